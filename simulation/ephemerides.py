"""Where the Sun and the Moon stand, and how high a position is at Palomar: low precision, no network, no tables.

Sun and Moon after the Astronomical Almanac's low-precision formulae (0.01 and 0.3 degrees).
"""

import numpy as np

from simulation.types import FloatArray

PALOMAR_LATITUDE_DEG = 33.3563
PALOMAR_LONGITUDE_DEG = -116.8650
J2000_JD = 2451545.0


def _equatorial(longitude_deg: FloatArray, latitude_deg: FloatArray, jd: FloatArray) -> tuple[FloatArray, FloatArray]:
    obliquity = np.radians(23.439 - 4e-7 * (jd - J2000_JD))
    lon, lat = np.radians(longitude_deg), np.radians(latitude_deg)
    x = np.cos(lat) * np.cos(lon)
    y = np.cos(obliquity) * np.cos(lat) * np.sin(lon) - np.sin(obliquity) * np.sin(lat)
    z = np.sin(obliquity) * np.cos(lat) * np.sin(lon) + np.cos(obliquity) * np.sin(lat)
    return np.degrees(np.arctan2(y, x)) % 360.0, np.degrees(np.arcsin(np.clip(z, -1.0, 1.0)))


def sun_position(jd: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Right ascension and declination of the Sun in degrees, of the shape of ``jd``."""
    days = jd - J2000_JD
    anomaly = np.radians(357.528 + 0.9856003 * days)
    longitude = 280.460 + 0.9856474 * days + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2.0 * anomaly)
    return _equatorial(longitude, np.zeros_like(longitude), jd)


def moon_position(jd: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Geocentric right ascension and declination of the Moon in degrees, of the shape of ``jd``."""
    t = (jd - J2000_JD) / 36525.0

    def sine(offset: float, rate: float) -> FloatArray:
        return np.asarray(np.sin(np.radians(offset + rate * t)))

    longitude = (
        218.32
        + 481267.881 * t
        + 6.29 * sine(135.0, 477198.87)
        - 1.27 * sine(259.3, -413335.36)
        + 0.66 * sine(235.7, 890534.22)
        + 0.21 * sine(269.9, 954397.74)
        - 0.19 * sine(357.5, 35999.05)
        - 0.11 * sine(186.5, 966404.03)
    )
    latitude = (
        5.13 * sine(93.3, 483202.02)
        + 0.28 * sine(228.2, 960400.89)
        - 0.28 * sine(318.3, 6003.15)
        - 0.17 * sine(217.6, -407332.21)
    )
    return _equatorial(longitude, latitude, jd)


def altitude_deg(ra_deg: FloatArray, dec_deg: FloatArray, jd: FloatArray) -> FloatArray:
    """Altitude of a position above Palomar's horizon in degrees; the arguments broadcast."""
    sidereal_deg = 280.46061837 + 360.98564736629 * (jd - J2000_JD) + PALOMAR_LONGITUDE_DEG
    hour_angle = np.radians(sidereal_deg - ra_deg)
    lat, dec = np.radians(PALOMAR_LATITUDE_DEG), np.radians(dec_deg)
    sine = np.sin(lat) * np.sin(dec) + np.cos(lat) * np.cos(dec) * np.cos(hour_angle)
    return np.asarray(np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0))))


def separation_deg(ra1_deg: FloatArray, dec1_deg: FloatArray, ra2_deg: FloatArray, dec2_deg: FloatArray) -> FloatArray:
    """Angle between two positions in degrees (haversine); the arguments broadcast."""
    ra1, dec1, ra2, dec2 = (np.radians(x) for x in (ra1_deg, dec1_deg, ra2_deg, dec2_deg))
    h = np.sin((dec2 - dec1) / 2) ** 2 + np.cos(dec1) * np.cos(dec2) * np.sin((ra2 - ra1) / 2) ** 2
    return np.asarray(np.degrees(2.0 * np.arcsin(np.sqrt(np.clip(h, 0.0, 1.0)))))


def moon_illumination(jd: FloatArray) -> FloatArray:
    """Illuminated fraction of the Moon, 0 (new) to 1 (full)."""
    elongation = separation_deg(*sun_position(jd), *moon_position(jd))
    return np.asarray((1.0 - np.cos(np.radians(elongation))) / 2.0)


def galactic_latitude_deg(ra_deg: FloatArray, dec_deg: FloatArray) -> FloatArray:
    """Galactic latitude in degrees of a J2000 position (pole at 192.85948, +27.12825)."""
    ra, dec = np.radians(np.asarray(ra_deg) - 192.85948), np.radians(dec_deg)
    pole = np.radians(27.12825)
    return np.asarray(
        np.degrees(np.arcsin(np.clip(np.sin(dec) * np.sin(pole) + np.cos(dec) * np.cos(pole) * np.cos(ra), -1, 1)))
    )
