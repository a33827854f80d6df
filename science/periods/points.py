"""A light curve made ready for a period search: outliers and thin bands left out, bands brought to one amplitude."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from science.columns import FloatArray, IntegerArray
from science.errors import NotEnoughData
from science.measurements import LeftOut, Measurements

POINTS_PER_BAND = 5
ERROR_FLOOR_MAG = 0.02
_LEAST_SHARE_OF_MEDIAN, _BEYOND_REASON = 0.1, 1e9
_OUTLIER_SIGMAS = 5.0
_OUTLIER_SHARE = 0.015
_SCATTER_OF_MAD = 1.4826
_SIGMAS_BETWEEN_DECILES = 2.563


@dataclass(frozen=True)
class Points:
    """Points with one shared shape: each band's magnitudes minus its mean, divided by its relative amplitude.

    Attributes
    ----------
    time_days : numpy.ndarray, shape (n,)
        From ``reference_days``, the middle of the light curve.
    reference_days : float
    value : numpy.ndarray, shape (n,)
        ``(mag - band_mean[band]) / band_scale[band]``.
    weight : numpy.ndarray, shape (n,)
        Inverse variance of ``value``, with an error floor.
    band_code : numpy.ndarray, shape (n,), int64
    bands : tuple
    band_mean, band_scale, band_weight : numpy.ndarray, shape (bands,)
        ``band_weight`` is the sum of the weights.
    mag, mag_err : numpy.ndarray, shape (n,)
        As given, without the floor; but no error is below a tenth of the median, so that no point decides alone.
    place : numpy.ndarray, shape (n,)
        Where each point stood in the arrays that were given.
    left_out : tuple of LeftOut
    """

    time_days: FloatArray
    reference_days: float
    value: FloatArray
    weight: FloatArray
    band_code: IntegerArray
    bands: tuple[Any, ...]
    band_mean: FloatArray
    band_scale: FloatArray
    band_weight: FloatArray
    mag: FloatArray
    mag_err: FloatArray
    place: IntegerArray
    left_out: tuple[LeftOut, ...]

    def __len__(self) -> int:
        return len(self.time_days)

    @property
    def span_days(self) -> float:
        """Time from the first to the last point."""
        return float(self.time_days[-1] - self.time_days[0])

    @property
    def chi2_of_constant(self) -> float:
        """Chi-square of constant bands."""
        return float(np.sum(self.weight * self.value**2))


def prepare(data: Measurements) -> Points:
    """Points for a period search.

    Bands with fewer than five points are left out, and single far points: 5 robust sigmas from the median, if they are
    so few (one, or 1.5 % of the band) that they cannot be eclipses or a part of the cycle.

    Raises
    ------
    NotEnoughData
        No band has five points, all times are equal, or the magnitudes are all the same.
    """
    data = data.only((np.abs(data.value) < _BEYOND_REASON) & (data.err < _BEYOND_REASON), "no magnitude by its size")
    counts = np.bincount(data.band_code, minlength=len(data.bands))
    if counts.max() < POINTS_PER_BAND:
        raise NotEnoughData(
            f"A period needs {POINTS_PER_BAND} points in one band; this light curve has {counts.max()} at most."
        )
    reason = f"fewer than {POINTS_PER_BAND} points in their band"
    data = data.only(counts[data.band_code] >= POINTS_PER_BAND, reason)
    data = data.only(~_outliers(data), "far from all others of their band")
    if data.time_days[0] == data.time_days[-1]:
        raise NotEnoughData("All points have one time: a period needs a span of time.")
    used = np.unique(data.band_code)
    code = np.searchsorted(used, data.band_code).astype(np.int64)
    variance = data.err**2 + ERROR_FLOOR_MAG**2
    mean = _weighted_means(data.value, 1 / variance, code)
    scale = _relative_amplitudes(data.value, variance, code)
    value = (data.value - mean[code]) / scale[code]
    if not value.any():
        raise NotEnoughData("All magnitudes of a band are equal: there is no variation to find a period in.")
    weight = scale[code] ** 2 / variance
    reference = float(data.time_days[0] + (data.time_days[-1] - data.time_days[0]) / 2)
    return Points(
        time_days=data.time_days - reference,
        reference_days=reference,
        value=value,
        weight=weight,
        band_code=code,
        bands=tuple(data.bands[i] for i in used),
        band_mean=mean,
        band_scale=scale,
        band_weight=np.bincount(code, weight).astype(np.float64),
        mag=data.value,
        mag_err=np.maximum(data.err, max(_LEAST_SHARE_OF_MEDIAN * float(np.median(data.err)), 1e-6)),
        place=data.place,
        left_out=data.left_out,
    )


def _outliers(data: Measurements) -> np.ndarray[Any, np.dtype[np.bool_]]:
    far = np.zeros(len(data), dtype=bool)
    for code in np.unique(data.band_code):
        members = np.flatnonzero(data.band_code == code)
        distance = np.abs(data.value[members] - np.median(data.value[members]))
        scatter = _SCATTER_OF_MAD * np.median(distance)
        suspects = distance > _OUTLIER_SIGMAS * np.maximum(scatter, data.err[members])
        if np.count_nonzero(suspects) <= max(1, _OUTLIER_SHARE * len(members)):
            far[members[suspects]] = len(members) > POINTS_PER_BAND
    return far


def _weighted_means(value: FloatArray, weight: FloatArray, code: IntegerArray) -> FloatArray:
    return np.asarray(np.bincount(code, weight * value) / np.bincount(code, weight), dtype=np.float64)


def _relative_amplitudes(value: FloatArray, variance: FloatArray, code: IntegerArray) -> FloatArray:
    """Amplitude of each band relative to the mean of all, pulled to 1 where the band has few points."""
    bands = int(code.max()) + 1
    amplitude, counts = np.empty(bands), np.bincount(code)
    for band in range(bands):
        mags, noise = value[code == band], float(np.median(variance[code == band]))
        low, high = np.percentile(mags, [10, 90])
        spread = min(float(np.var(mags)), (1.5 * (high - low) / _SIGMAS_BETWEEN_DECILES) ** 2)
        amplitude[band] = np.sqrt(max(spread - noise, 0.09 * noise))
    log_amplitude = np.log(amplitude)
    ratio = np.exp(log_amplitude - np.average(log_amplitude, weights=np.bincount(code, 1 / variance)))
    return np.asarray(np.clip(ratio, 0.4, 2.5) ** (counts / (counts + 10)), dtype=np.float64)
