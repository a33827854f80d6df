"""The page of statistics from top to bottom: the night in hand as soon as it is read, the rest when all are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from components import states
from components.panel import panel
from components.plain_text import count, escaped
from components.statistics import (
    calendar,
    controls,
    files,
    night_choice,
    night_classes,
    night_numbers,
    time_lines,
    words,
)
from components.statistics.address import NIGHT, POSSIBLE_NIGHT
from components.statistics.nights import Nights, nights_of, with_in_hand
from components.url_state import show_in_address
from data_access import cached
from data_access.errors import NoSuchTable, StoreUnavailable
from data_access.memory import Kept


def draw() -> None:
    """Draw the page."""
    show_in_address()
    st.title("Statistics", anchor=False)
    states.rejected([POSSIBLE_NIGHT])
    nights: Nights | None = None
    with panel("Night", reserve=640):
        nights = _night(NIGHT.read())
    if nights is not None:
        _all_nights(nights)


def _night(asked: str | None) -> Nights | None:
    """One night in detail; gives all nights, None if there are none."""
    choice = st.container(key="statistics-choice-reserve-80-px")  # so that the numbers stay where they are
    slot = st.empty()
    try:
        if cached.nights_at_hand() is None:
            with slot.container():
                _first_look(asked)
        kept = cached.nights()
    except NoSuchTable:
        states.nothing_found(
            "This store has no night statistics.",
            "Its table `statistics_class` was never filled: a cluster of the broker without that nightly job.",
            ["`python -m data_access ingest` fills it for the nights that it reads."],
        )
        return None
    states.stale(kept, "night statistics")
    key = ("statistics-nights", kept.value.attrs["version"])
    nights = with_in_hand(cached.derived(key, lambda: nights_of(kept.value)), asked)
    if not (len(nights) and nights.columns):
        states.nothing_found(
            "No night is counted yet.", "The table of statistics is there, and empty.", ["Ingest alerts first."]
        )
        return None
    with choice:
        night_choice.draw(nights, asked)
    with slot.container():
        _detail(nights, kept)
    return nights


def _first_look(asked: str | None) -> None:
    try:
        first = cached.one_night(asked).value
    except StoreUnavailable:
        return  # all nights may have been read before
    if len(first):
        night_numbers.first_look(nights_of(first), newest=asked is None)


def _detail(nights: Nights, kept: Kept[pd.DataFrame]) -> None:
    if nights.place >= 0:
        night_numbers.draw(nights)
        night_classes.draw(nights)
    corrupt = int(kept.value.attrs["corrupt_cells"])
    if corrupt:
        said = f"{count(corrupt, 'damaged cell')} in the table of statistics: shown as not known."
        st.caption(f":material/warning: {said}")


def _all_nights(nights: Nights) -> None:
    with panel("All nights", reserve=120):
        st.caption(escaped(_summary(nights)))
        chosen = controls.columns(nights.columns)
    with panel("Calendar", reserve=320) as head:
        with head:
            many = len({night[:4] for night in nights.names}) > calendar.NEWEST_YEARS
            all_years = many and controls.all_years()
        calendar.draw(nights, chosen[0], all_years=all_years)
    with panel("Time lines", reserve=480) as head:
        with head:
            how, logarithmic = controls.how(), controls.logarithmic()
        time_lines.draw(nights, chosen, how, logarithmic=logarithmic)
    with panel("Downloads"):
        files.draw(nights, chosen, controls.chosen_how())


def _summary(nights: Nights) -> str:
    """How many nights and alerts there are, in a sentence."""
    names = nights.names
    span = words.night_name(names[0])
    if len(names) > 1:
        span += f" to {words.night_name(names[-1])}"
    passed, unclassified = nights.counts(words.PASSED), nights.counts(words.UNCLASSIFIED)
    said = f"{count(len(names), 'night')}, {span}"
    total = float(pd.Series(passed).sum())
    if total > 0:
        rest = float(pd.Series(unclassified).sum())
        share = words.percentage(100.0 * rest / total)
        said += f": {count(int(total), 'alert')} passed the quality cuts, {share} of them without a class"
    if np.array_equal(nights.counts(words.RAW), passed):
        # As data_access.ingest counts: what the survey dropped before is not in its files.
        said += ". Received and passed are one number here: every packet that was not refused is kept"
    return said + "."
