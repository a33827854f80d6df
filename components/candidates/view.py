"""The candidates of a topic: what a topic's page shows when no object is asked for."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd
import streamlit as st

from components import states
from components.candidates import (
    candidate_cards,
    candidate_controls,
    candidate_downloads,
    candidate_list,
    candidate_table,
)
from components.candidates.candidate_controls import TABLE, Asked
from components.panel import panel
from components.plain_text import escaped
from data_access import cached
from data_access.candidates import LabelScan, cut_sentence
from data_access.errors import AlertscopeError
from science.topic_labels import SCORES, TOPIC_LABELS

Rank = Callable[[pd.DataFrame], pd.DataFrame]
"""Gives a frame of candidates the columns `rank` (a number, the lowest is shown first) and `why` (a plain sentence)."""


def draw(topic: str, page: str, rank: Rank | None = None) -> None:
    """The list with its controls.

    Parameters
    ----------
    topic : one of `science.topic_labels.TOPIC_LABELS`
    page : file of the topic's page, as `supernovae.py`; picking a candidate opens it with `?oid=…`
        (what moves with `?name=…` or `?tracklet=…`)
    rank : orders the candidates where given, unless another order is asked for; it gets the frame of
        `data_access.candidates.candidates` and gives it back with `rank` and `why`, the rows in the same order. A
        control that it draws stands among the others
    """
    scope = topic.replace(" ", "-")
    with panel("Candidates", reserve=480, key=f"candidates-{scope}"):
        controls = st.container(
            horizontal=True, key=f"candidate-controls-{scope}", gap="small", vertical_alignment="bottom"
        )
        with controls:
            asked = candidate_controls.asked(scope)
        kept = cached.candidates(topic, n=asked.alerts_per_label, start_jd=asked.start_jd, stop_jd=asked.stop_jd)
        states.stale(kept, f"candidates of {topic}")
        if kept.value.empty:
            _none_found(topic, asked)
            return
        start_jd = _first_night(kept.value, asked)
        with controls:
            recent = candidate_list.within(kept.value, start_jd)
            listed = candidate_list.listed(recent if rank is None else rank(recent), topic)
            shown, look = _chosen(listed, topic, scope)
        scans: tuple[LabelScan, ...] = kept.value.attrs["scans"]
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"candidate-count-{scope}"):
            since_jd = asked.start_jd if start_jd is None else start_jd
            said = candidate_list.counted(len(shown), len(listed), scans, start_jd=since_jd, stop_jd=asked.stop_jd)
            st.caption(escaped(said), width="content")
            if cut_sentence(scans, since_jd):
                candidate_controls.read_more(scope)
        if shown.empty:
            _filtered_away(scope)
            return
        scores = [score.name for score in SCORES[topic]]
        if look == TABLE:
            candidate_table.draw(shown, page=page, scores=scores, scope=scope)
        else:
            _draw_cards(shown, scores, float(kept.value["i:jd"].max()), page=page, scope=scope)
        candidate_downloads.button(shown, scores, topic)


def _first_night(candidates: pd.DataFrame, asked: Asked) -> float | None:
    """Where the nights begin that are wanted of what was read."""
    if asked.nights is None:
        return None
    return candidate_list.first_of_nights(float(candidates["i:jd"].max()), asked.nights)


def _chosen(listed: pd.DataFrame, topic: str, scope: str) -> tuple[pd.DataFrame, str]:
    """Draw the controls that ask nothing of the store; the list that they leave, in order, and its look."""
    class_name = candidate_controls.wanted_class(candidate_list.class_counts(listed), scope)
    words = candidate_controls.wanted_words(scope)
    sorts = candidate_list.sorts_of(listed, topic)
    default = candidate_list.RANK if candidate_list.RANK in sorts else "newest"
    sort = candidate_controls.wanted_sort(sorts, default, scope)
    look = candidate_controls.wanted_look(scope)
    found = candidate_list.matching(candidate_list.of_class(listed, class_name), words)
    return candidate_list.in_order(found, sorts[sort]), look


def _draw_cards(shown: pd.DataFrame, scores: list[str], newest_jd: float, *, page: str, scope: str) -> None:
    """The page in hand of the cards; without their curves where these cannot be read."""
    pages = math.ceil(len(shown) / candidate_cards.CARDS_PER_PAGE)
    first = (candidate_controls.page_in_hand(pages) - 1) * candidate_cards.CARDS_PER_PAGE
    in_view = shown.iloc[first : first + candidate_cards.CARDS_PER_PAGE]
    names = {row.object_id: row.moving_name for row in in_view.itertuples() if row.moving_name}
    curves = dict[str, pd.DataFrame]()
    try:
        kept = cached.curves_of(tuple(in_view["object_id"]), names)
        curves = {object_id: curve.value for object_id, curve in kept.items()}
    except AlertscopeError as error:
        states.show(error, "curves of candidates")
    candidate_cards.draw(in_view, curves, page=page, scores=scores, newest_jd=newest_jd)
    candidate_controls.turn_pages(pages, scope)
    st.caption(candidate_cards.LEGEND)


def _none_found(topic: str, asked: Asked) -> None:
    if asked.start_jd is not None or asked.stop_jd is not None:
        states.nothing_found(
            f"No candidate of {topic} between these dates.",
            "Either the survey did not observe then, or this store does not hold those nights.",
            ["Choose the newest nights instead of dates, or other dates."],
        )
        return
    classes = ", ".join(TOPIC_LABELS[topic][:3])
    states.nothing_found(
        f"This store holds no candidate of {topic}.",
        f"No alert has one of its classes ({classes} and so on), or the table of classes is not in this store.",
        ["An object can still be opened by its name, whatever its class.", "Bring a light curve of your own."],
    )


def _filtered_away(scope: str) -> None:
    states.nothing_found("No candidate is left.", "Class and filter together leave none of those that were read.")
    st.button("Show all classes", key=f"all-classes-{scope}", on_click=candidate_controls.show_all_classes)
