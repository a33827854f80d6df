"""The fit at a chosen period: what it keeps, what it counts, and what it says of errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from science.errors import NotEnoughData
from science.periods import binned_mean, envelope, find_period, fit_at_period, period_near, two_cycles
from tests.science.periods.stars import simulated, sine


def test_the_period_is_kept_and_the_model_leaves_noise() -> None:
    columns = sine(0.7, n=300)
    fit = fit_at_period(**columns, period_days=0.7)
    assert fit.period_days == pytest.approx(0.7, rel=1e-12)
    assert fit.harmonics == 1
    assert fit.dof == 300 - 2 * 1 - 2 * 2
    assert fit.reduced_chi2 == pytest.approx(1.0, abs=0.25)
    assert fit.chi2 == pytest.approx(np.sum((fit.residual_mag / columns["mag_err"][fit.place]) ** 2))
    model = np.array([fit.model(columns["time_days"][i], columns["band"][i]) for i in fit.place])
    assert columns["mag"][fit.place] - model == pytest.approx(fit.residual_mag, abs=1e-9)


def test_it_agrees_with_the_search_at_its_period() -> None:
    for star in simulated("rr_lyrae_c", 3, 120):
        found = find_period(**star.columns)
        fit = fit_at_period(**star.columns, period_days=found.period_days, harmonics=found.fit.harmonics)
        assert fit.period_err_days == pytest.approx(found.period_err_days, rel=0.2)
        assert fit.amplitude_mag["g"] == pytest.approx(found.fit.amplitude_mag["g"], rel=0.05)


def test_the_error_is_that_of_a_sine() -> None:
    """sigma_f = sqrt(6 / n) sigma / (pi T A), Montgomery & O'Donoghue (1999, Delta Scuti Star Newsletter 13, 28)."""
    rng = np.random.default_rng(4)
    time = np.sort(rng.uniform(0, 500, 400))
    mag = 18 + 0.3 * np.sin(2 * np.pi * time / 0.9) + rng.normal(0, 0.03, 400)
    fit = fit_at_period(time_days=time, mag=mag, mag_err=np.full(400, 0.03), band="r", period_days=0.9, harmonics=1)
    sigma = np.hypot(0.03, 0.02)  # with the floor on errors
    expected = 0.9**2 * np.sqrt(6 / 400) * sigma / (np.pi * 500 * 0.3)
    assert 0.95 * expected < fit.period_err_days < 1.35 * expected


def test_phase_zero_is_maximum_light_near_the_middle() -> None:
    columns = sine(0.7)
    fit = fit_at_period(**columns, period_days=0.7)
    fine = fit.max_light_days + np.linspace(-0.35, 0.35, 701)
    assert abs(fine[np.argmin(fit.model(fine, "g"))] - fit.max_light_days) < 0.002
    middle = (columns["time_days"].min() + columns["time_days"].max()) / 2
    assert abs(fit.max_light_days - middle) <= 0.7
    assert fit.phase(fit.max_light_days) == pytest.approx(0.0, abs=1e-9)
    assert (fit.phase(columns["time_days"]) < 1).all()


def test_twice_the_period_folds_onto_the_same_light() -> None:
    columns = sine(0.7)
    once, twice = fit_at_period(**columns, period_days=0.7), fit_at_period(**columns, period_days=1.4, harmonics=2)
    time = np.linspace(columns["time_days"].min(), columns["time_days"].max(), 200)
    assert twice.model(time, "r") == pytest.approx(once.model(time, "r"), abs=0.02)


@pytest.mark.parametrize("period", [1e-7, 0.001, 0.7, 365.25, 1e5, 1e12])
def test_any_positive_period_gives_a_fit(period: float) -> None:
    fit = fit_at_period(**sine(0.7), period_days=period)
    assert np.isfinite(fit.residual_mag).all()
    assert fit.period_err_days > 0


@pytest.mark.parametrize("period", [0.0, -1.0, np.nan, np.inf])
def test_no_period_is_named(period: float) -> None:
    with pytest.raises(ValueError, match="positive number of days"):
        fit_at_period(**sine(), period_days=period)


def test_an_unconstrained_error_is_inf() -> None:
    columns: dict[str, Any] = {name: array[:6] for name, array in sine(n=120).items()} | {"band": "r"}
    fit = fit_at_period(**columns, period_days=0.7)
    assert fit.period_err_days == np.inf or fit.dof > 0
    with pytest.raises(NotEnoughData):
        fit_at_period(**{name: array[:4] for name, array in sine().items()} | {"band": "r"}, period_days=0.7)


def test_far_points_do_not_move_the_curve() -> None:
    columns = sine(0.7)
    clean = fit_at_period(**columns, period_days=0.7)
    columns["mag"][[5, 40, 77, 100]] += 1.5
    with_far_points = fit_at_period(**columns, period_days=0.7, harmonics=1)
    assert with_far_points.amplitude_mag["r"] == pytest.approx(clean.amplitude_mag["r"], rel=0.05)


def test_two_cycles_and_binned_mean() -> None:
    columns = sine(0.7, n=400)
    fit = fit_at_period(**columns, period_days=0.7)
    own = columns["band"] == "r"
    phase = fit.phase(columns["time_days"][own])
    both = two_cycles(phase)
    assert both.min() >= 0
    assert both.max() < 2
    assert both[len(phase) :] - both[: len(phase)] == pytest.approx(1.0)
    binned = binned_mean(phase=phase, mag=columns["mag"][own], mag_err=columns["mag_err"][own])
    assert binned.count.sum() <= own.sum()
    curve = fit.model(fit.max_light_days + binned.phase * 0.7, "r")
    assert np.abs(binned.mag - curve).max() < 0.08
    assert (binned.mag_err > 0).all()


def test_bins_without_points_are_absent() -> None:
    binned = binned_mean(phase=[0.1, 0.11, 0.9], mag=[1.0, 3.0, 5.0], mag_err=[0.1, 0.1, 0.1], bins=10)
    assert binned.phase.tolist() == pytest.approx([0.15])
    assert binned.mag.tolist() == pytest.approx([2.0])


def test_a_period_pointed_at_is_improved_but_not_left() -> None:
    columns = sine(0.7, n=300)
    pointed = 1 / (1 / 0.7 + 0.3 / 400)
    assert period_near(**columns, period_days=pointed) == pytest.approx(0.7, rel=2e-5)
    elsewhere = period_near(**columns, period_days=0.41)
    assert abs(1 / elsewhere - 1 / 0.41) <= 0.5 / 399


def test_the_envelope_keeps_every_high_peak() -> None:
    found = find_period(**sine(0.7))
    period, power = envelope(period_days=found.period_grid_days, power=found.power, most=500)
    assert len(period) <= 500
    assert power.max() == found.power.max()
    assert period[np.argmax(power)] == found.period_grid_days[np.argmax(found.power)]
    assert (np.diff(period) > 0).all()


def test_residuals_that_hang_together_make_the_error_larger() -> None:
    rng = np.random.default_rng(8)
    night = np.repeat(np.sort(rng.choice(900, 60, replace=False)), 4)
    time = night + rng.uniform(0, 0.3, 240)
    shared = rng.normal(0, 0.05, 900)[night]
    wave = 18 + 0.3 * np.sin(2 * np.pi * time / 0.9)
    errors = []
    for extra in (shared, rng.permutation(shared)):
        columns = {"time_days": time, "mag": wave + extra, "mag_err": np.full(240, 0.02), "band": "r"}
        errors.append(fit_at_period(**columns, period_days=0.9, harmonics=1).period_err_days)
    assert errors[0] > 1.2 * errors[1]
