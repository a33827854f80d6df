"""Candidate frequencies: minima of the scan and their relatives, each looked at exactly and ranked."""

from __future__ import annotations

import numpy as np

from science.columns import FloatArray
from science.periods.harmonics import explained, harmonics_allowed
from science.periods.points import Points
from science.periods.scan import SIDEREAL_DAYS_PER_DAY, daily_penalty, score_of
from science.periods.sums import sums_in_windows

STEPS = 9
PENALTY = 2.0
_PER_YEAR = 1 / 365.25
_MERGE_SPANS = 0.7


def relatives(frequency: FloatArray) -> FloatArray:
    """Frequencies that may be the true one where the best minima are harmonics or aliases of it."""
    best, top = frequency[: max(2, len(frequency) * 3 // 10)], frequency[: max(1, len(frequency) * 3 // 20)]
    multiples = [best * factor for factor in (0.5, 2.0, 1 / 3, 3.0)]
    aliases = [
        np.abs(top + shift)
        for shift in (1, -1, 2, -2, SIDEREAL_DAYS_PER_DAY, -SIDEREAL_DAYS_PER_DAY, _PER_YEAR, -_PER_YEAR)
    ]
    halves = [np.abs(top / 2 + shift) for shift in (0.5, -0.5)]
    return np.concatenate([frequency, *multiples, *aliases, *halves])


def refine(points: Points, frequency: FloatArray, *, low: float, high: float) -> tuple[FloatArray, FloatArray]:
    """Best exact frequency within half a resolution element of each, and its score, best first, near ones merged.

    Parameters
    ----------
    frequency : numpy.ndarray, shape (n,)
    low, high : float
        No frequency outside is given.

    Returns
    -------
    frequency, score : numpy.ndarray, shape (m,)
    """
    span, harmonics = points.span_days, harmonics_allowed(points)
    half = 0.5 / span
    centre = np.unique(frequency[(frequency > low - half) & (frequency < high + half)])
    sums = sums_in_windows(points, centre=centre, step=half / STEPS, steps=STEPS, harmonics=harmonics)
    tried = (centre[:, None] + half / STEPS * np.arange(-STEPS, STEPS + 1)).ravel()
    score = score_of(explained(sums, points, harmonics), len(points), penalty=PENALTY)
    score = np.where((tried >= low) & (tried <= high), score + daily_penalty(tried, span), np.inf)
    score = score.reshape(len(centre), -1)
    best = np.argmin(score, axis=1)
    rows = np.arange(len(centre))
    return merged(tried.reshape(score.shape)[rows, best], score[rows, best], span)


def merged(frequency: FloatArray, score: FloatArray, span_days: float) -> tuple[FloatArray, FloatArray]:
    """In order of score, without those closer than 0.7 resolution elements to a better one."""
    order = np.argsort(score, kind="stable")
    frequency, score = frequency[order], score[order]
    kept: list[int] = []
    for i in np.flatnonzero(np.isfinite(score)):
        if not kept or np.abs(frequency[kept] - frequency[i]).min() > _MERGE_SPANS / span_days:
            kept.append(int(i))
    return frequency[kept], score[kept]
