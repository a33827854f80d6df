"""What a user asks of a list of candidates: nights, class, words, order, look and page, all of it in the address."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st

from components import url_controls
from components.date_span import date_parameter, start_jd, stop_jd
from components.url_state import Parameter, choice_parameter, integer_parameter, text_parameter
from data_access.candidates import ALERTS_PER_LABEL

V = TypeVar("V")

CARDS, TABLE = "cards", "table"
ALL, BETWEEN = "all", "dates"
NIGHTS = {
    "1": "Newest night",
    "3": "Newest 3 nights",
    "10": "Newest 10 nights",
    "30": "Newest 30 nights",
    "100": "Newest 100 nights",
    ALL: "All nights",
    BETWEEN: "Between dates",
}
ALERTS_READ = tuple(times * ALERTS_PER_LABEL for times in (1, 3, 10))
_USUAL_NIGHTS = "30"


_FROM, _TO = date_parameter("from"), date_parameter("to")
_READ = choice_parameter("read", [str(number) for number in ALERTS_READ], str(ALERTS_PER_LABEL))
_CLASS = text_parameter("class")
_WORDS = text_parameter("find")
_PAGE = integer_parameter("p", 1)


@dataclass(frozen=True)
class Asked:
    """What the store is asked, and how many nights of its answer are wanted.

    Attributes
    ----------
    alerts_per_label : int
    nights : int or None
        The newest so many; None is all that was read.
    start_jd, stop_jd : float or None
        First and last moment of the dates given.
    """

    alerts_per_label: int
    nights: int | None
    start_jd: float | None
    stop_jd: float | None


def asked(scope: str) -> Asked:
    """Draw the controls of what is read."""
    dated = _FROM.read() is not None or _TO.read() is not None
    parameter = choice_parameter("nights", list(NIGHTS), BETWEEN if dated else _USUAL_NIGHTS)
    nights = _select("Nights", NIGHTS, parameter, scope)
    first = last = None
    if nights == BETWEEN:
        first = _date("From (UTC)", _FROM, scope)
        last = _date("To (UTC)", _TO, scope)
    return Asked(
        int(_READ.read()),
        int(nights) if nights.isdigit() else None,
        start_jd(first),
        stop_jd(last),
    )


def wanted_class(counts: Mapping[str, int], scope: str) -> str:
    """Draw the choice of a class; gives its plain name, "" for any."""
    options = {"": "All classes", **{name: f"{name} ({number:,})" for name, number in counts.items()}}
    asked_for = _CLASS.read()
    if asked_for not in options:
        options[asked_for] = f"{asked_for} (0)"
    return _select("Class", options, _CLASS, scope)


def wanted_words(scope: str, placeholder: str = "name, class, word") -> str:
    """Draw the field for words to look for."""
    key = _kept(_WORDS, scope, _WORDS.read())
    st.text_input(
        "Filter",
        key=key,
        placeholder=placeholder,
        type="search",
        max_chars=100,
        on_change=_write_and_turn_to_first,
        args=(_WORDS, key),
    )
    return _WORDS.read()


def wanted_sort(sorts: Mapping[str, tuple[str, str, bool]], default: str, scope: str) -> str:
    """Draw the choice of an order; gives its name in the address."""
    parameter = choice_parameter("sort", list(sorts), default)
    return _select("Order", {name: text for name, (text, _, _) in sorts.items()}, parameter, scope)


def wanted_look(scope: str) -> str:
    """Draw the choice between cards and a table."""
    looks = {CARDS: "Cards", TABLE: "Table"}
    return url_controls.one_of("Look", looks, name="look", default=CARDS, scope=scope)


def page_in_hand(pages: int) -> int:
    """The page that the address asks for, the nearest one that exists."""
    return min(max(_PAGE.read() or 1, 1), pages)


def turn_to(page: int) -> None:
    """Put a page's number into the address."""
    _PAGE.write(page)


def turn_pages(pages: int, scope: str) -> None:
    """Draw the page numbers; nothing for a single page."""
    if pages > 1:
        key = _kept(_PAGE, scope, page_in_hand(pages))
        st.pagination(pages, key=key, on_change=url_controls.write, args=(_PAGE, key))


def read_more(scope: str) -> None:
    """Draw a button that asks the store for older alerts too, as long as it may be asked for more."""
    more = next((number for number in ALERTS_READ if number > int(_READ.read())), None)
    if more is not None:
        st.button(
            f"Read up to {more:,} of each class",
            key=f"candidates-read-{scope}",
            type="tertiary",
            on_click=_READ.write,
            args=(str(more),),
        )


def show_all_classes() -> None:
    """Take class and words out of the address: for a button that undoes a filter."""
    for parameter in (_CLASS, _WORDS):
        parameter.write("")
    _PAGE.write(1)


def _select(label: str, options: Mapping[str, str], parameter: Parameter[str], scope: str) -> str:
    chosen = parameter.read()
    key = _kept(parameter, scope, chosen)
    st.selectbox(
        label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        on_change=_write_and_turn_to_first,
        args=(parameter, key),
    )
    return chosen


def _date(label: str, parameter: Parameter[datetime.date | None], scope: str) -> datetime.date | None:
    return url_controls.date(label, parameter, key=_key(parameter, scope), on_change=_write_and_turn_to_first)


def _kept(parameter: Parameter[Any], scope: str, value: object) -> str:
    """Key of a widget that shows a parameter of the address."""
    return url_controls.keep(_key(parameter, scope), value)


def _key(parameter: Parameter[Any], scope: str) -> str:
    return f"candidates-{parameter.name}-{scope}"


def _write_and_turn_to_first(parameter: Parameter[V], key: str) -> None:
    url_controls.write(parameter, key)
    _PAGE.write(1)
