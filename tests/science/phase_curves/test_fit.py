"""Fits against independent minimisers, and against what was put in."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import astropy.units as u
import numpy as np
import pytest
from astropy.modeling.fitting import TRFLSQFitter
from scipy.optimize import differential_evolution, minimize

from science.phase_curves import MODELS, fit_phase_curve
from science.phase_curves.models import SYSTEMS
from tests.science.phase_curves.curves import SLOPES, made, real
from tests.science.phase_curves.sbpy_here import photometry

THEIRS = {"HG": photometry.HG, "HG12": photometry.HG12_Pen16, "HG1G2": photometry.HG1G2}


def independent_minimum(model: str, phase: Any, mag: Any, spread: Any) -> Any:
    """The same robust objective, with sbpy's functions, a global search and a simplex."""
    evaluate = THEIRS[model].evaluate

    def objective(x: Any) -> float:
        if model == "HG1G2" and x[1] + x[2] > 1.0:
            return 1e9 * (x[1] + x[2])
        with np.errstate(all="ignore"):
            z = (mag - evaluate(np.radians(phase), *x)) / spread
        if not np.isfinite(z).all():
            return 1e9
        return float(np.sum(2.0 * 1.5**2 * (np.sqrt(1.0 + (z / 1.5) ** 2) - 1.0)))

    slope = {"HG": [(-0.253, 1.194)], "HG12": [(0.0, 1.0)], "HG1G2": [(0.0, 1.0), (0.0, 1.0)]}[model]
    bounds = [(np.median(mag) - 3.0, np.median(mag) + 1.0), *slope]
    start = differential_evolution(objective, bounds, seed=3, maxiter=60, popsize=12, polish=False).x
    return minimize(objective, start, method="Nelder-Mead", bounds=bounds, options={"xatol": 1e-7, "fatol": 1e-10}).x


@pytest.mark.parametrize("model", SYSTEMS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_robust_fit_equals_an_independent_minimiser(model: str, seed: int) -> None:
    data = made(model, 60, seed=seed, rotation_mag=0.1, outliers=0.05)
    fit = fit_phase_curve(model, **data)
    spread = np.hypot(data["mag_err"], fit.jitter_mag["r"])
    theirs = independent_minimum(model, data["phase_deg"], data["reduced_mag"], spread)
    for value, error, other in zip(fit.parameters["r"].values(), fit.errors["r"].values(), theirs, strict=True):
        assert abs(value - other) < 0.1 * min(error, 0.1)


@pytest.mark.parametrize("model", SYSTEMS)
def test_real_asteroids_equal_an_independent_minimiser(model: str, shared_data: Path) -> None:
    for data in real(shared_data).values():
        fit = fit_phase_curve(model, **data)
        for band in fit.bands:
            mine = np.array(data["band"]) == band
            spread = np.hypot(data["mag_err"][mine], fit.jitter_mag[band])
            theirs = independent_minimum(model, data["phase_deg"][mine], data["reduced_mag"][mine], spread)
            values, errors = fit.parameters[band].values(), fit.errors[band].values()
            for value, error, other in zip(values, errors, theirs, strict=True):
                assert abs(value - other) < 0.1 * min(error, 0.1)


@pytest.mark.parametrize("model", ["HG", "HG12"])
def test_linear_loss_equals_sbpy_with_an_astropy_fitter(model: str, shared_data: Path) -> None:
    for data in real(shared_data).values():
        fit = fit_phase_curve(model, loss="linear", **data)
        for band in fit.bands:
            mine = np.array(data["band"]) == band
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = TRFLSQFitter(calc_uncertainties=False)(
                    THEIRS[model](15.0 * u.mag, 0.3),
                    data["phase_deg"][mine] * u.deg,
                    data["reduced_mag"][mine] * u.mag,
                    weights=1.0 / data["mag_err"][mine],
                    maxiter=500,
                    acc=1e-12,
                )
            theirs = [found.H.value, getattr(found, model.removeprefix("H")).value]
            np.testing.assert_allclose(list(fit.parameters[band].values()), theirs, atol=2e-5)
            assert fit.jitter_mag[band] == 0.0


@pytest.mark.parametrize("model", SYSTEMS)
def test_one_sigma_holds_the_truth_in_two_of_three(model: str) -> None:
    inside = []
    for seed in range(150):
        fit = fit_phase_curve(model, **made(model, 100, seed=1000 + seed, rotation_mag=0.05))
        truth = [15.0, *SLOPES[model]]
        pairs = zip(fit.parameters["r"].values(), fit.errors["r"].values(), truth, strict=True)
        inside.append([abs(value - true) < error for value, error, true in pairs])
    # Of 150, the aim of 0.60 to 0.75 widened by two standard deviations of the count.
    assert ((np.mean(inside, axis=0) > 0.53) & (np.mean(inside, axis=0) < 0.82)).all()


@pytest.mark.parametrize("model", MODELS)
def test_order_level_and_names_of_bands_change_nothing(model: str, shared_data: Path) -> None:
    data = next(iter(real(shared_data).values()))
    turn = np.random.default_rng(2).permutation(len(data["phase_deg"]))
    names = {1: ("green",), 2: "zr"}
    other: dict[str, Any] = {name: np.asarray(data[name])[turn] for name in data if name != "band"}
    other["reduced_mag"] = other["reduced_mag"] + 3.0
    other["band"] = [str(names[data["band"][i]]) for i in turn]
    one, two = fit_phase_curve(model, **data), fit_phase_curve(model, **other)
    assert one.chi2 == pytest.approx(two.chi2, rel=1e-3)
    for band, name in names.items():
        for key, value in one.parameters[band].items():
            moved = two.parameters[str(name)][key] - (3.0 if key == "H" else 0.0)
            assert moved == pytest.approx(value, abs=0.05 * min(one.errors[band][key], 1.0))


def test_a_curve_without_noise_comes_back() -> None:
    for model in SYSTEMS:
        fit = fit_phase_curve(model, **made(model, 40, seed=5, noise=0.0))
        assert list(fit.parameters["r"].values()) == pytest.approx([15.0, *SLOPES[model]], abs=1e-5)


def test_a_slope_can_be_held() -> None:
    data = made("HG", 20, seed=4, phases=(8.0, 12.0))
    fit = fit_phase_curve("HG", fixed={"G": 0.2}, **data)
    assert fit.parameters["r"]["G"] == 0.2
    assert fit.errors["r"]["G"] == 0.0
    assert abs(fit.parameters["r"]["H"] - 15.0) < 4.0 * fit.errors["r"]["H"] < 0.4
    assert fit.dof == 19


def test_the_error_of_a_held_slope_is_part_of_that_of_the_magnitude() -> None:
    rng = np.random.default_rng(12)
    pulls = []
    for seed in range(200):
        data = made("HG12", 30, seed=seed, phases=(1.0, 6.0))
        system, truth = SYSTEMS["HG12"], SLOPES["HG12"]
        drawn = np.clip(rng.normal(0.5, 0.25, 1), 0.0, 1.0)
        phase = np.asarray(data["phase_deg"])
        moved = system.dimming(phase, drawn) - system.dimming(phase, np.array(truth))
        data["reduced_mag"] = np.asarray(data["reduced_mag"]) + moved
        fit = fit_phase_curve("HG12", fixed={"G12": 0.5}, fixed_err={"G12": 0.25}, **data)
        pulls.append((fit.parameters["r"]["H"] - 15.0) / fit.errors["r"]["H"])
        assert fit.errors["r"]["G12"] == 0.25
    assert 0.55 < np.mean(np.abs(pulls) < 1.0) < 0.85
    alone = fit_phase_curve("HG12", fixed={"G12": 0.5}, **data)
    assert alone.errors["r"]["H"] < fit.errors["r"]["H"]


def test_at_an_edge_the_error_is_not_valid() -> None:
    data = made("HG1G2", 80, seed=6)
    flat = {**data, "reduced_mag": 15.0 + 0.001 * np.sin(np.arange(80.0))}
    fit = fit_phase_curve("HG1G2", **flat)
    assert fit.at_bound["r"]
    assert all(fit.errors["r"][name] == np.inf for name in fit.at_bound["r"])
    assert all(0.0 <= fit.parameters["r"][name] <= 1.0 for name in ("G1", "G2"))
    assert "edge" in fit.warning


def test_a_few_wild_points_do_not_move_the_curve() -> None:
    data = made("HG12", 60, seed=7)
    wild = {**data, "reduced_mag": data["reduced_mag"].copy()}
    wild["reduced_mag"][:3] -= 4.0
    before, after = fit_phase_curve("HG12", **data), fit_phase_curve("HG12", **wild)
    assert abs(before.parameters["r"]["H"] - after.parameters["r"]["H"]) < 2.0 * before.errors["r"]["H"]


def test_residuals_belong_to_their_points() -> None:
    data = made("HG", 30, seed=8)
    data["reduced_mag"][4] = np.nan
    fit = fit_phase_curve("HG", **data)
    assert 4 not in fit.place
    np.testing.assert_allclose(fit.residual_mag, data["reduced_mag"][fit.place] - fit.model(fit.phase_deg, "r"))
    assert [str(item) for item in fit.left_out] == ["1 point left out: no magnitude"]


def test_what_the_points_cannot_tell_apart_has_no_error() -> None:
    """Beyond 30 degrees the opposition effect is gone: G1 and G2 act through their ratio to H alone."""
    rng = np.random.default_rng(3)
    phase = rng.uniform(32.0, 80.0, 80)
    mag = 15.0 + SYSTEMS["HG1G2"].dimming(phase, np.array([0.3, 0.35])) + rng.normal(0.0, 0.05, 80)
    fit = fit_phase_curve("HG1G2", phase_deg=phase, reduced_mag=mag, mag_err=np.full(80, 0.05), band="r")
    assert fit.errors["r"]["H"] == np.inf
    assert "not constrained" in fit.warning
