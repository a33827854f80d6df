"""Numbers with errors: as many digits as the error allows, and nothing that claims more."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.fitting.quantities import in_brackets, text_of


@pytest.mark.parametrize(
    ("value", "err", "text"),
    [
        (18.21345, 0.0123, "18.213 ± 0.012"),
        (2460000.51234, 0.4, "2460000.51 ± 0.40"),
        (57.3, 12.0, "57 ± 12"),
        (1234.5, 250.0, "1234 ± 250"),
        (0.5, math.nan, "0.50"),
        (50.1, math.inf, "50.10 (not constrained)"),
        (math.nan, 0.1, "—"),
        (3.0, 0.0, "3.00"),
    ],
)
def test_a_number_is_written_to_the_second_digit_of_its_error(value: float, err: float, text: str) -> None:
    assert text_of(value, err) == text


@pytest.mark.parametrize(
    ("value", "err", "text"),
    [
        (0.58742153, 6.2e-7, "0.5874215(6)"),
        (0.5874, 0.00096, "0.587(1)"),
        (331.2, 1.4, "331(1)"),
        (331.2, 14.0, "331(14)"),
        (0.5, math.inf, "0.500000 (not constrained)"),
    ],
)
def test_the_error_of_the_last_digit_stands_in_brackets(value: float, err: float, text: str) -> None:
    assert in_brackets(value, err) == text


@given(st.floats(-1e6, 1e6), st.floats(1e-8, 1e3))
def test_what_is_written_agrees_with_the_number_within_its_error(value: float, err: float) -> None:
    said, _, error = text_of(value, err).partition(" ± ")
    assert abs(float(said) - value) <= 0.06 * err + 1e-9
    assert float(error) == pytest.approx(err, rel=0.06, abs=6e-10)
