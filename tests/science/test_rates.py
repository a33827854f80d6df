"""The broker's rate in words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from science.rates import is_misleading, rate_of, rates_between
from tests.science.real_alerts import all_packets, row_of


def rate_row(**changes: object) -> dict[str, object]:
    row = {"mag_rate": -48.2, "sigma_rate": 9.0, "delta_time": 12 / 1440, "from_upper": True} | changes
    return {f"d:{name}": value for name, value in row.items()}


def test_rate_from_a_limit_of_minutes_before_is_misleading() -> None:
    found = rate_of(row=rate_row())
    assert found is not None
    assert found.misleading
    assert found.sentence == (
        "The broker's rate of −48.20 ± 9.00 mag/day compares with an upper limit 12 min earlier: "
        "it says little about the change."
    )


def test_rate_from_a_limit_of_nights_before_is_told_apart() -> None:
    found = rate_of(row=rate_row(delta_time=3.0, mag_rate=-0.5))
    assert found is not None
    assert found.from_limit
    assert not found.misleading
    assert "upper limit 3.0 d earlier, not with a detection" in found.sentence


def test_rate_from_a_detection() -> None:
    found = rate_of(row=rate_row(from_upper=False, mag_rate=0.1, sigma_rate=0.02, delta_time=4.0))
    assert found is not None
    assert found.sentence == "The broker's rate is +0.10 ± 0.02 mag/day, from a detection 4.0 d earlier."


@pytest.mark.parametrize(
    "nothing", [{"mag_rate": None}, {"mag_rate": float("nan")}, {"mag_rate": 0.0, "sigma_rate": 0}]
)
def test_no_rate(nothing: dict[str, object]) -> None:
    assert rate_of(row=rate_row(**nothing)) is None
    assert rate_of(row={}) is None


def test_vectorised_test() -> None:
    assert is_misleading(from_upper=[True, True, False], delta_time_days=[0.01, 1.0, 0.01]).tolist() == [
        True,
        False,
        False,
    ]


def test_real_rates(shared_data: Path) -> None:
    rates = [rate_of(row=row_of(packet)) for packet in all_packets(shared_data)]
    known = [rate for rate in rates if rate is not None]
    assert any(rate.from_limit for rate in known)
    assert all(rate.sentence.endswith(".") for rate in known)


def test_rates_are_of_detections_of_one_band_half_a_day_apart_or_more() -> None:
    rate, err, days = rates_between(
        time_days=[3.0, 0.0, 0.01, 1.0, 3.0],
        mag=[18.0, 19.0, 19.3, 18.7, 17.0],
        mag_err=[0.1, 0.1, 0.1, 0.2, 0.1],
        band=["g", "g", "g", "g", "r"],
    )
    assert rate == pytest.approx([-0.35, np.nan, np.nan, -0.6 / 0.99, np.nan], nan_ok=True)
    assert days == pytest.approx([2.0, np.nan, np.nan, 0.99, np.nan], nan_ok=True)
    assert err == pytest.approx(
        [np.hypot(0.1, 0.2) / 2, np.nan, np.nan, np.hypot(0.1, 0.2) / 0.99, np.nan], nan_ok=True
    )


def test_rates_are_the_slope_of_a_straight_line_whatever_the_order() -> None:
    numbers = np.random.default_rng(0)
    time = numbers.permutation(np.sort(numbers.uniform(0, 50, 200)))
    band = numbers.choice(["g", "r"], 200)
    rate, _, days = rates_between(time_days=time, mag=18 + 0.07 * time, mag_err=np.full(200, 0.1), band=band)
    known = np.isfinite(rate)
    assert known.sum() > 190
    assert rate[known] == pytest.approx(0.07)
    assert days[known].min() >= 0.5


def test_rates_of_nothing() -> None:
    assert [len(found) for found in rates_between(time_days=[], mag=[], mag_err=[], band=[])] == [0, 0, 0]
    rate, _, _ = rates_between(time_days=[0, 1, np.nan], mag=[18, np.nan, 18], mag_err=[0.1] * 3, band=["g"] * 3)
    assert np.isnan(rate).all()
