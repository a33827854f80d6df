"""Motion of two bodies, for any conic, in universal variables."""

from __future__ import annotations

import numpy as np

from science.columns import FloatArray
from science.orbits.constants import ECLIPTIC_TO_EQUATOR, SUN_GM
from science.orbits.elements import OrbitalElements

_MOST_STEPS = 100


def two_body_state(elements: OrbitalElements, jd_tdb: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Heliocentric position and velocity, equatorial J2000.

    Universal variables counted from perihelion (Bate, Mueller & White 1971, chapter 4).

    Parameters
    ----------
    jd_tdb : numpy.ndarray, shape (n,)

    Returns
    -------
    position (au), velocity (au/day) : numpy.ndarray, shape (3, n)
    """
    q, e = elements.perihelion_au, elements.eccentricity
    since = jd_tdb - elements.perihelion_jd
    if e < 1.0:
        since = since - elements.period_days * np.round(since / elements.period_days)
    s, c2, c3 = _universal_anomaly(q, e, since)
    radius = q + SUN_GM * e * s**2 * c2
    speed = np.sqrt(SUN_GM * (1.0 + e) / q)
    z = SUN_GM * (1.0 - e) / q * s**2
    f, g = 1.0 - SUN_GM * s**2 * c2 / q, since - SUN_GM * s**3 * c3
    f_rate, g_rate = -SUN_GM * s * (1.0 - z * c3) / (radius * q), 1.0 - SUN_GM * s**2 * c2 / radius
    rotation = ECLIPTIC_TO_EQUATOR @ _perifocal_to_ecliptic(elements)
    return rotation @ np.array([q * f, speed * g]), rotation @ np.array([q * f_rate, speed * g_rate])


def _universal_anomaly(q: float, e: float, since: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The universal anomaly at times from perihelion, and Stumpff's c2 and c3 there."""
    size = np.abs(since)
    alpha = SUN_GM * (1.0 - e) / q
    # Newton from above: up to aphelion the time grows ever faster with s, so it comes down without overshooting.
    s = size / q
    if e > 0.0:
        s = np.minimum(s, np.cbrt(6.0 * size / (SUN_GM * e)) if e >= 1.0 else s)
    if alpha > 0.0:
        s = np.minimum(s, np.pi / np.sqrt(alpha))
    for _ in range(_MOST_STEPS):
        c2, c3 = _stumpff(alpha * s**2)
        step = (q * s + SUN_GM * e * s**3 * c3 - size) / (q + SUN_GM * e * s**2 * c2)
        s = np.maximum(s - step, 0.0)
        if np.all(np.abs(step) <= 1e-14 * (1.0 + s)):
            break
    c2, c3 = _stumpff(alpha * s**2)
    return np.sign(since) * s, c2, c3


def _stumpff(z: FloatArray) -> tuple[FloatArray, FloatArray]:
    """``c2 = (1 - cos sqrt z)/z`` and ``c3 = (sqrt z - sin sqrt z)/sqrt(z)^3``, by their series near zero."""
    small = np.abs(z) < 1e-2
    root = np.sqrt(np.maximum(np.abs(z), 1e-2))
    bounded = np.minimum(root, 700.0)
    c2 = np.where(z > 0.0, 1.0 - np.cos(root), np.cosh(bounded) - 1.0) / root**2
    c3 = np.where(z > 0.0, root - np.sin(root), np.sinh(bounded) - bounded) / root**3
    near = np.where(small, z, 0.0)
    series2 = 1 / 2 - near / 24 * (1 - near / 30 * (1 - near / 56 * (1 - near / 90)))
    series3 = 1 / 6 - near / 120 * (1 - near / 42 * (1 - near / 72 * (1 - near / 110)))
    return np.where(small, series2, c2), np.where(small, series3, c3)


def _perifocal_to_ecliptic(elements: OrbitalElements) -> FloatArray:
    node, argument, inclination = np.radians([elements.node_deg, elements.argument_deg, elements.inclination_deg])
    cos_n, sin_n, cos_w, sin_w = np.cos(node), np.sin(node), np.cos(argument), np.sin(argument)
    cos_i, sin_i = np.cos(inclination), np.sin(inclination)
    return np.array(
        [
            [cos_n * cos_w - sin_n * sin_w * cos_i, -cos_n * sin_w - sin_n * cos_w * cos_i],
            [sin_n * cos_w + cos_n * sin_w * cos_i, -sin_n * sin_w + cos_n * cos_w * cos_i],
            [sin_w * sin_i, cos_w * sin_i],
        ]
    )
