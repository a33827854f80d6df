"""Sums of weights and values against the phases of trial frequencies: what every harmonic fit is made of.

On a regular grid they are a non-uniform FFT (Barnett, Magland & af Klinteberg 2019, SIAM J. Sci. Comput. 41, C479).
"""

from __future__ import annotations

from dataclasses import dataclass

import finufft
import numpy as np
from numpy.typing import NDArray

from science.columns import FloatArray
from science.periods.points import Points

ComplexArray = NDArray[np.complexfloating]
DIRECT_MAX_POINTS = 1500


@dataclass(frozen=True)
class Sums:
    """Sums over the points at each of m frequencies, for harmonics h = 1, 2, …

    Attributes
    ----------
    weight : numpy.ndarray, shape (2 K, m), complex
        Of ``w exp(2 pi i h f t)``, all bands.
    band_weight : numpy.ndarray, shape (K, bands, m), complex
        The same in each band.
    signal : numpy.ndarray, shape (K, m), complex
        Of ``w y exp(2 pi i h f t)``.
    """

    weight: ComplexArray
    band_weight: ComplexArray
    signal: ComplexArray


def sums_on_grid(
    points: Points, *, first: float, step: float, count: int, harmonics: int, accurate: bool = False
) -> Sums:
    """Sums at ``first + step * arange(count)`` (1/day).

    In single precision, good for a scan, or to 1e-8 of the largest if ``accurate``.
    """
    strengths = _strengths(points)
    middle = first + step * (count // 2)
    weight = np.empty((2 * harmonics, count), dtype=np.complex128 if accurate else np.complex64)
    band_weight = np.empty((harmonics, len(points.bands), count), dtype=weight.dtype)
    signal = np.empty((harmonics, count), dtype=weight.dtype)
    real = np.float64 if accurate else np.float32
    turn = np.exp(2j * np.pi * np.mod(middle * points.time_days, 1.0))
    turned, turned_weight = strengths.astype(np.complex128), points.weight.astype(np.complex128)
    for h in range(1, 2 * harmonics + 1):
        place = np.mod(h * step * points.time_days + 0.5, 1.0) - 0.5
        turned_weight *= turn
        if h <= harmonics:
            turned *= turn
        rows = turned if h <= harmonics else turned_weight[None]
        found = finufft.nufft1d1(
            (2 * np.pi * place).astype(real),
            rows.astype(weight.dtype),
            count,
            eps=1e-8 if accurate else 1e-5,
            isign=1,
            upsampfac=1.25,
            nthreads=1,
        ).reshape(len(rows), count)
        if h <= harmonics:
            band_weight[h - 1], signal[h - 1] = found[:-1], found[-1]
            weight[h - 1] = found[:-1].sum(axis=0)
        else:
            weight[h - 1] = found[0]
    return Sums(weight, band_weight, signal)


def sums_at(points: Points, *, frequency: FloatArray, harmonics: int) -> Sums:
    """Sums at any frequencies (1/day), term by term in double precision: for few points."""
    strengths = _strengths(points).T
    turn = np.exp(2j * np.pi * np.mod(np.outer(frequency, points.time_days), 1.0))
    power = np.ones_like(turn)
    weight = np.empty((2 * harmonics, len(frequency)), dtype=np.complex128)
    band_weight = np.empty((harmonics, len(points.bands), len(frequency)), dtype=np.complex128)
    signal = np.empty((harmonics, len(frequency)), dtype=np.complex128)
    for h in range(2 * harmonics):
        power *= turn
        if h < harmonics:
            found = (power @ strengths).T
            band_weight[h], signal[h], weight[h] = found[:-1], found[-1], found[:-1].sum(axis=0)
        else:
            weight[h] = power @ points.weight
    return Sums(weight, band_weight, signal)


def sums_in_windows(points: Points, *, centre: FloatArray, step: float, steps: int, harmonics: int) -> Sums:
    """Sums at ``2 * steps + 1`` frequencies around each centre, one window after the other."""
    if len(points) <= DIRECT_MAX_POINTS:
        offsets = step * np.arange(-steps, steps + 1)
        return sums_at(points, frequency=(centre[:, None] + offsets).ravel(), harmonics=harmonics)
    windows = [
        sums_on_grid(
            points, first=float(f) - step * steps, step=step, count=2 * steps + 1, harmonics=harmonics, accurate=True
        )
        for f in centre
    ]
    return Sums(
        np.concatenate([window.weight for window in windows], axis=-1),
        np.concatenate([window.band_weight for window in windows], axis=-1),
        np.concatenate([window.signal for window in windows], axis=-1),
    )


def _strengths(points: Points) -> FloatArray:
    """One row for each band's weights, and one of weighted values."""
    rows = np.zeros((len(points.bands) + 1, len(points)))
    rows[points.band_code, np.arange(len(points))] = points.weight
    rows[-1] = points.weight * points.value
    return rows
