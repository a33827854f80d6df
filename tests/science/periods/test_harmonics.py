"""Sums and linear least squares at many frequencies against plain, slow ways of doing the same."""

from __future__ import annotations

import numpy as np
import pytest

from science.measurements import measurements
from science.periods.harmonics import best_harmonics, explained, explained_at
from science.periods.points import Points, prepare
from science.periods.sums import sums_at, sums_in_windows, sums_on_grid
from tests.science.periods.stars import simulated, sine


def points_of(kind: str = "rr_lyrae_ab", n: int = 120) -> Points:
    columns = simulated(kind, 1, n)[0].columns
    return prepare(
        measurements(
            time_days=columns["time_days"],
            value=columns["mag"],
            err=columns["mag_err"],
            band=columns["band"],
            noun="magnitude",
        )
    )


@pytest.mark.parametrize(("accurate", "tolerance"), [(True, 1e-7), (False, 2e-3)])
def test_fast_sums_are_the_sums(accurate: bool, tolerance: float) -> None:
    points = points_of()
    grid = 1.3 + 1e-4 * np.arange(999)
    fast = sums_on_grid(points, first=1.3, step=1e-4, count=999, harmonics=3, accurate=accurate)
    slow = sums_at(points, frequency=grid, harmonics=3)
    scale = points.weight.sum()
    assert np.abs(fast.weight - slow.weight).max() < tolerance * scale
    assert np.abs(fast.band_weight - slow.band_weight).max() < tolerance * scale
    assert np.abs(fast.signal - slow.signal).max() < tolerance * scale


def test_windows_of_many_points_are_as_those_of_few() -> None:
    points = points_of(n=1600)
    centre, step = np.array([0.4, 2.7]), 1e-5
    fast = sums_in_windows(points, centre=centre, step=step, steps=4, harmonics=2)
    frequency = (centre[:, None] + step * np.arange(-4, 5)).ravel()
    slow = sums_at(points, frequency=frequency, harmonics=2)
    assert np.abs(fast.signal - slow.signal).max() < 1e-6 * points.weight.sum()


@pytest.mark.parametrize("frequency", [0.137, 1.71828, 2.345, 7.9])
def test_the_fraction_explained_is_that_of_least_squares(frequency: float) -> None:
    points = points_of()
    found = explained_at(points, frequency, 3)
    root = np.sqrt(points.weight)[:, None]
    means = np.eye(len(points.bands))[points.band_code]
    for harmonics in (1, 2, 3):
        angle = 2 * np.pi * frequency * points.time_days[:, None] * np.arange(1, harmonics + 1)
        design = np.hstack([means, np.cos(angle), np.sin(angle)]) * root
        left = np.linalg.lstsq(design, points.value * root[:, 0], rcond=None)[1][0]
        exact = 1 - left / points.chi2_of_constant
        assert found[harmonics - 1] == pytest.approx(exact, abs=0.02)  # the ridge costs a little
        assert found[harmonics - 1] <= exact + 1e-9


def test_more_harmonics_never_explain_less() -> None:
    points = points_of()
    share = explained(sums_at(points, frequency=np.linspace(0.1, 10, 500), harmonics=5), points, 5)
    assert (np.diff(share, axis=0) >= 0).all()
    assert (share >= 0).all()
    assert (share < 1).all()


def test_one_phase_a_day_does_not_look_perfect() -> None:
    """At one cycle a day all points of a night-time site lie in a part of the cycle; noise must not be fitted away."""
    rng = np.random.default_rng(3)
    time = np.arange(100.0) + rng.uniform(0, 0.1, 100)
    data = measurements(time_days=time, value=rng.normal(18, 0.1, 100), err=np.full(100, 0.1), band="r", noun="m")
    share = explained_at(prepare(data), 1.0, 5)
    assert share.max() < 0.35


def test_a_sine_needs_one_harmonic_and_a_sharp_rise_more() -> None:
    columns = sine(0.7)
    plain = prepare(
        measurements(
            time_days=columns["time_days"],
            value=columns["mag"],
            err=columns["mag_err"],
            band=columns["band"],
            noun="magnitude",
        )
    )
    assert best_harmonics(plain, 1 / 0.7, penalty=1.0) == 1
    star = simulated("rr_lyrae_ab", 1, 120)[0]
    assert best_harmonics(points_of(), 1 / star.period_days, penalty=1.0) >= 3
