"""Reduced magnitudes: what an object would be at 1 au from the Sun and from the observer; and H in V."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from science.columns import FloatArray

KM_PER_AU = 149_597_870.7
_FARTHEST_AU = 1e4
V_MINUS_BAND = {"g": -0.2833, "r": 0.1777}
"""Mean colours of asteroids in AB, as Fink uses them."""


def reduced_magnitude(*, mag: ArrayLike, observer_distance_au: ArrayLike, sun_distance_au: ArrayLike) -> FloatArray:
    """``m - 5 log10(r Delta)``.

    Distances above 10,000 are taken for kilometres, as one public data release has them; a distance that is not
    positive gives NaN.

    Parameters
    ----------
    mag, observer_distance_au, sun_distance_au : array_like, shape (n,)
    """
    product = distance_au(distance=observer_distance_au) * distance_au(distance=sun_distance_au)
    product = np.where(product > 0.0, product, np.nan)
    return np.asarray(np.asarray(mag, dtype=np.float64) - 5.0 * np.log10(product))


def distance_au(*, distance: ArrayLike) -> FloatArray:
    """Distances in au, also where they came in kilometres."""
    values = np.asarray(distance, dtype=np.float64)
    return np.where(np.abs(values) > _FARTHEST_AU, values / KM_PER_AU, values)


def h_in_v(*, h_mag: float, band: str) -> float:
    """H in V from H in g or r, by the mean colour of asteroids; NaN for another band."""
    return h_mag + V_MINUS_BAND.get(band, float("nan"))
