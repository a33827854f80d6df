"""What must not change the answer: time system, unit of flux, order of points, names of bands, doubled points."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from science.microlensing import PointLensFit, fit_point_lens
from tests.science.microlensing.lenses import light_curve


@pytest.fixture(scope="module")
def curve() -> dict[str, Any]:
    return light_curve(n=120)


@pytest.fixture(scope="module")
def fit(curve: dict[str, Any]) -> PointLensFit:
    return fit_point_lens(**curve)


def same(one: PointLensFit, other: PointLensFit, *, shift: float = 0.0, factor: float = 1.0) -> None:
    """Equal within a hundredth of the errors."""
    assert abs(one.t0_days + shift - other.t0_days) < 0.01 * one.t0_err_days
    assert abs(one.einstein_time_days - other.einstein_time_days) < 0.01 * one.einstein_time_err_days
    assert abs(one.u0 - other.u0) < 0.01 * one.u0_err
    assert one.chi2 == pytest.approx(other.chi2, rel=1e-4)
    assert one.einstein_time_err_days == pytest.approx(other.einstein_time_err_days, rel=0.02)
    for mine, theirs in zip(one.source_flux.values(), other.source_flux.values(), strict=True):
        assert theirs == pytest.approx(mine * factor, rel=0.01)
    assert one.is_lensing_like == other.is_lensing_like


@pytest.mark.parametrize("shift", [-2400000.5, -2450000.0, 17.25])
def test_time_system(curve: dict[str, Any], fit: PointLensFit, shift: float) -> None:
    same(fit, fit_point_lens(**{**curve, "time_days": curve["time_days"] + shift}), shift=shift)


@pytest.mark.parametrize("factor", [1e-29, 1e-3, 1e6])
def test_unit_of_flux(curve: dict[str, Any], fit: PointLensFit, factor: float) -> None:
    scaled = {**curve, "flux": curve["flux"] * factor, "flux_err": curve["flux_err"] * factor}
    same(fit, fit_point_lens(**scaled), factor=factor)


def test_order_of_points(curve: dict[str, Any], fit: PointLensFit) -> None:
    order = np.random.default_rng(3).permutation(len(curve["flux"]))
    shuffled = fit_point_lens(**{name: values[order] for name, values in curve.items()})
    same(fit, shuffled)
    np.testing.assert_array_equal(curve["flux"][order][shuffled.points.place], shuffled.points.flux)


def test_names_of_bands(curve: dict[str, Any], fit: PointLensFit) -> None:
    names = np.where(curve["band"] == "g", "OGLE I", "fblend_x_fsource_t0")
    renamed = fit_point_lens(**{**curve, "band": names})
    assert renamed.source_flux["OGLE I"] == pytest.approx(fit.source_flux["g"], rel=0.01)
    assert renamed.chi2 == pytest.approx(fit.chi2, rel=1e-6)


def test_equal_times_in_a_band_all_count(curve: dict[str, Any], fit: PointLensFit) -> None:
    twice = fit_point_lens(**{name: np.concatenate((values, values)) for name, values in curve.items()})
    assert twice.chi2 == pytest.approx(2 * fit.chi2, rel=1e-3)
    assert twice.t0_err_days == pytest.approx(fit.t0_err_days / np.sqrt(2), rel=0.15)


def test_a_constant_light_beside_it_is_blend(curve: dict[str, Any], fit: PointLensFit) -> None:
    more = fit_point_lens(**{**curve, "flux": curve["flux"] + 5.0})
    assert more.blend_flux["r"] == pytest.approx(fit.blend_flux["r"] + 5.0, abs=0.02)
    assert more.einstein_time_days == pytest.approx(fit.einstein_time_days, rel=0.01)


def test_a_further_telescope_has_its_own_fluxes(curve: dict[str, Any], fit: PointLensFit) -> None:
    other = light_curve(seed=9, n=100)
    joint = fit_point_lens(
        time_days=np.concatenate((curve["time_days"], other["time_days"])),
        flux=np.concatenate((curve["flux"], 3 * other["flux"] + 7)),
        flux_err=np.concatenate((curve["flux_err"], 3 * other["flux_err"])),
        band=np.concatenate((curve["band"], np.char.add("site 2 ", other["band"]))),
    )
    assert joint.bands == ("g", "r", "site 2 g", "site 2 r")
    assert joint.source_flux["site 2 g"] == pytest.approx(3.0, abs=4 * joint.source_flux_err["site 2 g"])
    assert joint.blend_flux["site 2 g"] == pytest.approx(3 * 0.4 + 7, abs=4 * joint.blend_flux_err["site 2 g"])
    assert joint.einstein_time_err_days < fit.einstein_time_err_days


def test_one_band_is_enough(curve: dict[str, Any]) -> None:
    green = curve["band"] == "g"
    alone = fit_point_lens(**{name: values[green] for name, values in curve.items()})
    assert alone.bands == ("g",)
    assert abs(alone.einstein_time_days - 40) < 4 * alone.einstein_time_err_days
