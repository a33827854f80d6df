"""One light curve at one period: harmonics shared by all bands, each band with its own mean and amplitude."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from science.columns import FloatArray, IntegerArray
from science.measurements import LeftOut
from science.periods.frequency_error import frequency_error
from science.periods.points import Points

LONG_PERIOD_DAYS = 50.0
_LONG_PERIOD_ERROR_FACTOR = 3.0
_ROUNDS = 4
_HUBER_SIGMAS = 2.5
_SCATTER_OF_MAD = 1.4826
_RIDGE = 1e-4
_POINTS_FOR_AMPLITUDE = 8
_LARGEST_STEP_SPANS = 0.3
_FINE_PHASES = 720


@dataclass(frozen=True)
class PeriodFit:
    """Harmonics at one period.

    The model of a band is ``band_mean + band_scale * S(phase)``, ``S`` a sum of ``cos`` and ``sin`` of whole multiples
    of the phase.

    Attributes
    ----------
    period_days, period_err_days : float
        The error is inf where the data do not constrain it.
    max_light_days : float
        Time of the maximum light next to the middle of the light curve: phase zero.
    coefficients : numpy.ndarray, shape (2 K,)
        ``c1, s1, c2, s2, …`` in magnitudes, phase counted from ``reference_days``.
    reference_days : float
    bands : tuple
    band_mean, band_scale, band_scale_err : numpy.ndarray, shape (bands,)
    amplitude_mag : dict
        Peak to peak amplitude of each band.
    residual_mag : numpy.ndarray, shape (n,)
        Observed minus model, in order of time.
    place : numpy.ndarray, shape (n,)
        Where each of these points stood in the arrays that were given.
    chi2 : float
        With the errors as given.
    dof : int
        Points minus means, amplitudes, harmonics and period.
    left_out : tuple of LeftOut
        Points given that were not used.
    weight : numpy.ndarray, shape (n,)
        Weights that the fit ended with: an error floor of 0.02 mag, and less for far points.
    """

    period_days: float
    period_err_days: float
    max_light_days: float
    coefficients: FloatArray
    reference_days: float
    bands: tuple[Any, ...]
    band_mean: FloatArray
    band_scale: FloatArray
    band_scale_err: FloatArray
    amplitude_mag: dict[Any, float]
    residual_mag: FloatArray
    place: IntegerArray
    chi2: float
    dof: int
    left_out: tuple[LeftOut, ...]
    weight: FloatArray

    @property
    def harmonics(self) -> int:
        """Number of harmonics."""
        return len(self.coefficients) // 2

    @property
    def reduced_chi2(self) -> float:
        """Chi-square per degree of freedom; inf if there is none."""
        return self.chi2 / self.dof if self.dof > 0 else float("inf")

    def shape(self, cycles: FloatArray) -> FloatArray:
        """``S`` at numbers of cycles since ``reference_days``, magnitudes."""
        return harmonic_columns(cycles, self.harmonics) @ self.coefficients

    def model(self, time_days: ArrayLike, band: Any) -> FloatArray:
        """Magnitude of a band at any time.

        Raises
        ------
        KeyError
            The band is not in the fit.
        """
        if band not in self.bands:
            raise KeyError(f"Band {band!r} is not in the fit.")
        place = self.bands.index(band)
        cycles = (np.asarray(time_days, dtype=np.float64) - self.reference_days) / self.period_days
        shape = self.shape(cycles.ravel()).reshape(cycles.shape)
        return np.asarray(self.band_mean[place] + self.band_scale[place] * shape)

    def phase(self, time_days: ArrayLike) -> FloatArray:
        """Phase of any time, 0 to 1, from maximum light."""
        cycles = (np.asarray(time_days, dtype=np.float64) - self.max_light_days) / self.period_days
        return np.asarray(np.mod(cycles, 1.0))


def fit_harmonics(
    points: Points, frequency: float, harmonics: int, *, limits: tuple[float, float] | None = None
) -> PeriodFit:
    """Robust least squares (Huber's weights) at a frequency.

    Parameters
    ----------
    points : Points
    frequency : float
        1/day.
    harmonics : int
    limits : tuple of float, optional
        If given, the frequency is improved between these; else it stays.
    """
    n_bands = len(points.bands)
    scale = points.band_scale.copy()
    base = points.weight / points.band_scale[points.band_code] ** 2
    weight, start = base.copy(), frequency
    for _ in range(_ROUNDS):
        cycles = frequency * points.time_days
        columns = harmonic_columns(cycles, harmonics)
        design = np.hstack([_indicator(points), columns * scale[points.band_code, None]])
        solution = _solve(design, points.mag, weight, harmonics)
        mean, coefficients = solution[:n_bands], solution[n_bands:]
        shape = columns @ coefficients
        scale = _band_scales(points, shape, weight, scale)
        residual = points.mag - mean[points.band_code] - scale[points.band_code] * shape
        if limits is not None:
            slope = 2 * np.pi * points.time_days * _slope(columns, coefficients) * scale[points.band_code]
            step = _frequency_step(design, slope, residual, weight, harmonics)
            step = float(np.clip(frequency + step, start - _room(points), start + _room(points))) - frequency
            frequency = float(np.clip(frequency + step, *limits))
        weight = base * _huber(residual * np.sqrt(base))
    return _finished(points, frequency, harmonics, scale, base, weight)


def harmonic_columns(cycles: FloatArray, harmonics: int) -> FloatArray:
    """Columns ``cos, sin`` of 1, 2, … K times each number of cycles, shape (n, 2 K)."""
    turn = np.exp(2j * np.pi * np.mod(cycles, 1.0))
    powers = turn[:, None] ** np.arange(1, harmonics + 1)
    pairs = np.stack([powers.real, powers.imag], axis=-1)
    return np.asarray(pairs.reshape(len(cycles), 2 * harmonics), dtype=np.float64)


def _finished(
    points: Points, frequency: float, harmonics: int, scale: FloatArray, base: FloatArray, weight: FloatArray
) -> PeriodFit:
    n_bands, period = len(points.bands), 1 / frequency
    columns = harmonic_columns(frequency * points.time_days, harmonics)
    design = np.hstack([_indicator(points), columns * scale[points.band_code, None]])
    solution = _solve(design, points.mag, weight, harmonics)
    mean, coefficients = solution[:n_bands], solution[n_bands:]
    shape = columns @ coefficients
    residual = points.mag - design @ solution
    dof = len(points) - 2 * harmonics - 2 * n_bands
    noise = max(1.0, float(np.sum(weight * residual**2)) / dof) if dof > 0 else np.inf
    slope = 2 * np.pi * points.time_days * _slope(columns, coefficients) * scale[points.band_code]
    error = frequency_error(
        others=design, slope=slope, weight=weight, residual=residual, noise=noise, time=points.time_days
    )
    period_err = period**2 * error
    if period > LONG_PERIOD_DAYS:
        period_err *= _LONG_PERIOD_ERROR_FACTOR
    fine = harmonic_columns(np.arange(_FINE_PHASES) / _FINE_PHASES, harmonics) @ coefficients
    cycles_to_max = float(np.argmin(fine)) / _FINE_PHASES
    cycles_to_max -= round(cycles_to_max)
    power = np.bincount(points.band_code, weight * shape**2)
    scale_err = np.sqrt(noise / np.maximum(power, 1e-300)) if np.isfinite(noise) else np.full(n_bands, np.inf)
    height = float(np.ptp(fine))
    return PeriodFit(
        period_days=period,
        period_err_days=float(period_err),
        max_light_days=points.reference_days + cycles_to_max * period,
        coefficients=coefficients,
        reference_days=points.reference_days,
        bands=points.bands,
        band_mean=mean,
        band_scale=scale,
        band_scale_err=scale_err,
        amplitude_mag={band: height * float(size) for band, size in zip(points.bands, scale, strict=True)},
        residual_mag=residual,
        place=points.place,
        chi2=float(np.sum((residual / points.mag_err) ** 2)),
        dof=dof,
        left_out=points.left_out,
        weight=weight,
    )


def _indicator(points: Points) -> FloatArray:
    return np.asarray(np.eye(len(points.bands))[points.band_code], dtype=np.float64)


def _room(points: Points) -> float:
    return _LARGEST_STEP_SPANS / points.span_days


def _normal(design: FloatArray, weight: FloatArray, harmonics: int, extra: int = 0) -> FloatArray:
    matrix = design.T @ (design * weight[:, None])
    order = np.repeat(np.arange(1, harmonics + 1), 2)
    bands = len(matrix) - 2 * harmonics - extra
    ridge = np.concatenate([np.full(bands, 1e-12), _RIDGE * order**2, np.full(extra, 0.0)])
    return np.asarray(matrix + np.diag(ridge * weight.sum()))


def _solve(design: FloatArray, value: FloatArray, weight: FloatArray, harmonics: int) -> FloatArray:
    middle = float(np.median(value))
    right = design.T @ (weight * (value - middle))
    solution = np.linalg.solve(_normal(design, weight, harmonics), right)
    solution[: design.shape[1] - 2 * harmonics] += middle
    return np.asarray(solution)


def _frequency_step(
    design: FloatArray, slope: FloatArray, residual: FloatArray, weight: FloatArray, harmonics: int
) -> float:
    """The Gauss-Newton step in frequency."""
    wide = np.hstack([design, slope[:, None]])
    matrix = _normal(wide, weight, harmonics, extra=1)
    if matrix[-1, -1] <= 0:
        return 0.0
    return float(np.linalg.lstsq(matrix, wide.T @ (weight * residual), rcond=None)[0][-1])


def _slope(columns: FloatArray, coefficients: FloatArray) -> FloatArray:
    """Derivative of the shape by phase in radians."""
    order = np.arange(1, len(coefficients) // 2 + 1)
    cos, sin = columns[:, 0::2], columns[:, 1::2]
    return np.asarray((cos * coefficients[1::2] - sin * coefficients[0::2]) @ order)


def _band_scales(points: Points, shape: FloatArray, weight: FloatArray, scale: FloatArray) -> FloatArray:
    """Each band's amplitude along the shared shape, their weighted geometric mean kept at 1."""
    found, power = scale.copy(), np.ones(len(scale))
    for band in range(len(scale)):
        own = points.band_code == band
        w = weight[own]
        centred = shape[own] - np.average(shape[own], weights=w)
        power[band] = np.sum(w)
        spread = float(np.sum(w * centred**2))
        if np.count_nonzero(own) >= _POINTS_FOR_AMPLITUDE and spread > 0:
            found[band] = np.clip(np.sum(w * centred * points.mag[own]) / spread, 0.2, 5.0)
    return np.asarray(found / np.exp(np.average(np.log(found), weights=power)))


def _huber(z: FloatArray) -> FloatArray:
    limit = _HUBER_SIGMAS * max(1.0, _SCATTER_OF_MAD * float(np.median(np.abs(z))))
    return np.asarray(np.minimum(1.0, limit / np.maximum(np.abs(z), 1e-300)))
