"""The points of a moving object with their geometry, as its fits and charts take them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_access.ephemerides import Ephemerides
from science.columns import BoolArray, FloatArray, ObjectArray, numbers, texts
from science.measurements import LeftOut
from science.phase_curves import reduced_magnitude
from science.units import BANDS


@dataclass(frozen=True)
class MovingPoints:
    """Points in order of time, arrays of one length; NaN where something is not known.

    Attributes
    ----------
    name : of the body
    key : differs where anything differs that a fit takes
    jd, mag, err, ra_deg, dec_deg : numpy.ndarray
    band, object_id : numpy.ndarray of object
    observer_distance_au, sun_distance_au, phase_deg, computed_ra_deg, computed_dec_deg : numpy.ndarray
    reduced_mag : numpy.ndarray
    predicted_mag : numpy.ndarray
        By Miriade, in the band of the point.
    source : numpy.ndarray of object
        Where each point's geometry is from.
    left_out : tuple of LeftOut
        Alerts that are not among the points.
    """

    name: str
    key: tuple[Hashable, ...]
    jd: FloatArray
    mag: FloatArray
    err: FloatArray
    ra_deg: FloatArray
    dec_deg: FloatArray
    band: ObjectArray
    object_id: ObjectArray
    observer_distance_au: FloatArray
    sun_distance_au: FloatArray
    phase_deg: FloatArray
    computed_ra_deg: FloatArray
    computed_dec_deg: FloatArray
    reduced_mag: FloatArray
    predicted_mag: FloatArray
    source: ObjectArray
    left_out: tuple[LeftOut, ...]

    def __len__(self) -> int:
        return len(self.jd)

    @property
    def bands(self) -> list[str]:
        """Bands that occur, those of the survey in its order first."""
        known = [band for band in BANDS.values() if band in self.band]
        return known + sorted({str(band) for band in self.band} - set(known))

    @property
    def series(self) -> np.ndarray:
        """Place of each point's band in `bands`."""
        place = {band: number for number, band in enumerate(self.bands)}
        return np.array([place[str(band)] for band in self.band], dtype=np.int64)

    @property
    def has_geometry(self) -> BoolArray:
        """Mask of the points whose distances and phase angle are known."""
        return np.isfinite(self.phase_deg) & np.isfinite(self.reduced_mag)

    def as_frame(self) -> pd.DataFrame:
        """All columns, for a file."""
        return pd.DataFrame(
            {
                "jd": self.jd,
                "band": self.band,
                "mag": self.mag,
                "mag_err": self.err,
                "reduced_mag": self.reduced_mag,
                "phase_deg": self.phase_deg,
                "predicted_mag": self.predicted_mag,
                "observer_distance_au": self.observer_distance_au,
                "sun_distance_au": self.sun_distance_au,
                "ra_deg": self.ra_deg,
                "dec_deg": self.dec_deg,
                "computed_ra_deg": self.computed_ra_deg,
                "computed_dec_deg": self.computed_dec_deg,
                "geometry_from": self.source,
                "objectId": self.object_id,
            }
        )


def points_of(name: str, key: tuple[Hashable, ...], alerts: pd.DataFrame, found: Ephemerides) -> MovingPoints:
    """The points of alerts, as `queries.solar_system_object` gives them, with their ephemerides in the same order.

    Alerts fainter than the reference image are left out: there the body left a hole in the reference.
    """
    code = numbers(frame=alerts, name="i:fid")
    band = np.array([BANDS.get(int(number), "") if np.isfinite(number) else "" for number in code], dtype=object)
    negative = np.isin(texts(frame=alerts, name="i:isdiffpos"), ("f", "0"))
    jd, mag, err = (numbers(frame=alerts, name=f"i:{column}") for column in ("jd", "magpsf", "sigmapsf"))
    tests = (
        (~negative, "fainter than the reference image"),
        (np.isfinite(jd) & np.isfinite(mag) & (band != ""), "no date, magnitude or band"),
    )
    keep, left_out = np.ones(len(alerts), dtype=bool), list[LeftOut]()
    for passed, reason in tests:
        dropped = int(np.count_nonzero(keep & ~passed))
        if dropped:
            left_out.append(LeftOut(dropped, reason))
        keep &= passed
    order = np.flatnonzero(keep)[np.argsort(jd[keep], kind="stable")]
    geometry = found.frame.iloc[order]
    ra, dec = (numbers(frame=alerts, name=f"i:{column}")[order] for column in ("ra", "dec"))
    return _points(
        name, key, jd[order], mag[order], err[order], ra, dec, band[order],
        texts(frame=alerts, name="i:objectId")[order], geometry, tuple(left_out),
    )  # fmt: skip


def points_of_curve(
    name: str,
    key: tuple[Hashable, ...],
    jd: FloatArray,
    mag: FloatArray,
    err: FloatArray,
    band: ObjectArray,
    found: Ephemerides,
) -> MovingPoints:
    """The points of a light curve from a file, whose places are those of the ephemerides."""
    geometry = found.frame
    ra, dec = geometry["RA"].to_numpy(dtype=float), geometry["DEC"].to_numpy(dtype=float)
    nothing = np.full(len(jd), "", dtype=object)
    return _points(name, key, jd, mag, err, ra, dec, band, nothing, geometry, ())


def _points(
    name: str,
    key: tuple[Hashable, ...],
    jd: FloatArray,
    mag: FloatArray,
    err: FloatArray,
    ra_deg: FloatArray,
    dec_deg: FloatArray,
    band: ObjectArray,
    object_id: ObjectArray,
    geometry: pd.DataFrame,
    left_out: tuple[LeftOut, ...],
) -> MovingPoints:
    observer, sun, phase, computed_ra, computed_dec = (
        geometry[column].to_numpy(dtype=float) for column in ("Dobs", "Dhelio", "Phase", "RA", "DEC")
    )
    source = geometry["source"].to_numpy(dtype=object)
    sources = tuple(sorted({f"{text}:{int(np.count_nonzero(source == text))}" for text in source.tolist()}))
    return MovingPoints(
        name=name,
        key=(*key, *sources),
        jd=jd,
        mag=mag,
        err=err,
        ra_deg=ra_deg,
        dec_deg=dec_deg,
        band=band,
        object_id=object_id,
        observer_distance_au=observer,
        sun_distance_au=sun,
        phase_deg=phase,
        computed_ra_deg=computed_ra,
        computed_dec_deg=computed_dec,
        reduced_mag=reduced_magnitude(mag=mag, observer_distance_au=observer, sun_distance_au=sun),
        predicted_mag=np.select(
            [band == "g", band == "r"],
            [geometry["SDSS:g"].to_numpy(dtype=float), geometry["SDSS:r"].to_numpy(dtype=float)],
            np.nan,
        ),
        source=source,
        left_out=left_out,
    )
