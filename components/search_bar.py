"""The search field of the first page: a name goes to its object, the beginning of a name suggests the names that exist,
and whatever else can be searched leads to the page of searches."""

from __future__ import annotations

import re
from typing import NamedTuple

import streamlit as st

from components import states
from components.plain_text import escaped
from data_access import cached
from data_access.errors import AlertscopeError, StoreUnavailable
from data_access.memory import Kept
from data_access.search import describe, parse

OBJECT_PAGE = "object.py"
SEARCH_PAGE = "search.py"
KEY = "q"
MOST_SUGGESTIONS = 8
WOULD_BE = (
    "the full name of an object, as ZTF21abfmbix",
    "the beginning of a name, as ZTF21 or ZTF21abf: the names that exist are suggested",
    "a position with a radius in arcsec, as 246.0422 25.669 30",
    'a class, as class="SN candidate" after=2026-02-01',
    "an asteroid or a comet, as 8467, Vesta, C/2020V2; a name that SIMBAD or TNS know, as M31, AT 2021co",
)
_SURVEY_NAME = re.compile(r"ztf(\d{0,2}|\d{2}[a-z]{1,7})", re.IGNORECASE)
_ANY_NAME = re.compile(r"[A-Za-z0-9.+-]{1,64}")
_NAME_OF_ALL = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .+'*-]{1,60}(/[A-Za-z0-9 -]{1,30})?")
"""What somebody outside may know by name: `Vesta`, `AT 2021co`, `C/2020V2`, `TXS 0506+056`, `Barnard's star`."""
_WENT = "search-went-to"


class Answer(NamedTuple):
    """What a text in the search field leads to."""

    name: str | None  # as the store would spell it; None if the text cannot be a name
    found: Kept[list[str]] | None

    @property
    def is_one_object(self) -> bool:
        """Whether exactly one object is meant."""
        return self.found is not None and self.found.value == [self.name]


def as_object_name(text: str) -> str | None:
    """A text as the survey spells names (`ztf21ABF` is `ZTF21abf`), None if it cannot be a name or its beginning."""
    word = text.strip()
    if _SURVEY_NAME.fullmatch(word):
        return "ZTF" + word[3:].lower()
    return word if _ANY_NAME.fullmatch(word) else None


def look_up(text: str) -> Answer:
    """Which names a text means or begins.

    Raises
    ------
    StoreUnavailable, BadRequest
    """
    name = as_object_name(text)
    return Answer(name, None if name is None else cached.object_names(name))


@st.fragment
def search() -> None:
    """The field and its answer. The text is `q` in the address; typing runs nothing but this part of the page."""
    text = st.text_input(
        "Find an object, a position, a class, a date",
        key=KEY,
        bind="query-params",
        type="search",
        live="250ms",
        placeholder="ZTF21abfmbix",
        icon=":material/search:",
        autocomplete="off",
        on_change=_open_if_one,
    )
    with st.container(key="search-answer-reserve-40-px", gap="xsmall"):
        # On the way to an object the browser notes its `oid` with this page's address: coming back finds it here.
        _draw_answer(text or st.query_params.get("oid", ""))


def _draw_answer(text: str) -> None:
    if not text.strip():
        st.caption("A name, or how it begins. Or choose one of the newest below.")
        return
    try:
        answer = look_up(text)
    except StoreUnavailable as error:
        states.store_down(error, "search")
        return
    except AlertscopeError as error:
        states.refused(error)
        return
    if answer.name is None or answer.found is None:
        if not _draw_question(text):
            states.not_understood(text, WOULD_BE)
        return
    if answer.is_one_object and st.session_state.get(_WENT) != answer.name:
        _remember_and_go(answer.name)
    states.stale(answer.found, "search")
    _draw_names(answer.name, answer.found.value)


def _draw_question(text: str) -> bool:
    """The way to a search that is no name of an object; whether there is one."""
    question = parse(text)
    if question.action in ("nothing", "object") or (
        question.action == "name" and not _NAME_OF_ALL.fullmatch(text.strip())
    ):
        return False
    sentence = describe(question)
    st.page_link(
        SEARCH_PAGE,
        label=f"Search: {escaped(sentence)}",
        icon=":material/search:",
        query_params={"query": text.strip()},
    )
    for problem in question.problems:
        st.caption(f":material/info: {escaped(problem.sentence)}")
    return True


def _draw_names(name: str, found: list[str]) -> None:
    if not found and _draw_question(name):
        return
    if not found:
        states.nothing_found(
            f"No object's name begins with {escaped(name)}.",
            "This store holds no alert of such an object.",
            ["Leave out the last letters: names that begin like it are suggested.", "Look at the newest below."],
        )
        return
    with st.container(horizontal=True, gap="small", key="suggestions"):
        for suggestion in found:
            st.page_link(
                OBJECT_PAGE, label=f":primary[{escaped(suggestion)}]", icon="", query_params={"oid": suggestion}
            )
    if len(found) >= MOST_SUGGESTIONS:
        states.cut(f"The first {MOST_SUGGESTIONS} names that begin with {name}; type on to see others.")


def _open_if_one() -> None:
    """On typing: a complete name needs no further click."""
    try:
        answer = look_up(st.session_state.get(KEY) or "")
    except AlertscopeError:
        return  # drawn by the run that follows
    if answer.name is not None and answer.is_one_object:
        _remember_and_go(answer.name)


def _remember_and_go(name: str) -> None:
    # Who comes back here from the object with the browser's back button is not sent there again.
    st.session_state[_WENT] = name
    st.switch_page(OBJECT_PAGE, query_params={"oid": name})
