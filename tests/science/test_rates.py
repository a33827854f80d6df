"""The broker's rate in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from science.rates import is_misleading, rate_of
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
