"""The table says what was measured, and plainly what was missed."""

import json

import pytest

from benchmarks.figures import Figure, Outcome, table, three_digits
from benchmarks.samples import Sample


def _outcome(*figures: Figure, failure: str = "") -> Outcome:
    return Outcome("disk", "a title", figures, 1.0, "2026-01-01 00:00 UTC", "abc1234", 0.1, 0.9, False, failure)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.012345, "0.0123"),
        (1.3, "1.30"),
        (99.96, "100"),
        (1234.5, "1,230"),
        (-20.04, "-20.0"),
        (5e6, "5,000,000"),
    ],
)
def test_numbers_have_three_digits_and_no_exponent(value: float, text: str) -> None:
    assert three_digits(value) == text


def test_a_target_is_met_by_the_median_alone() -> None:
    sample = Sample.of([1.0, 1.2, 9.0])
    assert Figure("x", sample, target=1.3).met is True
    assert Figure("x", sample, target=1.1).met is False
    assert Figure("x", sample).met is None


def test_the_table_shows_misses_spread_and_failures() -> None:
    missed = Figure("a | b", Sample.of([2.0, 3.0, 4.0]), "ms", 1.0, "against c")
    lines = table([_outcome(missed, failure="no Java")]).splitlines()
    assert "| a \\| b | 3.00 | ms | 2.00 to 4.00 | 3 | ≤ 1.00 | **no** | against c |" in lines
    assert any("load 0.1 before, 0.9 after" in line for line in lines)
    assert any("could not be measured: no Java" in line for line in lines)


def test_every_line_of_the_table_has_the_same_number_of_cells() -> None:
    lines = table([_outcome(Figure("one", Sample.of([1.0])), failure="why")]).splitlines()
    assert len({line.replace("\\|", "").count("|") for line in lines}) == 1


def test_an_outcome_is_the_same_after_json() -> None:
    outcome = _outcome(Figure("x", Sample.of([1.0, 2.0]), "s", 3.0, "note"))
    assert Outcome.from_json(json.loads(json.dumps(outcome.to_json()))) == outcome
