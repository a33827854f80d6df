"""Where the Earth and the planets are: astropy's built-in ephemeris, as splines over days."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from astropy.coordinates import get_body_barycentric
from astropy.time import Time
from scipy.interpolate import CubicSpline

from science.columns import FloatArray
from science.orbits.constants import PLANET_MASSES

_CHUNK_DAYS = 1024.0
_STEP_DAYS = {"mercury": 1.0, "moon": 1.0, "venus": 2.0, "earth": 1.0}
_OUTER_STEP_DAYS = 8.0
FIRST_JD, LAST_JD = 2_378_496.5, 2_524_593.5
"""1800 to 2200: beyond, the ephemeris is not made for it."""

Track = Callable[[FloatArray], FloatArray]


def _barycentric(body: str, jd_tdb: FloatArray) -> FloatArray:
    with warnings.catch_warnings():
        # Outside the years of leap seconds, astropy warns of a "dubious year"; the argument here is TDB.
        warnings.simplefilter("ignore")
        time = Time(jd_tdb, format="jd", scale="tdb")
        return np.asarray(get_body_barycentric(body, time, ephemeris="builtin").xyz.to_value("au"))


@lru_cache(maxsize=400)
def _chunk(body: str, number: int) -> CubicSpline:
    """Heliocentric track of a body over 1,024 days."""
    step = _STEP_DAYS.get(body, _OUTER_STEP_DAYS)
    knots = np.arange(number * _CHUNK_DAYS - 4 * step, (number + 1) * _CHUNK_DAYS + 4.5 * step, step)
    return CubicSpline(knots, _barycentric(body, knots) - _barycentric("sun", knots), axis=1)


def heliocentric_au(body: str, jd_tdb: FloatArray) -> FloatArray:
    """Heliocentric position of a planet, the Earth or the Moon, equatorial J2000, au, shape (3, n)."""
    numbers = np.floor_divide(jd_tdb, _CHUNK_DAYS).astype(int)
    out = np.empty((3, len(jd_tdb)))
    for number in np.unique(numbers):
        mine = numbers == number
        out[:, mine] = _chunk(body, int(number))(jd_tdb[mine])
    return out


def attractors(first_jd: float, last_jd: float) -> tuple[FloatArray, Track]:
    """Masses of all planets and the Moon, shape (m,), and their positions at one time, shape (3, m), over a span."""
    step = 1.0
    knots = np.arange(first_jd - 3 * step, last_jd + 3.5 * step, step)
    tracks = np.array([heliocentric_au(body, knots) for body in PLANET_MASSES])
    spline = CubicSpline(knots, tracks.transpose(2, 1, 0), axis=0)
    return np.array(list(PLANET_MASSES.values())), spline
