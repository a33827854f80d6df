"""What a supernova is fitted to: an object's difference flux with its limits, or the points of a file."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from components.light_curve_chart import curve_of
from components.plain_text import count
from components.topic_page import StoredObject, made_once
from data_access.light_curve_files import OwnLightCurve
from science.columns import BoolArray, FloatArray, ObjectArray
from science.light_curve import Unit


@dataclass(frozen=True)
class SupernovaPoints:
    """Points in order of time.

    Attributes
    ----------
    name : of the object or the file
    key : names these points among all that is kept
    time_jd, flux, flux_err, band : arrays of one length
    unit : of the flux, `mJy` or `relative`
    limit_jd, limit_flux, limit_band : arrays of one length; what would have been seen on nights without a detection
    notes : what the points are and what was left out, as sentences
    own_file : whether they came from a file of the user's
    """

    name: str
    key: tuple[Hashable, ...]
    time_jd: FloatArray
    flux: FloatArray
    flux_err: FloatArray
    band: ObjectArray
    unit: str
    limit_jd: FloatArray
    limit_flux: FloatArray
    limit_band: ObjectArray
    notes: tuple[str, ...]
    own_file: bool

    def __len__(self) -> int:
        return len(self.time_jd)

    @property
    def is_calibrated(self) -> bool:
        """Whether its fluxes are magnitudes too."""
        return self.unit == "mJy"

    @property
    def drawable(self) -> BoolArray:
        """Points that have a time and a flux."""
        return np.asarray(np.isfinite(self.time_jd) & np.isfinite(self.flux))

    @property
    def newest_jd(self) -> float:
        """Date of the newest of these."""
        return float(np.max(self.time_jd[self.drawable]))


def points_of(subject: StoredObject | OwnLightCurve) -> SupernovaPoints:
    """The points of an object or a file, made once."""
    return made_once("supernova-points", subject, _of_object, _of_file)


def _of_object(subject: StoredObject) -> SupernovaPoints:
    rows = curve_of(subject.object_id, subject.history, Unit.DIFFERENCE_FLUX).points
    good = rows[(rows["tag"] == "valid") & ~rows["is_limit"]]
    limits = rows[rows["is_limit"] & np.isfinite(rows["value"])]
    notes = ["Difference flux: the light of the host is in the reference image."]
    poor = int(np.count_nonzero(rows["tag"] == "badquality"))
    if poor:
        notes.append(f"{count(poor, 'low-quality point')} not used.")
    if len(limits):
        notes.append(f"{count(len(limits), 'upper limit')} drawn, not fitted.")
    return SupernovaPoints(
        name=subject.object_id,
        key=(subject.object_id, subject.version),
        time_jd=good["time_jd"].to_numpy(dtype=np.float64),
        flux=good["value"].to_numpy(dtype=np.float64),
        flux_err=good["err"].to_numpy(dtype=np.float64),
        band=good["band"].to_numpy(dtype=object),
        unit="mJy",
        limit_jd=limits["time_jd"].to_numpy(dtype=np.float64),
        limit_flux=limits["value"].to_numpy(dtype=np.float64),
        limit_band=limits["band"].to_numpy(dtype=object),
        notes=tuple(notes),
        own_file=False,
    )


def _of_file(curve: OwnLightCurve) -> SupernovaPoints:
    flux, flux_err = curve.as_flux_mjy()
    nothing = np.empty(0)
    return SupernovaPoints(
        name=curve.name,
        key=("file", curve.version),
        time_jd=curve.time_jd,
        flux=flux,
        flux_err=flux_err,
        band=curve.band,
        unit="mJy" if curve.is_calibrated else "relative",
        limit_jd=nothing,
        limit_flux=nothing,
        limit_band=np.empty(0, dtype=object),
        notes=("Taken as the supernova's own light: a host's would have to be subtracted first.",),
        own_file=True,
    )
