"""The objects of a region as a table: a click on a name opens it, a click on a row takes it in hand on the map."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components import object_table
from components.candidates import candidate_table
from components.region.address import PICKED

_KEY, _OPENED = "region-table", "region-opened"
_ROWS_HIGH = 16
_AFTER = "Class"


def draw(shown: pd.DataFrame, scores: Sequence[str]) -> None:
    """The table of the whole list in its order.

    Parameters
    ----------
    shown : rows of `found_list.listed`
    scores : columns that say where in the region an object is, and when it was first seen
    """
    objects = list(shown["object_id"])
    table = as_table(shown, scores)
    object_table.mark(_KEY, objects, PICKED.read())
    st.dataframe(
        table,
        hide_index=True,
        height=min(len(table), _ROWS_HIGH) * 35 + 40,
        column_config=candidate_table.column_config(
            key=_OPENED, on_open=object_table.open_clicked, args=(_OPENED, objects)
        )
        | {name: st.column_config.NumberColumn(format="%.2f") for name in scores},
        key=_KEY,
        on_select=lambda: PICKED.write(object_table.marked(_KEY, objects)),
        selection_mode="single-row",
        alt="Objects first seen in the region, with class, place in it, dates, brightness and number of detections",
    )


def as_table(shown: pd.DataFrame, scores: Sequence[str]) -> pd.DataFrame:
    """The list with headings that name their units, what matters here beside the class."""
    table = candidate_table.as_table(shown.drop(columns="why"), scores)
    usual = [name for name in table if name not in scores]
    place = usual.index(_AFTER) + 1
    return table[[*usual[:place], *(name for name in scores if name in table), *usual[place:]]]
