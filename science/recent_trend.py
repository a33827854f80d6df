"""Whether an object gets brighter or fainter these days: a straight line through the recent magnitudes of each band."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from science.columns import FloatArray
from science.errors import NotEnoughData
from science.measurements import measurements
from science.rates import SAME_NIGHT_DAYS

RECENT_DAYS = 20.0
LEAST_ERRORS = 2.0
"""A slope of fewer errors than this is no change."""

Direction = Literal["brighter", "fainter", "steady"]


@dataclass(frozen=True)
class Trend:
    """The slope of one band.

    Attributes
    ----------
    mag_per_day, err_mag_per_day : float
        Negative while it brightens.
    points : int
        How many it is from.
    days : float
        Time that they span.
    """

    mag_per_day: float
    err_mag_per_day: float
    points: int
    days: float

    @property
    def direction(self) -> Direction:
        """Steady where the slope is within its errors."""
        if abs(self.mag_per_day) < LEAST_ERRORS * self.err_mag_per_day:
            return "steady"
        return "brighter" if self.mag_per_day < 0 else "fainter"


def recent_trends(
    *, time_days: ArrayLike, mag: ArrayLike, mag_err: ArrayLike, band: Any, recent_days: float = RECENT_DAYS
) -> dict[Any, Trend]:
    """Slope of each band over the time just before the newest point of all bands.

    Parameters
    ----------
    time_days, mag, mag_err : array_like, shape (n,)
    band : array_like, shape (n,), or one band for all
    recent_days : float

    Returns
    -------
    dict
        By band; a band whose recent points are all of one night, or that has none, is absent. The weighted straight
        line is that of Bevington & Robinson (2003), eq. 6.12 and 6.22; where the points scatter about it more than
        their errors say, its error is larger by the root of the reduced chi-square.

    Raises
    ------
    NotEnoughData
        No band has recent points of two nights.
    """
    data = measurements(time_days=time_days, value=mag, err=mag_err, band=band, noun="magnitude")
    recent = data.time_days >= data.time_days[-1] - recent_days
    found = {}
    for code, name in enumerate(data.bands):
        here = recent & (data.band_code == code)
        if here.any() and np.ptp(data.time_days[here]) >= SAME_NIGHT_DAYS:
            slope = _line(data.time_days[here], data.value[here], data.err[here])
            if slope is not None:
                found[name] = slope
    if not found:
        raise NotEnoughData(f"No band was seen in two nights of the last {recent_days:g} days.")
    return found


def _line(time: FloatArray, mag: FloatArray, err: FloatArray) -> Trend | None:
    """The line, None where the errors differ so much that a single point decides."""
    smallest = float(err.min())  # weights relative to it do not overflow
    weight = (smallest / err) ** 2
    days = time - np.average(time, weights=weight)
    spread = float(np.sum(weight * days**2))
    if spread <= 0.0:
        return None
    slope = float(np.sum(weight * days * mag)) / spread
    with np.errstate(over="ignore"):
        residual = (mag - np.average(mag, weights=weight) - slope * days) / err
        chi2 = float(np.sum(residual**2))
    dof = len(time) - 2
    scatter = math.sqrt(max(1.0, chi2 / dof)) if dof > 0 else 1.0
    return Trend(slope, scatter * smallest / math.sqrt(spread), len(time), float(np.ptp(time)))
