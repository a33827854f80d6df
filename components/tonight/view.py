"""The page of the night from top to bottom: which night, what to point at now, and section by section."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from components import states
from components.candidates import candidate_cards
from components.download_files import Rows
from components.downloads import download_row, provenance, where_from
from components.panel import panel
from components.search_bar import OBJECT_PAGE
from components.statistics.address import POSSIBLE_NIGHT
from components.statistics.words import night_name
from components.supernovae import supernova_controls
from components.tonight import night as nights
from components.tonight import ranking, section
from components.tonight.section import CARDS, Shown
from components.url_controls import some_of
from components.url_state import show_in_address
from data_access import cached
from data_access.errors import AlertscopeError
from data_access.tonight import Tonight
from science.tonight import SECTIONS

_TITLES = {each.letter: each.title for each in SECTIONS}
_UNITS = {"mag": "mag", "mag_err": "mag", "jd": "day", "first_jd": "day"}
_MEANINGS = {
    "section": "Section of the page",
    "rank": "Order within the section, 1 is the first",
    "why": "What the order stands on",
    "jd": "Newest alert of the night, Julian date (UTC)",
    "first_jd": "First detection as the survey's jdstarthist has it",
    "significance": "Broker's rate of change divided by its error; 0 where there is none",
}


def draw() -> None:
    """Draw the page."""
    show_in_address()
    st.title("Tonight", anchor=False)
    states.rejected([POSSIBLE_NIGHT])
    with panel("Night", reserve=880, heading=False):
        asked, all_nights = nights.choose()
        kept = cached.tonight(asked)
        states.stale(kept, "tonight")
        night = kept.value
        if not night.night or all(frame.empty for frame in night.sections.values()):
            nights.without_candidates(night.night)
            return
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="tonight-said"):
            nights.said(night.night, all_nights)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="tonight-controls"):
            chosen = some_of("Sections", _TITLES, name="show", scope="tonight")
            site = supernova_controls.site()
        lists = {each.letter: ranking.listed(each, night.sections[each.letter], site) for each in SECTIONS}
        best = ranking.best({letter: frame for letter, frame in lists.items() if letter in chosen})
        taken = set(best["object_id"]) if len(best) else set()
        shown = [
            Shown(
                each,
                lists[each.letter],
                lists[each.letter][~lists[each.letter]["object_id"].isin(taken)].head(CARDS),
                nights.counts(all_nights, each.labels),
            )
            for each in SECTIONS
            if each.letter in chosen
        ]
        curves = _curves([best, *(each.in_view for each in shown)])
        _best(best, curves)
        for each in shown:
            section.draw(each, night, curves)
        if not chosen:
            st.caption("No section is chosen.")
        is_past = all_nights is not None and night.night < all_nights.names[-1]
        st.caption(candidate_cards.LEGEND + (" The curves go on beyond the night shown." if is_past else ""))
        download_row(
            "tonight",
            "All of the night",
            night.night,
            lambda: _file(lists, night),
            "Every candidate that was read, section by section.",
        )


def _curves(lists: Sequence[pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The curves of all cards in view, in one wave; none where they cannot be read."""
    rows = pd.concat([frame for frame in lists if len(frame)]) if any(map(len, lists)) else pd.DataFrame()
    if rows.empty:
        return {}
    names = {row.object_id: row.moving_name for row in rows.itertuples() if row.moving_name}
    try:
        kept = cached.curves_of(tuple(dict.fromkeys(rows["object_id"])), names)
    except AlertscopeError as error:
        states.show(error, "curves of the night")
        return {}
    return {object_id: curve.value for object_id, curve in kept.items()}


def _best(best: pd.DataFrame, curves: Mapping[str, pd.DataFrame]) -> None:
    st.header("Point at now", anchor=False)
    if best.empty:
        st.caption("Nothing that rises for sure, and no supernova that can still be followed up.")
        return
    st.caption("Supernova candidates that can best be followed up, then what rises most surely among the rest.")
    candidate_cards.draw(best, curves, page=OBJECT_PAGE, scores=[], newest_jd=math.nan, part="best")


def _file(lists: Mapping[str, pd.DataFrame], night: Tonight) -> Rows:
    frame = pd.concat([each for each in lists.values() if len(each)], ignore_index=True)
    frame["section"] = frame["section"].map(_TITLES)
    frame["classes"] = frame["classes"].map("; ".join)
    frame = frame.drop(columns=["name", "utc", "class_name"])
    content = (
        f"Candidates of the night of {night_name(night.night)} (UTC), each with its newest alert of the night; "
        "magnitudes are of the difference image, AB"
    )
    return Rows(frame, provenance("tonight", content, *where_from()), _UNITS, _MEANINGS)
