"""How much of the variation harmonics of a trial frequency explain: least squares at many frequencies at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from science.columns import FloatArray
from science.periods.points import Points
from science.periods.sums import Sums, sums_in_windows

RealArray = NDArray[np.floating]
MOST_HARMONICS = 6
_POINTS_PER_HARMONIC = 8
_RIDGE = 3e-3
_LEAST_PIVOT = 5e-3
_CHUNK = 4096


def normal_equations(sums: Sums, points: Points, harmonics: int) -> tuple[RealArray, RealArray]:
    """Normal matrix and right-hand side of ``c1, s1, c2, s2, …``, the band offsets projected out.

    Returns
    -------
    matrix : numpy.ndarray, shape (2 K, 2 K, m)
        The lower triangle and the diagonal are filled.
    right : numpy.ndarray, shape (2 K, m)
    """
    count = sums.signal.shape[1]
    matrix = np.empty((2 * harmonics, 2 * harmonics, count), dtype=sums.signal.real.dtype)
    right = np.empty((2 * harmonics, count), dtype=matrix.dtype)
    total = float(points.band_weight.sum())
    cos_band, sin_band = sums.band_weight.real, sums.band_weight.imag
    inverse = (1 / points.band_weight).astype(matrix.dtype)[:, None]
    for k in range(1, harmonics + 1):
        row = 2 * (k - 1)
        right[row], right[row + 1] = sums.signal[k - 1].real, sums.signal[k - 1].imag
        cos_k, sin_k = cos_band[k - 1] * inverse, sin_band[k - 1] * inverse
        for j in range(1, k + 1):
            column = 2 * (j - 1)
            high = sums.weight[k + j - 1]
            low_cos, low_sin = (sums.weight[k - j - 1].real, sums.weight[k - j - 1].imag) if k > j else (total, 0.0)
            cos_j, sin_j = cos_band[j - 1], sin_band[j - 1]
            matrix[row, column] = 0.5 * (low_cos + high.real) - (cos_k * cos_j).sum(axis=0)
            matrix[row + 1, column + 1] = 0.5 * (low_cos - high.real) - (sin_k * sin_j).sum(axis=0)
            matrix[row + 1, column] = 0.5 * (high.imag + low_sin) - (sin_k * cos_j).sum(axis=0)
            if k > j:
                matrix[row, column + 1] = 0.5 * (high.imag - low_sin) - (cos_k * sin_j).sum(axis=0)
    return matrix, right


def explained(sums: Sums, points: Points, harmonics: int) -> FloatArray:
    """Fraction of the constant model's chi-square that 1, 2, … K harmonics remove.

    A small ridge, growing with the harmonic, and a least pivot keep frequencies at which the points cover only a part
    of the cycle (near whole cycles a day) from looking perfect.

    Returns
    -------
    numpy.ndarray, shape (K, m), between 0 and 1
    """
    count = sums.signal.shape[1]
    found = np.empty((harmonics, count))
    for start in range(0, count, _CHUNK):
        part = slice(start, min(start + _CHUNK, count))
        piece = Sums(sums.weight[:, part], sums.band_weight[:, :, part], sums.signal[:, part])
        found[:, part] = _explained(piece, points, harmonics)
    return found


def _explained(sums: Sums, points: Points, harmonics: int) -> FloatArray:
    matrix, right = normal_equations(sums, points, harmonics)
    total = float(points.band_weight.sum())
    least = _LEAST_PIVOT * total
    size = 2 * harmonics
    removed = np.zeros((size, right.shape[1]), dtype=right.dtype)
    for i in range(size):
        matrix[i, i] += _RIDGE * total * (i // 2 + 1) ** 2
        for j in range(i):
            row = matrix[i, j]
            if j:
                row = row - (matrix[i, :j] * matrix[j, :j]).sum(axis=0)
            matrix[i, j] = row * matrix[j, j]
        pivot, value = matrix[i, i], right[i]
        if i:
            pivot = pivot - (matrix[i, :i] ** 2).sum(axis=0)
            value = value - (matrix[i, :i] * right[:i]).sum(axis=0)
        good = pivot > least
        matrix[i, i] = np.where(good, 1 / np.sqrt(np.where(good, pivot, 1)), 0)  # kept as its inverse
        right[i] = value * matrix[i, i]
        removed[i] = right[i] ** 2
    by_harmonic = removed.reshape(harmonics, 2, -1).sum(axis=1)
    share = np.cumsum(by_harmonic, axis=0, dtype=np.float64) / points.chi2_of_constant
    return np.asarray(np.clip(share, 0.0, 1 - 1e-9))


def harmonics_allowed(points: Points, most: int = MOST_HARMONICS) -> int:
    """Most harmonics that so many points can carry."""
    return max(1, min(most, (len(points) - len(points.bands)) // _POINTS_PER_HARMONIC))


def explained_at(points: Points, frequency: float, harmonics: int) -> FloatArray:
    """Fraction of chi-square that 1, 2, … K harmonics of one frequency remove, shape (K,)."""
    sums = sums_in_windows(points, centre=np.array([frequency]), step=0.0, steps=0, harmonics=harmonics)
    return explained(sums, points, harmonics)[:, 0]


def best_harmonics(points: Points, frequency: float, *, penalty: float, most: int = MOST_HARMONICS) -> int:
    """Number of harmonics with the best score at a frequency; a penalty of 1 is the Bayesian information criterion."""
    share = explained_at(points, frequency, harmonics_allowed(points, most))
    order, n = np.arange(1, len(share) + 1), len(points)
    return int(np.argmin(n * np.log1p(-share) + penalty * 2 * order * np.log(n))) + 1


def residual_variance(points: Points, frequency: float) -> float:
    """Variance of the residuals of many harmonics, relative to the errors; 1 or more."""
    harmonics = harmonics_allowed(points)
    left = points.chi2_of_constant * float(1 - explained_at(points, frequency, harmonics)[-1])
    return max(1.0, left / max(1, len(points) - len(points.bands) - 2 * harmonics))
