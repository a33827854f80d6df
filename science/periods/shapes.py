"""How well a light curve at a period looks like a star that exists: a prior on shape that decides between aliases.

At a wrong alias of a sparse light curve, a free series of harmonics often fits as well as at the true period, but
rarely with the shape, amplitude and period of a star that exists.
"""

from __future__ import annotations

import numpy as np

from science.columns import FloatArray
from science.periods.harmonics import normal_equations
from science.periods.points import Points
from science.periods.shape_classes import HARMONICS, ShapeClass, shape_classes
from science.periods.sums import sums_in_windows

_BEST_PHASES = 6
_PEAK_TO_PEAK_OF_FIRST_HARMONIC = 2.1


def shape_scores(points: Points, frequency: FloatArray, noise: float) -> FloatArray:
    """Score of each frequency if the star is of a known class; on the scale of `scan.score_of`, low is good.

    For each class and phase the amplitude is fitted, then the deviations of all coefficients from the class's mean
    under its covariance (a Gaussian marginal likelihood).

    Parameters
    ----------
    frequency : numpy.ndarray, shape (m,)
    noise : float
        Variance of the residuals, relative to the errors.

    Returns
    -------
    numpy.ndarray, shape (classes, m)
        In the order of `shape_classes`; inf outside a class's periods.
    """
    scores = np.full((len(shape_classes()), len(frequency)), np.inf)
    sums = sums_in_windows(points, centre=frequency, step=0.0, steps=0, harmonics=HARMONICS)
    triangles, sides = normal_equations(sums, points, HARMONICS)
    lower = np.tril(triangles.transpose(2, 0, 1))
    matrix = np.asarray(lower + np.tril(lower, -1).transpose(0, 2, 1), dtype=np.float64)
    right = np.asarray(sides.T, dtype=np.float64)
    for number, kind in enumerate(shape_classes()):
        inside = np.flatnonzero((1 / frequency > kind.shortest_days) & (1 / frequency < kind.longest_days))
        if len(inside):
            period = np.asarray(1 / frequency[inside], dtype=np.float64)
            scores[number, inside] = _class_scores(points, matrix[inside], right[inside], period, kind, noise)
    return scores


def _class_scores(
    points: Points, matrix: FloatArray, right: FloatArray, period_days: FloatArray, kind: ShapeClass, noise: float
) -> FloatArray:
    length = np.einsum("pi,mij,pj->mp", kind.mean, matrix, kind.mean, optimize=True)
    along = right @ kind.mean.T
    amplitude = np.maximum(along / length, 1e-3)
    removed = 2 * amplitude * along - amplitude**2 * length
    rows = np.arange(len(period_days))[:, None]
    phases = np.argsort(-removed, axis=1)[:, :_BEST_PHASES]
    amplitude, removed = amplitude[rows, phases], removed[rows, phases]
    prior = (noise / amplitude**2)[..., None, None] * kind.precision[phases]
    rest = right[:, None, :] - amplitude[..., None] * np.einsum("mij,mpj->mpi", matrix, kind.mean[phases])
    together = matrix[:, None] + prior
    removed = removed + np.einsum("mpi,mpi->mp", rest, np.linalg.solve(together, rest[..., None])[..., 0])
    volume = np.linalg.slogdet(together)[1] - np.linalg.slogdet(prior)[1]
    n, share = len(points), np.clip(removed / points.chi2_of_constant, 0.0, 1 - 1e-9)
    periods = np.broadcast_to(period_days[:, None], amplitude.shape)
    unlikely = kind.unlikeliness(periods, _PEAK_TO_PEAK_OF_FIRST_HARMONIC * amplitude)
    score = n * np.log1p(-share) + volume + 4 * np.log(n) + unlikely
    return np.asarray(score.min(axis=1))
