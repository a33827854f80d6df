"""A user's positions on the whole sky, those with a match above the others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from components import all_sky
from components.plain_text import count
from components.theme import MUTED_COLOUR, SELECTED_COLOUR
from data_access.position_files import Positions
from science.columns import BoolArray, IntegerArray
from science.sky_projection import mollweide

MOST_POINTS = 3_000
"""Of each of the two kinds; of more, as many are drawn, evenly chosen."""


def draw(positions: Positions, matches: pd.DataFrame) -> None:
    """The map.

    Parameters
    ----------
    matches : as `crossmatch.cross_match` gives them, `place` being the row of the table
    """
    matched = np.zeros(len(positions.ra_deg), dtype=bool)
    matched[matches["place"].to_numpy(dtype=np.int64)] = True
    alone = positions.usable & ~matched
    made = [
        _points(positions, alone, "without a match", MUTED_COLOUR, "circle-open", 4),
        _points(positions, matched, "matched", SELECTED_COLOUR, "circle", 7),
    ]
    said = f"{count(int(matched.sum()), 'position')} with a match and {int(alone.sum()):,} without"
    if max(matched.sum(), alone.sum()) > MOST_POINTS:
        st.caption(f"{said}; of each at most {MOST_POINTS:,} are drawn.")
    st.plotly_chart(
        all_sky.figure(made, revision="crossmatch"),
        key="crossmatch-map",
        config={"displaylogo": False},
        alt=f"Map of the sky: {said}. The table below has the rows.",
    )


def _points(positions: Positions, which: BoolArray, name: str, colour: str, symbol: str, size: int) -> dict[str, Any]:
    rows = evenly(np.flatnonzero(which))
    x, y = mollweide(ra_deg=positions.ra_deg[rows], dec_deg=positions.dec_deg[rows])
    return {
        "type": "scatter",
        "mode": "markers",
        "x": np.round(x, 2).tolist(),
        "y": np.round(y, 2).tolist(),
        "marker": {"color": colour, "symbol": symbol, "size": size},
        "name": f"{name} ({int(which.sum()):,})",
        "hoverinfo": "skip",
    }


def evenly(rows: IntegerArray) -> IntegerArray:
    """At most `MOST_POINTS` of some rows, from the first to the last."""
    if len(rows) <= MOST_POINTS:
        return rows
    return rows[np.linspace(0, len(rows) - 1, MOST_POINTS).astype(np.int64)]
