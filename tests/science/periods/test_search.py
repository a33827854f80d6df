"""The period search against stars whose periods are known, and against none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks import period_sky
from science.periods import find_period
from tests.science.periods.stars import simulated, sine


def same(period_days: float, truth_days: float, tolerance: float = 1e-3) -> bool:
    return bool(abs(period_days / truth_days - 1) < tolerance)


def test_real_rr_lyrae_in_g_and_r(shared_data: Path) -> None:
    stars = period_sky.real_rr_lyrae(folder=shared_data / "light_curves" / "rr_lyrae")
    found = [find_period(**star.columns) for star in stars]
    right = sum(same(result.period_days, star.period_days) for result, star in zip(found, stars, strict=True))
    shown = sum(
        any(same(candidate.period_days, star.period_days) for candidate in result.candidates)
        for result, star in zip(found, stars, strict=True)
    )
    assert right >= 37  # of 40; astropy's and gatspy's fast multiband find 28 and 27
    assert shown >= 39


@pytest.mark.parametrize(
    ("kind", "least", "tolerance"),
    [
        ("rr_lyrae_ab", 9, 1e-3),
        ("rr_lyrae_c", 9, 1e-3),
        ("cepheid", 9, 1e-3),
        ("delta_scuti", 9, 1e-3),
        ("contact_binary", 8, 1e-3),
        ("mira", 9, 0.03),
    ],
)
def test_every_class(kind: str, least: int, tolerance: float) -> None:
    stars = simulated(kind, 10, 120)
    found = [find_period(**star.columns).period_days for star in stars]
    assert sum(same(days, star.period_days, tolerance) for days, star in zip(found, stars, strict=True)) >= least


def test_detached_binaries_get_their_whole_period() -> None:
    stars = simulated("detached_binary", 10, 400)
    found = [find_period(**star.columns) for star in stars]
    whole = [same(result.period_days, star.period_days) for result, star in zip(found, stars, strict=True)]
    either = [
        same(result.period_days, star.period_days) or same(result.alternate_period_days, star.period_days)
        for result, star in zip(found, stars, strict=True)
    ]
    assert sum(whole) >= 7
    assert sum(either) >= 9


@pytest.mark.parametrize("make", [period_sky.white_noise, period_sky.damped_random_walk])
def test_noise_is_not_periodic(make: period_sky.Maker) -> None:
    found = [
        find_period(**make(points, np.random.default_rng([points, i])).columns)
        for points in (12, 25, 60, 120)
        for i in range(4)
    ]
    assert sum(result.false_alarm_probability < 0.01 for result in found) <= 1
    assert sum(result.confidence == "not periodic" for result in found) >= 15


def test_errors_of_periods_are_neither_small_nor_large() -> None:
    stars = simulated("rr_lyrae_c", 16, 120) + simulated("cepheid", 16, 120)
    pulls = []
    for star in stars:
        found = find_period(**star.columns)
        if same(found.period_days, star.period_days):
            pulls.append((found.period_days - star.period_days) / found.period_err_days)
    low, high = np.percentile(pulls, [16, 84])
    assert len(pulls) >= 30
    assert 0.65 < (high - low) / 2 < 1.6


def test_a_rival_that_cannot_be_told_apart_is_said() -> None:
    columns = sine(period_days=0.7, n=24)
    columns["time_days"] = np.floor(columns["time_days"]) + 0.3  # one visit a night, always at one time
    found = find_period(**columns)
    assert found.confidence in ("ambiguous", "not periodic")


def test_candidates_are_ranked_and_named() -> None:
    found = find_period(**sine(0.7))
    assert same(found.period_days, 0.7, 1e-4)
    assert found.candidates[0].period_days == found.period_days
    assert found.candidates[0].relation == "best"
    assert len(found.candidates) <= 5
    assert len({round(candidate.period_days, 6) for candidate in found.candidates}) == len(found.candidates)
    gaps = [candidate.score_gap for candidate in found.candidates]
    assert gaps[0] == 0
    assert all(gap >= 0 for gap in gaps)


@pytest.mark.parametrize(("low", "high"), [(0.05, 0.5), (1.0, 100.0), (0.69, 0.71), (5.0, 6.0)])
def test_no_candidate_lies_outside_the_range(low: float, high: float) -> None:
    found = find_period(**sine(0.7), min_period_days=low, max_period_days=high)
    periods = [candidate.period_days for candidate in found.candidates]
    assert all(low * (1 - 1e-9) <= days <= high * (1 + 1e-9) for days in [*periods, found.period_days])
    assert found.period_grid_days.min() >= low * (1 - 1e-9)
    assert found.period_grid_days.max() <= high * (1 + 1e-9)


def test_the_periodogram_peaks_at_the_period() -> None:
    found = find_period(**sine(3.3))
    peak = found.period_grid_days[np.argmax(found.power)]
    assert abs(1 / peak - 1 / 3.3) < 1 / 400
    assert (np.diff(found.period_grid_days) > 0).all()
    assert found.power.min() >= 0
    assert found.power.max() <= 1


def test_the_model_runs_through_the_points() -> None:
    columns = sine(0.7)
    found = find_period(**columns)
    for band in ("g", "r"):
        own = columns["band"] == band
        residual = columns["mag"][own] - found.model(columns["time_days"][own], band)
        assert np.std(residual) < 0.03
    assert found.fit.amplitude_mag["g"] == pytest.approx(2 * 1.38 * 0.4, rel=0.05)
    assert found.fit.amplitude_mag["r"] == pytest.approx(2 * 0.4, rel=0.05)
