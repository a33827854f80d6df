"""What a fit is asked to explain: points, the reference level and limits as data, and the best fluxes of any shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from science.columns import BoolArray, FloatArray, IntegerArray

# A rise and a baseline cannot be told apart where the shape varies less than this, relative to its size.
_ALIKE = 1e-10
_ACTIVE_SET_ROUNDS = 8

Shape = Callable[..., FloatArray]


@dataclass(frozen=True)
class Prior:
    """A normal prior on ln tE, with the name under which it is reported."""

    name: str
    ln_mean: float
    ln_sigma: float


@dataclass(frozen=True)
class Problem:
    """Points and conditions of one fit: times from a date near the event on, fluxes in units of each band's error.

    Attributes
    ----------
    time_days, flux, err : numpy.ndarray, shape (n,)
    band_code : numpy.ndarray of int, shape (n,)
    n_bands : int
    reference_flux, reference_err : numpy.ndarray, shape (n_bands,)
        Level before the event, measured elsewhere; an infinite error where there is none.
    limit_time, limit_rise : numpy.ndarray, shape (m,)
        Visits without a detection, and the rise above the baseline that would have been five errors.
    limit_band : numpy.ndarray of int, shape (m,)
    prior : Prior, optional
    total_flux : bool
        The flux is that of all light, so that no blend should be negative.
    """

    time_days: FloatArray
    flux: FloatArray
    err: FloatArray
    band_code: IntegerArray
    n_bands: int
    reference_flux: FloatArray
    reference_err: FloatArray
    limit_time: FloatArray
    limit_rise: FloatArray
    limit_band: IntegerArray
    prior: Prior | None
    total_flux: bool

    def only(self, keep: BoolArray) -> Problem:
        """The same with fewer points."""
        return replace(
            self,
            time_days=self.time_days[keep],
            flux=self.flux[keep],
            err=self.err[keep],
            band_code=self.band_code[keep],
        )

    def of_band(self, code: int) -> Problem:
        """What belongs to one band."""
        here, limits = self.band_code == code, self.limit_band == code
        return Problem(
            self.time_days[here],
            self.flux[here],
            self.err[here],
            np.zeros(np.count_nonzero(here), dtype=np.int64),
            1,
            self.reference_flux[[code]],
            self.reference_err[[code]],
            self.limit_time[limits],
            self.limit_rise[limits],
            np.zeros(np.count_nonzero(limits), dtype=np.int64),
            self.prior,
            self.total_flux,
        )

    @property
    def n_data(self) -> int:
        """Points and reference levels: what counts for the degrees of freedom."""
        return len(self.time_days) + int(np.count_nonzero(np.isfinite(self.reference_err)))


@dataclass(frozen=True)
class Fluxes:
    """Best rise and baseline of a shape in each band; arrays of shape (..., n_bands)."""

    rise: FloatArray
    baseline: FloatArray


def prior_chi2(problem: Problem, *, ln_einstein_time: float) -> float:
    """What the prior adds to chi-square; 0 without one."""
    prior = problem.prior
    return 0.0 if prior is None else ((ln_einstein_time - prior.ln_mean) / prior.ln_sigma) ** 2


def best_fluxes(
    *,
    weight: FloatArray,
    shape_sum: FloatArray,
    shape_square: FloatArray,
    flux_sum: FloatArray,
    flux_shape: FloatArray,
    no_negative_blend: bool,
) -> Fluxes:
    """Weighted linear least squares of ``baseline + rise * shape``, the rise never negative.

    Parameters
    ----------
    weight, shape_sum, shape_square, flux_sum, flux_shape : numpy.ndarray, shape (..., n_bands)
        Sums over the points of a band of w, w g, w g², w F and w F g.
    no_negative_blend : bool
        Keep the baseline at or above the rise, so that blend = baseline - source >= 0.
    """
    determinant = weight * shape_square - shape_sum**2
    solvable = determinant > _ALIKE * weight * shape_square
    safe = np.where(solvable, determinant, 1.0)
    rise = np.where(solvable, (weight * flux_shape - shape_sum * flux_sum) / safe, 0.0)
    rise = np.maximum(rise, 0.0)
    baseline = (flux_sum - rise * shape_sum) / weight
    if no_negative_blend:
        all_source = np.maximum((flux_sum + flux_shape) / (weight + 2.0 * shape_sum + shape_square), 0.0)
        negative = rise > baseline
        rise = np.where(negative, all_source, rise)
        baseline = np.where(negative, np.where(all_source > 0, all_source, flux_sum / weight), baseline)
    return Fluxes(rise, baseline)


def profiled(
    problem: Problem, *, shape: Shape, parameters: FloatArray, no_negative_blend: bool
) -> tuple[Fluxes, FloatArray]:
    """Best fluxes of a shape and all its residuals in units of the errors.

    Returns
    -------
    Fluxes
    numpy.ndarray, shape (n + n_bands + m,)
        Points, reference levels (0 where there is none), limits (0 where they are kept).
    """
    code, n = problem.band_code, problem.n_bands
    g = shape(time_days=problem.time_days, parameters=parameters)
    w = 1.0 / problem.err**2
    known = 1.0 / problem.reference_err**2

    def per_band(weights: FloatArray) -> FloatArray:
        return np.asarray(np.bincount(code, weights=weights, minlength=n), dtype=np.float64)

    weight = per_band(w) + known
    shape_sum, points_square = per_band(w * g), per_band(w * g * g)
    flux_sum = per_band(w * problem.flux) + known * problem.reference_flux
    points_flux_shape = per_band(w * problem.flux * g)
    at_limits = shape(time_days=problem.limit_time, parameters=parameters)
    exceeded = np.zeros(len(at_limits), dtype=bool)
    sigma = problem.limit_rise / 5.0
    for _ in range(_ACTIVE_SET_ROUNDS):
        pull = np.where(exceeded, at_limits / sigma**2, 0.0)
        fluxes = best_fluxes(
            weight=weight,
            shape_sum=shape_sum,
            shape_square=points_square + np.bincount(problem.limit_band, weights=pull * at_limits, minlength=n),
            flux_sum=flux_sum,
            flux_shape=points_flux_shape
            + np.bincount(problem.limit_band, weights=pull * problem.limit_rise, minlength=n),
            no_negative_blend=no_negative_blend,
        )
        excess = fluxes.rise[problem.limit_band] * at_limits - problem.limit_rise
        if np.array_equal(excess > 0, exceeded):
            break
        exceeded = excess > 0
    residuals = np.concatenate(
        (
            (problem.flux - fluxes.baseline[code] - fluxes.rise[code] * g) / problem.err,
            (problem.reference_flux - fluxes.baseline) / problem.reference_err,
            np.maximum(excess, 0.0) / sigma,
        )
    )
    return fluxes, residuals
