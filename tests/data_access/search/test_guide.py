"""Each example of the guide to the search field is read as the row that it is in."""

from __future__ import annotations

import re

import pytest

from data_access.search import parse
from tests.conftest import PROJECT_ROOT

ROWS = {
    "an object": {"object"},
    "objects by the beginning of a name": {"object"},
    "several objects": {"object"},
    "what is around an object": {"cone"},
    "what is around a position": {"cone"},
    "objects of a place first seen in some time": {"cone"},
    "a named object": {"name"},
    "a Solar System object": {"solar_system", "name"},
    "a fast mover": {"tracklet"},
    "newest alerts of a class": {"class"},
    "with a trend": {"class"},
    "alerts of a night, of some days": {"date"},
    "what was first seen in a superevent's sky map": {"name"},
    "the most anomalous alerts": {"anomaly"},
}


def examples() -> list[tuple[str, str]]:
    lines = (PROJECT_ROOT / "docs" / "search.md").read_text(encoding="utf-8").splitlines()
    rows = [line.strip("| ").split(" | ", 1) for line in lines if line.startswith("| ") and "`" in line]
    return [(row[0], text) for row in rows for text in re.findall(r"`([^`]+)`", row[1])]


def test_every_row_has_examples() -> None:
    assert {row for row, _ in examples()} == set(ROWS)


@pytest.mark.parametrize(("row", "text"), examples())
def test_an_example_is_read_as_its_row_says(row: str, text: str) -> None:
    question = parse(text)
    assert question.action in ROWS[row]
    assert not question.problems
