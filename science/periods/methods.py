"""What every other method of period search gives, so that they can be shown side by side with ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from science.columns import FloatArray
from science.errors import NotEnoughData
from science.measurements import LeftOut, measurements
from science.periods.points import Points, prepare

MOST_TERMS = 6
_STEPS_PER_SPAN = 5
_MOST_FREQUENCIES = 500_000


@dataclass(frozen=True)
class MethodResult:
    """A periodogram and its best period.

    Attributes
    ----------
    name : str
        Library and class, as its users know it.
    period_days : float
    score : float
        The method's own statistic at the best period, 1 for a perfect fit.
    period_grid_days, power : numpy.ndarray, shape (m,)
        The periodogram, periods ascending.
    base_terms, band_terms : int
        Harmonics shared by all bands, and of each band on its own.
    note : str
        How the method was run, one sentence.
    points_used : int
    left_out : tuple of LeftOut
    """

    name: str
    period_days: float
    score: float
    period_grid_days: FloatArray
    power: FloatArray
    base_terms: int
    band_terms: int
    note: str
    points_used: int
    left_out: tuple[LeftOut, ...]


def checked_points(*, time_days: ArrayLike, mag: ArrayLike, mag_err: ArrayLike, band: Any) -> Points:
    """The same points that our own search uses."""
    return prepare(measurements(time_days=time_days, value=mag, err=mag_err, band=band, noun="magnitude"))


def checked_terms(base_terms: int, band_terms: int) -> None:
    """Refuse numbers of terms that make no model.

    Raises
    ------
    ValueError
        Not from 0 to 6 each, or both 0.
    """
    if not (0 <= base_terms <= MOST_TERMS and 0 <= band_terms <= MOST_TERMS) or base_terms + band_terms == 0:
        raise ValueError(f"Terms of base and band go from 0 to {MOST_TERMS}, and one of them must be at least 1.")


def regular_frequencies(points: Points, min_period_days: float, max_period_days: float) -> FloatArray:
    """Equally spaced frequencies, five per resolution element, fewer where the light curve is very long.

    Raises
    ------
    ValueError
        The range of periods is none.
    NotEnoughData
        The light curve is too short for the range.
    """
    if not 0 < min_period_days < max_period_days < np.inf:
        raise ValueError("The shortest period must be positive and less than the longest.")
    low, high = max(1 / max_period_days, 0.5 / points.span_days), 1 / min_period_days
    if low >= high:
        span = f"The points span {points.span_days:.3g} days"
        raise NotEnoughData(f"{span}: too short for a period of {min_period_days:.3g} days or more.")
    step = 1 / (_STEPS_PER_SPAN * points.span_days)
    count = int(np.clip((high - low) / step, 2, _MOST_FREQUENCIES))
    return np.asarray(low + np.arange(count + 1) * min(step, (high - low) / count))
