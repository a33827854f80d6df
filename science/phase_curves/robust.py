"""The robust objective of a phase curve, its minimum for one band, and the errors that follow.

Residuals in magnitudes are divided by ``sqrt(error² + jitter²)`` and enter as soft-L1 with a scale of 1.5. The jitter
is what rotation adds; it makes the spread of the residuals (1.48 times the median absolute deviation) what it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares, nnls

from science.columns import FloatArray
from science.phase_curves.basis import magnitudes
from science.phase_curves.models import LN_TO_MAG

SOFT_SCALE = 1.5
_NO_WEIGHT = 1e-5
_ERRORS_COUNT_AS = 3.0
_JITTER_ROUNDS = 12
_SAME_DIRECTION = 1e-12


@dataclass(frozen=True)
class Mixture:
    """The best mixture of corner curves: H, weights that add up to one, and the jitter it was found with."""

    h_mag: float
    weight: FloatArray
    jitter_mag: float


def jitter_of(residual_mag: FloatArray, err_mag: FloatArray) -> float:
    """What the errors leave unexplained of the spread of the residuals, in magnitudes."""
    deviation = np.median(np.abs(residual_mag - np.median(residual_mag)))
    return float(np.sqrt(max((1.4826 * deviation) ** 2 - np.median(err_mag) ** 2, 0.0)))


def fit_mixture(curves: FloatArray, mag: FloatArray, err_mag: FloatArray, *, robust: bool) -> Mixture:
    """Minimise the objective over H and the weights of the curves.

    Parameters
    ----------
    curves : numpy.ndarray, shape (k, n)
        Brightness relative to zero phase.
    mag, err_mag : numpy.ndarray, shape (n,)
    robust : bool
        Soft-L1 and jitter; else plain least squares.
    """
    level = float(np.median(mag))
    amount = _start(curves, mag - level, err_mag)
    jitter = 0.0
    for _ in range(_JITTER_ROUNDS if robust else 1):
        spread = np.hypot(err_mag, jitter)
        amount = _minimum(curves, mag - level, spread, amount, robust=robust)
        if not robust:
            break
        renewed = jitter_of(mag - level - magnitudes(brightness=amount @ curves), err_mag)
        if abs(renewed - jitter) <= 1e-4 * max(renewed, 1e-3):
            break
        jitter = renewed
    else:
        # It swings between two values: the last one counts.
        amount = _minimum(curves, mag - level, np.hypot(err_mag, jitter), amount, robust=robust)
    total = float(amount.sum())
    return Mixture(level - 2.5 * np.log10(total), amount / total, jitter)


def _start(curves: FloatArray, mag: FloatArray, err_mag: FloatArray) -> FloatArray:
    """Non-negative least squares of the brightness itself, which is linear in the amounts."""
    brightness = 10.0 ** (-0.4 * np.clip(mag, -20.0, 20.0))
    spread = np.hypot(err_mag, 0.05) * brightness
    amount = nnls((curves / spread).T, brightness / spread)[0]
    total = amount.sum() or 1.0
    # Away from the bounds, where a search can still go both ways.
    return np.asarray(amount + 0.02 * total)


def _minimum(curves: FloatArray, mag: FloatArray, spread: FloatArray, start: FloatArray, *, robust: bool) -> FloatArray:
    """Amounts at the minimum; those at their bound are exactly zero."""

    def residual(amount: FloatArray) -> FloatArray:
        return np.asarray((mag - magnitudes(brightness=amount @ used)) / spread)

    def jacobian(amount: FloatArray) -> FloatArray:
        return np.asarray((LN_TO_MAG * used / np.maximum(amount @ used, 1e-12) / spread).T)

    active = np.ones(len(curves), dtype=bool)
    amount = np.maximum(start, 1e-3 * start.sum())
    while True:
        used = curves[active]
        found = least_squares(
            residual,
            amount[active],
            jacobian,
            bounds=(0.0, np.inf),
            loss="soft_l1" if robust else "linear",
            f_scale=SOFT_SCALE if robust else 1.0,
            x_scale=float(amount.sum()),
            xtol=1e-12,
            ftol=1e-13,
            gtol=1e-12,
            max_nfev=100,
        ).x
        amount = np.zeros(len(curves))
        amount[active] = found
        gone = active & (amount < _NO_WEIGHT * amount.sum())
        if not gone.any():
            return amount
        active &= ~gone


def parameter_errors(jacobian: FloatArray, residual_mag: FloatArray, spread: FloatArray, *, robust: bool) -> FloatArray:
    """One-sigma errors of the parameters of a robust fit, infinite for what the points do not tell apart.

    Huber & Ronchetti 2009 (Robust Statistics), section 7.6: the scatter of the weighted residuals scales the
    covariance. The errors as given count as much as three residuals, so that a few points that happen to agree
    promise nothing.

    Parameters
    ----------
    jacobian : numpy.ndarray, shape (n, k)
        Derivatives of the magnitude with respect to the parameters.
    residual_mag, spread : numpy.ndarray, shape (n,)

    Returns
    -------
    numpy.ndarray, shape (k,)
    """
    z = residual_mag / spread
    slope = (1.0 + (z / SOFT_SCALE) ** 2) ** -1.5 if robust else np.ones_like(z)
    pull = z / np.sqrt(1.0 + (z / SOFT_SCALE) ** 2) if robust else z
    n, k = jacobian.shape
    mean_slope = float(slope.mean())
    correction = 1.0 + k / n * float(slope.var()) / mean_slope**2
    scatter = (_ERRORS_COUNT_AS * mean_slope**2 + float(pull @ pull)) / (_ERRORS_COUNT_AS + max(n - k, 0))
    return np.asarray(np.sqrt(_inverse_diagonal(jacobian / spread[:, None]) * scatter) * correction / mean_slope)


def _inverse_diagonal(weighted: FloatArray) -> FloatArray:
    """Diagonal of ``(J'J)^-1``; infinite along directions in which J does not change."""
    size = np.sqrt((weighted**2).sum(axis=0))
    moved = size > 0.0
    out = np.full(len(size), np.inf)
    scaled = weighted[:, moved] / size[moved]
    values, vectors = np.linalg.eigh(scaled.T @ scaled)
    known = values > _SAME_DIRECTION * values.max(initial=0.0)
    variance = (vectors[:, known] ** 2 / values[known]).sum(axis=1)
    variance[(np.abs(vectors[:, ~known]) > 1e-4).any(axis=1)] = np.inf
    out[moved] = variance / size[moved] ** 2
    return out
