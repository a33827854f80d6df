"""The photometric systems HG, HG12 and HG1G2 as one: each curve is a mixture of a few that bound it.

A system's curve is linear in its slope parameters, and its parameters are bounded. So every allowed curve is a mixture,
with positive weights that add up to one, of the curves at the corners of the allowed region. Bounds on the parameters
thus become ``weight >= 0`` for all systems alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from science.columns import FloatArray
from science.phase_curves.basis import hg1g2_functions, hg_functions, magnitudes

LN_TO_MAG = 2.5 / np.log(10.0)


@dataclass(frozen=True)
class System:
    """A photometric system.

    Attributes
    ----------
    slopes : tuple of str
        Names of the parameters beside H.
    corners : tuple of tuple of float
        Values of the slope parameters at the corners of the allowed region.
    functions : callable
        Phase angles to basic functions, shape (m, n).
    shares : callable
        Slope parameters to the shares of the basic functions, shape (m,).
    """

    slopes: tuple[str, ...]
    corners: tuple[tuple[float, ...], ...]
    functions: Callable[..., FloatArray]
    shares: Callable[[FloatArray], FloatArray]

    def corner_curves(self, phase_deg: ArrayLike) -> FloatArray:
        """Brightness at the corners relative to zero phase, shape (corners, n)."""
        functions = self.functions(phase_deg=phase_deg)
        return np.array([self.shares(np.array(corner)) @ functions for corner in self.corners])

    def slopes_of(self, weight: FloatArray) -> FloatArray:
        """Slope parameters of a mixture."""
        return np.asarray(weight @ np.array(self.corners))

    def dimming(self, phase_deg: ArrayLike, slopes: FloatArray) -> FloatArray:
        """Magnitudes that the phase takes away, shape of ``phase_deg``."""
        return magnitudes(brightness=self.shares(slopes) @ self.functions(phase_deg=phase_deg))

    def slope_jacobian(self, phase_deg: ArrayLike, slopes: FloatArray) -> FloatArray:
        """Derivatives of the magnitude with respect to the slope parameters, shape (n, slopes)."""
        functions = self.functions(phase_deg=phase_deg)
        brightness = np.maximum(self.shares(slopes) @ functions, 1e-12)
        none = self.shares(np.zeros(len(self.slopes)))
        steps = [self.shares(row) - none for row in np.eye(len(self.slopes))]
        return np.array([-LN_TO_MAG * (step @ functions) / brightness for step in steps]).T


def _hg_shares(slopes: FloatArray) -> FloatArray:
    return np.array([1.0 - slopes[0], slopes[0]])


def _hg12_shares(slopes: FloatArray) -> FloatArray:
    """Penttilä et al. 2016 (Planet. Space Sci. 123, 117), equation 6."""
    g1, g2 = 0.84293649 * slopes[0], 0.53513350 * (1.0 - slopes[0])
    return np.array([g1, g2, 1.0 - g1 - g2])


def _hg1g2_shares(slopes: FloatArray) -> FloatArray:
    return np.array([slopes[0], slopes[1], 1.0 - slopes[0] - slopes[1]])


SYSTEMS = {
    # The bounds of G keep the brightness positive at all phase angles.
    "HG": System(("G",), ((-0.253,), (1.194,)), hg_functions, _hg_shares),
    "HG12": System(("G12",), ((0.0,), (1.0,)), hg1g2_functions, _hg12_shares),
    "HG1G2": System(("G1", "G2"), ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0)), hg1g2_functions, _hg1g2_shares),
}
MODELS = (*SYSTEMS, "sHG1G2")
"""Every model that can be fitted; sHG1G2 adds a spheroid's spin to HG1G2."""


def system_of(model: str) -> System:
    """The photometric system of a model.

    Raises
    ------
    ValueError
        There is no such model.
    """
    if model not in MODELS:
        raise ValueError(f"There is no phase curve model '{model}'; there are {', '.join(MODELS)}.")
    return SYSTEMS["HG1G2" if model == "sHG1G2" else model]
