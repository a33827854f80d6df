"""What the calendar and the time lines show, chosen by the user and kept in the address."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components import url_controls
from components.plain_text import escaped
from components.statistics import address, words
from components.statistics.time_lines import HOW, NIGHTLY
from components.url_state import choice_parameter

_SCOPE = "statistics"
_KEY = "statistics-columns"
_LINES = choice_parameter("lines", list(HOW), NIGHTLY)


def columns(known: Sequence[str]) -> tuple[str, ...]:
    """Draw the choice of columns; gives those chosen, at least one."""
    chosen = address.columns(known)
    if tuple(st.session_state.get(_KEY, ())) != chosen:
        st.session_state[_KEY] = list(chosen)
    st.multiselect(
        "Columns",
        list(known),
        format_func=words.column_name,
        key=_KEY,
        max_selections=address.MOST_COLUMNS,
        placeholder="Type a class or a total",
        help="The calendar shows the first of them, the time lines all.",
        on_change=_write,
    )
    unknown = address.unknown_columns(known)
    if unknown:
        named = ", ".join(escaped(name[:60]) for name in unknown[:5])
        st.caption(f":material/info: Not counted in this store: {named}.")
    return chosen


def how() -> str:
    """Draw the choice of what is drawn of the columns."""
    return url_controls.one_of("What is drawn", HOW, name=_LINES.name, default=NIGHTLY, scope=_SCOPE)


def chosen_how() -> str:
    """What `how` gives, without drawing it."""
    return _LINES.read()


def logarithmic() -> bool:
    """Draw the switch of the vertical axis."""
    return url_controls.yes_or_no(
        "Logarithmic", name="log", scope=_SCOPE, help="Rare classes beside frequent ones; nights of zero vanish."
    )


def all_years() -> bool:
    """Draw the switch of the calendar's reach."""
    return url_controls.yes_or_no("All years", name="years", scope=_SCOPE, help="Not only the newest two years.")


def _write() -> None:
    address.write_columns(st.session_state[_KEY])
