"""Points on the phase of a period: two cycles, and their binned mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from science.columns import FloatArray

BINS = 20
_LEAST_IN_A_BIN = 2


@dataclass(frozen=True)
class BinnedMean:
    """Means in bins of phase; bins with fewer than two points are absent.

    Attributes
    ----------
    phase, mag, mag_err : numpy.ndarray, shape (bins,)
        Middle of the bin, weighted mean, and its error from the scatter in the bin.
    count : numpy.ndarray, shape (bins,), int64
    """

    phase: FloatArray
    mag: FloatArray
    mag_err: FloatArray
    count: np.ndarray[tuple[int], np.dtype[np.int64]]


def two_cycles(phase: ArrayLike) -> FloatArray:
    """Phases from 0 to 2: all points of the first cycle, then all again one cycle later.

    Parameters
    ----------
    phase : array_like, shape (n,), 0 to 1

    Returns
    -------
    numpy.ndarray, shape (2 n,)
    """
    first = np.asarray(phase, dtype=np.float64)
    return np.concatenate([first, first + 1.0])


def binned_mean(*, phase: ArrayLike, mag: ArrayLike, mag_err: ArrayLike, bins: int = BINS) -> BinnedMean:
    """Weighted mean of one band in equal bins of phase.

    Parameters
    ----------
    phase, mag, mag_err : array_like, shape (n,)
        Phases from 0 to 1; points without a finite magnitude and a positive error do not count.
    bins : int

    Returns
    -------
    BinnedMean
    """
    phases, mags, errors = (np.asarray(array, dtype=np.float64) for array in (phase, mag, mag_err))
    usable = np.isfinite(phases) & np.isfinite(mags) & (errors > 0) & np.isfinite(errors)
    phases, mags, weight = phases[usable], mags[usable], errors[usable] ** -2.0
    place = np.minimum((np.mod(phases, 1.0) * bins).astype(np.int64), bins - 1)
    count = np.bincount(place, minlength=bins)
    kept = np.flatnonzero(count >= _LEAST_IN_A_BIN)
    total = np.bincount(place, weight, minlength=bins)
    mean = np.bincount(place, weight * mags, minlength=bins)[kept] / total[kept]
    by_bin = np.zeros(bins)
    by_bin[kept] = mean
    scatter = np.bincount(place, weight * (mags - by_bin[place]) ** 2, minlength=bins)[kept] / total[kept]
    error = np.sqrt(np.maximum(scatter / (count[kept] - 1), 1 / total[kept]))
    return BinnedMean((kept + 0.5) / bins, mean, error, count[kept].astype(np.int64))
