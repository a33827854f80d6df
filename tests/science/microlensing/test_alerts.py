"""Alerts alone: the reference level as a datum, limits on one side, a prior that is named."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from benchmarks.lensing_events import Alerts, Event, alerts_of, visible_events
from science.microlensing import PointLensFit, fit_point_lens
from tests.science.microlensing.lenses import T0, light_curve


@cache
def events() -> list[tuple[Event, Alerts]]:
    rng = np.random.default_rng(5)
    return [(made, alerts_of(made, rng)) for made in visible_events(seed=44, number=12)]


def fitted(told: Alerts, **more: Any) -> PointLensFit:
    return fit_point_lens(time_days=told.time_days, flux=told.flux, flux_err=told.flux_err, band=told.band, **more)


@cache
def all_fits() -> list[PointLensFit]:
    return [with_all(told) for _, told in events()]


def with_all(told: Alerts, **more: Any) -> PointLensFit:
    limits = {"limit_time_days": told.limit_time_days, "limit_flux": told.limit_flux, "limit_band": told.limit_band}
    return fitted(told, reference_flux=told.reference_flux, **limits, **more)


def test_reference_and_limits_make_the_einstein_time_better() -> None:
    truth = np.log([made.einstein_time_days for made, _ in events()])
    alone = np.abs(np.log([fitted(told).einstein_time_days for _, told in events()]) - truth)
    with_conditions = np.abs(np.log([fit.einstein_time_days for fit in all_fits()]) - truth)
    assert np.median(with_conditions) < np.median(alone)
    assert np.mean(with_conditions > 1) <= np.mean(alone > 1)


def test_errors_hold() -> None:
    pulls = [
        abs(fit.einstein_time_days - made.einstein_time_days) / fit.einstein_time_err_days
        for (made, _), fit in zip(events(), all_fits(), strict=True)
    ]
    assert np.mean(np.array(pulls) < 3) >= 0.85


def test_the_reference_level_is_a_datum() -> None:
    curve = light_curve()
    far = fit_point_lens(**curve, reference_flux={"g": (1.4, 1e-4), "r": (0.6, 1e-4)})
    assert far.baseline_flux["g"] == pytest.approx(1.4, abs=3e-4)
    assert far.dof == fit_point_lens(**curve).dof + 2
    assert far.method.startswith("pyLIMA")


@pytest.mark.parametrize("level", [(1.4, 0.0), (np.nan, 0.1), (1.4, -1.0), (1.4, np.inf)])
def test_a_reference_without_error_is_none(level: tuple[float, float]) -> None:
    curve = light_curve(n=60)
    assert fit_point_lens(**curve, reference_flux={"g": level}).dof == fit_point_lens(**curve).dof


def test_limits_are_one_sided() -> None:
    curve = light_curve(n=400)
    top = np.abs(curve["time_days"] - T0) < 15
    curve = {name: values[top] for name, values in curve.items()}
    free = fit_point_lens(**curve)
    high = fit_point_lens(**curve, limit_time_days=[T0 - 60.0], limit_flux=[50.0], limit_band=["g"])
    assert high.einstein_time_days == pytest.approx(free.einstein_time_days, rel=1e-3)
    assert high.chi2 == pytest.approx(free.chi2, rel=1e-6)
    low = fit_point_lens(**curve, limit_time_days=[T0 - 20.0] * 9, limit_flux=[0.8] * 9, limit_band=["g"] * 9)
    rise = low.source_flux["g"] * (low.magnification([T0 - 20.0])[0] - 1)
    free_rise = free.source_flux["g"] * (free.magnification([T0 - 20.0])[0] - 1)
    assert free_rise > 0.9
    assert rise < free_rise - 0.1
    assert low.chi2 > free.chi2


def test_limits_in_bands_without_points_are_ignored() -> None:
    curve = light_curve(n=60)
    fit = fit_point_lens(**curve, limit_time_days=[T0], limit_flux=[0.1], limit_band=["z"])
    assert fit.chi2 == pytest.approx(fit_point_lens(**curve).chi2)


def test_limits_of_different_length() -> None:
    with pytest.raises(ValueError, match="limits"):
        fit_point_lens(**light_curve(n=60), limit_time_days=[T0], limit_flux=[0.1, 0.2], limit_band=["g"])


def test_a_prior_is_named_and_narrows() -> None:
    narrower = 0
    for (_, told), free in list(zip(events(), all_fits(), strict=True))[:6]:
        prior = with_all(told, einstein_time_prior="survey")
        assert free.prior == ""
        assert "27 d" in prior.prior
        narrower += abs(np.log(prior.einstein_time_days / 27)) <= abs(np.log(free.einstein_time_days / 27)) + 1e-6
    assert narrower >= 5
