"""The points that a period search takes: magnitudes in the right unit, from the store or from a file of the user's."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np

from components.light_curve_chart import curve_of
from components.topic_page import StoredObject, made_once
from data_access.light_curve_files import OwnLightCurve
from science.columns import FloatArray, ObjectArray
from science.units import Unit


@dataclass(frozen=True)
class PeriodPoints:
    """Points in order of time.

    Attributes
    ----------
    name : of the object or the file
    key : names these points among all that is kept
    time_jd, mag, mag_err, band : arrays of one length
    title : of the axis of magnitudes
    notes : what was left out before the search, as sentences
    own_file : whether a user brought them
    """

    name: str
    key: tuple[Hashable, ...]
    time_jd: FloatArray
    mag: FloatArray
    mag_err: FloatArray
    band: ObjectArray
    title: str
    notes: tuple[str, ...]
    own_file: bool

    @property
    def columns(self) -> dict[str, Any]:
        """The arguments of every function of `science.periods`."""
        return {"time_days": self.time_jd, "mag": self.mag, "mag_err": self.mag_err, "band": self.band}


def points_of(subject: StoredObject | OwnLightCurve) -> PeriodPoints:
    """The points of an object or a file, made once."""
    return made_once("period-points", subject, _of_object, _of_file)


def _of_object(subject: StoredObject) -> PeriodPoints:
    curve = curve_of(subject.object_id, subject.history, None)
    points = curve.points[(curve.points["tag"] == "valid") & ~curve.points["is_limit"]]
    notes = [f"{dropped}." for dropped in curve.dropped]
    if curve.unit is Unit.DIFFERENCE_MAGNITUDE:
        # The magnitude of a difference that is negative belongs to another light curve.
        negative = int((points["sign"] == "-").sum())
        points = points[points["sign"] != "-"]
        if negative:
            notes.append(f"{negative} negative {'difference' if negative == 1 else 'differences'} not used.")
    return PeriodPoints(
        name=subject.object_id,
        key=(subject.object_id, subject.version),
        time_jd=points["time_jd"].to_numpy(dtype=np.float64),
        mag=points["value"].to_numpy(dtype=np.float64),
        mag_err=points["err"].to_numpy(dtype=np.float64),
        band=points["band"].to_numpy(dtype=object),
        title=curve.unit.axis_title,
        notes=tuple(notes),
        own_file=False,
    )


def _of_file(curve: OwnLightCurve) -> PeriodPoints:
    mag, mag_err = curve.as_magnitude()
    lost = int(np.count_nonzero(np.isfinite(curve.value) & ~np.isfinite(mag)))
    noun = "flux has" if lost == 1 else "fluxes have"
    return PeriodPoints(
        name=curve.name,
        key=("file", curve.version),
        time_jd=curve.time_jd,
        mag=mag,
        mag_err=mag_err,
        band=curve.band,
        title="Magnitude (AB)" if curve.is_calibrated else "Magnitude (relative)",
        notes=(f"{lost:,} {noun} no magnitude: not positive.",) if lost else (),
        own_file=True,
    )
