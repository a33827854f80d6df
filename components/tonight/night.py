"""Which night is shown: its neighbours, its date, and what the broker counted in it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import streamlit as st

from components import states
from components.plain_text import escaped
from components.statistics import night_choice, words
from components.statistics.address import NIGHT
from components.statistics.nights import Nights, nights_of, with_in_hand
from data_access import cached
from data_access.errors import NoSuchTable


def choose() -> tuple[str | None, Nights | None]:
    """Draw the choice of a night; gives the one to show, None for that of the newest candidate, and all nights.

    A store without statistics has no list of nights: then the newest candidates tell the night, or the address does.
    """
    asked = NIGHT.read()
    try:
        kept = cached.nights()
    except NoSuchTable:
        return asked, None
    states.stale(kept, "nights")
    key = ("statistics-nights", kept.value.attrs["version"])
    nights = with_in_hand(cached.derived(key, lambda: nights_of(kept.value)), asked)
    if not (len(nights) and nights.columns):
        return asked, None
    night_choice.draw(nights, asked)
    return asked or nights.names[-1], nights


def said(night: str, nights: Nights | None) -> None:
    """Say which night it is, and how many alerts it brought."""
    is_newest = nights is None or night == nights.names[-1]
    counted = ""
    if nights is not None and nights.place >= 0:
        received, passed = nights.count(words.RAW), nights.count(words.PASSED)
        alerts = "alert" if received == 1 else "alerts"
        counted = f" {words.number(received)} {alerts} received, {words.number(passed)} passed the quality cuts."
    st.markdown(f"**Night of {words.night_name(night)}** (UTC){', the newest' if is_newest else ''}.{counted}")
    st.page_link(
        "night_statistics.py",
        label="The night in numbers",
        icon=":material/bar_chart:",
        query_params={} if is_newest else {"night": night},
    )


def counts(nights: Nights | None, labels: Sequence[str]) -> Mapping[str, int]:
    """What the broker counted of each label that night; a label whose count is not known is left out."""
    if nights is None or nights.place < 0:
        return {}
    found = {label: nights.count(f"class:{label}") for label in labels}
    return {label: int(number) for label, number in found.items() if math.isfinite(number)}


def without_candidates(night: str) -> None:
    """Say why nothing is shown."""
    name = escaped(words.night_name(night)) if night else ""
    states.nothing_found(
        f"No candidate of the night of {name}." if night else "This store holds no candidate.",
        "Either the survey did not observe then, or the table of classes is not in this store.",
        ["Another night: the buttons above lead to the nearest."] if night else ["Ingest alerts first."],
    )
