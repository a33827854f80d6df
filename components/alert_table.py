"""Every field of the alert in hand: name, value, unit and what it means, with a search box."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from components.plain_text import count
from data_access.field_descriptions import Field, field_of

_ORIGINS = {"i": "survey", "d": "broker", "v": "computed on reading", "b": "cutout", "a": "survey"}


def alert_table(fields: pd.DataFrame, *, scope: str) -> None:
    """Draw the fields of one alert.

    Parameters
    ----------
    fields : as `table_of_fields` gives them
    scope : what the search box belongs to, so that its text stays from epoch to epoch
    """
    wanted = st.text_input(
        "Search fields",
        key=f"fields-{scope}",
        placeholder="Search fields: a name, a word of the description, a value",
        icon=":material/search:",
        label_visibility="collapsed",
    )
    found = matching(fields, wanted) if wanted and wanted.strip() else fields
    if found.empty:
        st.caption("No field matches.")
        return
    st.caption(f"{count(len(found), 'field')}" + (f" of {len(fields)}" if len(found) < len(fields) else ""))
    st.dataframe(
        found,
        hide_index=True,
        height=min(36 * len(found) + 40, 420),
        column_config={
            "Field": st.column_config.TextColumn(width="medium", pinned=True),
            "Value": st.column_config.TextColumn(width="medium"),
            "Unit": st.column_config.TextColumn(width="small"),
            "Meaning": st.column_config.TextColumn(width="large"),
            "From": st.column_config.TextColumn(width="small"),
        },
        alt="All fields of the alert with their values, units and meanings",
    )


def table_of_fields(alert: pd.DataFrame) -> pd.DataFrame:
    """One row a field, those without a value last."""
    rows = []
    for name in sorted(
        alert.columns, key=lambda name: (list(_ORIGINS).index(name[0]) if name[0] in _ORIGINS else 9, name)
    ):
        about = field_of(name) or Field("", "")
        value = text_of(alert[name].iloc[0])
        rows.append((name, value, about.unit, about.meaning, _ORIGINS.get(name.partition(":")[0], "")))
    table = pd.DataFrame(rows, columns=["Field", "Value", "Unit", "Meaning", "From"])
    empty = table["Value"] == ""
    return pd.concat([table[~empty], table[empty]], ignore_index=True)


def matching(fields: pd.DataFrame, wanted: str) -> pd.DataFrame:
    """Rows in which each word occurs somewhere, letter case aside."""
    text = fields.agg(" ".join, axis=1).str.lower()
    keep = np.ones(len(fields), dtype=bool)
    for word in wanted.lower().split():
        keep &= text.str.contains(word, regex=False).to_numpy()
    return fields[keep].reset_index(drop=True)


def text_of(value: Any) -> str:
    """A value as its shortest exact text; nothing where there is none."""
    if value is None or value is pd.NA or (isinstance(value, (float, np.floating)) and math.isnan(value)):
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        return repr(float(value))
    return str(value)
