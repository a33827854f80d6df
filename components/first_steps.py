"""For who is here for the first time: what to look at, or how to fill an empty store."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components import states
from components.chrome import is_empty
from components.plain_text import escaped
from components.search_bar import OBJECT_PAGE
from data_access.cached import StoreState
from science import labels

_WHAT_TO_SEE = {
    labels.SUPERNOVAE: "a light curve that rises and fades once, and the host galaxy in its stamps",
    labels.MICROLENSING: "a single rise and fall of the same shape in each band",
    labels.VARIABLE_STARS: "apparent magnitude: the star's own light, with the reference added back",
    labels.ACTIVE_GALAXIES: "a wandering light curve, with differences of either sign",
    labels.SOLAR_SYSTEM: "one alert per position: it moves on before the next",
}


def to_try(names: Mapping[str, str]) -> None:
    """One object per topic and what to look at there.

    Parameters
    ----------
    names : object by topic
    """
    with st.container(gap="xsmall", key="first-steps"):
        st.header("New here?", anchor=False)
        st.markdown("Open one of these and click a point of its light curve: stamps, words and table follow.")
        for topic, name in names.items():
            with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
                st.page_link(
                    OBJECT_PAGE, label=f":primary[{escaped(name)}]", query_params={"oid": name}, icon="", width=120
                )
                st.markdown(f"{topic.capitalize()}: :gray[{_WHAT_TO_SEE[topic]}]", width="content")


def without_candidates(state: StoreState) -> None:
    """No topic has a candidate: the store is empty, or holds other classes only."""
    if is_empty(state):
        states.nothing_found(
            "This store is empty.",
            "Fill it from a terminal in the folder of Alertscope, then reload this page:",
            [
                "with your own alerts, Parquet or Avro: `python -m data_access ingest PATH`",
                "with a simulated sky: `python -m simulation --nights 30 --seed 1`",
            ],
        )
        return
    states.nothing_found(
        "No candidate of the leading classes is in this store.",
        "It may hold alerts of other classes: search for an object by name, the first letters suffice.",
    )
