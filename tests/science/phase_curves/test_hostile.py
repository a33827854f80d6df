"""Whatever a fit is fed, it refuses plainly or answers rightly."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from science.errors import NotEnoughData
from science.phase_curves import MODELS, fit_phase_curve, reduced_magnitude
from tests.science.phase_curves.curves import made, made_spinning


def fed(model: str, n: int = 60, **changes: Any) -> dict[str, Any]:
    """Good input with some arrays replaced."""
    data = made("HG", n, seed=1)
    rng = np.random.default_rng(1)
    data |= {"ra_deg": rng.uniform(0.0, 360.0, n), "dec_deg": rng.uniform(-20.0, 20.0, n)}
    return {**data, **changes}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("n", [0, 1, 2])
def test_too_few_points(model: str, n: int) -> None:
    with pytest.raises(NotEnoughData, match=r"point|all"):
        fit_phase_curve(model, **fed(model, n))


@pytest.mark.parametrize("model", MODELS)
def test_one_phase_angle_for_all(model: str) -> None:
    with pytest.raises(NotEnoughData, match="phase angles"):
        fit_phase_curve(model, **fed(model, phase_deg=np.full(60, 5.0)))


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("error", [np.nan, 0.0, -0.1, np.inf, 1e-200])
def test_errors_that_are_none(model: str, error: float) -> None:
    with pytest.raises(NotEnoughData, match="error"):
        fit_phase_curve(model, **fed(model, mag_err=np.full(60, error)))


@pytest.mark.parametrize("model", MODELS)
def test_bad_points_among_good_ones_are_left_out_and_counted(model: str) -> None:
    data = fed(model)
    data["reduced_mag"][3], data["mag_err"][4], data["phase_deg"][5], data["phase_deg"][6] = np.nan, -1.0, np.inf, 170.0
    data["ra_deg"][7] = np.nan
    data["band"][8], data["band"][9] = None, "lonely"
    fit = fit_phase_curve(model, **data)
    bad = {3, 4, 5, 6, 8, 9} | ({7} if model == "sHG1G2" else set())
    assert set(fit.place) == set(range(60)) - bad
    assert sum(item.count for item in fit.left_out) == len(bad)
    assert fit.dof > 0
    assert np.isfinite(fit.chi2)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("scale", [1e-7, 1e-3, 1e3])
def test_errors_of_another_unit(model: str, scale: float) -> None:
    data = fed(model)
    fit = fit_phase_curve(model, **{**data, "mag_err": data["mag_err"] * scale})
    assert abs(fit.parameters["r"]["H"] - 15.0) < 1.0


@pytest.mark.parametrize("model", MODELS)
def test_flux_in_place_of_magnitudes(model: str) -> None:
    data = fed(model)
    with pytest.raises(NotEnoughData, match="no magnitude"):
        fit_phase_curve(model, **{**data, "reduced_mag": 3000.0 + data["reduced_mag"]})


@pytest.mark.parametrize("model", MODELS)
def test_large_phase_angles(model: str) -> None:
    fit = fit_phase_curve(model, **fed(model, phase_deg=np.linspace(35.0, 149.0, 60)))
    assert all(np.isfinite(value) for value in fit.parameters["r"].values())


@pytest.mark.parametrize("model", MODELS)
def test_thirty_thousand_points(model: str) -> None:
    data = made_spinning(15_000, seed=2)
    fit = fit_phase_curve(model, **data)
    assert len(fit.place) == 30_000
    assert abs(fit.parameters["r"]["H"] - 15.0) < 0.35


def test_a_band_for_each_point_is_none() -> None:
    data = fed("HG", 30_000)
    with pytest.raises(NotEnoughData, match="30,000 different bands"):
        fit_phase_curve("HG", **{**data, "band": np.arange(30_000)})


def test_lengths_must_agree() -> None:
    with pytest.raises(ValueError, match="length"):
        fit_phase_curve("HG", **fed("HG", mag_err=np.ones(5)))
    with pytest.raises(ValueError, match="one value for each"):
        fit_phase_curve("sHG1G2", **fed("HG", ra_deg=np.ones(5)))


def test_unknown_names_are_said() -> None:
    with pytest.raises(ValueError, match="HG, HG12, HG1G2, sHG1G2"):
        fit_phase_curve("HG13", **fed("HG"))
    with pytest.raises(ValueError, match="loss"):
        fit_phase_curve("HG", loss="huber", **fed("HG"))
    with pytest.raises(ValueError, match="only be G1 and G2 together"):
        fit_phase_curve("HG1G2", fixed={"G1": 0.3}, **fed("HG"))


def test_masked_arrays_and_lists() -> None:
    data = fed("HG")
    mag = np.ma.masked_array(data["reduced_mag"], mask=np.arange(60) == 2)
    fit = fit_phase_curve("HG", **{**data, "reduced_mag": mag, "phase_deg": list(data["phase_deg"])})
    assert 2 not in fit.place


def test_reduced_magnitudes_from_au_and_from_km() -> None:
    au = reduced_magnitude(mag=[18.0, 18.0, 18.0], observer_distance_au=[1.5, 1.5, 0.0], sun_distance_au=[2.5] * 3)
    km = reduced_magnitude(mag=[18.0], observer_distance_au=[1.5 * 149597870.7], sun_distance_au=[2.5 * 149597870.7])
    assert au[0] == pytest.approx(18.0 - 5.0 * np.log10(3.75))
    assert km[0] == pytest.approx(au[0], abs=1e-9)
    assert np.isnan(au[2])
