"""Least squares over the shape alone: for each shape the fluxes are the best ones (variable projection)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

from science.columns import FloatArray
from science.microlensing.problem import Fluxes, Problem, Shape, profiled

_LARGEST = 1e10


@dataclass(frozen=True)
class Refined:
    """A minimum of chi-square.

    Attributes
    ----------
    parameters : numpy.ndarray
        Of the shape.
    fluxes : Fluxes
        In the units of the problem.
    chi2 : float
        Of points, reference levels and limits.
    cost : float
        The same, with the prior.
    """

    parameters: FloatArray
    fluxes: Fluxes
    chi2: float
    cost: float


def refine(
    problem: Problem,
    *,
    shape: Shape,
    start: FloatArray,
    bounds: tuple[FloatArray, FloatArray],
    no_negative_blend: bool = False,
    ln_time_place: int | None = 1,
    most_evaluations: int = 60,
) -> Refined:
    """The minimum near a start.

    Parameters
    ----------
    problem : Problem
    shape : callable
    start : numpy.ndarray
        Parameters of the shape.
    bounds : pair of numpy.ndarray
        Smallest and largest values.
    no_negative_blend : bool
        See `problem.best_fluxes`.
    ln_time_place : int, optional
        Which parameter the prior of the problem speaks of; None where it speaks of none.
    most_evaluations : int
        Bound on the work.
    """
    prior = problem.prior if ln_time_place is not None else None

    def residuals(parameters: FloatArray) -> FloatArray:
        _, found = profiled(problem, shape=shape, parameters=parameters, no_negative_blend=no_negative_blend)
        if prior is not None and ln_time_place is not None:
            found = np.append(found, (parameters[ln_time_place] - prior.ln_mean) / prior.ln_sigma)
        return np.clip(found, -_LARGEST, _LARGEST)

    low, high = bounds
    inside = np.clip(start, low + 1e-9 * (high - low), high - 1e-9 * (high - low))
    found = least_squares(
        residuals, inside, bounds=bounds, x_scale="jac", max_nfev=most_evaluations, ftol=1e-9, xtol=1e-9, gtol=1e-9
    )
    fluxes, final = profiled(problem, shape=shape, parameters=found.x, no_negative_blend=no_negative_blend)
    return Refined(found.x, fluxes, float(final @ final), float(2.0 * found.cost))
