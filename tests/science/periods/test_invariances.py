"""What must not change the answer: the origin of time, the order of points, names of bands, the zero of magnitudes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from science.periods import find_period
from tests.science.periods.stars import simulated

STARS = [*simulated("rr_lyrae_ab", 2, 110, seed=5), *simulated("contact_binary", 1, 110, seed=6)]


@pytest.fixture(params=range(len(STARS)))
def columns(request: pytest.FixtureRequest) -> dict[str, Any]:
    return STARS[request.param].columns


def test_a_shift_of_time(columns: dict[str, Any]) -> None:
    before = find_period(**columns)
    after = find_period(**{**columns, "time_days": columns["time_days"] + 2_400_000.5})
    assert after.period_days == pytest.approx(before.period_days, abs=0.05 * before.period_err_days)
    cycles = (after.fit.max_light_days - 2_400_000.5 - before.fit.max_light_days) / before.period_days
    assert cycles == pytest.approx(round(cycles), abs=0.01)


def test_the_order_of_points(columns: dict[str, Any]) -> None:
    before = find_period(**columns)
    order = np.random.default_rng(1).permutation(len(columns["mag"]))
    after = find_period(**{name: array[order] for name, array in columns.items()})
    assert after.period_days == pytest.approx(before.period_days, abs=0.01 * before.period_err_days)
    assert after.false_alarm_probability == pytest.approx(before.false_alarm_probability, abs=1e-6)


def test_names_of_bands(columns: dict[str, Any]) -> None:
    before = find_period(**columns)
    numbers = np.array([{"g": 1, "r": 2}[band] for band in columns["band"]])
    after = find_period(**{**columns, "band": numbers})
    assert after.period_days == pytest.approx(before.period_days, abs=0.01 * before.period_err_days)


def test_the_zero_of_magnitudes(columns: dict[str, Any]) -> None:
    before = find_period(**columns)
    after = find_period(**{**columns, "mag": columns["mag"] + np.where(columns["band"] == "g", 3.0, -1.0)})
    assert after.period_days == pytest.approx(before.period_days, abs=0.01 * before.period_err_days)
    assert after.fit.amplitude_mag["g"] == pytest.approx(before.fit.amplitude_mag["g"], rel=1e-3)


def test_slower_by_ten(columns: dict[str, Any]) -> None:
    """Days stretched by ten give ten times the period where no prior on days decides: one band, no whole days."""
    before = find_period(**columns)
    after = find_period(
        **{**columns, "time_days": 10 * columns["time_days"]}, min_period_days=0.5, max_period_days=5000
    )
    multiples = np.array([0.5, 1.0, 2.0]) * 10 * before.period_days
    assert np.abs(after.period_days / multiples - 1).min() < 1e-4
