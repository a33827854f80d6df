"""Row keys: text that sorts and parses as Fink's does; sky pixels that never miss a neighbour."""

import numpy as np
import pytest
from astropy import units as u
from astropy.coordinates import SkyCoord
from hypothesis import given
from hypothesis import strategies as st

from data_access import row_keys


def test_keys_of_the_reference():
    assert row_keys.join("ZTF21acqdcyb", 2459540.6065972) == b"ZTF21acqdcyb_2459540.6065972"
    assert row_keys.join("x", 2459541.0) == b"x_2459541.0"
    assert row_keys.join(12, 2459541.5, "ZTF") == b"12_2459541.5_ZTF"


@given(st.floats(2_400_000, 2_500_000))
def test_a_date_reads_back_the_same(jd):
    assert float(row_keys.jd_text(jd)) == jd


def test_labels_with_underscores_are_split_from_the_right():
    assert row_keys.split_right(b"SN*_Candidate_2459540.7_ZTF20abdujlz", 2) == [
        "SN*_Candidate",
        "2459540.7",
        "ZTF20abdujlz",
    ]
    assert row_keys.split_right(b"TRCK_20211022_091949_00_ZTF21abc", 1) == ["TRCK_20211022_091949_00", "ZTF21abc"]


@given(st.floats(2_400_000, 2_499_000), st.floats(0, 900))
def test_a_stop_after_a_date_includes_that_date(jd, later_days):
    stop = row_keys.after_date("SN_", jd)
    assert f"SN_{row_keys.jd_text(jd)}_ZTF21zzzzzzz".encode() < stop


def test_pixels_agree_with_an_independent_ring_formula():
    """Górski et al. 2005, equations 4 to 9: pixel number from z and longitude in the equatorial belt and the caps."""
    rng = np.random.default_rng(3)
    ra, dec = rng.uniform(0, 360, 2000), np.degrees(np.arcsin(rng.uniform(-1, 1, 2000)))
    np.testing.assert_array_equal(
        row_keys.pixels_of(ra, dec), [_ring_pixel(a, d, 128) for a, d in zip(ra, dec, strict=True)]
    )


def _ring_pixel(ra_deg, dec_deg, nside):
    z, tt = np.sin(np.radians(dec_deg)), (ra_deg % 360.0) / 90.0
    if abs(z) <= 2 / 3:
        jp, jm = int(nside * (0.5 + tt - 0.75 * z)), int(nside * (0.5 + tt + 0.75 * z))
        ring = nside + 1 + jp - jm
        shift = 1 - ring % 2
        column = ((jp + jm - nside + shift + 1) // 2) % (4 * nside)
        return 2 * nside * (nside - 1) + (ring - 1) * 4 * nside + column
    fraction, reach = tt % 1.0, nside * np.sqrt(3 * (1 - abs(z)))
    jp, jm = int(fraction * reach), int((1 - fraction) * reach)
    ring = jp + jm + 1
    column = int(tt * ring) % (4 * ring)
    return 2 * ring * (ring - 1) + column if z > 0 else 12 * nside**2 - 2 * ring * (ring + 1) + column


@pytest.mark.parametrize("seed", range(5))
def test_a_cone_holds_the_pixel_of_each_position_inside(seed):
    rng = np.random.default_rng(seed)
    for _ in range(40):
        ra, dec = rng.uniform(0, 360), np.degrees(np.arcsin(rng.uniform(-1, 1)))
        radius = 10 ** rng.uniform(0, 4.25)
        inside = SkyCoord(ra, dec, unit="deg").directional_offset_by(
            rng.uniform(0, 360, 50) * u.deg, radius * rng.uniform(0, 1, 50) ** 0.3 * u.arcsec
        )
        touched = row_keys.pixels_in_cone(ra, dec, radius)
        assert set(row_keys.pixels_of(inside.ra.deg, inside.dec.deg)) <= set(touched)


def test_a_small_cone_asks_few_pixels():
    rng = np.random.default_rng(1)
    numbers = [len(row_keys.pixels_in_cone(ra, dec, 5)) for ra, dec in rng.uniform((0, -90), (360, 90), (200, 2))]
    assert np.mean(numbers) < 1.05
    assert len(row_keys.pixels_in_cone(10, 20, 18_000)) < 1.35 * np.pi * 5**2 / (41252.96 / (12 * 128**2))
