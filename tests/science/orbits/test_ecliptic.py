"""Ecliptic longitude against astropy's own frame."""

import astropy.units as u
import numpy as np
from astropy.coordinates import SkyCoord

from science.orbits.ecliptic import ecliptic_longitude_deg


def test_equal_to_astropy() -> None:
    rng = np.random.default_rng(1)
    ra, dec = rng.uniform(0.0, 360.0, 50), rng.uniform(-60.0, 60.0, 50)
    theirs = SkyCoord(ra * u.deg, dec * u.deg, frame="icrs").transform_to("barycentricmeanecliptic").lon.deg
    away = (ecliptic_longitude_deg(ra_deg=ra, dec_deg=dec) - theirs + 180.0) % 360.0 - 180.0
    assert np.abs(away).max() < 1e-4
