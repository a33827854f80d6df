"""Numbers as Java prints them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.ingest.spark_text import array_text, double_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (1.0, "1.0"),
        (0.001, "0.001"),
        (0.00099, "9.9E-4"),
        (9999999.0, "9999999.0"),
        (1e7, "1.0E7"),
        (-1.25e-10, "-1.25E-10"),
        (1.7976931348623157e308, "1.7976931348623157E308"),
        (4.9e-324, "5.0E-324"),
        (float("inf"), "Infinity"),
        (float("-inf"), "-Infinity"),
        (float("nan"), "NaN"),
    ],
)
def test_double_to_text(value: float, text: str) -> None:
    assert double_text(value) == text


@given(st.floats(allow_nan=False))
def test_text_reads_back_as_the_same_double(value: float) -> None:
    text = double_text(value)
    assert float(text) == value
    plain = 1e-3 <= abs(value) < 1e7 or value == 0
    assert plain == ("E" not in text and "Infinity" not in text)


def test_arrays() -> None:
    assert array_text([1.5, None, 2, float("nan")]) == "[1.5, null, 2, NaN]"
    assert array_text([]) == "[]"
