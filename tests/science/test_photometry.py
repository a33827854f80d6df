"""Photometry against numbers worked out by hand and properties that any photometry has."""

from __future__ import annotations

import math

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from science import photometry
from tests.science.histories import errors, magnitudes


def test_magnitude_zero_of_ab_is_3631_jansky() -> None:
    flux, flux_err = photometry.flux_mjy_from_magnitude(mag=[0.0, 8.9, 16.4], mag_err=[0.1, 0.1, 0.1])
    # 8.90 mag is 1 Jy and 16.40 mag is 1 mJy to a tenth of a per cent, the usual rule of thumb.
    np.testing.assert_allclose(flux, [3.631e6, 1000.0, 1.0], rtol=2e-3)
    np.testing.assert_allclose(flux_err / flux, 0.1 * math.log(10) / 2.5, rtol=1e-12)


def test_difference_flux_carries_the_sign_of_every_spelling() -> None:
    signs = ["t", "1", True, 1, "f", "0", False, 0, None, "", float("nan")]
    flux, flux_err = photometry.difference_flux_mjy(
        magpsf=np.full(len(signs), 18.0), sigmapsf=np.full(len(signs), 0.1), isdiffpos=signs
    )
    assert np.sign(flux[:4]).tolist() == [1.0] * 4
    assert np.sign(flux[4:8]).tolist() == [-1.0] * 4
    assert np.isnan(flux[8:]).all()
    assert (flux_err[:8] > 0).all()
    assert np.isnan(flux_err[8:]).all()


def test_is_positive_takes_arrays_of_any_kind() -> None:
    assert photometry.is_positive(isdiffpos=np.array([True, False])).tolist() == [True, False]
    assert photometry.is_positive(isdiffpos=np.array([1, 0, -1])).tolist() == [True, False, False]
    assert photometry.is_positive(isdiffpos=["1", "0", None]).tolist() == [True, False, False]
    assert bool(photometry.is_positive(isdiffpos="t")) is True


def test_equal_difference_and_reference_make_three_quarters_of_a_magnitude() -> None:
    mag, err = photometry.apparent_magnitude(magpsf=18.0, sigmapsf=0.1, isdiffpos="t", magnr=18.0, sigmagnr=0.1)
    assert float(mag) == pytest.approx(18.0 - 2.5 * math.log10(2.0), abs=1e-12)
    assert float(err) == pytest.approx(0.1 / math.sqrt(2.0), rel=1e-12)


def test_apparent_magnitude_of_a_real_fading_alert() -> None:
    # ZTF26aamcbly: 16.4493 below a reference of 14.5910, worked out apart in units of the zero magnitude.
    reference, difference = 10 ** (-0.4 * 14.590999603271484), 10 ** (-0.4 * 16.44928550720215)
    mag, _ = photometry.apparent_magnitude(
        magpsf=16.44928550720215,
        sigmapsf=0.09051728248596191,
        isdiffpos="f",
        magnr=14.590999603271484,
        sigmagnr=0.020999999716877937,
    )
    assert float(mag) == pytest.approx(-2.5 * math.log10(reference - difference), abs=1e-10)
    assert 14.80 < float(mag) < 14.82


@given(mag=magnitudes, err=errors)
def test_flux_and_magnitude_round_trip(mag: float, err: float) -> None:
    flux, flux_err = photometry.flux_mjy_from_magnitude(mag=mag, mag_err=err)
    back, back_err = photometry.magnitude_from_flux_mjy(flux_mjy=flux, flux_err_mjy=flux_err)
    assert float(back) == pytest.approx(mag, abs=1e-9)
    assert float(back_err) == pytest.approx(err, rel=1e-9)


@given(magpsf=magnitudes, magnr=magnitudes, err=errors, ref_err=errors)
def test_reference_comes_back_when_the_difference_is_taken_off(
    magpsf: float, magnr: float, err: float, ref_err: float
) -> None:
    total, total_err = photometry.apparent_flux_mjy(
        magpsf=magpsf, sigmapsf=err, isdiffpos="t", magnr=magnr, sigmagnr=ref_err
    )
    difference, _ = photometry.difference_flux_mjy(magpsf=magpsf, sigmapsf=err, isdiffpos="t")
    reference, _ = photometry.reference_flux_mjy(magnr=magnr, sigmagnr=ref_err)
    assert float(total - difference) == pytest.approx(float(reference), rel=1e-6)
    assert float(total_err) > 0


@given(magpsf=magnitudes, magnr=magnitudes, err=errors)
def test_a_total_flux_that_is_not_positive_has_no_magnitude(magpsf: float, magnr: float, err: float) -> None:
    flux, _ = photometry.apparent_flux_mjy(magpsf=magpsf, sigmapsf=err, isdiffpos="f", magnr=magnr, sigmagnr=err)
    mag, mag_err = photometry.apparent_magnitude(magpsf=magpsf, sigmapsf=err, isdiffpos="f", magnr=magnr, sigmagnr=err)
    assert (magpsf > magnr) == bool(flux > 0)
    assert np.isfinite(mag) == np.isfinite(mag_err) == bool(flux > 0)
    if flux > 0:
        assert float(mag) >= magnr


@given(values=st.lists(st.sampled_from([-999.0, float("nan"), -1.0]), min_size=1), mag=magnitudes)
def test_a_missing_part_makes_a_missing_sum(values: list[float], mag: float) -> None:
    known = np.full(len(values), mag)
    for magpsf, magnr in ((values, known), (known, values)):
        for value in photometry.apparent_flux_mjy(
            magpsf=magpsf, sigmapsf=known * 0 + 0.1, isdiffpos=["t"] * len(values), magnr=magnr, sigmagnr=known * 0
        ):
            assert np.isnan(value).all()


def test_a_missing_error_leaves_the_value() -> None:
    flux, flux_err = photometry.apparent_flux_mjy(magpsf=18.0, sigmapsf=0.1, isdiffpos="t", magnr=18.0, sigmagnr=-999.0)
    assert float(flux) > 0
    assert math.isnan(float(flux_err))


def test_source_behind_is_decided_by_the_median_of_pixels() -> None:
    # 1.5 pixels are 1.515 arcsec: a distance of 1.5 is inside, and it is no distance in arcsec.
    found = photometry.source_behind(distnr_pixels=[1.5, 1.5, 9.0])
    assert found.behind
    assert found.median_distnr_arcsec == pytest.approx(1.515)
    assert found.disagree == 1
    assert "1 of 3 alerts disagrees" in found.reason
    assert not photometry.source_behind(distnr_pixels=[1.51, 1.51, 0.1]).behind


def test_source_behind_without_a_distance_says_so() -> None:
    for nothing in ([], [-999.0], [float("nan"), -999.0]):
        found = photometry.source_behind(distnr_pixels=nothing)
        assert not found.behind
        assert math.isnan(found.median_distnr_arcsec)
        assert found.alerts == found.disagree == 0
        assert "No alert gives the distance" in found.reason


@given(st.lists(st.floats(0, 20), min_size=1), st.lists(st.sampled_from([-999.0, float("nan")])))
def test_source_behind_ignores_sentinels_and_order(distances: list[float], sentinels: list[float]) -> None:
    alone = photometry.source_behind(distnr_pixels=distances)
    assert photometry.source_behind(distnr_pixels=[*sentinels, *reversed(distances)]) == alone
    assert alone.behind == (float(np.median(distances)) <= 1.5)
