"""Errors of a point lens, and how far tE can go where they say little."""

from __future__ import annotations

import numpy as np

from science.columns import FloatArray, IntegerArray
from science.microlensing.problem import Problem, prior_chi2
from science.microlensing.refine import Refined, refine
from science.microlensing.search import LONGEST_DAYS, SHORTEST_DAYS, shape_bounds
from science.microlensing.shapes import full_width_days, magnification_slope, point_lens

# Directions in which the data say nothing: this small beside the best known direction, parameters scaled to unity.
_NOTHING = 1e-12
# Steps along ln tE, each longer than the one before.
_FIRST_STEP, _STEP_GROWTH = 0.25, 1.4
# Chi-square by which a value is outside of its 95 % range.
RANGE_CHI2 = 3.84


def information_of(problem: Problem, *, parameters: FloatArray, source: FloatArray, blend: FloatArray) -> FloatArray:
    """Inverse of the covariance of t0, ln tE, u0, then source and blend flux of each band in turn.

    Parameters
    ----------
    problem : Problem
    parameters : numpy.ndarray, shape (3,)
    source, blend : numpy.ndarray, shape (n_bands,)
    """
    rows = [
        _rows(problem, problem.time_days, problem.band_code, parameters, source, with_blend=True) / problem.err[:, None]
    ]
    for code in range(problem.n_bands):
        if np.isfinite(problem.reference_err[code]):
            row = np.zeros((1, 3 + 2 * problem.n_bands))
            row[0, [3 + 2 * code, 4 + 2 * code]] = 1.0 / problem.reference_err[code]
            rows.append(row)
    if len(problem.limit_time):
        risen = source[problem.limit_band] * point_lens(time_days=problem.limit_time, parameters=parameters)
        over = risen > problem.limit_rise
        limits = _rows(problem, problem.limit_time, problem.limit_band, parameters, source, with_blend=False)
        rows.append(limits[over] * 5.0 / problem.limit_rise[over, None])
    if problem.prior is not None:
        row = np.zeros((1, 3 + 2 * problem.n_bands))
        row[0, 1] = 1.0 / problem.prior.ln_sigma
        rows.append(row)
    jacobian = np.vstack(rows)
    return np.asarray(jacobian.T @ jacobian)


def _rows(
    problem: Problem,
    time: FloatArray,
    code: IntegerArray,
    parameters: FloatArray,
    source: FloatArray,
    *,
    with_blend: bool,
) -> FloatArray:
    """Derivatives of the flux (or of its rise above the baseline) at each time by all parameters."""
    t0, ln_einstein_time, u0 = parameters
    einstein_time = np.exp(ln_einstein_time)
    tau = (time - t0) / einstein_time
    separation = np.maximum(np.hypot(tau, u0), 1e-6)
    by_separation = source[code] * magnification_slope(separation=separation) / separation
    found = np.zeros((len(time), 3 + 2 * problem.n_bands))
    found[:, 0] = -by_separation * tau / einstein_time
    found[:, 1] = -by_separation * tau**2
    found[:, 2] = by_separation * u0
    place = np.arange(len(time))
    found[place, 3 + 2 * code] = point_lens(time_days=time, parameters=parameters) + float(with_blend)
    if with_blend:
        found[place, 4 + 2 * code] = 1.0
    return found


def covariance_of(information: FloatArray) -> FloatArray:
    """Covariance with an infinite variance for whatever the data do not constrain.

    Parameters
    ----------
    information : numpy.ndarray, shape (k, k)
        Symmetric, positive semi-definite.
    """
    scale = np.sqrt(np.diag(information))
    known = scale > 0
    unit = np.where(known, scale, 1.0)
    values, vectors = np.linalg.eigh(information / np.outer(unit, unit))
    usable = values > _NOTHING * values[-1]
    inverse = np.where(usable, 1.0 / np.where(usable, values, 1.0), 0.0)
    covariance = (vectors * inverse) @ vectors.T / np.outer(unit, unit)
    lost = ~known | (np.sum(vectors[:, ~usable] ** 2, axis=1) > 1e-6)
    covariance[lost, lost] = np.inf
    return np.asarray(covariance)


def width_error(*, ln_einstein_time: float, u0: float, covariance: FloatArray) -> float:
    """Error of the full width at half maximum, from the covariance of (ln tE, u0)."""
    if not np.isfinite(np.diag(covariance)).all():
        return float("inf")

    def width(ln_time: float, impact: float) -> float:
        return full_width_days(einstein_time_days=float(np.exp(ln_time)), u0=abs(impact))

    step = 1e-4 * max(u0, 1e-3)
    by_u0 = (width(ln_einstein_time, u0 + step) - width(ln_einstein_time, u0 - step)) / (2 * step)
    gradient = np.array([width(ln_einstein_time, u0), by_u0])
    return float(np.sqrt(max(gradient @ covariance @ gradient, 0.0)))


def einstein_time_range_days(
    problem: Problem, *, best: Refined, no_negative_blend: bool, noise: float
) -> tuple[float, float]:
    """The 95 % range of tE: where chi-square, with all else at its best, is at most 3.84 above the minimum.

    Parameters
    ----------
    problem : Problem
    best : Refined
    no_negative_blend : bool
    noise : float
        Factor of the variances, chi-square per degree of freedom where that is above one.

    Returns
    -------
    tuple of float
        0 or infinity where the range is open.
    """
    ends = []
    for direction, bound in ((-1.0, np.log(SHORTEST_DAYS)), (1.0, np.log(LONGEST_DAYS))):
        ends.append(_end(problem, best, no_negative_blend, direction, bound, RANGE_CHI2 * noise))
    return float(np.exp(ends[0])), float(np.exp(ends[1]))


def _end(
    problem: Problem, best: Refined, no_negative_blend: bool, direction: float, bound: float, most: float
) -> float:
    low, high = (limits[[0, 2]] for limits in shape_bounds(problem, no_negative_blend=no_negative_blend))
    ln_time, start, before = float(best.parameters[1]), best.parameters[[0, 2]], 0.0
    step = _FIRST_STEP
    while True:
        ln_next = ln_time + direction * step
        if direction * (ln_next - bound) > 0:
            return direction * np.inf

        def fixed(*, time_days: FloatArray, parameters: FloatArray, ln_fixed: float = ln_next) -> FloatArray:
            return point_lens(time_days=time_days, parameters=np.array([parameters[0], ln_fixed, parameters[1]]))

        # Along the valley of equal shapes u0 tE stays as it is.
        guess = np.array([start[0], np.clip(start[1] * np.exp(ln_time - ln_next), low[1], high[1])])
        found = refine(
            problem,
            shape=fixed,
            start=guess,
            bounds=(low, high),
            no_negative_blend=no_negative_blend,
            ln_time_place=None,
            most_evaluations=15,
        )
        above = found.chi2 - best.chi2
        above += prior_chi2(problem, ln_einstein_time=ln_next)
        above -= prior_chi2(problem, ln_einstein_time=float(best.parameters[1]))
        if above > most:
            return ln_time + direction * step * (most - before) / (above - before)
        ln_time, start, before, step = ln_next, found.parameters, max(above, before), step * _STEP_GROWTH
