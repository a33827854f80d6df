"""The newest candidates, a column for each topic."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from components import result_cards
from components.theme import TOPIC_COLOURS
from components.topics import PAGES
from data_access.showcase import LEADING_LABELS
from science import labels
from science.columns import numbers

CARDS_PER_TOPIC = 3


def draw(newest: Mapping[str, pd.DataFrame]) -> None:
    """The board.

    Parameters
    ----------
    newest : newest alerts by label, for the labels of `LEADING_LABELS`; an empty frame is a topic without candidates
    """
    newest_jd = max(float(numbers(frame=frame, name="i:jd").max()) for frame in newest.values() if len(frame))
    with st.container(horizontal=True, key="topics", gap="small"):
        for topic, label in LEADING_LABELS.items():
            with st.container(key=f"topic-{topic.replace(' ', '-')}", gap="xsmall"):
                _draw_topic(topic, label, newest[label], newest_jd)
    st.markdown(f":small[:gray[{result_cards.LEGEND}]]")


def is_empty(newest: Mapping[str, pd.DataFrame]) -> bool:
    """Whether no topic has a candidate."""
    return all(frame.empty for frame in newest.values())


def _draw_topic(topic: str, label: str, frame: pd.DataFrame, newest_jd: float) -> None:
    class_name = labels.display_name(label)
    title = f':color[▎]{{foreground="{TOPIC_COLOURS[topic]}"}}**{topic.capitalize()}**'
    page = PAGES.get(topic)
    with st.container(key=f"topic-title-{topic.replace(' ', '-')}"):
        if page is None:
            st.markdown(title)
        else:
            st.page_link(page.file, label=title, icon="", help=f"All candidates: {page.title}")
    st.markdown(f":small[:gray[{class_name}]]")
    if frame.empty:
        st.caption("None in this store.")
        return
    result_cards.draw(result_cards.cards_of(frame, class_name, newest_jd=newest_jd, most=CARDS_PER_TOPIC))
