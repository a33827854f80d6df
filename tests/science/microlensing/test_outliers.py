"""An outlier is left out, counted and shown; it does not become the event."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.lensing_events import visible_events
from science.microlensing import fit_point_lens
from tests.science.microlensing.lenses import T0, TE, fit_event, light_curve


@pytest.mark.parametrize("size", [30.0, -30.0, 1000.0])
def test_one_wrong_point(size: float) -> None:
    curve = light_curve()
    clean = fit_point_lens(**curve)
    wrong = int(np.argmin(np.abs(curve["time_days"] - 2459550)))
    curve["flux"][wrong] += size * curve["flux_err"][wrong]
    fit = fit_point_lens(**curve)
    assert fit.einstein_time_days == pytest.approx(clean.einstein_time_days, abs=0.2 * clean.einstein_time_err_days)
    shown = fit.points.place[~fit.points.used]
    assert wrong in shown
    assert any(item.count == len(shown) and "outlier" in item.reason for item in fit.left_out)
    assert abs(fit.points.residual_sigma[fit.points.place == wrong][0]) > 20


def test_a_planet_stays_in_the_residuals_and_out_of_the_lens() -> None:
    curve = light_curve(n=600)
    day = np.sort(np.argsort(np.abs(curve["time_days"] - T0 - 25))[:8])
    curve["flux"][day] *= 1.25
    fit = fit_point_lens(**curve)
    assert abs(fit.einstein_time_days - TE) < 4 * fit.einstein_time_err_days
    shown = np.isin(fit.points.place, day)
    assert (fit.points.residual_sigma[shown] > 5).all()
    assert np.abs(fit.points.residual_sigma[~shown]).max() < 5


def test_three_in_a_hundred_wrong_points() -> None:
    off, beyond = [], 0
    for made in visible_events(seed=43, number=10, outliers=0.03):
        fit = fit_event(made)
        off.append(abs(fit.t0_days - made.t0_days) / made.einstein_time_days)
        beyond += abs(np.log(fit.einstein_time_days / made.einstein_time_days)) > 1
    assert np.median(off) < 0.03
    assert beyond <= 2
