"""Find the period of a light curve in several bands."""

from __future__ import annotations

from typing import Any

from numpy.typing import ArrayLike

from science.measurements import measurements
from science.periods.doubling import is_half_a_period, looks_eclipsing
from science.periods.fit import PeriodFit, fit_harmonics
from science.periods.harmonics import best_harmonics
from science.periods.points import Points, prepare
from science.periods.ranking import Ranking, confidence_of, rank, shown
from science.periods.result import PeriodSearch
from science.periods.scan import scan
from science.periods.significance import false_alarm_probability

_PENALTY = 2.0
_MOST_HARMONICS_TO_DOUBLE = 8


def find_period(
    *,
    time_days: ArrayLike,
    mag: ArrayLike,
    mag_err: ArrayLike,
    band: Any,
    min_period_days: float = 0.05,
    max_period_days: float = 500.0,
) -> PeriodSearch:
    """Search one period in all bands together.

    The bands share one shape, each with its own mean and amplitude. A grid of frequencies is scored by the chi-square
    that up to three harmonics remove. The best minima, their multiples and aliases are evaluated exactly, with up to
    six harmonics and as RR Lyrae stars and eclipses, whose known shapes decide between aliases. The best one is fitted
    robustly, and doubled if its cycles alternate as those of an eclipsing binary.

    Parameters
    ----------
    time_days, mag, mag_err : array_like, shape (n,)
    band : array_like, shape (n,), or one band for all points
    min_period_days, max_period_days : float
        No candidate lies outside.

    Returns
    -------
    PeriodSearch

    Raises
    ------
    ValueError
        The arrays do not fit together, or the range of periods is none.
    NotEnoughData
        Too few points in each band, no span of time, no variation, or none of the periods can be told apart.
    """
    if not 0 < min_period_days < max_period_days < float("inf"):
        raise ValueError("The shortest period must be positive and less than the longest.")
    points = prepare(measurements(time_days=time_days, value=mag, err=mag_err, band=band, noun="magnitude"))
    found = scan(points, min_period_days=min_period_days, max_period_days=max_period_days)
    ranking = rank(points, found)
    limits = ranking.limits
    frequency = ranking.best
    fit = fit_harmonics(points, frequency, best_harmonics(points, frequency, penalty=_PENALTY), limits=limits)
    probability = false_alarm_probability(points, 1 / fit.period_days, fit.harmonics, band_width=limits[1] - limits[0])
    doubled = _doubles(points, fit, ranking)
    if doubled:
        fit = _at_twice(points, fit, limits)
    gap = ranking.gap_to_rival(1 / fit.period_days)
    return PeriodSearch(
        fit=fit,
        candidates=shown(ranking, fit.period_days, doubled=doubled),
        alternate_period_days=fit.period_days / 2 if doubled else 2 * fit.period_days,
        false_alarm_probability=probability,
        confidence=confidence_of(probability, gap, points.span_days / fit.period_days),
        span_days=points.span_days,
        score_gap=gap,
        period_grid_days=1 / found.frequency[::-1],
        power=found.power[::-1],
        shortest_period_searched_days=1 / limits[1],
        longest_period_searched_days=1 / limits[0],
        grid_was_cut=found.cut,
    )


def _doubles(points: Points, fit: PeriodFit, ranking: Ranking) -> bool:
    if 0.5 / fit.period_days < ranking.limits[0]:
        return False
    harmonics = best_harmonics(points, 1 / fit.period_days, penalty=1.0, most=_MOST_HARMONICS_TO_DOUBLE)
    sharper = fit_harmonics(points, 1 / fit.period_days, harmonics)
    return (looks_eclipsing(sharper) or not ranking.is_rr_lyrae_ab) and is_half_a_period(points, sharper)


def _at_twice(points: Points, fit: PeriodFit, limits: tuple[float, float]) -> PeriodFit:
    frequency = 0.5 / fit.period_days
    harmonics = best_harmonics(points, frequency, penalty=1.0, most=2 * _MOST_HARMONICS_TO_DOUBLE)
    return fit_harmonics(points, frequency, max(harmonics, 2), limits=limits)
