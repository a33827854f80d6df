"""What a user asks of a list of results, all of it in the address."""

from __future__ import annotations

from components import url_controls
from components.candidates import candidate_controls
from components.url_state import Parameter, text_parameter

SCOPE = "search"
_MOST_FIELDS = 30


def _fields(given: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, given.split(","))))[:_MOST_FIELDS]


QUESTION = text_parameter("query", longest=2000)
FIELDS_ASKED: Parameter[tuple[str, ...]] = Parameter("fields", (), _fields, ",".join)
"""Columns added to the table."""
SELECTED = text_parameter("sel", longest=64)
"""The object that is marked on the map and in the table."""


def each_object_once() -> bool:
    """Draw the switch."""
    return url_controls.yes_or_no(
        "Unique objects", name="unique", scope=SCOPE, help="Each object once, with its newest alert.", default=True
    )


def on_the_sky() -> bool:
    """Draw the switch of the map."""
    return url_controls.yes_or_no("Sky map", name="sky", scope=SCOPE, help="The results on the sky, beside the list.")


def ask_instead(text: str) -> None:
    """Another question in the place of this one, from its first page: for a button."""
    QUESTION.write(text)
    candidate_controls.turn_to(1)
    SELECTED.write("")


def select(object_id: str) -> None:
    """Mark an object; "" marks none."""
    SELECTED.write(object_id)


def look(suits_cards: bool) -> str:
    """Draw the choice between cards and a table; what moves stands in a table."""
    return candidate_controls.wanted_look(SCOPE) if suits_cards else candidate_controls.TABLE
