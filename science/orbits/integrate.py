"""Motion under the Sun, the planets and the Moon, integrated from osculating elements."""

from __future__ import annotations

import numpy as np
from scipy.integrate import solve_ivp

from science.columns import FloatArray
from science.errors import NotEnoughData
from science.orbits.constants import LIGHT_AU_PER_DAY, SUN_GM
from science.orbits.planets import Track, attractors

_RELATIVE, _ABSOLUTE_AU = 1e-10, 1e-12
_MOST_EVALUATIONS = 100_000
_PLANET_AU = 1e-5
"""A little less than the radius of Venus: so near, a point mass would pull without bounds."""


def integrated_track(
    position_au: FloatArray, velocity_au_day: FloatArray, epoch_jd: float, first_jd: float, last_jd: float
) -> Track:
    """Heliocentric positions between two dates, as a function of TDB Julian dates, shapes (n,) to (3, n).

    Eighth-order Runge-Kutta (DOP853); the eight planets and the Sun's first relativistic term.

    Parameters
    ----------
    position_au, velocity_au_day : numpy.ndarray, shape (3,)
        At the epoch, equatorial J2000.

    Raises
    ------
    NotEnoughData
        The orbit needs more steps than are made here.
    """
    first, last = min(epoch_jd, first_jd) - 1.0, max(epoch_jd, last_jd) + 1.0
    masses, track = attractors(first, last)
    start = np.concatenate([position_au, velocity_au_day])
    before, after = (
        solve_ivp(
            _Forces(masses, track),
            (epoch_jd, end),
            start,
            method="DOP853",
            rtol=_RELATIVE,
            atol=_ABSOLUTE_AU,
            dense_output=True,
        ).sol
        for end in (first, last)
    )

    def positions(jd_tdb: FloatArray) -> FloatArray:
        later = jd_tdb >= epoch_jd
        out = np.empty((3, len(jd_tdb)))
        for side, solution in ((later, after), (~later, before)):
            if side.any():
                out[:, side] = solution(jd_tdb[side])[:3]
        return out

    return positions


class _Forces:
    """The derivative of place and velocity; it counts how often it is asked."""

    def __init__(self, masses: FloatArray, track: Track) -> None:
        self._masses, self._track, self._asked = masses, track, 0

    def __call__(self, jd_tdb: float, state: FloatArray) -> FloatArray:
        self._asked += 1
        if self._asked > _MOST_EVALUATIONS:
            raise NotEnoughData("This orbit stays too near a planet or the Sun to be integrated here.")
        place, velocity = state[:3], state[3:]
        radius = np.sqrt(place @ place)
        bodies = self._track(np.asarray(jd_tdb))
        away = bodies - place[:, None]
        # The second term is the pull on the Sun, as the Sun is the origin.
        pull = away / ((away**2).sum(axis=0) + _PLANET_AU**2) ** 1.5 - bodies / (bodies**2).sum(axis=0) ** 1.5
        einstein = (4.0 * SUN_GM / radius - velocity @ velocity) * place + 4.0 * (place @ velocity) * velocity
        acceleration = SUN_GM * (
            -place / radius**3 + pull @ self._masses + einstein / (LIGHT_AU_PER_DAY**2 * radius**3)
        )
        return np.concatenate([velocity, acceleration])
