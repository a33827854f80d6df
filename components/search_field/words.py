"""What the search field says of a text: what will be done, what is off and how to mend it, what it may go on to be."""

from __future__ import annotations

from typing import Any

from components.search_field.destination import destination, destination_of, object_page
from components.search_field.examples import NOTHING_YET
from data_access import cached
from data_access.errors import AlertscopeError, StoreUnavailable
from data_access.search import Question, describe, parse
from data_access.search.mend import mended
from data_access.search.suggest import OBJECT, Names, Suggestion, suggestions

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
    found = suggestions(
        text, object_names=names.reader(cached.object_names), known_names=names.reader(cached.names_beginning)
    )
    options = [_option(each) for each in found]
    return {"text": text, **said_of(text), "to": destination(text).address, "options": options, "note": names.note}


def _option(suggestion: Suggestion) -> dict[str, str]:
    text, label, about = suggestion
    if about == OBJECT and text == label:  # in the store, however it is called
        return {
            "text": text,
            "label": label,
            "about": about,
            "to": object_page(label).address,
            "line": f"Object {label}",
        }
    question = parse(text)
    if question.action == "nothing" or text.endswith("="):
        return {"text": text, "label": label, "about": about, "to": "", "line": ""}
    to = destination_of(question).address
    return {"text": text, "label": label, "about": about, "to": to, "line": _line(question)}


class _NamesOfStore:
    """Names as far as the store gives any: a search can be typed without it."""

    def __init__(self) -> None:
        self.note = ""

    def reader(self, read: Any) -> Names:
        """Names that begin so; none, and a note, where the store is down."""

        def names(beginning: str) -> list[str]:
            try:
                found: list[str] = read(beginning).value
            except StoreUnavailable:
                self.note = _NO_NAMES
                return []
            except AlertscopeError:
                return []
            return found

        return names


def _line(question: Question) -> str:
    sentence = describe(question) or NOTHING_YET
    return sentence[:1].upper() + sentence[1:]
