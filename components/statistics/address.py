"""What the page of statistics is asked, as it stands in its address: the night in hand and the columns drawn."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.url_state import Parameter
from data_access.night_counts import date_of

MOST_COLUMNS = 6
DEFAULT_COLUMNS = ("basic:raw", "basic:sci")
_COLUMN = "column"


def _night(given: str) -> str | None:
    digits = given.strip().replace("-", "")
    return digits if date_of(digits) else None


NIGHT: Parameter[str | None] = Parameter("night", None, _night)
"""A night as YYYYMMDD (YYYY-MM-DD is read too); None is the newest."""
POSSIBLE_NIGHT = (NIGHT, "a night by its date, `20211022` or `2021-10-22`")


def columns(known: Sequence[str]) -> tuple[str, ...]:
    """The columns that the address asks for and the store has; without any the first two of the totals."""
    asked = dict.fromkeys(name for name in st.query_params.get_all(_COLUMN) if name in known)
    return tuple(asked)[:MOST_COLUMNS] or tuple(name for name in DEFAULT_COLUMNS if name in known) or tuple(known[:1])


def unknown_columns(known: Sequence[str]) -> list[str]:
    """The columns that the address asks for and the store lacks."""
    return [name for name in dict.fromkeys(st.query_params.get_all(_COLUMN)) if name and name not in known]


def write_columns(chosen: Sequence[str]) -> None:
    """Put columns into the address; the default ones need no room there."""
    wanted = [] if not chosen or tuple(chosen) == DEFAULT_COLUMNS else list(chosen)
    if wanted == st.query_params.get_all(_COLUMN):
        return
    if wanted:
        st.query_params[_COLUMN] = wanted
    else:
        del st.query_params[_COLUMN]
