"""Observatories, and how high a position stands above them in the coming night."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from science.columns import FloatArray

LOWEST_ALTITUDE_DEG = 30.0
"""Airmass 2."""
_SUN_BELOW_DEG = -12.0
_STEP_HOURS = 0.25


class Site(NamedTuple):
    """A place on the Earth, east longitude."""

    name: str
    latitude_deg: float
    longitude_deg: float


SITES: dict[str, Site] = {
    "palomar": Site("Palomar", 33.356, -116.863),
    "maunakea": Site("Maunakea", 19.826, -155.472),
    "kittpeak": Site("Kitt Peak", 31.958, -111.600),
    "lapalma": Site("La Palma", 28.762, -17.880),
    "calaralto": Site("Calar Alto", 37.224, -2.546),
    "ohp": Site("Haute-Provence", 43.931, 5.712),
    "lasilla": Site("La Silla", -29.257, -70.738),
    "sutherland": Site("Sutherland", -32.376, 20.811),
    "sidingspring": Site("Siding Spring", -31.273, 149.061),
}
"""By the name in an address."""


class Visibility(NamedTuple):
    """How a position can be seen in one night, dark or nautical twilight.

    Attributes
    ----------
    highest_deg : numpy.ndarray, shape (n,)
        Greatest altitude while the Sun is 12° below the horizon; −90 if it never is, or for no position.
    hours : numpy.ndarray, shape (n,)
        Time above 30° (airmass 2) meanwhile.
    """

    highest_deg: FloatArray
    hours: FloatArray


def visibility(*, ra_deg: ArrayLike, dec_deg: ArrayLike, site: Site, after_jd: float) -> Visibility:
    """How positions can be seen in the 24 hours after a date.

    Parameters
    ----------
    ra_deg, dec_deg : array_like, shape (n,), degrees, ICRS
        Precession is left out: it moves a position by a third of a degree.
    site : Site
    after_jd : float, UTC
    """
    hours = np.arange(0, 24, _STEP_HOURS)
    astropy_time, get_sun = _astropy()
    times = astropy_time(after_jd + hours / 24, format="jd", scale="utc")
    times.delta_ut1_utc = 0.0  # below a second; so no table of the Earth's rotation is asked for
    sidereal_deg = np.asarray(times.sidereal_time("mean", longitude=site.longitude_deg).deg)
    sun = get_sun(times)
    dark = _altitude_deg(np.asarray(sun.ra.deg), np.asarray(sun.dec.deg), sidereal_deg, site) < _SUN_BELOW_DEG
    ra, dec = (np.atleast_1d(np.asarray(angle, dtype=np.float64)) for angle in (ra_deg, dec_deg))
    altitude = np.where(dark, _altitude_deg(ra[:, None], dec[:, None], sidereal_deg, site), -90.0)
    altitude = np.nan_to_num(altitude, nan=-90.0)
    return Visibility(altitude.max(axis=1), (altitude > LOWEST_ALTITUDE_DEG).sum(axis=1) * _STEP_HOURS)


def _altitude_deg(ra_deg: FloatArray, dec_deg: FloatArray, sidereal_deg: FloatArray, site: Site) -> FloatArray:
    hour_angle, dec, latitude = np.radians(sidereal_deg - ra_deg), np.radians(dec_deg), np.radians(site.latitude_deg)
    sine = np.sin(latitude) * np.sin(dec) + np.cos(latitude) * np.cos(dec) * np.cos(hour_angle)
    return np.asarray(np.degrees(np.arcsin(np.clip(sine, -1, 1))))


@cache
def _astropy() -> tuple[Any, Any]:
    # Importing the coordinates of astropy takes half a second, which a page without a site should not wait for.
    from astropy.coordinates import get_sun
    from astropy.time import Time

    return Time, get_sun
