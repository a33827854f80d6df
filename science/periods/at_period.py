"""The fit at a period that someone chose: typed, doubled, halved, or clicked in the periodogram."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from science.measurements import measurements
from science.periods.fit import PeriodFit, fit_harmonics
from science.periods.harmonics import best_harmonics, harmonics_allowed
from science.periods.points import Points, prepare

MOST_HARMONICS_AT_A_PERIOD = 12


def fit_at_period(
    *,
    time_days: ArrayLike,
    mag: ArrayLike,
    mag_err: ArrayLike,
    band: Any,
    period_days: float,
    harmonics: int | None = None,
) -> PeriodFit:
    """Fit harmonics at exactly this period.

    Parameters
    ----------
    time_days, mag, mag_err : array_like, shape (n,)
    band : array_like, shape (n,), or one band for all points
    period_days : float
        It is kept; its error is that of a period near it.
    harmonics : int, optional
        Without it, as many as the Bayesian information criterion wants. More than the points can carry are cut.

    Returns
    -------
    PeriodFit

    Raises
    ------
    ValueError
        The arrays do not fit together, or the period or number of harmonics is not positive.
    NotEnoughData
        Too few points in each band, no span of time, or no variation.
    """
    if harmonics is not None and harmonics < 1:
        raise ValueError("A fit needs at least one harmonic.")
    points = _checked(period_days, time_days, mag, mag_err, band)
    most = MOST_HARMONICS_AT_A_PERIOD
    number = (
        best_harmonics(points, 1 / period_days, penalty=1.0, most=most)
        if harmonics is None
        else harmonics_allowed(points, min(harmonics, most))
    )
    return fit_harmonics(points, 1 / float(period_days), number)


def period_near(*, time_days: ArrayLike, mag: ArrayLike, mag_err: ArrayLike, band: Any, period_days: float) -> float:
    """The best period within half a resolution element of one that was pointed at, such as a peak that was clicked.

    Parameters
    ----------
    time_days, mag, mag_err : array_like, shape (n,)
    band : array_like, shape (n,), or one band for all points
    period_days : float

    Raises
    ------
    ValueError, NotEnoughData
        As `fit_at_period`.
    """
    points = _checked(period_days, time_days, mag, mag_err, band)
    frequency, half = 1 / period_days, 0.5 / points.span_days
    harmonics = best_harmonics(points, frequency, penalty=1.0)
    limits = max(frequency - half, 0.5 * frequency), frequency + half
    return fit_harmonics(points, frequency, harmonics, limits=limits).period_days


def _checked(period_days: float, time_days: ArrayLike, mag: ArrayLike, mag_err: ArrayLike, band: Any) -> Points:
    if not 0 < period_days < np.inf:
        raise ValueError("A period is a positive number of days.")
    return prepare(measurements(time_days=time_days, value=mag, err=mag_err, band=band, noun="magnitude"))
