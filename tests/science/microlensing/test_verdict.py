"""What is called a lens and what is not, and that the words carry the numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from science.errors import NotEnoughData
from science.microlensing import fit_point_lens
from tests.science.microlensing.lenses import T0, light_curve


def brightening(shape: Any, *, red_shape: Any = None, n: int = 160, noise: float = 0.02) -> dict[str, Any]:
    rng = np.random.default_rng(4)
    time = np.sort(rng.uniform(T0 - 120, T0 + 180, n))
    band = rng.choice(["g", "r"], n)
    flux = 1.0 + 2.0 * np.where(band == "g", shape(time - T0), (red_shape or shape)(time - T0))
    return {
        "time_days": time,
        "flux": flux + rng.normal(0, noise * flux),
        "flux_err": noise * flux,
        "band": band,
    }


def fast_rise(since: Any, decay: float = 25.0) -> Any:
    return np.where(since > 0, np.exp(-np.clip(since, 0, None) / decay), np.exp(np.clip(since, None, 0) / 2.0))


def gaussian(since: Any, width: float = 15.0) -> Any:
    return np.exp(-0.5 * (since / width) ** 2)


def test_a_clear_lens() -> None:
    fit = fit_point_lens(**light_curve())
    assert fit.is_lensing_like
    assert fit.verdict.reasons == () == fit.verdict.doubts
    assert fit.verdict.sentence.startswith("A point lens fits better than anything (χ²/dof = ")
    assert fit.verdict.constant_gain > 1000


def test_a_fast_rise_is_no_lens() -> None:
    verdict = fit_point_lens(**brightening(fast_rise)).verdict
    assert not verdict.is_lensing_like
    assert verdict.supernova_gain > 100
    assert verdict.lopsided_gain > 100
    assert f"Δχ² = {verdict.supernova_gain:.0f}" in verdict.sentence


def test_bands_of_different_width_are_no_lens() -> None:
    verdict = fit_point_lens(**brightening(gaussian, red_shape=lambda since: gaussian(since, 22.0))).verdict
    assert not verdict.is_lensing_like
    assert verdict.chromatic_gain > 50
    assert any("different shapes" in reason for reason in verdict.reasons)


def test_noise_is_no_lens() -> None:
    rng = np.random.default_rng(8)
    for _ in range(6):
        n = 80
        curve = {"time_days": np.sort(rng.uniform(59000, 59400, n)), "flux": rng.normal(1, 0.05, n)}
        try:
            fit = fit_point_lens(**curve, flux_err=np.full(n, 0.05), band=rng.choice(["g", "r"], n))
        except NotEnoughData:
            continue
        assert not fit.is_lensing_like


def test_underrated_errors_are_no_reason_against_a_lens() -> None:
    curve = light_curve()
    fit = fit_point_lens(**{**curve, "flux_err": curve["flux_err"] / 2})
    assert fit.chi2 / fit.dof > 3
    assert fit.verdict.chi2_over_dof < 1.5
    assert fit.is_lensing_like


def test_too_few_points_leave_it_open() -> None:
    curve = light_curve(n=9, seed=12)
    fit = fit_point_lens(**curve)
    assert not fit.is_lensing_like
    assert any("too few points" in doubt for doubt in fit.verdict.doubts)


def test_an_unconstrained_einstein_time_is_said() -> None:
    """Only the top of a long event: its width shows in nothing but t_eff."""
    curve = light_curve(n=600, te=150.0, u0=0.05)
    near = np.abs(curve["time_days"] - T0) < 12
    fit = fit_point_lens(**{name: values[near] for name, values in curve.items()})
    assert fit.is_lensing_like
    assert fit.einstein_time_err_days == np.inf == fit.u0_err
    assert not fit.einstein_time_constrained
    assert fit.verdict.sentence.endswith("but tE is not constrained by these data.")
    low, high = fit.einstein_time_range_days
    assert low < 150 < high
    assert fit.effective_time_days == pytest.approx(7.5, abs=4 * fit.effective_time_err_days)
    assert fit.effective_time_err_days < 0.5 * fit.effective_time_days


def test_difference_flux_has_no_blend_to_judge() -> None:
    curve = light_curve()
    below = np.where(curve["band"] == "g", 1.4, 0.6)
    difference = {**curve, "flux": curve["flux"] - below}
    as_total, as_difference = fit_point_lens(**difference), fit_point_lens(**difference, total_flux=False)
    assert any("less than none" in reason for reason in as_total.verdict.reasons)
    assert as_difference.is_lensing_like
    assert abs(as_difference.baseline_flux["g"]) < 5 * as_difference.baseline_flux_err["g"]
