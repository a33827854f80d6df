"""Names of bands, and colours of points in them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from science.light_curve import color_points
from science.photometry import difference_flux_mjy
from science.supernovae.bands import MIDDLE_ANGSTROM, green_and_red, wavelength_angstrom
from science.supernovae.colors import g_minus_r
from science.units import Unit


@pytest.mark.parametrize("name", ["g", "zg", "ZTF_g", "ztf g", "sdss-g'", "LSST g", 1, "1", b"g"])
def test_all_names_of_g(name: object) -> None:
    assert wavelength_angstrom(band=name) == 4770


def test_capitals_are_other_filters_where_they_are_and_the_same_where_not() -> None:
    assert wavelength_angstrom(band="R") != wavelength_angstrom(band="r")
    assert wavelength_angstrom(band="ATLAS o") == wavelength_angstrom(band="o") == wavelength_angstrom(band="O")


@pytest.mark.parametrize("name", ["", "???", "unknown", 99, None, 3.7])
def test_what_is_not_known_is_in_the_middle(name: object) -> None:
    assert wavelength_angstrom(band=name) == MIDDLE_ANGSTROM


def test_green_and_red_are_found_among_others() -> None:
    assert green_and_red(wavelengths_angstrom=np.array([3600.0, 4770, 6231, 7625])) == (1, 2)
    assert green_and_red(wavelengths_angstrom=np.array([4400.0, 6400])) == (0, 1)
    assert green_and_red(wavelengths_angstrom=np.array([4770.0, 7625])) is None
    assert green_and_red(wavelengths_angstrom=np.zeros(0)) is None


def test_colours_are_those_of_the_light_curve() -> None:
    numbers = np.random.default_rng(3)
    jd = 2459000 + np.sort(numbers.uniform(0, 40, 120))
    history = pd.DataFrame(
        {
            "i:objectId": "ZTF21aaaaaaa",
            "i:candid": np.arange(120),
            "i:jd": jd,
            "i:fid": numbers.choice([1, 2], 120),
            "i:magpsf": numbers.uniform(17, 20, 120),
            "i:sigmapsf": 0.1,
            "i:isdiffpos": "t",
            "d:tag": "valid",
        }
    )
    flux, err = difference_flux_mjy(
        magpsf=history["i:magpsf"], sigmapsf=history["i:sigmapsf"], isdiffpos=history["i:isdiffpos"]
    )
    band = np.where(history["i:fid"] == 1, "g", "r")
    order = numbers.permutation(120)
    found = g_minus_r(time_days=jd[order], flux=flux[order], flux_err=err[order], band=band[order])
    expected = color_points(history=history, unit=Unit.DIFFERENCE_MAGNITUDE)
    assert len(expected) > 20
    assert found.time_days == pytest.approx(expected["time_jd"].to_numpy())
    assert found.color_mag == pytest.approx(expected["g_minus_r"].to_numpy())
    assert found.err_mag == pytest.approx(expected["err"].to_numpy())


def test_no_colour_of_one_band_or_of_negative_fluxes() -> None:
    one = g_minus_r(time_days=[1, 2], flux=[1, 1], flux_err=[0.1, 0.1], band=["g", "g"])
    negative = g_minus_r(time_days=[1, 1], flux=[1, -1], flux_err=[0.1, 0.1], band=["g", "r"])
    assert len(one.time_days) == len(negative.time_days) == 0
