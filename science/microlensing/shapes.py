"""Light curves of unit height above a baseline of zero: the point lens, and what could be mistaken for it.

Every model of this package is ``flux = baseline + rise * shape(time)`` with a baseline and a rise of its own in each
band; for a lens the shape is magnification minus one, the rise is the source flux, and the blend is baseline minus
source.
"""

from __future__ import annotations

import numpy as np

from science.columns import FloatArray

# Below this separation the magnification of a point source has no meaning (and overflows at zero).
_SMALLEST_SEPARATION = 1e-6


def magnification(*, separation: FloatArray) -> FloatArray:
    """Magnification of a point source by a point lens, ``(u² + 2) / (u sqrt(u² + 4))`` (Paczyński 1986, ApJ 304, 1).

    Parameters
    ----------
    separation : numpy.ndarray
        Distance of lens and source, in Einstein radii.
    """
    u = np.maximum(separation, _SMALLEST_SEPARATION)
    magnified: FloatArray = (u * u + 2.0) / (u * np.sqrt(u * u + 4.0))
    return magnified


def magnification_slope(*, separation: FloatArray) -> FloatArray:
    """Derivative of `magnification` by the separation, ``-8 / (u² (u² + 4)^1.5)``."""
    u = np.maximum(separation, _SMALLEST_SEPARATION)
    slope: FloatArray = -8.0 / (u * u * (u * u + 4.0) ** 1.5)
    return slope


def point_lens(*, time_days: FloatArray, parameters: FloatArray) -> FloatArray:
    """Magnification minus one; ``parameters`` are t0, ln tE and u0."""
    t0, ln_einstein_time, u0 = parameters[:3]
    tau = (time_days - t0) * np.exp(-ln_einstein_time)
    return magnification(separation=np.hypot(tau, u0)) - 1.0


def lopsided_lens(*, time_days: FloatArray, parameters: FloatArray) -> FloatArray:
    """A point lens with tE·e^-a before its peak and tE·e^a after it; ``parameters`` are t0, ln tE, u0 and a."""
    t0, ln_einstein_time, u0, asymmetry = parameters
    since = time_days - t0
    tau = since * np.exp(-ln_einstein_time - np.where(since > 0, asymmetry, -asymmetry))
    return magnification(separation=np.hypot(tau, u0)) - 1.0


def supernova(*, time_days: FloatArray, parameters: FloatArray) -> FloatArray:
    """Rise and decline of Bazin et al. (2009, A&A 499, 653), unscaled.

    ``exp(-x / fall) / (1 + exp(-x / rise))`` with ``x = t - t0``; ``parameters`` are t0, ln rise and ln(fall - rise),
    so that the curve always falls more slowly than it rises.
    """
    t0, ln_rise, ln_slower = parameters
    rise = np.exp(ln_rise)
    since = time_days - t0
    exponent = -since / (rise + np.exp(ln_slower)) - np.logaddexp(0.0, -since / rise)
    return np.asarray(np.exp(np.maximum(exponent, -700.0)))


def full_width_days(*, einstein_time_days: float, u0: float) -> float:
    """Full width at half of the largest ``magnification - 1``.

    From u(A) = sqrt(2 (A / sqrt(A² - 1) - 1)), the inverse of `magnification`.
    """
    half = 1.0 + 0.5 * (float(magnification(separation=np.array(u0))) - 1.0)
    at_half = 2.0 * (half / np.sqrt(half * half - 1.0) - 1.0)
    return float(2.0 * einstein_time_days * np.sqrt(max(at_half - u0 * u0, 0.0)))
