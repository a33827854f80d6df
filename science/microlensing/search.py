"""The best point lens of a problem: from the grid, by least squares, with what no lens can make left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from science.columns import BoolArray, FloatArray
from science.microlensing.grid import starting_points
from science.microlensing.problem import Problem
from science.microlensing.refine import Refined, refine
from science.microlensing.shapes import point_lens

SHORTEST_DAYS, LONGEST_DAYS = 0.1, 2000.0
LARGEST_U0 = 2.0
"""Bound on the impact parameter where the blend cannot be negative."""
LARGEST_U0_FREE = 1.0
"""Bound where it can (pyLIMA's own): further out a negative blend makes all shapes alike."""
# A peak can lie in the gap before or after the data.
_BEYOND_DATA_DAYS, _BEYOND_DATA_SHARE = 30.0, 0.3
_STARTS = 3

# A solution with a negative blend must be better than this to be preferred: chi-square that noise gives away.
_WORTH_A_NEGATIVE_BLEND = 0.9

_CLIP_SIGMA = 4.0
_CLIP_ROUNDS = 4
_CLIP_SHARE = 0.1
_FEWEST_IN_BAND = 3
_SPIKE_SIGMA, _CAP_SIGMA = 4.0, 5.0


@dataclass(frozen=True)
class Found:
    """The lens of a light curve.

    Attributes
    ----------
    lens : Refined
    no_negative_blend : bool
        Whether its blend was kept from being negative.
    used : numpy.ndarray of bool, shape (n,)
        The points that it rests on.
    """

    lens: Refined
    no_negative_blend: bool
    used: BoolArray


def shape_bounds(problem: Problem, *, no_negative_blend: bool) -> tuple[FloatArray, FloatArray]:
    """Smallest and largest t0, ln tE and u0."""
    u0 = LARGEST_U0 if no_negative_blend else LARGEST_U0_FREE
    first, last = problem.time_days[0], problem.time_days[-1]
    beyond = max(_BEYOND_DATA_DAYS, _BEYOND_DATA_SHARE * (last - first))
    return (
        np.array([first - beyond, np.log(SHORTEST_DAYS), -u0]),
        np.array([last + beyond, np.log(LONGEST_DAYS), u0]),
    )


def best_of(problem: Problem, *, starts: list[FloatArray], no_negative_blend: bool) -> Refined:
    """The lowest minimum that the starts lead to."""
    bounds = shape_bounds(problem, no_negative_blend=no_negative_blend)
    found = [
        refine(problem, shape=point_lens, start=start, bounds=bounds, no_negative_blend=no_negative_blend)
        for start in starts
    ]
    return min(found, key=lambda one: one.cost)


def best_point_lens(problem: Problem, *, starts: list[FloatArray] | None = None) -> tuple[Refined, bool]:
    """The best solution, and whether its blend was kept from being negative.

    In total flux a blend that is not negative is preferred unless a negative one is better by 0.9 in chi-square.
    """
    solutions = {}
    for physical in (True, False) if problem.total_flux else (False,):
        begin = starts or starting_points(problem, no_negative_blend=physical, number=_STARTS)
        solutions[physical] = best_of(problem, starts=begin, no_negative_blend=physical)
    physical = problem.total_flux and solutions[True].cost <= solutions[False].cost + _WORTH_A_NEGATIVE_BLEND
    return solutions[physical], physical


def best_without_outliers(problem: Problem) -> Found:
    """`best_point_lens` of the points that do not deviate by more than four times their typical deviation.

    The typical deviation is the median absolute one of all residuals (x 1.4826), never less than the errors. All points
    are judged anew in each round, at most four rounds, at most a tenth of them is left out. The first solution is that
    of all points or that without lonely spikes, whichever leaves less once no point counts for more than five errors:
    one wrong point can look like a short event.
    """
    used = np.ones(len(problem.flux), dtype=bool)
    lens, physical = best_point_lens(problem)
    spikes = lonely_spikes(problem)
    if spikes.any():
        other, other_physical = best_point_lens(problem.only(~spikes))
        if _capped_chi2(problem, other) < _capped_chi2(problem, lens):
            lens, physical, used = other, other_physical, ~spikes
    for _ in range(_CLIP_ROUNDS):
        judged = _usual(problem, lens)
        if np.array_equal(judged, used):
            break
        used = judged
        lens, physical = best_point_lens(problem.only(used), starts=[lens.parameters])
    return Found(lens, physical, used)


def lonely_spikes(problem: Problem) -> BoolArray:
    """Where a point stands out from the points before and after it in its band, in the same sense, by many errors."""
    lonely = np.zeros(len(problem.flux), dtype=bool)
    for code in range(problem.n_bands):
        here = np.flatnonzero(problem.band_code == code)
        flux, err = problem.flux[here], problem.err[here]
        step = np.diff(flux) / np.hypot(err[1:], err[:-1])
        lonely[here[1:-1]] = (np.minimum(np.abs(step[:-1]), np.abs(step[1:])) > _SPIKE_SIGMA) & (
            np.sign(step[:-1]) != np.sign(step[1:])
        )
    return lonely


def _deviation(problem: Problem, solution: Refined) -> FloatArray:
    g = point_lens(time_days=problem.time_days, parameters=solution.parameters)
    code = problem.band_code
    model = solution.fluxes.baseline[code] + solution.fluxes.rise[code] * g
    return np.asarray(np.abs(problem.flux - model) / problem.err)


def _capped_chi2(problem: Problem, solution: Refined) -> float:
    return float(np.sum(np.minimum(_deviation(problem, solution), _CAP_SIGMA) ** 2))


def _usual(problem: Problem, solution: Refined) -> BoolArray:
    deviation = _deviation(problem, solution)
    most = int(_CLIP_SHARE * len(deviation))
    typical = max(1.0, 1.4826 * float(np.median(deviation)))
    limit = max(_CLIP_SIGMA * typical, float(np.sort(deviation)[-most - 1]))
    usual: BoolArray = deviation <= limit
    for code in range(problem.n_bands):
        here = problem.band_code == code
        if np.count_nonzero(usual & here) < _FEWEST_IN_BAND:  # then nobody can say which of them is wrong
            usual |= here
    return usual
