"""The trend of a search by class, chosen by a click: it is written into the question."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components.results.result_controls import ask_instead
from data_access.search import Question, canonical
from data_access.search.class_names import ANOMALY, HIGH_STATE, LOW_STATE

_KEY = "result-trend"
_HELP = "By the broker's rate of each alert (d:mag_rate); the trends on the cards are of several nights."
_OF_EACH_ALERT = ("rising", "fading")


def draw(question: Question) -> None:
    """Draw the choice for a search by class; nothing for any other."""
    offered = offers(question)
    if not offered:
        return
    chosen = next((name for name, offer in offered.items() if offer == question), None)
    if st.session_state.get(_KEY) != chosen:
        st.session_state[_KEY] = chosen
    st.segmented_control(
        "Trend", list(offered), key=_KEY, on_change=_ask, args=(offered,), help=_HELP, label_visibility="collapsed"
    )
    if question.trend in _OF_EACH_ALERT:  # an object that fades can have had an alert that rose
        st.caption(_HELP)


def offers(question: Question) -> dict[str, Question]:
    """The same question with each trend that goes with its class, by what it is called; none for other searches."""
    if question.action != "class" or question.label == ANOMALY:
        return {}
    plain = replace(question, trend=None)
    rising, fading = replace(question, trend="rising"), replace(question, trend="fading")
    if question.label not in (LOW_STATE, HIGH_STATE):
        return {"All": plain, "Rising": rising, "Fading": fading}
    return {
        "Low state": replace(plain, label=LOW_STATE),
        "Newly in a low state": replace(plain, label=LOW_STATE, trend="new_low_state"),
        "High state": replace(plain, label=HIGH_STATE),
    }


def _ask(offered: dict[str, Question]) -> None:
    chosen = st.session_state[_KEY]
    if chosen in offered:
        ask_instead(canonical(offered[chosen]))
