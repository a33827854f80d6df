"""Where an observer stands, from the centre of the Earth."""

from __future__ import annotations

from dataclasses import dataclass

import erfa
import numpy as np

from science.columns import FloatArray

_EARTH_RADIUS_AU = 6_378_137.0 / 149_597_870_700.0
_LEAP_SECONDS = (  # (UTC from, TAI - UTC)
    (2_457_754.5, 37), (2_457_204.5, 36), (2_456_109.5, 35), (2_454_832.5, 34), (2_453_736.5, 33), (2_451_179.5, 32),
)  # fmt: skip


@dataclass(frozen=True)
class Site:
    """An observatory by the constants of the Minor Planet Center: east longitude, and parallax in Earth radii."""

    code: str
    name: str
    longitude_deg: float
    rho_cos_phi: float
    rho_sin_phi: float


PALOMAR = Site("I41", "Palomar Mountain, ZTF", 243.14022, 0.836325, 0.546877)
GEOCENTRE = Site("500", "centre of the Earth", 0.0, 0.0, 0.0)


def tdb_from_utc(jd_utc: FloatArray) -> FloatArray:
    """TDB Julian dates of UTC ones; exact to milliseconds since 1999."""
    seconds = np.full(jd_utc.shape, 32.0)
    for since, difference in reversed(_LEAP_SECONDS):
        seconds[jd_utc >= since] = difference
    return jd_utc + (seconds + 32.184) / 86_400.0


def site_au(site: Site, jd_utc: FloatArray) -> FloatArray:
    """The observer seen from the centre of the Earth, equatorial J2000, au, shape (3, n).

    UTC stands for UT1: less than a second, 400 m.
    """
    longitude = np.radians(site.longitude_deg)
    ground = _EARTH_RADIUS_AU * np.array(
        [site.rho_cos_phi * np.cos(longitude), site.rho_cos_phi * np.sin(longitude), site.rho_sin_phi]
    )
    to_ground = erfa.c2t00b(tdb_from_utc(jd_utc), 0.0, jd_utc, 0.0, 0.0, 0.0)
    return np.asarray(np.einsum("nji,j->in", to_ground, ground))
