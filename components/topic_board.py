"""The newest candidates, a column for each topic."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from components import result_cards
from components.theme import TOPIC_COLOURS
from science import labels
from science.columns import numbers

LEADING_LABELS: dict[str, str] = {
    labels.SUPERNOVAE: "SN candidate",
    labels.MICROLENSING: "Microlensing candidate",
    labels.VARIABLE_STARS: "RRLyr",
    labels.ACTIVE_GALAXIES: "QSO",
    labels.SOLAR_SYSTEM: "Solar System MPC",
}
"""The one class that stands for a topic on the first page, so that it costs one short scan."""

CARDS_PER_TOPIC = 3
ALERTS_READ = 24
"""Of each class: several alerts may be of one object, and a card is an object."""


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


def first_names(newest: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """The newest object of each topic that has one."""
    return {
        topic: str(newest[label]["i:objectId"].iloc[0]) for topic, label in LEADING_LABELS.items() if len(newest[label])
    }


def _draw_topic(topic: str, label: str, frame: pd.DataFrame, newest_jd: float) -> None:
    class_name = labels.display_name(label)
    st.markdown(
        f':color[▎]{{foreground="{TOPIC_COLOURS[topic]}"}}**{topic.capitalize()}**  \n:small[:gray[{class_name}]]'
    )
    if frame.empty:
        st.caption("None in this store.")
        return
    result_cards.draw(result_cards.cards_of(frame, class_name, newest_jd=newest_jd, most=CARDS_PER_TOPIC))
