"""Shapes of variable stars with known periods, in magnitudes, for the period searches to find again.

RR Lyrae follow the published run of Fourier parameters: phi31 with period and metallicity (Jurcsik & Kovacs 1996,
A&A 312, 111), amplitude with period (Clement & Shelton 1999, ApJ 515, L85), amplitude ratios and phases about those of
field stars (Simon & Teays 1982, ApJ 261, 586), each with its own scatter. Fourier series are of sines of the magnitude.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from science.columns import FloatArray

AMPLITUDE_G_OVER_R = 1.38


@dataclass(frozen=True)
class Variable:
    """A star: its magnitude, about zero, at times in days in a band (`"g"` or `"r"`)."""

    kind: str
    period_days: float
    magnitude: Callable[[FloatArray, str], FloatArray]


def rr_lyrae_ab(rng: Generator) -> Variable:
    """A fundamental-mode star; four in ten have a Blazhko cycle of amplitude and phase."""
    period = float(np.clip(rng.normal(0.575, 0.075), 0.40, 0.90))
    metallicity = rng.normal(-1.45, 0.3)
    amplitude_v = np.clip((-0.12 - np.log10(period) + rng.normal(0.02, 0.025)) / 0.14, 0.3, 1.35)
    phi31 = (metallicity + 5.038 + 5.394 * period) / 1.345
    steep = amplitude_v - 0.9
    ratios = np.array([1.0, 0.46 + 0.06 * steep, 0.32 + 0.15 * steep, 0.20 + 0.15 * steep, 0.13 + 0.12 * steep])
    ratios = np.append(ratios, 0.085 + 0.1 * steep)
    ratios[1:] = np.maximum(ratios[1:] * (1 + rng.normal(0, [0.08, 0.12, 0.16, 0.25, 0.3])), 0.01)
    lean = phi31 - 5.0
    phases = np.array([0.0, 2.38 + 0.4 * lean, phi31, 7.65 + 1.5 * lean, 10.3 + 2.0 * lean, 12.9 + 2.4 * lean])
    phases[1:] += rng.normal(0, [0.08, 0.0, 0.12, 0.2, 0.3])
    blazhko = rng.random() < 0.4
    depth, swing = (rng.uniform(0.05, 0.3), rng.uniform(0.0, 0.03)) if blazhko else (0.0, 0.0)
    ratios = np.concatenate([ratios, ratios[-1] * 0.65 ** np.arange(1, 5)])
    phases = np.concatenate([phases, phases[-1] + 2.6 * np.arange(1, 5)])
    return _series(rng, "RRab", period, 1.1 * amplitude_v, ratios, phases, depth, swing)


def rr_lyrae_c(rng: Generator) -> Variable:
    """A first-overtone star: smoother, shorter, of smaller amplitude."""
    period = float(np.clip(rng.normal(0.325, 0.045), 0.22, 0.45))
    ratios = np.array([1.0, rng.uniform(0.05, 0.25), rng.uniform(0.02, 0.10), rng.uniform(0.01, 0.07)])
    phases = np.array([0.0, rng.normal(3.1, 0.4), rng.normal(5.9, 0.8), rng.uniform(0, 2 * np.pi)])
    return _series(rng, "RRc", period, rng.uniform(0.3, 0.65), ratios, phases, 0.0, 0.0)


def cepheid(rng: Generator) -> Variable:
    """A classical Cepheid of 1 to 50 days, with the bump of its period (Hertzsprung progression)."""
    period = float(10 ** rng.uniform(0.0, 1.7))
    bump = 2.4 + 2.6 * np.clip(np.log10(period) - 0.5, 0, 1)
    ratios = np.array([1.0, rng.uniform(0.2, 0.45), rng.uniform(0.08, 0.2), rng.uniform(0.03, 0.1)])
    phases = np.array([0.0, bump, 2 * bump, 3 * bump]) + np.append(0.0, rng.normal(0, 0.15, 3))
    return _series(rng, "Cepheid", period, rng.uniform(0.4, 1.2), ratios, phases, 0.0, 0.0)


def delta_scuti(rng: Generator) -> Variable:
    """A high-amplitude delta Scuti star."""
    period = float(10 ** rng.uniform(np.log10(0.055), np.log10(0.2)))
    ratios = np.array([1.0, rng.uniform(0.1, 0.4), rng.uniform(0.02, 0.15)])
    phases = np.array([0.0, rng.normal(2.5, 0.3), rng.normal(5.0, 0.5)])
    return _series(rng, "delta Scuti", period, rng.uniform(0.15, 0.6), ratios, phases, 0.0, 0.0)


def contact_binary(rng: Generator) -> Variable:
    """An EW binary: two minima a cycle of nearly one depth, the same in all bands."""
    period, epoch = float(rng.uniform(0.25, 0.6)), rng.uniform(0, 1)
    depth, unlike, lobe = rng.uniform(0.2, 0.7), rng.uniform(0.02, 0.15), rng.uniform(0.7, 1.4)

    def magnitude(time_days: FloatArray, band: str) -> FloatArray:
        angle = 2 * np.pi * (time_days / period + epoch)
        dip = np.abs(np.cos(angle)) ** (2 * lobe)
        return np.asarray(depth * (dip - 0.5) + 0.5 * unlike * np.cos(angle))

    return Variable("EW", period, magnitude)


def detached_binary(rng: Generator) -> Variable:
    """An EA binary: eclipses of 4 to 12 % of the cycle, the second shallower."""
    period, epoch = float(10 ** rng.uniform(np.log10(0.6), np.log10(6.0))), rng.uniform(0, 1)
    width = rng.uniform(0.04, 0.12)
    first = rng.uniform(0.4, 1.2)
    second, wave = first * rng.uniform(0.2, 0.9), rng.uniform(0.0, 0.04)

    def magnitude(time_days: FloatArray, band: str) -> FloatArray:
        phase = np.mod(time_days / period + epoch, 1.0)
        primary = np.minimum(phase, 1 - phase)
        secondary = np.abs(phase - 0.5)
        dips = first * _eclipse(primary / width) + second * _eclipse(secondary / width)
        return np.asarray(dips - wave * np.cos(4 * np.pi * phase))

    return Variable("EA", period, magnitude)


def mira(rng: Generator) -> Variable:
    """A long-period variable whose cycles differ in length and height."""
    period, epoch = float(rng.uniform(120, 480)), rng.uniform(0, 1)
    amplitude, lean = rng.uniform(2.0, 5.0), rng.uniform(-0.2, 0.5)
    knots = np.arange(-4000, 8000, period)
    wander = np.cumsum(rng.normal(0, 0.02, len(knots)))
    heights = rng.normal(1.0, 0.08, len(knots))

    def magnitude(time_days: FloatArray, band: str) -> FloatArray:
        angle = 2 * np.pi * (time_days / period + epoch + np.interp(time_days, knots, wander))
        wave = np.sin(angle + lean * np.sin(angle))
        return np.asarray((1.15 if band == "g" else 1.0) * amplitude / 2 * np.interp(time_days, knots, heights) * wave)

    return Variable("Mira", period, magnitude)


def _eclipse(distance: FloatArray) -> FloatArray:
    """A round-edged dip: 1 in the middle, 0 beyond a distance of 1/2."""
    return np.clip(1 - (2 * distance) ** 2, 0, 1) ** 0.7


def _series(
    rng: Generator,
    kind: str,
    period: float,
    peak_to_peak: float,
    ratios: FloatArray,
    phases: FloatArray,
    depth: float,
    swing: float,
) -> Variable:
    epoch, cycle, start = rng.uniform(0, 1), rng.uniform(15, 120), rng.uniform(0, 1)
    order = np.arange(1, len(ratios) + 1)
    grid = np.linspace(0, 1, 400)[:, None]
    scale = peak_to_peak / np.ptp((ratios * np.sin(2 * np.pi * grid * order + phases)).sum(axis=1))

    def magnitude(time_days: FloatArray, band: str) -> FloatArray:
        slow = 2 * np.pi * (time_days / cycle + start)
        phase = time_days / period + epoch + swing * np.cos(slow)
        waves = (ratios * np.sin(2 * np.pi * phase[:, None] * order + phases)).sum(axis=1)
        size = scale * (1 + depth * np.sin(slow)) / (1.0 if band == "g" else AMPLITUDE_G_OVER_R)
        return np.asarray(size * waves)

    return Variable(kind, period, magnitude)
