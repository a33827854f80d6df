"""Slopes of recent magnitudes: known ones, honest errors, invariances, and refusals."""

from __future__ import annotations

import math

import numpy as np
import pytest

from science.errors import NotEnoughData
from science.recent_trend import RECENT_DAYS, recent_trends

ERR = 0.1


def points(slope: float, n: int = 8, *, seed: int = 1, err: float = ERR) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    time = 2_459_500.0 + np.sort(15 * random.random(n))
    return time, 19.0 + slope * (time - time[0]) + err * random.standard_normal(n), np.full(n, err)


def test_slopes_scatter_as_their_errors_say() -> None:
    pulls = []
    for seed in range(400):
        time, mag, err = points(-0.05, seed=seed)
        found = recent_trends(time_days=time, mag=mag, mag_err=err, band="g")["g"]
        pulls.append((found.mag_per_day + 0.05) / found.err_mag_per_day)
    # Errors grow where the points scatter more than they say, never shrink: at most as wide as a normal law.
    assert abs(np.mean(pulls)) < 4 / math.sqrt(400)
    assert 0.7 < np.std(pulls) < 1.05


def test_slope_and_error_are_those_of_numpys_fit() -> None:
    time, mag, err = points(0.02, 5)
    err = err * np.linspace(0.5, 2.0, 5)
    found = recent_trends(time_days=time, mag=mag, mag_err=err, band="r")["r"]
    slope, covariance = np.polyfit(time - time[0], mag, 1, w=1 / err, cov="unscaled")
    assert found.mag_per_day == pytest.approx(slope[0], rel=1e-7)
    chi2 = float(np.sum(((mag - np.polyval(slope, time - time[0])) / err) ** 2))
    assert found.err_mag_per_day == pytest.approx(math.sqrt(covariance[0, 0] * max(1.0, chi2 / 3)), rel=1e-7)


@pytest.mark.parametrize(("slope", "direction"), [(-0.2, "brighter"), (0.2, "fainter"), (0.0, "steady")])
def test_the_direction_and_what_does_not_change_it(slope: float, direction: str) -> None:
    time, mag, err = points(slope)
    found = recent_trends(time_days=time, mag=mag, mag_err=err, band="g")["g"]
    assert found.direction == direction
    order = np.random.default_rng(3).permutation(len(time))
    moved = recent_trends(time_days=time[order] - 2_400_000.5, mag=mag[order] + 3, mag_err=err[order], band=1)[1]
    assert moved.mag_per_day == pytest.approx(found.mag_per_day, abs=1e-7)
    assert moved.err_mag_per_day == pytest.approx(found.err_mag_per_day, rel=1e-6)


def test_old_points_do_not_count_and_each_band_has_its_own() -> None:
    time, mag, err = points(-0.1)
    old = time - RECENT_DAYS - 16
    found = recent_trends(
        time_days=[*time, *old, *(time + 0.1), time[-1]],
        mag=[*mag, *(mag + 5), *(40 - mag), 18.0],
        mag_err=[*err, *err, *err, 0.1],
        band=["g"] * 16 + ["r"] * 8 + ["i"],
    )
    assert found["g"].points == 8
    assert found["g"].direction == "brighter"
    assert found["r"].direction == "fainter"
    assert "i" not in found


@pytest.mark.parametrize(
    ("time", "err"),
    [([], []), ([1.0], [0.1]), ([1.0, 1.0], [0.1, 0.1]), ([1.0, 1.4], [0.1, 0.1]), ([1.0, 30.0], [0.1, 0.1]),
     ([1.0, 2.0], [0.0, math.nan]), ([math.nan, 2.0], [0.1, 0.1])],
)  # fmt: skip
def test_refusals(time: list[float], err: list[float]) -> None:
    with pytest.raises(NotEnoughData):
        recent_trends(time_days=time, mag=[19.0] * len(time), mag_err=err, band="g")


def test_very_unequal_errors_are_survived() -> None:
    time, mag = [0.0, 1.0, 5.0], [1e30, -1.0, 3.0]
    found = recent_trends(time_days=time, mag=mag, mag_err=[1e-100, 1e100, 1.0], band="g")
    assert not math.isnan(found["g"].mag_per_day)
    with pytest.raises(NotEnoughData):
        recent_trends(time_days=time, mag=mag, mag_err=[1e-300, 1e300, 1.0], band="g")
