"""The totals of a night as large numbers: what came, what passed, what was matched, and whether that is usual."""

from __future__ import annotations

import math
from collections.abc import Sequence

import streamlit as st

from components.plain_text import count
from components.statistics import words
from components.statistics.nights import Nights
from science.night_statistics import FEWEST_NIGHTS, Usual, percent

TOTALS = (
    *(words.RAW, words.PASSED, "basic:n_g", "basic:n_r", "basic:exposures", "basic:fields"),
    *(words.IN_SIMBAD, words.SIMBAD_GALAXIES, words.KNOWN_BODIES, words.UNCLASSIFIED),
)
_WAITING = "comparing"


def first_look(night: Nights, *, newest: bool) -> None:
    """The numbers alone, before the other nights are read."""
    _heading(night, newest)
    _numbers(night, [_WAITING] * len(TOTALS), key="statistics-numbers-first")


def draw(nights: Nights) -> None:
    """The numbers beside what was usual in the nights before."""
    found = nights.usual(TOTALS)
    _heading(nights, nights.place == len(nights) - 1)
    _numbers(nights, [usual_text(found, place) for place in range(len(TOTALS))], key="statistics-numbers")
    st.caption(said_of(found, nights))


def usual_text(found: Usual, place: int) -> str:
    """`usual 24 (18–29)`: the median and the middle half of the nights before."""
    if not math.isfinite(found.median[place]):
        return "no comparison"
    low, high = words.number(found.low[place]), words.number(found.high[place])
    return f"usual {words.number(found.median[place])} ({low}–{high})"


def said_of(found: Usual, nights: Nights) -> str:
    """What the comparison is made with, in a sentence."""
    if found.nights < FEWEST_NIGHTS:
        return f"Nothing is said to be usual: there are fewer than {FEWEST_NIGHTS} nights before this one."
    first = nights.names[nights.place - found.nights]
    last = nights.names[nights.place - 1]
    said = (
        f"Usual is the median of the {found.nights} nights before, {words.night_name(first)} to "
        f"{words.night_name(last)}, with the range of their middle half."
    )
    gap = int(nights.days[nights.place] - nights.days[nights.place - 1]) - 1
    return said + (f" Before this night, {count(gap, 'night')} without any alert." if gap else "")


def _heading(nights: Nights, newest: bool) -> None:
    st.markdown(f"**Night of {words.night_name(nights.night)}** (UTC){' · newest' if newest else ''}")


def _numbers(nights: Nights, notes: Sequence[str], key: str) -> None:
    with st.container(horizontal=True, gap="small", key=key):
        for column, note in zip(TOTALS, notes, strict=True):
            value = nights.count(column)
            whole = words.whole_of(column)
            share = float(percent(part=[value], whole=[nights.count(whole)])[0]) if whole else math.nan
            with st.container(gap=None):
                st.markdown(f":small[{words.column_name(column)}]")
                said = f" :small[:gray[{words.percentage(share)}]]" if math.isfinite(share) else ""
                st.markdown(f"**{words.number(value)}**{said}")
                st.markdown(f":small[:gray[{note}]]")
