"""Asteroids: osculating elements, two-body motion, light time, and how bright they are.

Elements are JPL's osculating ones (heliocentric, ecliptic and equinox J2000, epoch 2025-11-21.0 TDB). Two bodies are
good to arcminutes within a year of the epoch, and to 0.0005 mag.
"""

from dataclasses import dataclass

import numpy as np
from astropy.coordinates import get_body_barycentric
from astropy.time import Time
from scipy.interpolate import CubicSpline

from simulation.types import FloatArray, IntArray

GAUSS_K = 0.01720209895
LIGHT_DAYS_PER_AU = 0.0057755183
OBLIQUITY = np.radians(84381.448 / 3600.0)
V_TO_BAND = {1: 0.2833, 2: -0.1777}
"""Mean colours of asteroids, magnitude in g or r minus V."""


@dataclass(frozen=True)
class Elements:
    """Osculating elements: au, degrees, TDB Julian date."""

    a_au: float
    e: float
    i_deg: float
    node_deg: float
    peri_deg: float
    mean_anomaly_deg: float
    epoch_jd: float = 2461000.5


@dataclass(frozen=True)
class Asteroid:
    """A body: its designation, orbit, phase function (H in V), and spin."""

    designation: str
    name: str
    elements: Elements
    h_mag: float
    g1: float
    g2: float
    spin_hours: float
    amplitude_mag: float


NUMBERED = (
    Asteroid(
        "433", "Eros", Elements(1.458120998, 0.222835941, 10.828466514, 304.270102575, 178.929753674, 310.554327737),
        10.40, 0.26, 0.38, 5.270, 0.45,
    ),
    Asteroid(
        "1181", "Lilith", Elements(2.664645195, 0.193317524, 5.592042797, 260.562239394, 156.624812032, 311.946572596),
        11.27, 0.27, 0.35, 15.04, 0.11,
    ),
    Asteroid(
        "1272", "Gefion", Elements(2.788128147, 0.150823141, 8.423357132, 321.276048996, 4.986457687, 130.257466576),
        12.92, 0.26, 0.38, 6.0, 0.14,
    ),
    Asteroid(
        "2060", "Chiron", Elements(13.692198962, 0.378979234, 6.926003537, 209.298420490, 339.253741705, 212.839771786),
        5.75, 0.60, 0.17, 5.918, 0.06,
    ),
    Asteroid(
        "17030", "Sierks", Elements(3.1754733, 0.0454207, 2.9046, 104.16243, 100.5141, 229.79088),
        13.30, 0.62, 0.14, 7.2, 0.20,
    ),
    Asteroid(
        "136108", "Haumea",
        Elements(43.005498813, 0.195774819, 28.208405792, 121.797290195, 240.888336259, 222.327647470),
        0.25, 0.40, 0.30, 3.9155, 0.28,
    ),
)  # fmt: skip
"""Real bodies on their real orbits; phase slopes by taxonomic class, the spin of Gefion and Sierks is made up."""


def eccentric_anomaly(mean_anomaly: FloatArray, e: float) -> FloatArray:
    """Solve Kepler's equation, radians in and out, by Newton's method from a start that always converges."""
    wrapped = np.mod(mean_anomaly + np.pi, 2.0 * np.pi) - np.pi
    anomaly = wrapped + np.sign(wrapped) * 0.85 * e
    for _ in range(12):
        anomaly = anomaly - (anomaly - e * np.sin(anomaly) - wrapped) / (1.0 - e * np.cos(anomaly))
    return np.asarray(anomaly)


def heliocentric_au(elements: Elements, jd_tdb: FloatArray) -> FloatArray:
    """Equatorial J2000 heliocentric position in au, shape (3, n)."""
    motion = GAUSS_K / elements.a_au**1.5
    mean = np.radians(elements.mean_anomaly_deg) + motion * (jd_tdb - elements.epoch_jd)
    anomaly = eccentric_anomaly(mean, elements.e)
    x = elements.a_au * (np.cos(anomaly) - elements.e)
    y = elements.a_au * np.sqrt(1.0 - elements.e**2) * np.sin(anomaly)
    node, peri, inc = (np.radians(v) for v in (elements.node_deg, elements.peri_deg, elements.i_deg))
    p = np.array(
        [
            np.cos(node) * np.cos(peri) - np.sin(node) * np.sin(peri) * np.cos(inc),
            np.sin(node) * np.cos(peri) + np.cos(node) * np.sin(peri) * np.cos(inc),
            np.sin(peri) * np.sin(inc),
        ]
    )
    q = np.array(
        [
            -np.cos(node) * np.sin(peri) - np.sin(node) * np.cos(peri) * np.cos(inc),
            -np.sin(node) * np.sin(peri) + np.cos(node) * np.cos(peri) * np.cos(inc),
            np.cos(peri) * np.sin(inc),
        ]
    )
    ecliptic = p[:, None] * x + q[:, None] * y
    cosine, sine = np.cos(OBLIQUITY), np.sin(OBLIQUITY)
    return np.array([ecliptic[0], cosine * ecliptic[1] - sine * ecliptic[2], sine * ecliptic[1] + cosine * ecliptic[2]])


def earth_au(jd_utc: FloatArray) -> FloatArray:
    """Heliocentric position of the Earth in au, shape (3, n), from astropy's built-in ephemeris."""
    time = Time(jd_utc, format="jd", scale="utc")
    earth = get_body_barycentric("earth", time, ephemeris="builtin").xyz.to_value("au")
    sun = get_body_barycentric("sun", time, ephemeris="builtin").xyz.to_value("au")
    return np.asarray(earth - sun)


@dataclass(frozen=True)
class Geometry:
    """What an observer at the Earth's centre sees: arrays of one length."""

    ra_deg: FloatArray
    dec_deg: FloatArray
    sun_au: FloatArray
    earth_au: FloatArray
    phase_deg: FloatArray


def observe(elements: Elements, jd_utc: FloatArray, earth: FloatArray | None = None) -> Geometry:
    """Astrometric geocentric place and geometry at UTC Julian dates, corrected for light time.

    Parameters
    ----------
    elements : Elements
    jd_utc : numpy.ndarray, shape (n,)
    earth : numpy.ndarray, shape (3, n), optional
        Heliocentric Earth in au, where it is known already.

    Returns
    -------
    Geometry
    """
    observer = earth_au(jd_utc) if earth is None else earth
    # TDB - UTC is 69.184 s since 2017.
    jd_tdb = jd_utc + 69.184 / 86400.0
    delay = np.zeros_like(jd_utc)
    for _ in range(3):
        body = heliocentric_au(elements, jd_tdb - delay)
        line = body - observer
        distance = np.sqrt((line**2).sum(axis=0))
        delay = distance * LIGHT_DAYS_PER_AU
    from_sun = np.sqrt((body**2).sum(axis=0))
    cosine = (body * line).sum(axis=0) / (from_sun * distance)
    return Geometry(
        np.degrees(np.arctan2(line[1], line[0])) % 360.0,
        np.degrees(np.arcsin(line[2] / distance)),
        from_sun,
        distance,
        np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))),
    )


def _spline(degrees: list[float], values: list[float], slopes: tuple[float, float]) -> CubicSpline:
    return CubicSpline(np.radians(degrees), values, bc_type=((1, slopes[0]), (1, slopes[1])))


_PHI1 = _spline(
    [7.5, 30.0, 60.0, 90.0, 120.0, 150.0],
    [0.75, 0.33486016, 0.13410560, 0.051104756, 0.021465687, 0.0036396989],
    (-1.9098593, -0.091328612),
)
_PHI2 = _spline(
    [7.5, 30.0, 60.0, 90.0, 120.0, 150.0],
    [0.925, 0.62884169, 0.31755495, 0.12716367, 0.022373903, 0.00016505689],
    (-0.57295780, -8.6573138e-8),
)
_PHI3 = _spline(
    [0.0, 0.3, 1.0, 2.0, 4.0, 8.0, 12.0, 20.0, 30.0],
    [1.0, 0.83381185, 0.57735424, 0.42144772, 0.23174230, 0.10348178, 0.061733473, 0.016107006, 0.0],
    (-1.0630097, 0.0),
)


def hg1g2_magnitude(phase_deg: FloatArray, g1: float, g2: float) -> FloatArray:
    """Magnitudes that the phase takes away, ``-2.5 log10(G1 phi1 + G2 phi2 + (1 - G1 - G2) phi3)``.

    After Muinonen et al. 2010, Icarus 209, 542; nodes as tabulated there. Shape of ``phase_deg``; good to 150 degrees.
    """
    alpha = np.radians(phase_deg)
    small = alpha < np.radians(7.5)
    phi1 = np.where(small, 1.0 - 6.0 * alpha / np.pi, _PHI1(alpha))
    phi2 = np.where(small, 1.0 - 9.0 * alpha / (5.0 * np.pi), _PHI2(alpha))
    phi3 = np.where(alpha > np.radians(30.0), 0.0, _PHI3(alpha))
    return np.asarray(-2.5 * np.log10(np.maximum(g1 * phi1 + g2 * phi2 + (1.0 - g1 - g2) * phi3, 1e-6)))


def magnitude(body: Asteroid, geometry: Geometry, jd: FloatArray, fid: IntArray) -> FloatArray:
    """Apparent AB magnitude in g or r at each date: distance, phase, colour and a double-peaked spin light curve."""
    band = np.where(fid == 1, V_TO_BAND[1], V_TO_BAND[2])
    turn = 2.0 * np.pi * (jd - geometry.earth_au * LIGHT_DAYS_PER_AU) * 24.0 / body.spin_hours
    spin = -0.5 * body.amplitude_mag * (np.sin(2.0 * turn) + 0.15 * np.sin(turn))
    reduced = body.h_mag + hg1g2_magnitude(geometry.phase_deg, body.g1, body.g2)
    return np.asarray(reduced + 5.0 * np.log10(geometry.sun_au * geometry.earth_au) + band + spin)


def predicted_v(body: Asteroid, geometry: Geometry) -> FloatArray:
    """V magnitude without spin, as a catalogue of ephemerides predicts it (the packet's ``ssmagnr``)."""
    reduced = body.h_mag + hg1g2_magnitude(geometry.phase_deg, body.g1, body.g2)
    return np.asarray(reduced + 5.0 * np.log10(geometry.sun_au * geometry.earth_au))
