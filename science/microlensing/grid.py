"""Where to start: the best places of a coarse grid in peak time, Einstein time and impact parameter."""

from __future__ import annotations

import numpy as np

from science.columns import BoolArray, FloatArray, IntegerArray
from science.microlensing.problem import Problem, best_fluxes
from science.microlensing.shapes import magnification

EINSTEIN_TIMES_DAYS = np.geomspace(1.0, 400.0, 16)
IMPACT_PARAMETERS = np.array([0.01, 0.03, 0.08, 0.15, 0.25, 0.4, 0.6, 0.85, 1.2])

_BRIGHTEST, _SPREAD = 120, 120
_BRIGHT_TIMES, _NEAR_TIMES, _WIDE_TIMES = 12, 8, 16
_OUTSIDE = 0.5


def starting_points(problem: Problem, *, no_negative_blend: bool, number: int) -> list[FloatArray]:
    """The best distinct minima of the grid, best first, as (t0, ln tE, u0).

    Parameters
    ----------
    problem : Problem
    no_negative_blend : bool
    number : int
        How many at most.
    """
    thin = problem.only(_representative(problem))
    peaks = _peak_times(thin)
    shapes = np.array([(te, u0) for te in EINSTEIN_TIMES_DAYS for u0 in IMPACT_PARAMETERS])
    chi2 = np.array([_chi2(thin, t0, shapes, no_negative_blend) for t0 in peaks])
    chosen: list[FloatArray] = []
    for place in np.argsort(chi2, axis=None):
        peak, shape = np.unravel_index(place, chi2.shape)
        einstein_time, u0 = shapes[shape]
        found = np.array([peaks[peak], np.log(einstein_time), u0])
        if all(_distinct(found, other) for other in chosen):
            chosen.append(found)
        if len(chosen) == number:
            break
    return chosen


def _distinct(one: FloatArray, other: FloatArray) -> bool:
    width = min(np.exp(one[1]) * (one[2] + 0.1), np.exp(other[1]) * (other[2] + 0.1))
    return bool(abs(one[0] - other[0]) > width or abs(one[1] - other[1]) > 1.0)


def _representative(problem: Problem) -> BoolArray:
    """The most significant rises of each band and as many spread over all times; enough for a coarse grid."""
    keep = np.zeros(len(problem.flux), dtype=bool)
    for code in range(problem.n_bands):
        here = np.flatnonzero(problem.band_code == code)
        keep[here[np.argsort(_significance(problem)[here])[-_BRIGHTEST:]]] = True
        keep[here[np.unique(np.linspace(0, len(here) - 1, _SPREAD).round().astype(int))]] = True
    return keep


def _significance(problem: Problem) -> FloatArray:
    level = np.array([np.median(problem.flux[problem.band_code == code]) for code in range(problem.n_bands)])
    return np.asarray((problem.flux - level[problem.band_code]) / problem.err)


def _peak_times(problem: Problem) -> FloatArray:
    """Times of the most significant rises, and times spread over where most of them are: a peak may fall in a gap."""
    significance = _significance(problem)
    chosen: list[float] = []
    for place in np.argsort(-significance):
        time = problem.time_days[place]
        if all(abs(time - other) > 0.5 for other in chosen):
            chosen.append(time)
        if len(chosen) == _BRIGHT_TIMES:
            break
    top = problem.time_days[significance >= np.quantile(significance, 0.95)]
    half_width = max(1.5 * float(np.std(top)), 1.0)
    high = problem.time_days[significance >= 0.3 * significance.max()]
    outside = _OUTSIDE * (high[-1] - high[0])
    return np.concatenate(
        (
            chosen,
            np.median(top) + np.linspace(-half_width, half_width, _NEAR_TIMES),
            np.linspace(high[0] - outside, high[-1] + outside, _WIDE_TIMES),
        )
    )


def _chi2(problem: Problem, t0: float, shapes: FloatArray, no_negative_blend: bool) -> FloatArray:
    """Chi-square of each (tE, u0) with its best fluxes, without what no shape can change."""
    tau = (problem.time_days - t0) / shapes[:, :1]
    g = magnification(separation=np.hypot(tau, shapes[:, 1:])) - 1.0
    w = 1.0 / problem.err**2
    known = 1.0 / problem.reference_err**2
    weight, g1, g2, f0, fg = (np.empty((len(shapes), problem.n_bands)) for _ in range(5))
    for code in range(problem.n_bands):
        here: IntegerArray = np.flatnonzero(problem.band_code == code)
        gw, wf = g[:, here], w[here] * problem.flux[here]
        weight[:, code] = np.sum(w[here]) + known[code]
        g1[:, code], g2[:, code] = gw @ w[here], (gw * gw) @ w[here]
        f0[:, code] = np.sum(wf) + known[code] * problem.reference_flux[code]
        fg[:, code] = gw @ wf
    best = best_fluxes(
        weight=weight,
        shape_sum=g1,
        shape_square=g2,
        flux_sum=f0,
        flux_shape=fg,
        no_negative_blend=no_negative_blend,
    )
    a, c = best.rise, best.baseline
    chi2 = np.sum(a * a * g2 + 2 * a * c * g1 + c * c * weight - 2 * (a * fg + c * f0), axis=1)
    if problem.prior is not None:
        chi2 += ((np.log(shapes[:, 0]) - problem.prior.ln_mean) / problem.prior.ln_sigma) ** 2
    return np.asarray(chi2)
