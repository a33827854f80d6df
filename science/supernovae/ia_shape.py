"""The mean shape of a type Ia supernova's light curve, which every fit starts from.

Magnitudes below peak against days from peak in g and r: nodes by hand through published mean light curves (Burns et al.
2011, AJ 141, 19), then moved to the weighted mean residuals of supernovae of the ZTF Bright Transient Survey (Perley et
al. 2020, ApJ 904, 35). Time is stretched (Goldhaber et al. 2001, ApJ 558, 359), rise and fall separately. Good to a few
per cent of the peak's flux, which is what `science.supernovae.departures` allows for.
"""

from __future__ import annotations

import numpy as np
from scipy.interpolate import CubicSpline

from science.columns import FloatArray
from science.supernovae.bands import G_ANGSTROM, R_ANGSTROM

FIRST_DAY, LAST_DAY = -20.0, 60.0

_NODES = np.array(
    [  # days from peak, magnitudes below it in g and in r
        (-20, 5.60, 5.40),
        (-17, 4.23, 3.38),
        (-15, 3.03, 2.24),
        (-13, 2.02, 1.42),
        (-11, 1.31, 0.886),
        (-9, 0.808, 0.521),
        (-7, 0.453, 0.283),
        (-5, 0.211, 0.128),
        (-3, 0.070, 0.044),
        (0, 0.0, 0.0),
        (3, 0.055, 0.032),
        (5, 0.131, 0.081),
        (7, 0.204, 0.187),
        (10, 0.360, 0.376),
        (15, 0.718, 0.627),
        (20, 1.146, 0.755),
        (25, 1.577, 0.852),
        (30, 1.962, 1.024),
        (40, 2.452, 1.485),
        (60, 2.959, 2.158),
    ]
)
_RISE_BEFORE, _FADE_AFTER = 1.0, 0.03  # mag/day, beyond the table
_LN_PER_MAG = 0.4 * np.log(10.0)
_IN_G, _IN_R = (CubicSpline(_NODES[:, 0], _NODES[:, band], bc_type="natural") for band in (1, 2))
_SLOPE_IN_G, _SLOPE_IN_R = _IN_G.derivative(), _IN_R.derivative()


def redness(*, wavelength_angstrom: FloatArray) -> FloatArray:
    """Place of a band between g (0) and r (1), where the two shapes are mixed; kept within −0.5 and 1.5."""
    return np.clip((wavelength_angstrom - G_ANGSTROM) / (R_ANGSTROM - G_ANGSTROM), -0.5, 1.5)


def ln_shape(phase_days: FloatArray, red: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Logarithm of the flux over that at peak, and its slope.

    Parameters
    ----------
    phase_days : numpy.ndarray
        Days from peak, divided by the stretch.
    red : numpy.ndarray, same shape
        From `redness`.

    Returns
    -------
    ln_flux, slope_per_day : numpy.ndarray
    """
    inside = np.clip(phase_days, FIRST_DAY, LAST_DAY)
    below = (1 - red) * _IN_G(inside) + red * _IN_R(inside)
    slope = (1 - red) * _SLOPE_IN_G(inside) + red * _SLOPE_IN_R(inside)
    early, late = phase_days < FIRST_DAY, phase_days > LAST_DAY
    below = below + np.where(early, _RISE_BEFORE, _FADE_AFTER) * np.abs(phase_days - inside)
    slope = np.where(early, -_RISE_BEFORE, np.where(late, _FADE_AFTER, slope))
    return -_LN_PER_MAG * below, -_LN_PER_MAG * slope
