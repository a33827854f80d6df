"""Places on the sky along the ecliptic."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from science.columns import FloatArray
from science.orbits.constants import ECLIPTIC_TO_EQUATOR


def ecliptic_longitude_deg(*, ra_deg: ArrayLike, dec_deg: ArrayLike) -> FloatArray:
    """Ecliptic longitude (J2000), 0 to 360 degrees, of places given in right ascension and declination."""
    ra, dec = (np.radians(np.asarray(angle, dtype=np.float64)) for angle in (ra_deg, dec_deg))
    line = np.array([np.cos(dec) * np.cos(ra), np.cos(dec) * np.sin(ra), np.sin(dec)])
    ecliptic = ECLIPTIC_TO_EQUATOR.T @ line
    return np.asarray(np.degrees(np.arctan2(ecliptic[1], ecliptic[0])) % 360.0)
