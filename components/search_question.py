"""The question of the page of searches: its text, what was understood, and what was off."""

from __future__ import annotations

import streamlit as st

from components.plain_text import escaped
from components.url_state import text_parameter
from data_access.search import Question, describe

_FIELD = "search-text"
_TEXT = text_parameter("query", longest=2000)


def field() -> str:
    """The search field; its text is `query` in the address (`q` belongs to the field of the first page)."""
    text = _TEXT.read()
    if st.session_state.get(_FIELD) != text:
        st.session_state[_FIELD] = text
    st.text_input(
        "Object, position, name, class, date, asteroid",
        key=_FIELD,
        type="search",
        placeholder="246.0422 25.669 30",
        icon=":material/search:",
        autocomplete="off",
        on_change=lambda: _TEXT.write(st.session_state[_FIELD] or ""),
    )
    return text


def understood(question: Question) -> None:
    """Say what will be done, and what was off in the text."""
    if question.action != "nothing":
        sentence = describe(question)
        st.markdown(f"**{escaped(sentence[:1].upper() + sentence[1:])}**")
    for problem in question.problems:
        mend = f" Instead: {escaped(problem.repaired)}" if problem.repaired else ""
        st.caption(f":material/info: {escaped(problem.sentence)}{mend}")
