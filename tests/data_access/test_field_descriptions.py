"""Every field has a meaning."""

from __future__ import annotations

import pytest

from data_access.field_descriptions import FIELDS, field_of
from data_access.schema import COLUMN_TYPES
from science.derived import COLOR_FIELDS, RATE_FIELDS


def test_every_stored_and_computed_field_is_described() -> None:
    computed = {"v:classification", "v:lastdate", "v:firstdate", "v:lapse", "v:constellation", "v:separation_degree"}
    assert set(COLUMN_TYPES) | computed | {*COLOR_FIELDS, *RATE_FIELDS} <= set(FIELDS)


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_a_description_is_a_short_sentence_without_a_stop(name: str) -> None:
    meaning = FIELDS[name].meaning
    assert 5 < len(meaning) <= 100
    assert not meaning.endswith(".")


def test_magnitudes_have_their_unit() -> None:
    for name, field in FIELDS.items():
        if name.startswith(("i:mag", "i:sigma")) and name not in ("i:magdiff",):
            assert field.unit == "mag", name


def test_an_unknown_field_has_none() -> None:
    assert field_of("i:no_such_field") is None
