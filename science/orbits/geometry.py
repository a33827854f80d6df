"""What an observer sees of a body on an orbit: place, distances, phase angle and elongation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from science.columns import FloatArray
from science.errors import NotEnoughData
from science.orbits.constants import ECLIPTIC_TO_EQUATOR, LIGHT_AU_PER_DAY
from science.orbits.elements import OrbitalElements
from science.orbits.integrate import integrated_track
from science.orbits.observer import PALOMAR, Site, site_au, tdb_from_utc
from science.orbits.planets import FIRST_JD, LAST_JD, Track, earth_au
from science.orbits.two_body import two_body_state

NEAR_DAYS = 30.0
"""So near the epoch two bodies are as good as all; beyond, the planets are integrated."""
_LONGEST_DELAY_DAYS = 1.0


@dataclass(frozen=True)
class Geometry:
    """Geometry at a number of dates, all arrays of shape (n,).

    Attributes
    ----------
    jd_utc : numpy.ndarray
    ra_deg, dec_deg : numpy.ndarray
        Astrometric place, J2000.
    observer_distance_au, sun_distance_au : numpy.ndarray
    phase_deg, elongation_deg : numpy.ndarray
    ecliptic_longitude_deg, ecliptic_latitude_deg : numpy.ndarray
        Of the place on the sky.
    sun_longitude_deg : numpy.ndarray
        Ecliptic longitude of the Sun seen from the Earth.
    light_time_days : numpy.ndarray
    source, accuracy : str
        Where the numbers come from and how good they are, to be shown.
    """

    jd_utc: FloatArray
    ra_deg: FloatArray
    dec_deg: FloatArray
    observer_distance_au: FloatArray
    sun_distance_au: FloatArray
    phase_deg: FloatArray
    elongation_deg: FloatArray
    ecliptic_longitude_deg: FloatArray
    ecliptic_latitude_deg: FloatArray
    sun_longitude_deg: FloatArray
    light_time_days: FloatArray
    source: str
    accuracy: str


def geometry_at(*, elements: OrbitalElements, jd_utc: ArrayLike, site: Site = PALOMAR) -> Geometry:
    """Geometry of a body at UTC Julian dates, corrected for light time.

    Two-body motion within 30 days of the epoch of the elements, else integration with all planets.

    Parameters
    ----------
    elements : OrbitalElements
    jd_utc : array_like, shape (n,)
    site : Site

    Raises
    ------
    NotEnoughData
        No date, or a date outside 1800 to 2200.
    """
    jd = np.asarray(jd_utc, dtype=np.float64)
    if jd.ndim != 1 or not len(jd) or not np.isfinite(jd).all():
        raise NotEnoughData("There is no date to compute a position for.")
    if jd.min() < FIRST_JD or jd.max() > LAST_JD or not FIRST_JD < elements.epoch_jd < LAST_JD:
        raise NotEnoughData("Positions can be computed from 1800 to 2200 only.")
    tdb = tdb_from_utc(jd)
    observer = earth_au(tdb) + site_au(site, jd)
    far = float(np.abs(tdb - elements.epoch_jd).max())
    track = trajectory(elements, float(tdb.min()) - _LONGEST_DELAY_DAYS, float(tdb.max()))
    delay = np.zeros_like(jd)
    for _ in range(3):
        body = track(tdb - delay)
        line = body - observer
        distance = np.sqrt((line**2).sum(axis=0))
        delay = distance / LIGHT_AU_PER_DAY
    sun = np.sqrt((body**2).sum(axis=0))
    from_sun = np.sqrt((observer**2).sum(axis=0))
    ecliptic, to_sun = ECLIPTIC_TO_EQUATOR.T @ line, ECLIPTIC_TO_EQUATOR.T @ -observer
    return Geometry(
        jd,
        np.degrees(np.arctan2(line[1], line[0])) % 360.0,
        np.degrees(np.arcsin(line[2] / distance)),
        distance,
        sun,
        _angle_deg(body, line, sun * distance),
        _angle_deg(-observer, line, from_sun * distance),
        np.degrees(np.arctan2(ecliptic[1], ecliptic[0])) % 360.0,
        np.degrees(np.arcsin(ecliptic[2] / distance)),
        np.degrees(np.arctan2(to_sun[1], to_sun[0])) % 360.0,
        distance / LIGHT_AU_PER_DAY,
        elements.source,
        _accuracy(elements, far),
    )


def trajectory(elements: OrbitalElements, first_jd: float, last_jd: float) -> Track:
    """Heliocentric positions of a body between two TDB dates, as a function of dates."""
    far = max(abs(first_jd - elements.epoch_jd), abs(last_jd - elements.epoch_jd))
    if elements.two_body or far <= NEAR_DAYS:
        return lambda jd_tdb: two_body_state(elements, jd_tdb)[0]
    epoch = np.array([elements.epoch_jd])
    position, velocity = two_body_state(elements, epoch)
    return integrated_track(position[:, 0], velocity[:, 0], elements.epoch_jd, first_jd, last_jd)


def _accuracy(elements: OrbitalElements, farthest_days: float) -> str:
    days = f"{farthest_days:,.0f} day{'' if round(farthest_days) == 1 else 's'} from the epoch of the elements"
    if elements.two_body:
        return f"two-body motion, as the body itself moves; {days}"
    if farthest_days <= NEAR_DAYS:
        return f"two-body motion, {days}: good to about 1″ and 0.00001 au"
    return f"integrated with all planets, {days}: as good as the elements are, and to about 1″ over ten years"


def _angle_deg(one: FloatArray, other: FloatArray, product: FloatArray) -> FloatArray:
    """Angle between vectors, from its cosine and, near 0 and 180 degrees, its sine."""
    sine = np.sqrt((np.cross(one, other, axis=0) ** 2).sum(axis=0)) / product
    cosine = (one * other).sum(axis=0) / product
    return np.asarray(np.degrees(np.arctan2(sine, cosine)))
