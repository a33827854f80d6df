"""How often red or white noise alone would look this periodic: a false-alarm probability that holds for both."""

from __future__ import annotations

import numpy as np
from scipy.special import betainc

from science.columns import FloatArray
from science.periods.fit import harmonic_columns
from science.periods.harmonics import explained_at
from science.periods.points import Points

MOST_POINTS = 600
_TAU_DAYS = (1.0, 5.6, 32.0, 178.0, 1000.0)
_SHARE_OF_VARIANCE = (0.05, 0.15, 0.3, 0.6, 1.0, 2.0)
_JITTER_SHARE = (0.0, 0.05, 0.15, 0.4, 1.0, 2.0)
_GUMBEL_PLACE = 7.5
_GUMBEL_WIDTH = 3.6
_PARAMETERS_OF_THE_NOISE = 3


def false_alarm_probability(points: Points, frequency: float, harmonics: int, *, band_width: float) -> float:
    """Probability that noise gives a period as good as this one: the larger one of two.

    The first is for red noise of known errors, see `_of_red_noise`. The second is for white noise of unknown variance,
    which matters where there are few points: the chance that as many harmonics explain as much (a beta distribution, as
    in Baluev 2008, MNRAS 385, 1279), at any of the independent frequencies that were searched and for any number of
    harmonics up to this one.

    Parameters
    ----------
    points : Points
    frequency : float
        1/day.
    harmonics : int
    band_width : float
        Highest minus lowest frequency searched, 1/day.
    """
    left = len(points) - len(points.bands) - 2 * harmonics
    if left <= 0:
        return 1.0
    share = float(explained_at(points, frequency, harmonics)[-1])
    tries = max(1.0, band_width * points.span_days) * harmonics
    white = -np.expm1(tries * np.log1p(-min(float(betainc(left / 2, harmonics, 1 - share)), 1 - 1e-12)))
    return max(float(white), _of_red_noise(points, frequency, harmonics))


def _of_red_noise(points: Points, frequency: float, harmonics: int) -> float:
    """Probability that a damped random walk or white noise gives such a period.

    It rests on a gain: twice the log likelihood ratio of a damped random walk (Kelly et al. 2009, ApJ 698, 895) plus
    white jitter, with and without harmonics, each maximised over a grid of the noise's parameters, minus ``2 K ln n``.
    With few points the ratio is too large by about n over the degrees of freedom (Bartlett 1937), which is taken back.
    The gains of pure noise follow a Gumbel distribution (place 7.5, width 3.6, from simulated white noise and damped
    random walks of 60 points and more).
    """
    chosen = np.arange(len(points))
    if len(points) > MOST_POINTS:
        chosen = np.sort(np.random.default_rng(0).choice(len(points), MOST_POINTS, replace=False))
    time, value, noise = points.time_days[chosen], points.value[chosen], 1 / points.weight[chosen]
    means = np.eye(len(points.bands))[points.band_code[chosen]]
    means = means[:, means.any(axis=0)]
    columns = np.hstack([means, harmonic_columns(frequency * time, harmonics)])
    variance = max(float(np.var(value) - np.median(noise)), 0.05 * float(np.var(value)))
    without, with_harmonics = _best_log_likelihoods(time, value, noise, columns, means.shape[1], variance)
    n = len(chosen)
    fewer = max(n - columns.shape[1] - _PARAMETERS_OF_THE_NOISE, 0) / n
    gain = 2 * (with_harmonics - without) * fewer - 2 * harmonics * np.log(n)
    return float(-np.expm1(-np.exp(-(gain - _GUMBEL_PLACE) / _GUMBEL_WIDTH)))


def _best_log_likelihoods(
    time: FloatArray, value: FloatArray, noise: FloatArray, columns: FloatArray, fewer: int, variance: float
) -> tuple[float, float]:
    """Largest log likelihood with the first ``fewer`` columns and with all, over the grid of the noise's parameters."""
    grid = np.array(np.meshgrid(_TAU_DAYS, _SHARE_OF_VARIANCE, _JITTER_SHARE)).reshape(3, -1)
    tau, walk, jitter = grid[0], variance * grid[1], variance * grid[2]
    white, log_det = _whitened(time, np.column_stack([columns, value]), noise, tau, walk, jitter)
    likelihoods = []
    for size in (fewer, columns.shape[1]):
        matrix = white[:, :size] @ white[:, :size].transpose(0, 2, 1)
        right = white[:, :size] @ white[:, -1, :, None]
        ridge = 1e-9 * np.trace(matrix, axis1=1, axis2=2)[:, None, None] * np.eye(size)
        explained = (right * np.linalg.solve(matrix + ridge, right)).sum(axis=(1, 2))
        chi2 = (white[:, -1] ** 2).sum(axis=1) - explained
        likelihoods.append(float(np.max(-0.5 * (chi2 + log_det))))
    return likelihoods[0], likelihoods[1]


def _whitened(
    time: FloatArray, columns: FloatArray, noise: FloatArray, tau: FloatArray, walk: FloatArray, jitter: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Columns decorrelated by the Kalman filter of each noise model, and the log determinant of its covariance.

    Returns
    -------
    white : numpy.ndarray, shape (models, columns, n)
    log_det : numpy.ndarray, shape (models,)
    """
    n, models = len(time), len(tau)
    white = np.empty((n, models, columns.shape[1]))
    log_det = np.zeros(models)
    state = np.zeros((models, columns.shape[1]))
    spread = walk.copy()
    decay = np.exp(-np.diff(time, prepend=time[0])[:, None] / tau)
    measured = noise[:, None] + jitter
    for i in range(n):
        state *= decay[i][:, None]
        spread = walk + decay[i] ** 2 * (spread - walk)
        total = spread + measured[i]
        gain = spread / total
        difference = columns[i] - state
        white[i] = difference / np.sqrt(total)[:, None]
        state += gain[:, None] * difference
        spread = spread * (1 - gain)
        log_det += np.log(total)
    return np.asarray(white.transpose(1, 2, 0)), log_det
