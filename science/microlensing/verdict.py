"""Whether a light curve can be a point lens: judged against a constant source, a supernova and lopsided shapes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from science.columns import BoolArray, FloatArray
from science.microlensing.problem import Problem, profiled
from science.microlensing.refine import Refined, refine
from science.microlensing.search import best_of, lonely_spikes, shape_bounds
from science.microlensing.shapes import full_width_days, lopsided_lens, point_lens, supernova

# Chi-square in favour of an alternative from which on the lens is refused (scaled by the noise of the baseline).
# Lenses reach them once or twice in a hundred simulated events.
SUPERNOVA_GAIN = 6.0
LOPSIDED_GAIN = 12.0
CHROMATIC_GAIN = 14.0
NEGATIVE_BLEND_GAIN = 16.0
# Chi-square over a constant source, beyond what the further parameters give away, below which nothing has happened.
CONSTANT_GAIN = 25.0
WORST_FIT = 2.0
FEWEST_FREEDOM = 4

_NOISE_POINTS = 20
_SUPERNOVA_STARTS = ((0.15, 0.6), (0.3, 0.3), (0.05, 1.0))


@dataclass(frozen=True)
class Verdict:
    """What the light curve looks like.

    Attributes
    ----------
    is_lensing_like : bool
        A point lens fits, nothing else fits better, and there are enough points to say so.
    sentence : str
        The verdict in words, with its numbers.
    reasons : tuple of str
        What speaks against a lens, one phrase each; empty where nothing does.
    doubts : tuple of str
        Why the data cannot tell, one phrase each.
    chi2_over_dof : float
        Of the lens, over the noise of the baseline where that shows.
    constant_gain, supernova_gain, lopsided_gain, chromatic_gain, negative_blend_gain : float
        Chi-square by which the lens is better than a constant source, and by which others are better than the lens:
        Bazin's supernova of one shape in all bands (as many parameters as the lens), a lens of two time-scales before
        and after its peak, a lens of its own in each band, a lens with negative blends. Negative: the lens is better.
    """

    is_lensing_like: bool
    sentence: str
    reasons: tuple[str, ...]
    doubts: tuple[str, ...]
    chi2_over_dof: float
    constant_gain: float
    supernova_gain: float
    lopsided_gain: float
    chromatic_gain: float
    negative_blend_gain: float


def judge(problem: Problem, *, lens: Refined, used: BoolArray, time_constrained: bool) -> Verdict:
    """Compare a point lens with what else a brightening can be.

    Parameters
    ----------
    problem : Problem
        With all points; what the fit left out counts here unless it is a lonely spike.
    lens : Refined
        The best lens.
    used : numpy.ndarray of bool, shape (n,)
        The points that it was fitted to.
    time_constrained : bool
        Whether tE is.
    """
    judged = problem.only(used | ~lonely_spikes(problem))
    noise = _baseline_noise(judged, lens)
    no_negative_blend = judged.total_flux
    fair = best_of(judged, starts=[lens.parameters], no_negative_blend=no_negative_blend)
    free = best_of(judged, starts=[lens.parameters, fair.parameters], no_negative_blend=False)
    dof = problem.only(used).n_data - 3 - 2 * problem.n_bands
    gains = {
        "constant": _constant_chi2(judged) - fair.chi2,
        "supernova": fair.chi2 - _supernova(judged, fair).chi2,
        "lopsided": fair.chi2 - _lopsided(judged, fair, no_negative_blend).chi2,
        "chromatic": fair.chi2 - _band_by_band(judged, fair, no_negative_blend),
        "negative blend": fair.chi2 - free.chi2,
    }
    gains = {name: float(gain) / noise for name, gain in gains.items()}
    fit_quality = fair.chi2 / max(judged.n_data - 3 - 2 * problem.n_bands, 1) / noise
    reasons, doubts = _reasons(gains, fit_quality), _doubts(gains, dof)
    return Verdict(
        not reasons and not doubts,
        _sentence(gains, fit_quality, reasons, doubts, time_constrained),
        reasons,
        doubts,
        float(fit_quality),
        gains["constant"],
        gains["supernova"],
        gains["lopsided"],
        gains["chromatic"],
        gains["negative blend"],
    )


def _doubts(gains: dict[str, float], dof: int) -> tuple[str, ...]:
    doubts = []
    if gains["constant"] < CONSTANT_GAIN:
        doubts.append(f"a constant source fits nearly as well (Δχ² = {gains['constant']:.0f})")
    if dof < FEWEST_FREEDOM:
        freedom = f"{dof} degree{'' if dof == 1 else 's'} of freedom"
        doubts.append(f"there are too few points to tell a lens from anything else ({freedom})")
    return tuple(doubts)


def _reasons(gains: dict[str, float], fit_quality: float) -> tuple[str, ...]:
    reasons = []
    if fit_quality > WORST_FIT:
        reasons.append(f"the point lens does not fit (χ²/dof = {fit_quality:.1f})")
    if gains["supernova"] > SUPERNOVA_GAIN:
        reasons.append(f"a supernova-like shape fits better by Δχ² = {gains['supernova']:.0f}")
    if gains["lopsided"] > LOPSIDED_GAIN:
        reasons.append(f"the rise and the decline are of different speed (Δχ² = {gains['lopsided']:.0f})")
    if gains["chromatic"] > CHROMATIC_GAIN:
        reasons.append(f"the bands have different shapes (Δχ² = {gains['chromatic']:.0f})")
    if gains["negative blend"] > NEGATIVE_BLEND_GAIN:
        reasons.append(f"it would need light that is less than none (Δχ² = {gains['negative blend']:.0f})")
    return tuple(reasons)


def _sentence(
    gains: dict[str, float],
    fit_quality: float,
    reasons: tuple[str, ...],
    doubts: tuple[str, ...],
    time_constrained: bool,
) -> str:
    if reasons:
        return f"Not a point lens by these data: {'; '.join(reasons)}."
    if doubts:
        return f"These data cannot tell whether this is a point lens: {'; '.join(doubts)}."
    gain = gains["supernova"]
    side = f"Δχ² = {-gain:.0f} against a supernova-like shape" if gain < 0 else "a supernova-like shape fits alike"
    how = "better than" if gain < -SUPERNOVA_GAIN else "as well as"
    fits = f"A point lens fits {how} anything (χ²/dof = {fit_quality:.2f}, {side})"
    return f"{fits}." if time_constrained else f"{fits}, but tE is not constrained by these data."


def _baseline_noise(problem: Problem, lens: Refined) -> float:
    """Variance of the points far from the peak over what their errors say, from the median deviation; at least one."""
    away = np.abs(problem.time_days - lens.parameters[0]) > 2.0 * np.exp(lens.parameters[1])
    if np.count_nonzero(away) < _NOISE_POINTS:
        return 1.0
    code = problem.band_code
    g = point_lens(time_days=problem.time_days, parameters=lens.parameters)
    residual = (problem.flux - lens.fluxes.baseline[code] - lens.fluxes.rise[code] * g) / problem.err
    return max(1.0, float((1.4826 * np.median(np.abs(residual[away]))) ** 2))


def _constant_chi2(problem: Problem) -> float:
    _, residuals = profiled(problem, shape=_flat, parameters=np.empty(0), no_negative_blend=False)
    return float(residuals @ residuals)


def _flat(*, time_days: FloatArray, parameters: FloatArray) -> FloatArray:
    return np.zeros(len(time_days))


def _supernova(problem: Problem, lens: Refined) -> Refined:
    t0, ln_einstein_time, u0 = lens.parameters
    width = full_width_days(einstein_time_days=float(np.exp(ln_einstein_time)), u0=abs(float(u0)))
    bounds = (
        np.array([problem.time_days[0] - 100.0, np.log(0.05), np.log(0.05)]),
        np.array([problem.time_days[-1] + 100.0, np.log(300.0), np.log(1000.0)]),
    )
    starts = [
        np.array([t0 - 0.2 * width, np.log(rise * width), np.log(fall * width)]) for rise, fall in _SUPERNOVA_STARTS
    ]
    found = [refine(problem, shape=supernova, start=start, bounds=bounds, ln_time_place=None) for start in starts]
    return min(found, key=lambda one: one.chi2)


def _lopsided(problem: Problem, lens: Refined, no_negative_blend: bool) -> Refined:
    low, high = shape_bounds(problem, no_negative_blend=no_negative_blend)
    found = [
        refine(
            problem,
            shape=lopsided_lens,
            start=np.append(lens.parameters, asymmetry),
            bounds=(np.append(low, -2.0), np.append(high, 2.0)),
            no_negative_blend=no_negative_blend,
        )
        for asymmetry in (-0.3, 0.3)
    ]
    return min(found, key=lambda one: one.chi2)


def _band_by_band(problem: Problem, lens: Refined, no_negative_blend: bool) -> float:
    if problem.n_bands == 1:
        return lens.chi2
    return sum(
        best_of(problem.of_band(code), starts=[lens.parameters], no_negative_blend=no_negative_blend).chi2
        for code in range(problem.n_bands)
    )
