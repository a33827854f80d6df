"""Candidates as a table: sorted by a click on any heading, opened by a click on a name, taken away as CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components.candidates.candidate_list import address_of

_HEADINGS = {
    "rank": "Rank",
    "name": "Object",
    "separation_arcsec": "Separation (″)",
    "class_name": "Class",
    "date": "Newest alert (UTC)",
    "band": "Band",
    "mag": "Difference magnitude (AB)",
    "mag_err": "Error (mag)",
    "sign": "Sign of difference",
    "detections": "Detections",
    "first": "First detection (UTC)",
    "why": "Why",
}
_KEY = "candidate-opened"
_ROWS_HIGH = 16


def draw(shown: pd.DataFrame, *, page: str, scores: Sequence[str], scope: str) -> None:
    """The table of all candidates in the list's order.

    Parameters
    ----------
    shown : rows of `candidate_list.listed`
    page : file of the topic's page
    scores : columns that hold scores
    scope : what the table belongs to
    """
    key = f"{_KEY}-{scope}"
    opened = [
        address_of(object_id=object_id, moving_name=name)
        for object_id, name in zip(shown["object_id"], shown["moving_name"], strict=True)
    ]
    table = as_table(shown, scores)
    st.dataframe(
        table,
        hide_index=True,
        height=min(len(table), _ROWS_HIGH) * 35 + 40,
        column_config=column_config(key=key, on_open=_open, args=(key, opened, page))
        | {_heading(name): st.column_config.NumberColumn(format="%.2f") for name in scores},
        key=f"candidates-table-{scope}",
        alt="Candidates with class, date, brightness, number of detections and scores",
    )


def column_config(*, key: str, on_open: Callable[..., None], args: tuple[Any, ...]) -> dict[str, Any]:
    """How the usual columns are shown; a click on a name calls `on_open`, the session's `key` says which."""
    return {
        _HEADINGS["name"]: st.column_config.ButtonColumn(
            pinned=True, type="tertiary", alignment="left", key=key, on_click=on_open, args=args
        ),
        _HEADINGS["date"]: st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm"),
        _HEADINGS["first"]: st.column_config.DatetimeColumn(format="YYYY-MM-DD"),
        _HEADINGS["separation_arcsec"]: st.column_config.NumberColumn(format="%.2f"),
        _HEADINGS["mag"]: st.column_config.NumberColumn(format="%.2f"),
        _HEADINGS["mag_err"]: st.column_config.NumberColumn(format="%.2f"),
        _HEADINGS["detections"]: st.column_config.NumberColumn(format="%d"),
    }


def as_table(shown: pd.DataFrame, scores: Sequence[str]) -> pd.DataFrame:
    """The list with headings that name their units, the columns without a single value left out."""
    table = shown.assign(
        date=_timestamps(shown["jd"]),
        first=_timestamps(shown["first_jd"]),
        class_name=shown["classes"].map(", ".join),
        sign=shown["fainter"].map({True: "−", False: "+"}),
    )
    names = [name for name in _HEADINGS if name in table and name != "why"]
    names += [*scores, *(["why"] if "why" in table else [])]
    named = table[names].rename(columns={name: _heading(name) for name in names})
    return named.dropna(axis="columns", how="all")


def _heading(name: str) -> str:
    return _HEADINGS.get(name) or name[0].upper() + name[1:]


def _timestamps(jd: pd.Series) -> pd.Series:
    return pd.to_datetime(jd, unit="D", origin="julian", errors="coerce").dt.round("s")


def _open(key: str, opened: Sequence[Mapping[str, str]], page: str) -> None:
    clicked = st.session_state[key]
    if clicked is not None:
        st.switch_page(page, query_params=dict(opened[clicked["row"]]))
