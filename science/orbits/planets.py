"""Where the Earth and the planets are, heliocentric, from the ephemerides in ERFA; kept as splines over days."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import erfa
import numpy as np
from scipy.interpolate import CubicSpline

from science.columns import FloatArray
from science.orbits.constants import PLANET_MASSES

_CHUNK_DAYS = 1024.0
_EARTH_STEP_DAYS = 1.0
_PLANET_STEP_DAYS, _BLOCK_DAYS = 4.0, 128.0
"""A spline over four days is good to 3e-7 au for Venus; for Mercury to 7e-6, but Mercury weighs little."""
FIRST_JD, LAST_JD = 2_378_496.5, 2_524_593.5
"""1800 to 2200: beyond, the ephemerides are not made for it."""

Track = Callable[[FloatArray], FloatArray]


def earth_au(jd_tdb: FloatArray) -> FloatArray:
    """Heliocentric position of the Earth, equatorial J2000, au, shape (3, n): ERFA's ``epv00``."""
    numbers = np.floor_divide(jd_tdb, _CHUNK_DAYS).astype(int)
    out = np.empty((3, len(jd_tdb)))
    for number in np.unique(numbers):
        mine = numbers == number
        out[:, mine] = _earth_chunk(int(number))(jd_tdb[mine]).T
    return out


def planets_au(jd_tdb: FloatArray) -> FloatArray:
    """Heliocentric positions of the eight planets, equatorial J2000, au, shape (n, 3, 8); see `attractors`."""
    return np.array([erfa.plan94(jd_tdb, 0.0, number)["p"] for number in range(1, 9)]).transpose(1, 2, 0)


def attractors(first_jd: float, last_jd: float) -> tuple[FloatArray, Track]:
    """Masses of the eight planets, shape (8,), and their positions at one TDB date, shape (3, 8), between two dates.

    Simon et al. 1994 (A&A 282, 663), ERFA's ``plan94``: good to some 10 arcseconds seen from the Sun, enough for the
    pull on others. The Earth stands for itself and the Moon.
    """
    blocks = (int(np.floor(first_jd / _BLOCK_DAYS)), int(np.ceil(last_jd / _BLOCK_DAYS)))
    return np.array(PLANET_MASSES), _planet_tracks(*blocks)


@lru_cache(maxsize=8)
def _planet_tracks(first: int, last: int) -> CubicSpline:
    start, end = first * _BLOCK_DAYS, last * _BLOCK_DAYS
    knots = np.arange(start - 2.0 * _PLANET_STEP_DAYS, end + 2.5 * _PLANET_STEP_DAYS, _PLANET_STEP_DAYS)
    return CubicSpline(knots, planets_au(knots))


@lru_cache(maxsize=100)
def _earth_chunk(number: int) -> CubicSpline:
    start, step = number * _CHUNK_DAYS, _EARTH_STEP_DAYS
    knots = np.arange(start - 4.0 * step, start + _CHUNK_DAYS + 4.5 * step, step)
    return CubicSpline(knots, erfa.epv00(knots, 0.0)[0]["p"])
