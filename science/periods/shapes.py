"""What the light curves of RR Lyrae stars look like, as a prior that decides between aliases.

At a wrong alias of a sparse light curve, a free series of harmonics often fits as well as at the true period, but
rarely with the shape, amplitude and period of a star that exists. The spread of RR Lyrae shapes is that of published
Fourier parameters (sines of the magnitude): amplitude ratios and phases of field stars (Simon & Teays 1982, ApJ 261,
586), phi31 with period and metallicity (Jurcsik & Kovacs 1996, A&A 312, 111), amplitude with period (Clement & Shelton
1999, ApJ 515, L85). It is kept as a mean and a covariance of the coefficients, wide enough for other bands than V.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.random import Generator

from science.columns import FloatArray
from science.periods.harmonics import normal_equations
from science.periods.points import Points
from science.periods.sums import sums_in_windows

HARMONICS = 6
_PHASES = 60
_BEST_PHASES = 6
_DRAWS = 4000
_LEAST_SPREAD = 0.02
_AMPLITUDE_SPREAD = 0.35


@dataclass(frozen=True)
class ShapeClass:
    """A class of pulsators: its periods, and its shape for a first harmonic of ``sin(2 pi phase)``.

    Attributes
    ----------
    name : str
    period_days, period_spread_days, shortest_days, longest_days : float
    mean : numpy.ndarray, shape (phases, 2 K)
        Coefficients ``c1, s1, c2, …`` turned to each phase of a grid.
    precision : numpy.ndarray, shape (phases, 2 K, 2 K)
        Inverse covariance of the coefficients, likewise.
    """

    name: str
    period_days: float
    period_spread_days: float
    shortest_days: float
    longest_days: float
    mean: FloatArray
    precision: FloatArray

    def prior(self, period_days: FloatArray, amplitude_mag: FloatArray) -> FloatArray:
        """Minus twice the log of how likely such a period and peak-to-peak amplitude are, 0 for the likeliest."""
        usual = (
            np.clip((-0.12 - np.log10(period_days)) / 0.14, 0.3, 1.3)
            if self.name == "ab"
            else np.full_like(period_days, 0.45)
        )
        misfit = ((period_days - self.period_days) / self.period_spread_days) ** 2
        misfit += (np.log(np.maximum(amplitude_mag, 1e-3) / usual) / _AMPLITUDE_SPREAD) ** 2
        inside = (period_days > self.shortest_days) & (period_days < self.longest_days)
        return np.where(inside, misfit, np.inf)


@cache
def rr_lyrae_classes() -> tuple[ShapeClass, ...]:
    """The two kinds of RR Lyrae: fundamental mode (ab) and first overtone (c)."""
    rng = np.random.default_rng(0)
    return (
        _shape_class("ab", 0.57, 0.11, 0.36, 0.95, *_ab_parameters(rng)),
        _shape_class("c", 0.33, 0.06, 0.20, 0.48, *_c_parameters(rng)),
    )


def shape_scores(points: Points, frequency: FloatArray, noise: float) -> FloatArray:
    """Score of each frequency if the star is an RR Lyrae; on the scale of `scan.score_of`, low is good.

    For each class and phase the amplitude is fitted, then the deviations of all coefficients from the class's mean
    under its covariance (a Gaussian marginal likelihood).

    Parameters
    ----------
    frequency : numpy.ndarray, shape (m,)
    noise : float
        Variance of the residuals, relative to the errors.

    Returns
    -------
    numpy.ndarray, shape (classes, m)
        inf outside the class's periods.
    """
    scores = np.full((len(rr_lyrae_classes()), len(frequency)), np.inf)
    for number, kind in enumerate(rr_lyrae_classes()):
        inside = np.flatnonzero((1 / frequency > kind.shortest_days) & (1 / frequency < kind.longest_days))
        if len(inside):
            scores[number, inside] = _class_scores(points, frequency[inside], kind, noise)
    return scores


def _class_scores(points: Points, frequency: FloatArray, kind: ShapeClass, noise: float) -> FloatArray:
    sums = sums_in_windows(points, centre=frequency, step=0.0, steps=0, harmonics=HARMONICS)
    lower, right = normal_equations(sums, points, HARMONICS)
    lower = np.tril(lower.transpose(2, 0, 1))
    matrix = lower + np.tril(lower, -1).transpose(0, 2, 1)
    right = right.T
    length = np.einsum("pi,mij,pj->mp", kind.mean, matrix, kind.mean, optimize=True)
    along = right @ kind.mean.T
    amplitude = np.maximum(along / length, 1e-3)
    removed = 2 * amplitude * along - amplitude**2 * length
    rows = np.arange(len(frequency))[:, None]
    phases = np.argsort(-removed, axis=1)[:, :_BEST_PHASES]
    amplitude, removed = amplitude[rows, phases], removed[rows, phases]
    prior = (noise / amplitude**2)[..., None, None] * kind.precision[phases]
    rest = right[:, None, :] - amplitude[..., None] * np.einsum("mij,mpj->mpi", matrix, kind.mean[phases])
    together = matrix[:, None] + prior
    removed = removed + np.einsum("mpi,mpi->mp", rest, np.linalg.solve(together, rest[..., None])[..., 0])
    volume = np.linalg.slogdet(together)[1] - np.linalg.slogdet(prior)[1]
    n, share = len(points), np.clip(removed / points.chi2_of_constant, 0.0, 1 - 1e-9)
    score = n * np.log1p(-share) + volume + 4 * np.log(n)
    score += kind.prior(1 / frequency[:, None] + 0 * amplitude, 2.1 * amplitude)
    return np.asarray(score.min(axis=1))


def _shape_class(
    name: str, period: float, spread: float, shortest: float, longest: float, ratio: FloatArray, phase: FloatArray
) -> ShapeClass:
    coefficients = np.empty((_DRAWS, 2 * HARMONICS))
    coefficients[:, 0::2], coefficients[:, 1::2] = ratio * np.sin(phase), ratio * np.cos(phase)
    covariance = np.cov(coefficients, rowvar=False) + _LEAST_SPREAD**2 * np.eye(2 * HARMONICS)
    turns = np.array([_turn(2 * np.pi * step / _PHASES) for step in range(_PHASES)])
    precision = turns @ np.linalg.inv(covariance) @ turns.transpose(0, 2, 1)
    return ShapeClass(name, period, spread, shortest, longest, turns @ coefficients.mean(axis=0), precision)


def _turn(angle: float) -> FloatArray:
    """What a shift of phase does to the coefficients."""
    turn = np.zeros((2 * HARMONICS, 2 * HARMONICS))
    for k in range(HARMONICS):
        cos, sin = np.cos((k + 1) * angle), np.sin((k + 1) * angle)
        turn[2 * k : 2 * k + 2, 2 * k : 2 * k + 2] = [[cos, sin], [-sin, cos]]
    return turn


def _ab_parameters(rng: Generator) -> tuple[FloatArray, FloatArray]:
    """Amplitude ratios and phases of fundamental-mode stars: steep ones have strong harmonics, phases lean together."""
    steep, lean = rng.normal(0, 1, (2, _DRAWS, 1))
    own = rng.normal(0, 1, (2, _DRAWS, HARMONICS))
    ratio = np.array([1.0, 0.45, 0.31, 0.19, 0.12, 0.08]) + steep * [0, 0.02, 0.04, 0.04, 0.035, 0.03]
    ratio += own[0] * [0.03, 0.05, 0.05, 0.04, 0.035, 0.03]
    phase = np.array([0.0, 2.38, 5.0, 7.65, 10.3, 12.9]) + lean * [0, 0.15, 0.35, 0.5, 0.7, 0.85]
    return np.maximum(ratio, 0.0), phase + own[1] * [0.03, 0.12, 0.15, 0.2, 0.3, 0.4]


def _c_parameters(rng: Generator) -> tuple[FloatArray, FloatArray]:
    """Amplitude ratios and phases of first-overtone stars: nearly sines."""
    own = rng.normal(0, 1, (2, _DRAWS, HARMONICS))
    ratio = np.array([1.0, 0.15, 0.07, 0.04, 0.025, 0.015]) + own[0] * [0.03, 0.06, 0.03, 0.025, 0.015, 0.01]
    phase = np.array([0.0, 3.1, 5.9, 9.0, 12.0, 15.0]) + own[1] * [0.03, 0.5, 0.9, 1.5, 2.0, 2.0]
    return np.maximum(ratio, 0.0), phase
