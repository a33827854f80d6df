"""Which night is in hand: buttons to its neighbours (arrow keys left and right), to the newest, and its date."""

from __future__ import annotations

import datetime

import streamlit as st

from components import states
from components.statistics import words
from components.statistics.address import NIGHT
from components.statistics.nights import Nights, around
from data_access.night_counts import date_of

_KEY = "statistics-night"


def take(night: str, newest: str) -> None:
    """Take a night in hand; the newest needs no room in the address."""
    NIGHT.write(None if night == newest else night)


def draw(nights: Nights, asked: str | None) -> None:
    """Draw the controls.

    Parameters
    ----------
    nights : at least one
    asked : the night that the address asks for, there or not; None is the newest
    """
    names = nights.names
    newest, night = names[-1], asked or names[-1]
    earlier, later = around(nights, night)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key="statistics-navigator"):
        _step("Earlier", "Previous night (arrow key left)", "Left", earlier, newest)
        _date(night, names)
        _step("Later", "Next night (arrow key right)", "Right", later, newest)
        _step("Newest", "Newest night", None, newest if night != newest else None, newest)
    if nights.place < 0:
        nearest = [f"The nearest before: {words.night_name(earlier)}."] if earlier else []
        nearest += [f"The nearest after: {words.night_name(later)}."] if later else []
        states.nothing_found(
            f"No alert is counted for the night of {words.night_name(night)}.",
            "Either the survey did not observe then, or this store does not hold that night.",
            nearest,
        )


def _step(label: str, help: str, shortcut: str | None, night: str | None, newest: str) -> None:
    st.button(
        label,
        key=f"statistics-{label.lower()}",
        help=help,
        shortcut=shortcut,
        on_click=take,
        args=(night or newest, newest),
        disabled=night is None,
    )


def _date(night: str, names: list[str]) -> None:
    first, last, shown = date_of(names[0]), date_of(names[-1]), date_of(night)
    if first is None or last is None or shown is None:
        return
    if st.session_state.get(_KEY) != shown:
        st.session_state[_KEY] = shown
    st.date_input(
        "Night (UTC)",
        key=_KEY,
        min_value=min(first, shown),
        max_value=max(last, shown),
        format="YYYY-MM-DD",
        width=150,
        on_change=_write_date,
        args=(names[-1],),
    )


def _write_date(newest: str) -> None:
    chosen = st.session_state[_KEY]
    if isinstance(chosen, datetime.date):
        take(f"{chosen:%Y%m%d}", newest)
