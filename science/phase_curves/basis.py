"""The phase functions of asteroids: HG and HG1G2, evaluated once for a set of phase angles."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import CubicSpline

from science.columns import FloatArray

LARGEST_PHASE_DEG = 150.0
"""The nodes of the HG1G2 functions end here."""

_DARKEST = 1e-12  # a brightness of nothing has no magnitude


def hg_functions(*, phase_deg: ArrayLike) -> FloatArray:
    """The two functions of the HG system.

    Bowell et al. 1989 (Asteroids II, 524), equation A4: ``Phi_i = W S_i + (1 - W) L_i``.

    Parameters
    ----------
    phase_deg : array_like, shape (n,)

    Returns
    -------
    numpy.ndarray, shape (2, n)
    """
    phase = np.radians(np.asarray(phase_deg, dtype=np.float64))
    sine, half_tangent = np.sin(phase), np.tan(0.5 * phase)
    near = np.exp(-90.56 * half_tangent**2)
    bowl = sine / (0.119 + 1.341 * sine - 0.754 * sine**2)
    return np.array(
        [
            near * (1.0 - c * bowl) + (1.0 - near) * np.exp(-a * half_tangent**b)
            for a, b, c in ((3.332, 0.631, 0.986), (1.862, 1.218, 0.238))
        ]
    )


def _clamped(degrees: list[float], values: list[float], slopes: tuple[float, float]) -> CubicSpline:
    return CubicSpline(np.radians(degrees), values, bc_type=((1, slopes[0]), (1, slopes[1])))


_PHI1 = _clamped(
    [7.5, 30.0, 60.0, 90.0, 120.0, 150.0],
    [7.5e-1, 3.3486016e-1, 1.3410560e-1, 5.1104756e-2, 2.1465687e-2, 3.6396989e-3],
    (-1.9098593, -9.1328612e-2),
)
_PHI2 = _clamped(
    [7.5, 30.0, 60.0, 90.0, 120.0, 150.0],
    [9.25e-1, 6.2884169e-1, 3.1755495e-1, 1.2716367e-1, 2.2373903e-2, 1.6505689e-4],
    (-5.7295780e-1, -8.6573138e-8),
)
_PHI3 = _clamped(
    [0.0, 0.3, 1.0, 2.0, 4.0, 8.0, 12.0, 20.0, 30.0],
    [1.0, 8.3381185e-1, 5.7735424e-1, 4.2144772e-1, 2.3174230e-1, 1.0348178e-1, 6.1733473e-2, 1.6107006e-2, 0.0],
    (-1.0630097, 0.0),
)


def hg1g2_functions(*, phase_deg: ArrayLike) -> FloatArray:
    """The three functions of the HG1G2 system.

    Muinonen et al. 2010 (Icarus 209, 542), their tables 2 to 4: linear below 7.5 degrees, cubic splines above.

    Parameters
    ----------
    phase_deg : array_like, shape (n,)

    Returns
    -------
    numpy.ndarray, shape (3, n)
    """
    phase = np.radians(np.asarray(phase_deg, dtype=np.float64))
    low = phase < np.pi / 24.0
    return np.array(
        [
            np.where(low, 1.0 - 6.0 * phase / np.pi, np.maximum(_PHI1(phase), 0.0)),
            np.where(low, 1.0 - 9.0 * phase / (5.0 * np.pi), np.maximum(_PHI2(phase), 0.0)),
            np.where(phase < np.pi / 6.0, np.maximum(_PHI3(phase), 0.0), 0.0),
        ]
    )


def magnitudes(*, brightness: FloatArray) -> FloatArray:
    """``-2.5 log10`` of a brightness; none at all counts as 30 magnitudes."""
    return np.asarray(-2.5 * np.log10(np.maximum(brightness, _DARKEST)))
