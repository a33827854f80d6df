"""The map of the whole sky: places against the formula itself, equal areas, orientation, great circles."""

from __future__ import annotations

import math

import numpy as np
import pytest
from astropy.coordinates import SkyCoord
from scipy.optimize import brentq

from science.sky_projection import HALF_WIDTH, ecliptic, galactic_plane, mollweide


def by_the_formula(ra_deg: float, dec_deg: float) -> tuple[float, float]:
    """Snyder (1987), Map projections, eq. 31-1 to 31-3, with the auxiliary angle found by bisection."""
    dec = math.radians(dec_deg)
    angle = brentq(lambda t: 2 * t + math.sin(2 * t) - math.pi * math.sin(dec), -math.pi / 2, math.pi / 2, xtol=1e-13)
    x = 2 * math.sqrt(2) / math.pi * math.radians(180.0 - ra_deg) * math.cos(angle)
    return math.degrees(x), math.degrees(math.sqrt(2) * math.sin(angle))


@pytest.mark.parametrize("ra", [0.001, 12.3, 90.0, 180.0, 266.4, 359.999])
@pytest.mark.parametrize("dec", [-89.5, -60.0, -1e-3, 0.0, 28.9, 75.0])
def test_places_are_those_of_the_formula(ra: float, dec: float) -> None:
    x, y = mollweide(ra_deg=[ra], dec_deg=[dec])
    assert (float(x[0]), float(y[0])) == pytest.approx(by_the_formula(ra, dec), abs=1e-6)


def test_east_is_left_north_is_up_and_all_is_within_the_ellipse() -> None:
    random = np.random.default_rng(7)
    ra, dec = 360 * random.random(2_000), np.degrees(np.arcsin(2 * random.random(2_000) - 1))
    x, y = mollweide(ra_deg=ra, dec_deg=dec)
    assert np.all(np.sign(x) == np.sign(180.0 - ra))
    assert np.all(np.sign(y) == np.sign(dec))
    assert np.all((x / HALF_WIDTH) ** 2 + (2 * y / HALF_WIDTH) ** 2 <= 1 + 1e-9)
    # Equal areas: points spread evenly over the sphere are so over the ellipse; 4 standard deviations of binomials.
    inner = np.mean((x / HALF_WIDTH) ** 2 + (2 * y / HALF_WIDTH) ** 2 <= 0.5)
    assert inner == pytest.approx(0.5, abs=4 * math.sqrt(0.25 / 2_000))


def test_what_is_no_position_has_no_place() -> None:
    x, y = mollweide(ra_deg=[math.nan, 10.0, math.inf, 10.0], dec_deg=[0.0, -999.0, 0.0, math.nan])
    assert np.isnan(x).all()
    assert np.isnan(y).all()


def test_great_circles() -> None:
    ra, dec = galactic_plane()
    centre = SkyCoord("17h45m37.2s -28d56m10s")
    assert float(SkyCoord(ra, dec, unit="deg").separation(centre).deg.min()) < 0.01
    ra, dec = ecliptic()
    assert float(np.abs(dec).max()) == pytest.approx(23.439, abs=0.01)
    assert ra[int(np.argmax(dec))] == pytest.approx(90.0, abs=1.5)
