"""Results as a table: opened by a click on a name, marked by a click on a row, with any field as a column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components import object_table
from components.candidates import candidate_table
from components.results.result_controls import SELECTED, select
from data_access.field_descriptions import FIELDS

_KEY, _OPENED = "result-table", "result-opened"
_ROWS_HIGH = 16
_LARGEST_EXACT = 2**53
_DATES = ("i:jd", "i:jdstarthist", "i:jdendhist", "v:first_jd", "d:jd_first_real_det")


def draw(shown: pd.DataFrame, fields: Sequence[str], score_name: str) -> None:
    """The table of the whole list in its order.

    Parameters
    ----------
    shown : rows of `result_rows.listed`, with a column for each of the fields
    fields : names of fields to show beside the usual columns
    score_name : column of the score that the search is about, "" if it is about none
    """
    objects = list(shown["object_id"])
    table = as_table(shown, fields, score_name)
    object_table.mark(_KEY, objects, SELECTED.read())
    st.dataframe(
        table,
        hide_index=True,
        height=min(len(table), _ROWS_HIGH) * 35 + 40,
        column_config=candidate_table.column_config(
            key=_OPENED, on_open=object_table.open_clicked, args=(_OPENED, objects)
        )
        | {_heading(name): _column(name, table) for name in fields if _heading(name) in table},
        key=_KEY,
        on_select=lambda: select(object_table.marked(_KEY, objects)),
        selection_mode="single-row",
        alt="Results with class, date, brightness and the fields chosen",
    )


def as_table(shown: pd.DataFrame, fields: Sequence[str], score_name: str) -> pd.DataFrame:
    """The list with headings that name their units; ids of 64 bits as text, which a browser does not round."""
    table = candidate_table.as_table(shown, [score_name] if score_name else [])
    for name in fields:
        column = shown[name]
        if pd.api.types.is_integer_dtype(column.dtype) and bool((column.dropna().abs() > _LARGEST_EXACT).any()):
            column = column.astype("string")
        table[_heading(name)] = column
    return table


def _heading(name: str) -> str:
    unit = FIELDS[name].unit if name in FIELDS else ""
    return f"{name} ({unit})" if unit else name


def _column(name: str, table: pd.DataFrame) -> Any:
    meaning = FIELDS[name].meaning if name in FIELDS else None
    if pd.api.types.is_numeric_dtype(table[_heading(name)].dtype):
        return st.column_config.NumberColumn(help=meaning, format="%.6f" if name in _DATES else None)
    return st.column_config.Column(help=meaning)
