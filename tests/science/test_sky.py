"""Positions against astropy's own formatting and published coordinates."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from astropy.coordinates import Angle
from hypothesis import given

from science.sky import constellations, galactic, sexagesimal


@given(ra=st.floats(0, 359.9999999), dec=st.floats(-90, 90))
def test_sexagesimal_reads_back_as_the_same_position(ra: float, dec: float) -> None:
    hours, degrees = sexagesimal(ra, dec)
    turn = abs(Angle(hours, unit="hourangle").deg - ra)
    assert min(turn, 360 - turn) * 3600 < 1e-3
    assert abs(Angle(degrees, unit="deg").deg - dec) * 3600 < 1e-3


@pytest.mark.parametrize(
    ("ra", "dec", "expected"),
    [
        (0.0, 0.0, ("00 00 00.0000", "+00 00 00.000")),
        (320.3837838, 13.5583184, ("21 21 32.1081", "+13 33 29.946")),
        (359.99999999, -0.00000001, ("00 00 00.0000", "+00 00 00.000")),
        (14.999999999, -59.9999999999, ("01 00 00.0000", "-60 00 00.000")),
        (10.0, -0.5, ("00 40 00.0000", "-00 30 00.000")),
    ],
)
def test_sexagesimal_carries_and_keeps_the_sign(ra: float, dec: float, expected: tuple[str, str]) -> None:
    assert sexagesimal(ra, dec) == expected


def test_galactic_pole_and_centre() -> None:
    assert galactic(192.8594813, 27.1282512)[1] == pytest.approx(90.0, abs=1e-4)
    longitude, latitude = galactic(266.4049948, -28.9361713)  # the origin of galactic coordinates
    assert min(longitude, 360 - longitude) < 1e-4
    assert latitude == pytest.approx(0.0, abs=1e-4)


def test_constellations_of_well_known_stars() -> None:
    # Vega, Betelgeuse, Polaris
    names = constellations(ra_deg=[279.2347, 88.7929, 37.9546], dec_deg=[38.7837, 7.4071, 89.2641])
    assert names.tolist() == ["Lyra", "Orion", "Ursa Minor"]


def test_no_position_has_no_constellation() -> None:
    nan = float("nan")
    assert constellations(ra_deg=[nan, 10.0, 10.0], dec_deg=[0.0, nan, 91.0]).tolist() == [None] * 3
    assert constellations(ra_deg=[], dec_deg=[]).tolist() == []
