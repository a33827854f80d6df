"""Columns come out alike whatever type a frame holds them in."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from science.columns import flags, integers_or_null, numbers, texts


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([1.5, np.nan]),
        pd.Series([1.5, None], dtype="Float64"),
        pd.Series([1.5, None], dtype=object),
        pd.Series(["1.5", None]),
        pd.Series(["1.5", "no number"], dtype=object),
        pd.Series(np.array([1.5, np.nan], dtype=np.float32)),
    ],
)
def test_numbers(column: pd.Series) -> None:
    found = numbers(frame=pd.DataFrame({"a": column}), name="a")
    assert found.dtype == np.float64
    np.testing.assert_array_equal(found, [1.5, np.nan])


def test_absent_columns() -> None:
    frame = pd.DataFrame({"a": [1, 2]})
    assert np.isnan(numbers(frame=frame, name="b")).all()
    assert texts(frame=frame, name="b").tolist() == [None, None]
    assert flags(frame=frame, name="b").tolist() == [False, False]
    assert pd.isna(integers_or_null(frame=frame, name="b")).all()


def test_numbers_do_not_share_memory_with_the_frame() -> None:
    frame = pd.DataFrame({"a": [1.0, 2.0]})
    numbers(frame=frame, name="a")[0] = 9.0
    assert frame["a"].tolist() == [1.0, 2.0]


def test_long_ids_stay_exact() -> None:
    candid = 2952116494215015015
    for values in ([candid, None], [str(candid), None], [np.int64(candid), "x"]):
        column = pd.Series(values, dtype=object)
        found = integers_or_null(frame=pd.DataFrame({"a": column}), name="a")
        assert found[0] == candid
        assert found[1] is pd.NA


@pytest.mark.parametrize("dtype", [object, "str"])
def test_texts(dtype: object) -> None:
    column = pd.Series(["a", None], dtype=dtype)  # type: ignore[call-overload]
    assert texts(frame=pd.DataFrame({"a": column}), name="a").tolist() == ["a", None]


def test_flags() -> None:
    values = [True, "true", "t", 1, False, "false", 0, None, float("nan"), pd.NA]
    frame = pd.DataFrame({"a": pd.Series(values, dtype=object)})
    assert flags(frame=frame, name="a").tolist() == [True] * 4 + [False] * 6
    nullable = pd.DataFrame({"a": pd.array([True, None], dtype="boolean")})
    assert flags(frame=nullable, name="a").tolist() == [True, False]
