"""The first look at all trial frequencies: a score on a fine grid, and its best local minima."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from science.columns import BoolArray, FloatArray
from science.errors import NotEnoughData
from science.periods.harmonics import explained
from science.periods.points import Points
from science.periods.sums import sums_on_grid

SLOW_BELOW_PER_DAY = 5.0
SIDEREAL_DAYS_PER_DAY = 1.0027379
MOST_FREQUENCIES = 2_000_000
_DAILY_PENALTY = 10.0
_BLOCK = 65_536


@dataclass(frozen=True)
class Scan:
    """Scores on the grid.

    Attributes
    ----------
    frequency : numpy.ndarray, shape (m,)
        Trial frequencies, 1/day, ascending.
    score : numpy.ndarray, shape (m,)
        Low is good.
    power : numpy.ndarray, shape (m,)
        Fraction of chi-square removed, after a charge for each harmonic; 0 to 1.
    lowest_frequency_asked, highest_frequency_asked : float
        The grid ends before the highest where the light curve is too long for so many frequencies.
    """

    frequency: FloatArray
    score: FloatArray
    power: FloatArray
    lowest_frequency_asked: float
    highest_frequency_asked: float

    @property
    def cut(self) -> bool:
        """Whether the grid ends before the highest frequency that was asked for."""
        return bool(self.frequency[-1] + 2 * (self.frequency[-1] - self.frequency[-2]) < self.highest_frequency_asked)


def scan(points: Points, *, min_period_days: float, max_period_days: float) -> Scan:
    """Score the frequencies between two periods: three harmonics below 5 per day, one above.

    Raises
    ------
    NotEnoughData
        The light curve is too short for the periods asked for.
    """
    span = points.span_days
    low, high = max(1 / max_period_days, 0.8 / span), 1 / min_period_days
    if low >= high:
        raise NotEnoughData(
            f"The points span {span:.3g} days: too short for a period of {min_period_days:.3g} days or more."
        )
    most = max(1, min(3, (len(points) - len(points.bands)) // 8))
    parts = []
    left = MOST_FREQUENCIES
    for first, last, step, harmonics in (
        (low, min(high, SLOW_BELOW_PER_DAY), 1 / (8 * span), most),
        (max(low, SLOW_BELOW_PER_DAY), high, 1 / (4 * span), 1),
    ):
        count = min(left, int(np.floor((last - first) / step * (1 + 1e-12))) + 1) if last > first else 0
        left -= count
        for start in range(0, count, _BLOCK):
            size = min(_BLOCK, count - start)
            beginning = first + step * start
            sums = sums_on_grid(points, first=beginning, step=step, count=size, harmonics=harmonics)
            parts.append((beginning + step * np.arange(size), explained(sums, points, harmonics)))
    if sum(len(frequency) for frequency, _ in parts) < 2:
        raise NotEnoughData("The range of periods is too narrow for a search.")
    frequency = np.concatenate([frequency for frequency, _ in parts])
    plain = np.concatenate([score_of(share, len(points), penalty=1.0) for _, share in parts])
    power = 1 - np.exp(np.minimum(plain, 0.0) / len(points))
    return Scan(frequency, plain + daily_penalty(frequency, span), power, low, high)


def score_of(share: FloatArray, n: int, *, penalty: float) -> FloatArray:
    """Score of the best number of harmonics: ``min over K of n ln(1 - R_K) + penalty 2 K ln n``.

    Parameters
    ----------
    share : numpy.ndarray, shape (K, m)
        What `explained` gives.
    n : int
        Number of points.
    penalty : float
        1 is the Bayesian information criterion.

    Returns
    -------
    numpy.ndarray, shape (m,)
    """
    best = np.full(share.shape[1], np.inf)
    for k, row in enumerate(share, start=1):
        np.minimum(best, n * np.log1p(-row) + penalty * 2 * k * np.log(n), out=best)
    return best


def daily_penalty(frequency: FloatArray, span_days: float) -> FloatArray:
    """10 at whole numbers of cycles in a solar or sidereal day, where drifts and coverage mimic periods; else 0."""
    width = max(0.01, 1 / span_days)
    near = np.zeros(len(frequency), dtype=bool)
    for day in (1.0, SIDEREAL_DAYS_PER_DAY):
        whole = np.round(frequency / day)
        near |= (whole >= 1) & (np.abs(frequency - whole * day) < width)
    return np.where(near, _DAILY_PENALTY, 0.0)


def best_minima(found: Scan, *, most: int, most_fast: int) -> FloatArray:
    """Frequencies of the lowest local minima of the score, best first."""
    score = found.score
    inner = np.concatenate([[np.inf], score, [np.inf]])
    lowest: BoolArray = (score <= inner[:-2]) & (score < inner[2:])
    places = np.flatnonzero(lowest)
    places = places[np.argsort(score[places], kind="stable")]
    fast = found.frequency[places] >= SLOW_BELOW_PER_DAY
    kept = places[~(fast & (np.cumsum(fast) > most_fast))][:most]
    return np.asarray(found.frequency[kept])
