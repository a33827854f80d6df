"""What a point lens is fitted to: an object's total flux with its reference and limits, or the points of a file."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

import numpy as np
import pandas as pd

from components.light_curve_chart import curve_of
from components.plain_text import count
from components.topic_page import StoredObject, made_once
from data_access.light_curve_files import OwnLightCurve
from science.columns import BoolArray, FloatArray, ObjectArray
from science.light_curve import LightCurve, Unit

# The survey's own error of a reference magnitude leaves out how well the image was calibrated.
_LEAST_REFERENCE_ERROR = 0.01
_LONGEST_NAME = 18


@dataclass(frozen=True)
class LensPoints:
    """Points in order of time, and what else is known of the flux.

    Attributes
    ----------
    name : of the object or the file
    key : names these points among all that is kept
    time_jd, flux, flux_err, band : arrays of one length
    unit : of the flux, `mJy` or `relative`
    is_total : whether the flux is that of all light; else it is what was added to a reference image
    reference : flux and its error by band, before the event
    limit_jd, limit_flux, limit_band : arrays of one length; the flux above the reference that would have been seen
    ra_deg, dec_deg : None where unknown
    notes : what the points are and what was left out, as sentences
    own_file : whether all points came from a file of the user's
    """

    name: str
    key: tuple[Hashable, ...]
    time_jd: FloatArray
    flux: FloatArray
    flux_err: FloatArray
    band: ObjectArray
    unit: str
    is_total: bool
    reference: dict[str, tuple[float, float]]
    limit_jd: FloatArray
    limit_flux: FloatArray
    limit_band: ObjectArray
    ra_deg: float | None
    dec_deg: float | None
    notes: tuple[str, ...]
    own_file: bool

    def __len__(self) -> int:
        return len(self.time_jd)

    def arguments(self, within: BoolArray, *, with_limits: bool) -> dict[str, Any]:
        """Those of `science.microlensing.fit_point_lens` for the points of a mask."""
        given: dict[str, Any] = {
            "time_days": self.time_jd[within],
            "flux": self.flux[within],
            "flux_err": self.flux_err[within],
            "band": self.band[within],
            "reference_flux": self.reference,
            "total_flux": self.is_total,
        }
        if with_limits:
            given |= {
                "limit_time_days": self.limit_jd,
                "limit_flux": self.limit_flux,
                "limit_band": self.limit_band,
            }
        return given


def points_of(subject: StoredObject | OwnLightCurve) -> LensPoints:
    """The points of an object or a file, made once."""
    return made_once("lens-points", subject, _of_object, _of_file)


def with_further(points: LensPoints, further: OwnLightCurve) -> LensPoints:
    """An object's points and those of a file, whose bands are telescopes of their own.

    Parameters
    ----------
    points : LensPoints
        Of an object.
    further : OwnLightCurve
        Release photometry, or any other light curve of the same event.
    """
    flux, flux_err = further.as_flux_mjy()
    stem = PurePath(further.name).stem[:_LONGEST_NAME]
    names = np.array([stem if band == "unknown" else f"{stem} {band}" for band in further.band], dtype=object)
    time = np.concatenate((points.time_jd, further.time_jd))
    order = np.argsort(time, kind="stable")
    return replace(
        points,
        key=(*points.key, "with", further.version),
        time_jd=time[order],
        flux=np.concatenate((points.flux, flux))[order],
        flux_err=np.concatenate((points.flux_err, flux_err))[order],
        band=np.concatenate((points.band, names))[order],
        notes=(*points.notes, f"{count(len(further), 'point')} of {further.name} with fluxes of their own."),
    )


def _of_object(subject: StoredObject) -> LensPoints:
    curve = curve_of(subject.object_id, subject.history, Unit.DIFFERENCE_FLUX)
    rows = curve.points
    good = rows[(rows["tag"] == "valid") & ~rows["is_limit"]]
    limits = rows[rows["is_limit"] & np.isfinite(rows["value"])]
    base, notes = _baselines(curve, good)
    known = good["band"].isin(list(base)).to_numpy()
    if lost := int(np.count_nonzero(~known)):
        notes.append(f"{count(lost, 'point')} not used: no reference level in that band.")
    good = good[known]
    is_total = curve.behind.behind
    level = good["band"].map({band: flux for band, (flux, _) in base.items()}).to_numpy(dtype=np.float64)
    position = subject.identity.position
    return LensPoints(
        name=subject.object_id,
        key=(subject.object_id, subject.version),
        time_jd=good["time_jd"].to_numpy(dtype=np.float64),
        flux=good["value"].to_numpy(dtype=np.float64) + (level if is_total else 0.0),
        flux_err=good["err"].to_numpy(dtype=np.float64),
        band=good["band"].to_numpy(dtype=object),
        unit="mJy",
        is_total=is_total,
        reference=base,
        limit_jd=limits["time_jd"].to_numpy(dtype=np.float64),
        limit_flux=_real_limits(limits, good, is_total),
        limit_band=limits["band"].to_numpy(dtype=object),
        ra_deg=None if position is None else position.ra_deg,
        dec_deg=None if position is None else position.dec_deg,
        notes=tuple(notes),
        own_file=False,
    )


def _baselines(curve: LightCurve, good: pd.DataFrame) -> tuple[dict[str, tuple[float, float]], list[str]]:
    """Flux before the event and its error by band, and what that rests on.

    Where a source is behind, its level in the reference image; else nothing, as well as a point is measured.
    """
    if curve.behind.behind:
        levels = {
            band: (level.flux_mjy, max(level.flux_err_mjy, _LEAST_REFERENCE_ERROR * level.flux_mjy))
            for band, level in curve.reference.items()
            if np.isfinite(level.flux_mjy)
        }
        return levels, ["Total flux: differences added to the reference source, whose level is a datum in each band."]
    errors = good.groupby("band")["err"].median()
    nothing = {str(band): (0.0, float(err)) for band, err in errors.items() if np.isfinite(err)}
    return nothing, ["Difference flux: no reference source is behind, so that source and blend cannot be told apart."]


def _real_limits(limits: pd.DataFrame, good: pd.DataFrame, is_total: bool) -> FloatArray:
    """Five errors of the rise above the reference at each visit without a detection.

    The survey's limit is that of empty sky. On a star the noise of its own light comes on top: as large as the errors
    of the faintest points.
    """
    depth: FloatArray = limits["value"].to_numpy(dtype=np.float64)
    if not is_total:
        return depth
    noise = np.full(len(limits), np.inf)
    for band, own in good.groupby("band"):
        faintest = own.nsmallest(max(len(own) // 3, 1), "value")
        noise[(limits["band"] == band).to_numpy()] = float(faintest["err"].median())
    return np.asarray(5.0 * np.hypot(depth / 5.0, noise))


def _of_file(curve: OwnLightCurve) -> LensPoints:
    flux, flux_err = curve.as_flux_mjy()
    nothing = np.empty(0)
    return LensPoints(
        name=curve.name,
        key=("file", curve.version),
        time_jd=curve.time_jd,
        flux=flux,
        flux_err=flux_err,
        band=curve.band,
        unit="mJy" if curve.is_calibrated else "relative",
        is_total=curve.is_calibrated or curve.is_magnitude or bool((flux[np.isfinite(flux)] >= 0).all()),
        reference={},
        limit_jd=nothing,
        limit_flux=nothing,
        limit_band=np.empty(0, dtype=object),
        ra_deg=None,
        dec_deg=None,
        notes=(),
        own_file=True,
    )
