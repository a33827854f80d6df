"""A section of the night: its title, the ways to all of its kind, and the first cards."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components import states
from components.candidates import candidate_cards
from components.plain_text import count, escaped
from components.search_bar import OBJECT_PAGE, SEARCH_PAGE
from components.statistics.words import night_name
from components.topics import PAGES
from data_access.candidates import LabelScan, cut_sentence
from data_access.search import Question, canonical
from data_access.tonight import Tonight
from science.labels import display_name
from science.tonight import ANOMALY, Section
from science.topic_labels import SCORES

CARDS = 4


@dataclass(frozen=True)
class Shown:
    """A section as it is drawn.

    Attributes
    ----------
    section : which
    listed : all its candidates, as `ranking.listed` gives them
    in_view : those with a card here
    counted : alerts that the broker counted that night, by label
    """

    section: Section
    listed: pd.DataFrame
    in_view: pd.DataFrame
    counted: Mapping[str, int]


def draw(shown: Shown, night: Tonight, curves: Mapping[str, pd.DataFrame]) -> None:
    """Draw the section."""
    section = shown.section
    scans: tuple[LabelScan, ...] = night.sections[section.letter].attrs["scans"]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"tonight-head-{section.letter}"):
        st.header(section.title, anchor=False, width="content")
        st.markdown(f":small[:gray[{_counts(shown)}]]", width="content")
        if len(shown.listed):
            _ways_to_all(shown, scans, night)
    states.cut(cut_sentence(scans))
    if len(shown.in_view):
        candidate_cards.draw(
            shown.in_view,
            curves,
            page=PAGES[section.topic].file if section.moves else OBJECT_PAGE,
            scores=[score.name for score in SCORES.get(section.topic, ())],
            newest_jd=math.nan,
            part=section.letter,
        )


def _counts(shown: Shown) -> str:
    if shown.listed.empty:
        return "none that night"
    rising = int(shown.listed["rising"].sum())
    said = count(len(shown.listed), "candidate") + (f", {rising:,} rising" if rising else "")
    return said + (f", {len(shown.in_view):,} shown here" if len(shown.in_view) < len(shown.listed) else "")


def _ways_to_all(shown: Shown, scans: tuple[LabelScan, ...], night: Tonight) -> None:
    """Links to the topic's page and to the search that lists all alerts of each label, for that night."""
    page, date = PAGES.get(shown.section.topic), night_name(night.night)
    if page is not None:
        in_night = {"nights": "dates", "from": date, "to": date}
        st.page_link(page.file, label="All on their page", icon=page.icon, query_params=in_night)
    for scan in scans:
        known = shown.counted.get(scan.label, 0)
        number = f"{known:,}" if known >= scan.alerts else f"{scan.alerts:,}{' or more' if scan.cut else ''}"
        name = "Anomalies" if scan.label == ANOMALY else display_name(scan.label)
        st.page_link(
            SEARCH_PAGE,
            label=f"{escaped(name)} ({number})",
            icon=":material/search:",
            query_params={"query": canonical(_question(scan.label, night))},
        )


def _question(label: str, night: Tonight) -> Question:
    if label == ANOMALY:
        return Question(action="anomaly", start_jd=night.start_jd, stop_jd=night.stop_jd)
    return Question(action="class", label=label, start_jd=night.start_jd, stop_jd=night.stop_jd)
