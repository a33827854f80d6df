"""A search, its whole question in the address as `query`: what was understood, and what there is."""

import streamlit as st

from components import search_question, states
from components.results import view
from components.search_bar import WOULD_BE


def page() -> None:
    """Ends early by returning: after `st.stop` the frame around the page could not be drawn any more."""
    st.title("Search", anchor=False)
    text = search_question.asked()
    question = search_question.question_of(text)
    search_question.understood(question)
    if question.action != "nothing":
        view.draw(question)
    elif text.strip():
        states.not_understood(text, WOULD_BE)
    else:
        states.nothing_found("Nothing was asked for yet.", "Understood would be:", WOULD_BE)


page()
