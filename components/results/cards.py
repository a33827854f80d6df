"""Results as cards: cutout and light curve beside each other, and what is known in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components.candidates import candidate_cards, mini_curve
from components.plain_text import escaped
from components.results import card_words
from components.search_bar import OBJECT_PAGE
from components.theme import MUTED_COLOUR
from data_access.glances import Glance

CARDS_PER_PAGE = 12
STAMP_WIDTH = 72
LEGEND = (
    "Magnitude: of the row's alert, in the difference image; ↓ is fainter than the reference. Cutout: its science "
    "image. Curve: difference flux of up to 200 alerts, each on its own scale. "
    "Trend: slope of the last 20 days, of the apparent magnitude where a source lies behind (⚠), else of the "
    "difference; ↗ brighter, ↘ fainter, steady within twice its error."
)
_NOTHING = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 72" width="72" height="72"><rect x="1" y="1" width="70" '
    f'height="70" rx="4" fill="none" stroke="{MUTED_COLOUR}" stroke-opacity="0.5" stroke-dasharray="3 4"/></svg>'
)


def draw(
    in_view: pd.DataFrame, glances: Mapping[tuple[str, float], Glance], *, first: int, of: int, score_name: str
) -> None:
    """The cards of a page, as many in a row as there is room for.

    Parameters
    ----------
    in_view : rows of `result_rows.listed`
    glances : what each shows beyond its row, by object and date; absent where it could not be read
    first : number of the first card in the whole list, from 1
    of : how many there are in the whole list
    score_name : column of the score that the search is about, "" if it is about none
    """
    with st.container(horizontal=True, key="result-cards", gap="small"):
        for number, row in enumerate(in_view.to_dict("records"), first):
            with st.container(border=True, gap="xxsmall", key=f"card-result-{row['row']}-{row['object_id']}"):
                _card(row, glances.get((row["object_id"], row["jd"])), f"{number:,} of {of:,}", score_name)


def _card(row: Mapping[str, Any], glance: Glance | None, number: str, score_name: str) -> None:
    name = row["object_id"]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(OBJECT_PAGE, label=f"**:primary[{escaped(name)}]**", query_params={"oid": name}, icon="")
        st.markdown(f":small[:gray[{number}]]", width="content")
        st.markdown(f":small[{candidate_cards.brightness(row)}]", width="content")
    st.markdown(card_words.badges(row, glance))
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", wrap=False):
        if glance is None or glance.stamp_png is None:
            st.image(_NOTHING, width=STAMP_WIDTH, alt=f"No cutout of {name}")
        else:
            st.image(glance.stamp_png, width=STAMP_WIDTH, alt=f"Science cutout of {name}")
        curve = None if glance is None else mini_curve.svg(glance.points)
        if glance is not None and curve is not None:
            words = mini_curve.in_words(glance.points)
            st.image(curve, width="stretch", alt=f"Light curve of {name}: {words}")
        else:
            st.markdown(":small[:gray[No light curve at hand.]]")
    st.markdown(card_words.facts(row, glance, score_name))
