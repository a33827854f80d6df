"""Whatever comes in, a right answer or a clear sentence comes out, in bounded time and memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from science.errors import NotEnoughData
from science.periods import astropy_periodogram, find_period, fit_at_period, gatspy_model, gatspy_periodogram
from tests.science.periods.stars import sine

SEARCHES: list[Callable[..., Any]] = [find_period, gatspy_periodogram, astropy_periodogram]
AT_A_PERIOD: list[Callable[..., Any]] = [
    lambda **columns: fit_at_period(**columns, period_days=0.7),
    lambda **columns: gatspy_model(**columns, period_days=0.7),
]
ALL = [*SEARCHES, *AT_A_PERIOD]


@pytest.mark.parametrize("method", ALL)
def test_three_points_are_too_few(method: Callable[..., Any]) -> None:
    columns = {name: array[:3] for name, array in sine().items()}
    with pytest.raises(NotEnoughData, match=r"5 points in one band; this light curve has [123]"):
        method(**columns)


@pytest.mark.parametrize("method", ALL)
def test_equal_times_are_refused(method: Callable[..., Any]) -> None:
    columns = sine()
    with pytest.raises(NotEnoughData, match="one time"):
        method(**{**columns, "time_days": np.full(120, 2459000.5)})


@pytest.mark.parametrize("method", ALL)
def test_equal_magnitudes_are_refused(method: Callable[..., Any]) -> None:
    columns = sine()
    with pytest.raises(NotEnoughData, match="no variation"):
        method(**{**columns, "mag": np.full(120, 18.0)})


@pytest.mark.parametrize("method", ALL)
def test_one_point_and_no_point(method: Callable[..., Any]) -> None:
    for n in (0, 1):
        with pytest.raises(NotEnoughData):
            method(**{name: array[:n] for name, array in sine().items()})


@pytest.mark.parametrize("bad", [np.nan, np.inf, -999.0, 40.0])
@pytest.mark.parametrize("method", SEARCHES)
def test_one_bad_magnitude_changes_nothing(method: Callable[..., Any], bad: float) -> None:
    columns = sine(0.7)
    columns["mag"][17] = bad
    found = method(**columns, min_period_days=0.1, max_period_days=10)
    assert abs(found.period_days / 0.7 - 1) < 1e-3
    assert sum(item.count for item in found.left_out) == 1


@pytest.mark.parametrize("bad", [np.nan, 0.0, -0.1, np.inf])
@pytest.mark.parametrize("method", SEARCHES)
def test_bad_errors_are_left_out_and_counted(method: Callable[..., Any], bad: float) -> None:
    columns = sine(0.7)
    columns["mag_err"][[3, 50, 90]] = bad
    found = method(**columns, min_period_days=0.1, max_period_days=10)
    assert abs(found.period_days / 0.7 - 1) < 1e-3
    assert found.points_used == 117
    assert sum(item.count for item in found.left_out) == 3


def test_a_band_with_few_points_is_left_out_and_said() -> None:
    columns = sine(0.7)
    columns["band"][:3] = "i"
    found = find_period(**columns)
    assert found.fit.bands == ("g", "r")
    assert [str(item) for item in found.left_out] == ["3 points left out: fewer than 5 points in their band"]


def test_thirty_thousand_points() -> None:
    columns = sine(0.7, n=30_000)
    found = find_period(**columns)
    assert abs(found.period_days / 0.7 - 1) < 1e-5
    assert found.confidence == "secure"


@pytest.mark.parametrize("factor", [86_400.0, 1e-3])
def test_time_in_another_unit_is_bounded(factor: float) -> None:
    columns = sine(0.7)
    found = find_period(**{**columns, "time_days": columns["time_days"] * factor})
    assert len(found.period_grid_days) <= 2_000_000
    assert found.grid_was_cut == (factor > 1)
    assert found.confidence in ("secure", "not periodic")


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-1, 1), (2, 1), (1, 1), (0.1, np.inf), (np.nan, 1)])
@pytest.mark.parametrize("method", SEARCHES)
def test_a_range_that_is_none_is_named(method: Callable[..., Any], low: float, high: float) -> None:
    with pytest.raises(ValueError, match="shortest period"):
        method(**sine(), min_period_days=low, max_period_days=high)


@pytest.mark.parametrize("method", SEARCHES)
def test_a_span_too_short_for_the_range_is_said(method: Callable[..., Any]) -> None:
    columns = sine(n=30)
    columns["time_days"] = np.linspace(2459000.0, 2459002.0, 30)
    with pytest.raises(NotEnoughData, match="too short"):
        method(**columns, min_period_days=50, max_period_days=100)


@pytest.mark.parametrize(("name", "size"), [("mag_err", 1e-250), ("mag_err", 1e250), ("mag", 1e250)])
@pytest.mark.parametrize("method", ALL)
def test_numbers_beyond_reason(method: Callable[..., Any], name: str, size: float) -> None:
    columns = sine(0.7)
    columns[name][11] = size
    found = method(**columns)
    assert abs(found.period_days / 0.7 - 1) < 1e-3


@settings(max_examples=25)
@given(
    rows=st.lists(
        st.tuples(
            st.floats(-1e9, 1e9) | st.sampled_from([0.0, 1.0, np.nan]),
            st.floats(-1e6, 1e6) | st.sampled_from([18.0, np.inf]),
            st.floats(-1.0, 1e6) | st.sampled_from([1e-12, 0.02]),
            st.sampled_from(["g", "r", None]),
        ),
        max_size=25,
    )
)
def test_any_numbers_at_all(rows: list[tuple[float, float, float, str | None]]) -> None:
    time, mag, err, band = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [], [])
    columns: dict[str, Any] = {"time_days": time, "mag": mag, "mag_err": err, "band": band}
    try:
        found = find_period(**columns, min_period_days=0.5, max_period_days=100)
    except NotEnoughData:
        return
    assert 0.5 * (1 - 1e-9) <= found.period_days <= 100 * (1 + 1e-9)
    assert 0 <= found.false_alarm_probability <= 1
    assert found.period_err_days > 0
