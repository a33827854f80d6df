"""Whatever comes in: a right answer or a refusal in words, never a warning, never anything else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from science.errors import NotEnoughData
from science.microlensing import fit_point_lens
from tests.science.microlensing.lenses import TE, light_curve

HOSTILE = st.one_of(st.floats(width=64), st.sampled_from([0.0, 1.0, -1.0, 1e-300, 1e300, 2459000.5, 59000.0]))


def cut(curve: dict[str, Any], n: int) -> dict[str, Any]:
    return {name: values[:n] for name, values in curve.items()}


@pytest.mark.parametrize("n", [0, 1, 2, 4, 7])
def test_few_points(n: int) -> None:
    with pytest.raises(NotEnoughData, match=r"need|no point"):
        fit_point_lens(**cut(light_curve(), n))


def test_equal_times() -> None:
    with pytest.raises(NotEnoughData, match="different times; there are 1"):
        fit_point_lens(time_days=np.full(50, 59000.0), flux=np.arange(50.0), flux_err=np.ones(50), band="g")


def test_two_time_systems() -> None:
    curve = light_curve()
    curve["time_days"][::2] -= 2400000.5
    with pytest.raises(NotEnoughData, match="two systems"):
        fit_point_lens(**curve)


def test_nothing_rises() -> None:
    with pytest.raises(NotEnoughData, match="Nothing rises"):
        fit_point_lens(**{**light_curve(n=60), "flux": np.ones(60)})


def test_magnitudes_taken_for_fluxes_are_no_lens() -> None:
    curve = light_curve(n=60)
    assert not fit_point_lens(**{**curve, "flux": 20 - 2.5 * np.log10(curve["flux"])}).is_lensing_like


def test_bad_values_are_left_out_and_counted() -> None:
    curve = light_curve()
    clean = fit_point_lens(**curve)
    bad = 8
    dirty = {
        "time_days": np.concatenate((curve["time_days"], np.full(bad, 2459650.0))),
        "flux": np.concatenate((curve["flux"], [np.nan, np.inf, 9.0, 9.0, 9.0, 9.0, 1e30, 9.0])),
        "flux_err": np.concatenate((curve["flux_err"], [0.1, 0.1, 0.0, -1.0, np.nan, np.inf, 0.1, 1e-30])),
        "band": np.concatenate((curve["band"], ["g"] * bad)),
    }
    fit = fit_point_lens(**dirty)
    assert fit.einstein_time_days == pytest.approx(clean.einstein_time_days, rel=1e-3)
    assert sum(item.count for item in fit.left_out) == bad + sum(item.count for item in clean.left_out)


def test_a_band_with_too_few_points_is_left_out() -> None:
    curve = light_curve()
    curve["band"] = curve["band"].astype("<U2")
    curve["band"][:2] = "z"
    fit = fit_point_lens(**curve)
    assert "z" not in fit.bands
    assert "2 points left out: band z has fewer than 3 points" in [str(item) for item in fit.left_out]


def test_arrays_of_different_length() -> None:
    curve = light_curve()
    with pytest.raises(ValueError, match="one length"):
        fit_point_lens(**{**curve, "flux": curve["flux"][:-1]})


@pytest.mark.parametrize(
    ("more", "named"), [({"options": ("wobble",)}, "wobble"), ({"einstein_time_prior": "mine"}, "mine")]
)
def test_unknown_names(more: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        fit_point_lens(**light_curve(), **more)


def test_a_band_that_was_not_fitted_has_no_model() -> None:
    with pytest.raises(KeyError):
        fit_point_lens(**light_curve()).model([59000.0], "z")


def test_thirty_thousand_points() -> None:
    fit = fit_point_lens(**light_curve(n=30_000))
    assert abs(fit.einstein_time_days - TE) < 4 * fit.einstein_time_err_days
    assert fit.einstein_time_err_days < 0.5


def test_a_band_is_not_emptied_by_its_outliers() -> None:
    curve = light_curve()
    curve["band"] = curve["band"].astype("<U2")
    few = np.argsort(np.abs(curve["time_days"] - 2459700 + 200))[:3]
    curve["band"][few] = "i"
    curve["flux"][few] = [1.0, 9.0, 4.0]
    fit = fit_point_lens(**curve)
    assert fit.bands == ("g", "i", "r")
    assert abs(fit.einstein_time_days - TE) < 4 * fit.einstein_time_err_days


@pytest.mark.parametrize("level", [(1.7e308, 1.0), (1.0, 5e-324), (-1e300, 1e300)])
def test_references_and_limits_beyond_all_sense_are_ignored(level: tuple[float, float]) -> None:
    curve = light_curve(n=60)
    limits = {"limit_time_days": [1e300, np.nan, 2459700.0], "limit_flux": [1.0, 1.0, 1e300], "limit_band": ["g"] * 3}
    fit = fit_point_lens(**curve, reference_flux={"g": level}, **limits)
    assert fit.chi2 == pytest.approx(fit_point_lens(**curve).chi2)


@settings(max_examples=25)
@given(
    st.lists(st.tuples(HOSTILE, HOSTILE, HOSTILE, st.sampled_from(["g", "r", "", None])), min_size=0, max_size=25),
)
def test_anything_at_all(rows: list[tuple[float, float, float, str | None]]) -> None:
    time, flux, err, band = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [], [])
    try:
        fit = fit_point_lens(time_days=time, flux=flux, flux_err=err, band=band)
    except NotEnoughData:
        return
    assert np.isfinite(fit.chi2)
    assert not np.isnan(fit.einstein_time_err_days)


@settings(max_examples=8)
@given(st.integers(0, 2**31))
def test_any_numbers_of_one_size(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(8, 60))
    try:
        fit = fit_point_lens(
            time_days=59000 + rng.integers(0, 20, n) * rng.uniform(0.001, 30),
            flux=rng.normal(0, 1, n) * 10 ** rng.uniform(-2, 2, n),
            flux_err=10 ** rng.uniform(-2, 1, n),
            band=rng.choice(["g", "r"], n),
        )
    except NotEnoughData:
        return
    assert fit.dof >= 1
    assert np.isfinite(fit.model(fit.points.time_days, fit.bands[0])).all()
