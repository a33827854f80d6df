"""What light curves of RR Lyrae stars and of eclipses look like: periods, amplitudes, and the spread of their shapes.

The spread of RR Lyrae shapes is that of published Fourier parameters (sines of the magnitude): amplitude ratios and
phases of field stars (Simon & Teays 1982, ApJ 261, 586), phi31 with period and metallicity (Jurcsik & Kovacs 1996, A&A
312, 111), amplitude with period (Clement & Shelton 1999, ApJ 515, L85). It is kept as a mean and a covariance of the
coefficients, wide enough for other bands than V. Eclipses are narrow dips, folded at half the period of a binary.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.random import Generator

from science.columns import FloatArray

HARMONICS = 6
NAMES = RR_LYRAE_AB, RR_LYRAE_C, ECLIPSES = "ab", "c", "eclipses"
_PHASES = 60
_DRAWS = 4000
_LEAST_SPREAD = 0.02
_AMPLITUDE_SPREAD = 0.35
_ECLIPSES_ARE_RARER = 10.0

Unlikeliness = Callable[[FloatArray, FloatArray], FloatArray]
"""Minus twice the log of how likely a period (days) and a peak-to-peak amplitude (mag) are, 0 for the likeliest."""


@dataclass(frozen=True)
class ShapeClass:
    """A class of stars, with its shape for a first harmonic of ``sin(2 pi phase)``.

    Attributes
    ----------
    name : str
    shortest_days, longest_days : float
    unlikeliness : callable
    mean : numpy.ndarray, shape (phases, 2 K)
        Coefficients ``c1, s1, c2, …`` turned to each phase of a grid.
    precision : numpy.ndarray, shape (phases, 2 K, 2 K)
        Inverse covariance of the coefficients, likewise.
    """

    name: str
    shortest_days: float
    longest_days: float
    unlikeliness: Unlikeliness
    mean: FloatArray
    precision: FloatArray


@cache
def shape_classes() -> tuple[ShapeClass, ...]:
    """RR Lyrae of the fundamental mode (ab) and the first overtone (c), and eclipses, in the order of `NAMES`."""
    rng = np.random.default_rng(0)
    return (
        _shape_class(RR_LYRAE_AB, 0.36, 0.95, _unlikely_ab, *_ab_parameters(rng)),
        _shape_class(RR_LYRAE_C, 0.20, 0.48, _unlikely_c, *_c_parameters(rng)),
        _shape_class(ECLIPSES, 0.15, 15.0, _unlikely_eclipses, *_eclipse_parameters(rng)),
    )


def _unlikely_ab(period_days: FloatArray, amplitude_mag: FloatArray) -> FloatArray:
    usual = np.clip((-0.12 - np.log10(period_days)) / 0.14, 0.3, 1.3)
    return _misfit((period_days - 0.57) / 0.11, amplitude_mag, usual)


def _unlikely_c(period_days: FloatArray, amplitude_mag: FloatArray) -> FloatArray:
    return _misfit((period_days - 0.33) / 0.06, amplitude_mag, np.full_like(period_days, 0.45))


def _unlikely_eclipses(period_days: FloatArray, amplitude_mag: FloatArray) -> FloatArray:
    return np.full_like(period_days, _ECLIPSES_ARE_RARER)


def _misfit(of_period: FloatArray, amplitude_mag: FloatArray, usual_mag: FloatArray) -> FloatArray:
    of_amplitude = np.log(np.maximum(amplitude_mag, 1e-3) / usual_mag) / _AMPLITUDE_SPREAD
    return np.asarray(of_period**2 + of_amplitude**2)


def _ab_parameters(rng: Generator) -> tuple[FloatArray, FloatArray]:
    """Amplitude ratios and phases: steep stars have strong harmonics, and the phases lean together."""
    steep, lean = rng.normal(0, 1, (2, _DRAWS, 1))
    own = rng.normal(0, 1, (2, _DRAWS, HARMONICS))
    ratio = np.array([1.0, 0.45, 0.31, 0.19, 0.12, 0.08]) + steep * [0, 0.02, 0.04, 0.04, 0.035, 0.03]
    ratio += own[0] * [0.03, 0.05, 0.05, 0.04, 0.035, 0.03]
    phase = np.array([0.0, 2.38, 5.0, 7.65, 10.3, 12.9]) + lean * [0, 0.15, 0.35, 0.5, 0.7, 0.85]
    return np.maximum(ratio, 0.0), phase + own[1] * [0.03, 0.12, 0.15, 0.2, 0.3, 0.4]


def _c_parameters(rng: Generator) -> tuple[FloatArray, FloatArray]:
    """Amplitude ratios and phases: nearly sines."""
    own = rng.normal(0, 1, (2, _DRAWS, HARMONICS))
    ratio = np.array([1.0, 0.15, 0.07, 0.04, 0.025, 0.015]) + own[0] * [0.03, 0.06, 0.03, 0.025, 0.015, 0.01]
    phase = np.array([0.0, 3.1, 5.9, 9.0, 12.0, 15.0]) + own[1] * [0.03, 0.5, 0.9, 1.5, 2.0, 2.0]
    return np.maximum(ratio, 0.0), phase


def _eclipse_parameters(rng: Generator) -> tuple[FloatArray, FloatArray]:
    """Dips of Gaussian profile, 6 to 35 % of the folded cycle wide: all harmonics in phase at the dip."""
    order = np.arange(1, HARMONICS + 1)
    width = rng.uniform(0.06, 0.35, (_DRAWS, 1)) / 4
    height = np.exp(-2 * (np.pi * order * width) ** 2)
    own = rng.normal(0, 1, (2, _DRAWS, HARMONICS))
    ratio = height / height[:, :1] * (1 + 0.05 * own[0])
    return ratio, np.pi / 2 * (1 - order) + 0.05 * order * own[1]


def _shape_class(
    name: str, shortest: float, longest: float, unlikeliness: Unlikeliness, ratio: FloatArray, phase: FloatArray
) -> ShapeClass:
    coefficients = np.empty((_DRAWS, 2 * HARMONICS))
    coefficients[:, 0::2], coefficients[:, 1::2] = ratio * np.sin(phase), ratio * np.cos(phase)
    covariance = np.cov(coefficients, rowvar=False) + _LEAST_SPREAD**2 * np.eye(2 * HARMONICS)
    turns = np.array([_turn(2 * np.pi * step / _PHASES) for step in range(_PHASES)])
    precision = turns @ np.linalg.inv(covariance) @ turns.transpose(0, 2, 1)
    return ShapeClass(name, shortest, longest, unlikeliness, turns @ coefficients.mean(axis=0), precision)


def _turn(angle: float) -> FloatArray:
    """What a shift of phase does to the coefficients."""
    turn = np.zeros((2 * HARMONICS, 2 * HARMONICS))
    for k in range(HARMONICS):
        cos, sin = np.cos((k + 1) * angle), np.sin((k + 1) * angle)
        turn[2 * k : 2 * k + 2, 2 * k : 2 * k + 2] = [[cos, sin], [-sin, cos]]
    return turn
