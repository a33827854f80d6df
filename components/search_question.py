"""The question of the page of searches: its text, what was understood, and what was off."""

from __future__ import annotations

import streamlit as st

from components.plain_text import escaped
from components.search_bar import SEARCH_PAGE
from components.url_state import show_in_address
from data_access.search import Question, describe, parse
from data_access.search.mend import mended
from data_access.search.times import now_jd

_ASKED = "search-asked"
_SAME_MOMENT_DAYS = 2 / 1440
"""So long `last 7 days` is the same question: what it found is not searched again for a page, an order or a click."""


def asked() -> str:
    """What was searched: `query` in the address, which the field in the header and links of this page change."""
    show_in_address()
    return st.query_params.get("query", "").strip()


def question_of(text: str) -> Question:
    """What a text means; of the same text the very same for a while, also where it counts from now."""
    now = now_jd()
    asked_text, moment = st.session_state.get(_ASKED, ("", 0.0))
    if asked_text != text or not 0.0 <= now - moment < _SAME_MOMENT_DAYS:
        moment = now
        st.session_state[_ASKED] = (text, moment)
    return parse(text, now_jd=moment)


def understood(question: Question) -> None:
    """Say what will be done, and what was off in the text."""
    if question.action != "nothing":
        sentence = describe(question)
        st.markdown(f"**{escaped(sentence[:1].upper() + sentence[1:])}**")
    for problem in question.problems:
        st.caption(f":material/info: {escaped(problem.sentence)}")
    better = mended(question.text)
    if better:
        st.page_link(
            SEARCH_PAGE, label=f"Instead: {escaped(better)}", icon=":material/edit:", query_params={"query": better}
        )
