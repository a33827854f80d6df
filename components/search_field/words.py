"""What the search field says of a text: what will be done, what is off and how to mend it, what it may go on to be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from components.search_field.destination import destination, destination_of, object_page, superevent_of
from components.search_field.examples import NOTHING_YET
from data_access import cached, settings
from data_access.errors import AlertscopeError, StoreUnavailable
from data_access.memory import Kept
from data_access.search import Question, describe, parse
from data_access.search.mend import mended
from data_access.search.suggest import OBJECT, Suggestion, suggestions

_SHORTEST_ASKED_FROM_AFAR = 4
_NO_NAMES = "The store of alerts does not answer: no names are suggested."


def said_of(text: str) -> dict[str, Any]:
    """Without asking the store: `line`, what will be done; `problems`, what is off; and what to ask `instead`."""
    question = parse(text)
    problems = [problem.sentence for problem in question.problems]
    return {"line": _line(question), "problems": problems, "instead": mended(text)}


def answer_to(text: str) -> dict[str, Any]:
    """What `said_of` gives, the address that the text leads `to`, and `options`, with a `note` if names are missing.

    An option without `to` waits for more to be typed.
    """
    names = _NamesOfStore()
    found = suggestions(text, object_names=names.of_objects, known_names=names.of_resolvers)
    options = [_option(each) for each in found]
    return {"text": text, **said_of(text), "to": destination(text).address, "options": options, "note": names.note}


def _option(suggestion: Suggestion) -> dict[str, str]:
    text, label, about = suggestion
    question = parse(text)
    to, line = destination_of(question).address, _line(question)
    if about == OBJECT and text == label:  # in the store, however it is called
        to, line = object_page(label).address, f"Object {label}"
    elif question.action == "nothing" or text.endswith("="):
        to, line = "", ""
    return {"text": text, "label": label, "about": about, "to": to, "line": line}


class _NamesOfStore:
    """Names as far as the store gives any: a search can be typed without it."""

    def __init__(self) -> None:
        self.note = ""

    def of_objects(self, beginning: str) -> list[str]:
        return self._read(cached.object_names, beginning)

    def of_resolvers(self, beginning: str) -> list[str]:
        # A public API is not asked at each letter.
        is_far = settings.store_url().startswith("fink:")
        if is_far and len(beginning) < _SHORTEST_ASKED_FROM_AFAR:
            return []
        return self._read(cached.names_beginning, beginning)

    def _read(self, read: Callable[[str], Kept[list[str]]], beginning: str) -> list[str]:
        try:
            return read(beginning).value
        except StoreUnavailable:
            self.note = _NO_NAMES
        except AlertscopeError:
            pass  # the store has no such table, or does not look for what is so short
        return []


def _line(question: Question) -> str:
    event = superevent_of(question)
    if event is not None:
        return f"What was first seen in the sky map of the superevent {event}"
    sentence = describe(question) or NOTHING_YET
    return sentence[:1].upper() + sentence[1:]
