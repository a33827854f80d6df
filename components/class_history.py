"""How the class of an object went from alert to alert: one lane a class, one tick an alert, in one small chart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from components import epoch, theme
from components.epoch import Epochs
from components.light_curve_data import milliseconds, stream, time_span
from components.light_curve_spec import ON_CANVAS, PADDING, PICK, Y_EXTENT, Axis, about_layer, many_points, on_time
from data_access import cached
from science.classification import display_name, topic
from science.columns import numbers, texts

MOST_LANES = 6
LANE_HEIGHT = 34
_TICK, _DOWN = 13, 7
_OTHERS = "other classes"


@dataclass(frozen=True)
class Lanes:
    """A class history, ready to be drawn.

    Attributes
    ----------
    names : tuple of str
        Text of each lane with its share, most frequent first.
    of_epoch : tuple of int
        Lane of each alert, in order of time.
    datasets : dict of str to bytes
        Arrow streams: ``ticks``, ``titles`` and ``about`` (ends of the time axis).
    summary : str
    """

    names: tuple[str, ...]
    of_epoch: tuple[int, ...]
    datasets: dict[str, bytes]
    summary: str


def lanes_of(history: pd.DataFrame, epochs: Epochs) -> Lanes:
    """Classes of the alerts in order of time, the rare ones beyond the sixth taken together."""
    labels = [label or "Unknown" for label in texts(frame=history, name="v:classification")[epochs.row]]
    found, counts = np.unique(np.array(labels, dtype=str), return_counts=True)
    by_count = sorted(zip(found.tolist(), counts.tolist(), strict=True), key=lambda item: (-item[1], item[0]))
    listed = by_count if len(by_count) <= MOST_LANES else by_count[: MOST_LANES - 1]
    lane_of = {label: place for place, (label, _) in enumerate(listed)}
    rest = sum(n for _, n in by_count[len(listed) :])
    names = [f"{display_name(label)} · {n:,} ({n / len(labels):.0%})" for label, n in listed]
    colours = [theme.TOPIC_COLOURS[topic(label)] for label, _ in listed]
    if rest:
        names.append(f"{len(by_count) - len(listed)} {_OTHERS} · {rest:,} ({rest / len(labels):.0%})")
        colours.append(theme.TOPIC_COLOURS["other"])
    of_epoch = [lane_of.get(label, len(listed)) for label in labels]
    shown = [display_name(label) for label in labels]
    ticks = stream(
        {
            "t": milliseconds(epochs.jd),
            "lane": np.array(of_epoch, dtype=np.int8),
            "colour": pa.array([colours[lane] for lane in of_epoch]).dictionary_encode(),
            "said": pa.array(shown).dictionary_encode(),
        }
    )
    summary = f"Class of each of {len(labels)} alerts: {'; '.join(names)}. Now: {shown[-1]}."
    first, last = time_span(numbers(frame=history, name="i:jd"))
    about = stream({"first": np.array([first]), "last": np.array([last])})
    datasets = {
        "ticks": ticks,
        "titles": stream({"lane": np.arange(len(names), dtype=np.int8), "name": pa.array(names)}),
        "about": about,
    }
    return Lanes(tuple(names), tuple(of_epoch), datasets, summary)


def class_history(object_id: str, history: pd.DataFrame, epochs: Epochs, axis: Axis) -> None:
    """Draw the class history; a click takes that alert in hand."""
    if not len(epochs):
        st.caption("No alert of this object was classified.")
        return
    version = history.attrs.get("version")
    lanes = cached.derived(("lanes", object_id, version), lambda: lanes_of(history, epochs))
    key = f"classes-{object_id}"
    lane_in_hand = np.array([lanes.of_epoch[epochs.place]], dtype=np.int8)
    chosen = stream({"t": milliseconds(np.array([epochs.jd_in_hand])), "lane": lane_in_hand})
    st.vega_lite_chart(
        spec={
            **lanes_spec(axis, len(lanes.names), many_points(len(epochs))),
            "datasets": {**lanes.datasets, "chosen": chosen},
        },
        key=key,
        on_select=lambda: epoch.on_chart_click(key, PICK, epochs),
        selection_mode=[PICK],
        alt=lanes.summary,
        width="stretch",
    )


@cache
def lanes_spec(axis: Axis, lanes: int, many: bool) -> dict[str, Any]:
    """The chart as Vega-Lite, without data; `many` ticks are drawn as pixels.

    Lanes are numbers here and have their names in the data, so that a few charts serve all objects.
    """
    scale = alt.Scale(domain=list(range(lanes)))
    y = alt.Y(
        "lane:N", scale=scale, title="Class", axis=alt.Axis(labels=False, ticks=False, domain=False, minExtent=Y_EXTENT)
    )
    base = on_time(alt.Chart(alt.NamedData(name="ticks")), axis)
    ticks = base.mark_tick(thickness=2, size=_TICK, opacity=0.85, yOffset=_DOWN).encode(
        y=y, color=alt.Color("colour:N", scale=None)
    )
    pick = alt.selection_point(name=PICK, fields=["t"], on="click", toggle="true", clear=False)
    said = {
        "Class": "datum.said",
        "UTC": "utcFormat(datum.t, '%Y-%m-%d %H:%M:%S')",
        "MJD": "format(datum.t / 864e5 + 40587, '.5f')",
    }
    targets = (
        base.transform_calculate(**{f"h{i}": text for i, text in enumerate(said.values())})
        .mark_tick(thickness=9, size=_TICK + 6, opacity=0.001, cursor="pointer", yOffset=_DOWN)
        .encode(y=y, tooltip=[alt.Tooltip(f"h{i}:N", title=name) for i, name in enumerate(said)])
        .add_params(pick)
    )
    chosen = on_time(alt.Chart(alt.NamedData(name="chosen")), axis)
    ring = chosen.mark_point(
        shape="circle", size=220, filled=False, strokeWidth=2.5, color=theme.SELECTED_COLOUR, opacity=1, yOffset=_DOWN
    ).encode(y=y)
    titles = (
        alt.Chart(alt.NamedData(name="titles"))
        .mark_text(align="left", baseline="bottom", yOffset=-1, fontSize=12, color=theme.MUTED_COLOUR)
        .encode(x=alt.value(0), y=y, text="name:N")
    )
    chart = alt.layer(about_layer(), titles, ticks, ring, targets).properties(
        height=LANE_HEIGHT * lanes + 44, padding=PADDING
    )
    spec: dict[str, Any] = chart.configure_mark(aria=False).to_dict(validate=False)
    if many:
        spec["usermeta"] = ON_CANVAS
    return spec
