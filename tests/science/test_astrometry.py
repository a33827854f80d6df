"""Observed minus computed: what is put in comes out."""

import numpy as np
import pytest

from science.astrometry import astrometry_offsets
from science.errors import NotEnoughData


def places(n: int, dec: float = 60.0, ra: float = 359.9999) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Computed places, and offsets with an ellipse of 0.4 by 0.1 arcseconds at position angle 30 degrees."""
    rng = np.random.default_rng(4)
    along, across = rng.normal(0.0, 0.4, n), rng.normal(0.0, 0.1, n)
    angle = np.radians(30.0)
    east = 0.2 + along * np.sin(angle) + across * np.cos(angle)
    north = -0.1 + along * np.cos(angle) - across * np.sin(angle)
    computed = np.array([np.full(n, ra) % 360.0, np.full(n, dec)])
    observed = np.array([(computed[0] + east / 3600.0 / np.cos(np.radians(dec))) % 360.0, computed[1] + north / 3600.0])
    return observed, computed, np.array([east, north])


def test_mean_scatter_and_ellipse_come_back() -> None:
    observed, computed, put_in = places(2000)
    found = astrometry_offsets(
        ra_deg=observed[0], dec_deg=observed[1], computed_ra_deg=computed[0], computed_dec_deg=computed[1]
    )
    np.testing.assert_allclose(found.ra_offset_arcsec, put_in[0], atol=1e-6)
    assert found.mean_ra_arcsec == pytest.approx(0.2, abs=0.03)
    assert found.mean_dec_arcsec == pytest.approx(-0.1, abs=0.03)
    assert found.ellipse.semi_major_arcsec == pytest.approx(0.4, rel=0.06)
    assert found.ellipse.semi_minor_arcsec == pytest.approx(0.1, rel=0.06)
    assert found.ellipse.position_angle_deg == pytest.approx(30.0, abs=2.0)
    assert found.outlier.mean() < 0.002


def test_outliers_are_found_and_do_not_count() -> None:
    observed, computed, _ = places(60)
    observed[1, :5] += 9.0 / 3600.0
    observed[0, 10] = np.nan
    found = astrometry_offsets(
        ra_deg=observed[0], dec_deg=observed[1], computed_ra_deg=computed[0], computed_dec_deg=computed[1]
    )
    assert list(np.flatnonzero(found.outlier)) == [0, 1, 2, 3, 4]
    assert abs(found.mean_dec_arcsec + 0.1) < 0.25
    assert np.isnan(found.ra_offset_arcsec[10])


@pytest.mark.parametrize("n", [0, 1, 2])
def test_too_few_places(n: int) -> None:
    observed, computed, _ = places(n)
    with pytest.raises(NotEnoughData, match=f"has {n}"):
        astrometry_offsets(
            ra_deg=observed[0], dec_deg=observed[1], computed_ra_deg=computed[0], computed_dec_deg=computed[1]
        )


def test_all_at_one_place() -> None:
    same = np.full(10, 5.0)
    found = astrometry_offsets(ra_deg=same, dec_deg=same, computed_ra_deg=same, computed_dec_deg=same)
    assert found.ellipse.semi_major_arcsec == 0.0
    assert not found.outlier.any()
