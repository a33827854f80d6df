"""The region on the sky with what was first seen in it; a click on a point takes that object in hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from components import all_sky
from components.plain_text import count
from components.region.address import PICKED, SCOPE
from components.region.source import Source
from components.theme import SELECTED_COLOUR, TOPIC_COLOURS
from components.url_controls import one_of
from data_access import cached
from science.classification import topic
from science.columns import FloatArray
from science.sky_maps import CredibleRegion, ErrorCircle, outline
from science.sky_projection import HALF_WIDTH, mollweide

MOST_POINTS = 2_000
_KEY = "region-map"
_FILL = "rgba(0, 114, 178, {opacity})"
_CORE_LEVEL = 0.5
_EDGE_DEG = 1e-6
_SYMBOLS = {
    "supernovae": "star",
    "variable stars": "square",
    "microlensing": "hexagon",
    "solar system": "x",
    "active galaxies": "diamond",
    "other": "circle",
}
WHOLE, CLOSE = "sky", "close"
_VIEWS = {WHOLE: "Whole sky", CLOSE: "The region"}


def draw(source: Source, shown: pd.DataFrame, in_view: Sequence[str]) -> None:
    """Draw the map.

    Parameters
    ----------
    shown : rows of `found_list.listed`
    in_view : objects whose cards are in view: each has a ring
    """
    view = one_of("Part of the sky", _VIEWS, name="view", default=WHOLE, scope=SCOPE)
    shape = cached.derived(("region-shape", source.key), lambda: region_traces(source.region))
    made = all_sky.figure([*shape, *point_traces(shown.head(MOST_POINTS), in_view)], revision=f"{source.key} {view}")
    if view == CLOSE:
        _zoom(made, shape)
    st.plotly_chart(
        made,
        key=_KEY,
        on_select=_pick,
        selection_mode="points",
        config={"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d"]},
        alt=f"Map of the sky: {source.title}, with {count(len(shown), 'object')}. The list below has the same rows.",
    )


def region_traces(region: CredibleRegion | ErrorCircle) -> list[dict[str, Any]]:
    """The region as an area with an edge; of a map also the half of the probability that is densest."""
    if isinstance(region, ErrorCircle):
        x, y = all_sky.line(*region.edge())
        is_whole = None not in x  # one that crosses the edge of the map is left open there
        fill = {"fill": "toself", "fillcolor": _FILL.format(opacity=0.2)} if is_whole else {}
        return [{**_line(x, y, "error circle"), **fill}]
    traces = list[dict[str, Any]]()
    levels = [region.level] if region.level <= _CORE_LEVEL else [region.level, _CORE_LEVEL]
    for level, opacity in zip(levels, (0.25, 0.45), strict=False):
        shape = outline(CredibleRegion(region.sky_map, level))
        name = f"{100.0 * level:g} % region"
        x, y = _polygons(shape.corner_ra_deg, shape.corner_dec_deg, close=True)
        traces.append(
            {
                **{"type": "scatter", "mode": "lines", "x": x, "y": y, "fill": "toself", "hoverinfo": "skip"},
                **{"fillcolor": _FILL.format(opacity=opacity), "line": {"width": 0}, "name": name},
            }
        )
        if level == region.level:
            x, y = _polygons(shape.edge_ra_deg, shape.edge_dec_deg, close=False)
            traces.append({**_line(x, y, f"edge of the {name}"), "showlegend": False})
    return traces


def point_traces(shown: pd.DataFrame, in_view: Sequence[str]) -> list[dict[str, Any]]:
    """Objects by topic, a thin ring around those in view and a thick one around the one in hand."""
    x, y = mollweide(ra_deg=shown["ra_deg"], dec_deg=shown["dec_deg"])
    x, y = np.round(x, 3), np.round(y, 3)
    topics = np.array([topic(label) for label in shown["label"]], dtype=object)
    ids = shown["object_id"].to_numpy(dtype=object)
    traces = list[dict[str, Any]]()
    for name, symbol in _SYMBOLS.items():
        here = topics == name
        if here.any():
            rows = shown[here]
            said = [
                f"{_plain(each.object_id)}<br>{_plain(each.class_name)}<br>{_plain(each.why)}"
                for each in rows.itertuples()
            ]
            marker = {
                "color": TOPIC_COLOURS[name],
                "symbol": symbol,
                "size": 9,
                "line": {"width": 0.5, "color": "white"},
            }
            traces.append(
                {
                    **_marks(x[here], y[here], f"{name} ({int(here.sum()):,})", marker),
                    **{"customdata": ids[here].tolist(), "text": said, "hoverinfo": "text"},
                    **{"selected": {"marker": {"opacity": 1.0}}, "unselected": {"marker": {"opacity": 1.0}}},
                }
            )
    rings = ((np.isin(ids, list(in_view)), "cards in view", 15, 1), (ids == PICKED.read(), "in hand", 20, 3))
    for here, name, size, width in rings:
        if here.any():
            marker = {"symbol": "circle-open", "size": size, "line": {"width": width}, "color": SELECTED_COLOUR}
            traces.append({**_marks(x[here], y[here], name, marker), "hoverinfo": "skip"})
    return traces


def _marks(x: FloatArray, y: FloatArray, name: str, marker: dict[str, Any]) -> dict[str, Any]:
    return {"type": "scatter", "mode": "markers", "x": x.tolist(), "y": y.tolist(), "name": name, "marker": marker}


def _line(x: Sequence[float | None], y: Sequence[float | None], name: str) -> dict[str, Any]:
    return {
        **{"type": "scatter", "mode": "lines", "x": list(x), "y": list(y), "name": name, "hoverinfo": "skip"},
        "line": {"color": SELECTED_COLOUR, "width": 1.5},
    }


def _polygons(ra_deg: FloatArray, dec_deg: FloatArray, *, close: bool) -> tuple[list[float | None], list[float | None]]:
    """Polygons on the page, gaps between them; those across the edge of the map are cut there, at both sides."""
    parts = [(ra_deg, dec_deg)]
    for beyond, turn in ((ra_deg < 0.0, 360.0), (ra_deg > 360.0, -360.0)):
        across = beyond.any(axis=1)
        parts.append((ra_deg[across] + turn, dec_deg[across]))
    ra, dec = (np.concatenate(each) for each in zip(*parts, strict=True))
    if close:
        ra, dec = np.hstack([ra, ra[:, :1]]), np.hstack([dec, dec[:, :1]])
    x, y = mollweide(ra_deg=np.clip(ra, _EDGE_DEG, 360.0 - _EDGE_DEG), dec_deg=np.clip(dec, -90.0, 90.0))
    return _with_gaps(x), _with_gaps(y)


def _with_gaps(values: FloatArray) -> list[float | None]:
    return [each for row in np.round(values, 2).tolist() for each in (*row, None)]


def _zoom(figure: dict[str, Any], shape: Sequence[dict[str, Any]]) -> None:
    """Show the part of the plane that the region takes, with room around it."""
    x = np.array([each for trace in shape for each in trace["x"] if each is not None])
    y = np.array([each for trace in shape for each in trace["y"] if each is not None])
    if not x.size:
        return
    half = float(np.clip(0.6 * max(np.ptp(x) / 2.0, np.ptp(y)), 1.0, HALF_WIDTH / 2.0))
    middle_x, middle_y = (x.min() + x.max()) / 2.0, (y.min() + y.max()) / 2.0
    figure["layout"]["xaxis"]["range"] = [middle_x - 2.0 * half, middle_x + 2.0 * half]
    figure["layout"]["yaxis"]["range"] = [middle_y - half, middle_y + half]


def _pick() -> None:
    points = st.session_state[_KEY]["selection"]["points"]
    names = [point["customdata"] for point in points if point.get("customdata")]
    name = names[0] if names else ""
    PICKED.write(str(name[0]) if isinstance(name, list) else str(name))


def _plain(text: object) -> str:
    """Plotly reads a little HTML in its texts: what comes from outside has none."""
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
