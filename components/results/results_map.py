"""Results on the sky: all of it in one picture, or the images around a cone. What is clicked is marked in the table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from components import all_sky
from components.plain_text import count, escaped
from components.results.result_controls import SELECTED, select
from components.search_bar import OBJECT_PAGE
from components.sky_view import ALADIN_FILE, Mark, sky_panel
from components.theme import SELECTED_COLOUR, TOPIC_COLOURS
from data_access.search import Answer
from data_access.search.question import DEFAULT_RADIUS_ARCSEC
from science.classification import topic
from science.columns import BoolArray
from science.sky_projection import mollweide

MOST_POINTS = 3_000
MOST_CLASSES = 8
_KEY = "result-map"
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "x", "star", "pentagon", "hexagon")
_OTHERS = "other classes"


def draw(answer: Answer, shown: pd.DataFrame) -> None:
    """The map of the list, and what is marked on it.

    Parameters
    ----------
    shown : rows of `result_rows.listed`, in the list's order
    """
    placed = shown[_on_sky(shown)]
    if placed.empty:
        st.caption("None of these rows has a position.")
        return
    if len(placed) > MOST_POINTS:
        st.caption(f"On the sky: the first {MOST_POINTS:,} of {len(placed):,}.")
    placed = placed.head(MOST_POINTS)
    if answer.question.action == "cone" and ALADIN_FILE.exists():
        _images(answer, placed)
    else:
        _whole_sky(placed)
    _say_selected(placed)


def traces(placed: pd.DataFrame, selected: str) -> list[dict[str, Any]]:
    """Points by class, the most frequent classes each with a symbol of its own; a ring for the selected."""
    x, y = mollweide(ra_deg=placed["ra_deg"], dec_deg=placed["dec_deg"])
    names = placed["class_name"].to_numpy(dtype=object)
    frequent = list(placed["class_name"].value_counts().index[:MOST_CLASSES])
    groups = {name: names == name for name in frequent}
    groups[_OTHERS] = ~np.isin(names, frequent)
    found = [
        _points(placed, x, y, groups[name], name, _SYMBOLS[number % len(_SYMBOLS)], selected)
        for number, name in enumerate(groups)
        if groups[name].any()
    ]
    here = placed["object_id"].to_numpy(dtype=object) == selected
    if here.any():
        found.append(_ring(float(x[here][0]), float(y[here][0]), selected))
    return found


def _whole_sky(placed: pd.DataFrame) -> None:
    st.plotly_chart(
        all_sky.figure(traces(placed, SELECTED.read()), revision="results"),
        key=_KEY,
        on_select=_picked,
        selection_mode="points",
        theme="streamlit",
        config={"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d"]},
        alt=_in_words(placed),
    )


def _images(answer: Answer, placed: pd.DataFrame) -> None:
    question = answer.question
    ra_deg, dec_deg = question.ra_deg, question.dec_deg
    if ra_deg is None or dec_deg is None:
        nearest = placed.loc[placed["separation_arcsec"].idxmin()]  # the object asked for itself
        ra_deg, dec_deg = float(nearest["ra_deg"]), float(nearest["dec_deg"])
    marks = [Mark(row.object_id, row.ra_deg, row.dec_deg) for row in placed.itertuples()]
    sky_panel(
        ra_deg,
        dec_deg,
        key="result-images",
        marks=marks,
        selected=SELECTED.read(),
        radius_deg=(question.radius_arcsec or DEFAULT_RADIUS_ARCSEC) / 3600.0,
        on_pick=select,
    )


def _picked() -> None:
    points = st.session_state[_KEY]["selection"]["points"]
    names = [point["customdata"] for point in points if point.get("customdata")]
    name = names[0] if names else ""
    select(str(name[0]) if isinstance(name, list) else str(name))


def _say_selected(placed: pd.DataFrame) -> None:
    """A line of a fixed height: nothing below moves when something is marked."""
    with st.container(key="result-selected-reserve-40-px", horizontal=True, vertical_alignment="center", gap="small"):
        here = placed[placed["object_id"] == SELECTED.read()]
        if here.empty:
            st.caption("A click on a point marks it here and in the table.", width="content")
            return
        row = here.iloc[0]
        st.page_link(OBJECT_PAGE, label=f"Open {escaped(row['object_id'])}", query_params={"oid": row["object_id"]})
        said = f"{row['class_name']}, {row['ra_deg']:.5f} {row['dec_deg']:+.5f}, {row['utc']} UTC"
        st.caption(escaped(said), width="content")
        st.button("Unmark", type="tertiary", key="result-unmark", on_click=select, args=("",))


def _points(
    placed: pd.DataFrame, x: Any, y: Any, here: BoolArray, name: str, symbol: str, selected: str
) -> dict[str, Any]:
    label = str(placed["label"].to_numpy(dtype=object)[here][0])
    colour = TOPIC_COLOURS["other" if name == _OTHERS else topic(label)]
    objects = placed["object_id"].to_numpy(dtype=object)[here]
    hover = [
        f"{_plain(object_id)}<br>{_plain(class_name)}<br>{ra:.5f} {dec:+.5f}"
        for object_id, class_name, ra, dec in zip(
            objects, placed["class_name"][here], placed["ra_deg"][here], placed["dec_deg"][here], strict=True
        )
    ]
    marker = {"color": colour, "symbol": symbol, "size": 8, "opacity": 0.85, "line": {"width": 0.5, "color": "white"}}
    return {
        "type": "scatter",
        "mode": "markers",
        "name": f"{_plain(name)} ({int(here.sum()):,})",
        "x": np.round(x[here], 3).tolist(),
        "y": np.round(y[here], 3).tolist(),
        "customdata": objects.tolist(),
        "text": hover,
        "hoverinfo": "text",
        "marker": marker,
        "selectedpoints": np.flatnonzero(objects == selected).tolist(),
        "selected": {"marker": {"opacity": 0.85}},
        "unselected": {"marker": {"opacity": 0.85}},
    }


def _ring(x: float, y: float, name: str) -> dict[str, Any]:
    marker: Mapping[str, Any] = {"symbol": "circle-open", "size": 18, "line": {"width": 3}, "color": SELECTED_COLOUR}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x],
        "y": [y],
        "marker": marker,
        "name": _plain(name),
        "hoverinfo": "skip",
    }


def _plain(text: object) -> str:
    """Plotly reads a little HTML in its texts: what comes from outside has none."""
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _in_words(placed: pd.DataFrame) -> str:
    most = ", ".join(f"{number:,} {name}" for name, number in placed["class_name"].value_counts().head(3).items())
    return f"Map of the whole sky with {count(len(placed), 'result')}: {most}. The list below has the same rows."


def _on_sky(shown: pd.DataFrame) -> Any:
    return shown["ra_deg"].between(0.0, 360.0) & shown["dec_deg"].between(-90.0, 90.0)
