"""What a fit may be fed: a clear refusal or an answer, never a crash, in bounded time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.supernova_curves import LightCurve, simulated
from science.errors import NotEnoughData
from science.supernovae import fit_supernova

CURVE = simulated(np.random.default_rng(11), kept=0.6)


def changed(**changes: Any) -> dict[str, Any]:
    return {**CURVE.arrays(), **changes}


@pytest.mark.parametrize("points", [0, 1, 2])
def test_fewer_than_three_points_are_refused(points: int) -> None:
    keep = np.arange(len(CURVE)) < points
    with pytest.raises(NotEnoughData, match=r"needs 3 points|no point at all"):
        fit_supernova(**CURVE.only(keep).arrays())


@pytest.mark.parametrize("start", range(0, 40, 4))
def test_any_three_points_are_fitted(start: int) -> None:
    keep = (np.arange(len(CURVE)) >= start) & (np.arange(len(CURVE)) < start + 3)
    fit = fit_supernova(**CURVE.only(keep).arrays())
    for band in fit.bands:
        assert np.isfinite([fit.peak_time_days[band], fit.peak_mag[band]]).all()
        assert fit.peak_time_err_days[band] > 0
    assert fit.dof > 0


def test_nothing_above_zero_is_refused() -> None:
    with pytest.raises(NotEnoughData, match="brighter than zero"):
        fit_supernova(**changed(flux=-CURVE.flux))


@pytest.mark.parametrize("err", [0.0, -1.0, np.nan])
def test_errors_that_are_none_are_refused(err: float) -> None:
    with pytest.raises(NotEnoughData, match="No point can be used"):
        fit_supernova(**changed(flux_err=np.full(len(CURVE), err)))


def test_arrays_of_different_lengths_are_named() -> None:
    with pytest.raises(ValueError, match="need one length"):
        fit_supernova(**changed(flux=CURVE.flux[:-1]))


def test_an_impossible_redshift_is_named() -> None:
    with pytest.raises(ValueError, match="redshift"):
        fit_supernova(**changed(redshift=-1.5))


@pytest.mark.parametrize(
    "changes",
    [
        {"time_days": np.zeros(len(CURVE))},
        {"time_days": CURVE.time_days * 1e200},
        {"flux": np.ones(len(CURVE))},
        {"flux": np.where(CURVE.band == "g", CURVE.flux * 1e4, CURVE.flux)},
        {"flux": CURVE.flux * 1e-300, "flux_err": CURVE.flux_err * 1e-300},
        {"flux_err": np.full(len(CURVE), 1e-300)},
        {"flux_err": np.full(len(CURVE), 1e300)},
        {"band": "unheard of"},
        {"band": np.array([f"b{i % 25}" for i in range(len(CURVE))])},
    ],
    ids=[
        "equal times",
        "endless times",
        "constant",
        "units mixed",
        "faintest",
        "exact",
        "useless",
        "one band",
        "25 bands",
    ],
)
def test_odd_data_give_numbers(changes: dict[str, Any]) -> None:
    fit = fit_supernova(**changed(**changes))
    numbers = [fit.chi2, fit.dof, *fit.peak_time_days.values(), *fit.peak_mag.values()]
    assert all(isinstance(number, float) for number in numbers)
    assert np.isfinite(numbers).all()
    assert all(err > 0 for err in fit.peak_time_err_days.values())


def test_constant_light_has_no_known_peak() -> None:
    flat = np.arange(0.0, 60.0, 2.0)
    fit = fit_supernova(time_days=flat, flux=np.ones(30), flux_err=np.full(30, 0.05), band="r")
    assert fit.peak_time_err_days["r"] > 3
    assert not fit.peak_reached


def test_a_band_for_each_point_is_refused() -> None:
    with pytest.raises(NotEnoughData, match="bands"):
        fit_supernova(**changed(band=np.arange(len(CURVE)).astype(str)))


def test_thirty_thousand_points() -> None:
    numbers = np.random.default_rng(1)
    whole = fit_supernova(**CURVE.arrays())
    time = numbers.uniform(-40, 60, 30_000)
    clean = whole.model(time, "g")
    err = 0.03 * clean.max() * np.ones(len(time))
    flux = clean + numbers.standard_normal(len(time)) * err
    flux[numbers.integers(0, len(time), 300)] *= 40
    fit = fit_supernova(time_days=time, flux=flux, flux_err=err, band="g")
    assert fit.peak_time_days["g"] == pytest.approx(whole.peak_time_days["g"], abs=0.3)
    assert fit.peak_mag["g"] == pytest.approx(whole.peak_mag["g"], abs=0.01)


ANY = st.floats(allow_nan=True, allow_infinity=True, width=64)
ROW = st.tuples(ANY, ANY, ANY, st.sampled_from(["g", "r", "?", "", None]))


@settings(max_examples=25)
@given(st.lists(ROW, min_size=3, max_size=12))
def test_whatever_comes_in_is_answered_or_refused(rows: list[tuple[float, float, float, str | None]]) -> None:
    time, flux, err, band = (list(column) for column in zip(*rows, strict=True))
    try:
        fit = fit_supernova(time_days=time, flux=flux, flux_err=err, band=band)
    except NotEnoughData:
        return
    assert fit.dof > 0
    assert all(err > 0 for err in fit.peak_time_err_days.values())


def test_light_curves_hold_what_they_are_made_of() -> None:
    assert isinstance(CURVE, LightCurve)
    assert set(CURVE.band) == {"g", "r"}
