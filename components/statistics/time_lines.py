"""Counts over time: any columns, by night, summed up or as shares, with what was usual before each night."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from components.light_curve_data import stream
from components.light_curve_spec import DATE_LABELS, ON_CANVAS, PADDING, ZOOM, many_points
from components.plain_text import count, escaped
from components.statistics import words
from components.statistics.nights import Nights
from data_access import cached
from science.columns import FloatArray
from science.night_statistics import cumulative, percent, running_usual, stretches

NIGHTLY, SUMMED, SHARE = "night", "sum", "share"
HOW = {NIGHTLY: "By night", SUMMED: "Summed up", SHARE: "Share"}
_LONGEST_GAP_DAYS = 14
_HEIGHT = 340
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#B07AA1", "#A67C00", "#7A828C")
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "triangle-right")


def values_of(nights: Nights, column: str, how: str) -> FloatArray:
    """What is drawn of a column, a value a night; NaN where there is none."""
    counts = nights.counts(column)
    if how == SUMMED:
        return cumulative(counts=counts)
    if how == SHARE:
        whole = words.whole_of(column)
        if whole is None:
            return np.full(len(nights), np.nan)
        return percent(part=counts, whole=nights.counts(whole))
    return counts


def table(nights: Nights, columns: Sequence[str], how: str) -> pd.DataFrame:
    """The nights, newest first, with what is drawn of each column."""
    drawn = {column: values_of(nights, column, how) for column in columns}
    if how != SHARE:
        drawn = {column: pd.array(values, dtype="Int64") for column, values in drawn.items()}
    return pd.DataFrame({"night": nights.names, **drawn}).iloc[::-1].reset_index(drop=True)


def draw(nights: Nights, columns: Sequence[str], how: str, *, logarithmic: bool) -> None:
    """Draw the chart, and the table below it when opened."""
    shown = [column for column in columns if how != SHARE or words.whole_of(column)]
    left_out = [words.column_name(column) for column in columns if column not in shown]
    if left_out:
        st.caption(f":material/info: A share of {escaped(', '.join(left_out))} makes no sense, so it is not drawn.")
    if not shown:
        return
    names = tuple(words.column_name(column) for column in shown)
    key = ("statistics-lines", nights.frame.attrs["version"], tuple(shown), how, logarithmic)
    datasets = cached.derived(key, lambda: _datasets(nights, shown, how, logarithmic))
    many = many_points(len(shown) * len(nights))
    with st.container(key="statistics-lines"):
        st.vega_lite_chart(
            spec={**lines_spec(names, how, logarithmic, many), "datasets": datasets},
            width="stretch",
            alt=f"{HOW[how]}, {count(len(nights), 'night')}: {', '.join(names)}. All numbers are in the table below.",
        )
    st.caption(_said(nights, shown, how, logarithmic))
    with st.expander("The lines as a table"):
        _draw_table(table(nights, shown, how), how)


def _said(nights: Nights, shown: Sequence[str], how: str, logarithmic: bool) -> str:
    said = {
        NIGHTLY: "Points are nights, the pale line is the median of the 30 nights before each.",
        SUMMED: "Sums of all nights up to each.",
        SHARE: "Percent of the alerts that passed the quality cuts (of those received, for these themselves).",
    }[how]
    unknown = sum(int(np.isnan(nights.counts(column)).sum()) for column in shown)
    if unknown:
        said += f" {count(unknown, 'count')} not known: left out."
    return said + (" On a logarithmic axis nights of zero are not drawn." if logarithmic else "")


def _draw_table(drawn: pd.DataFrame, how: str) -> None:
    unit = " (%)" if how == SHARE else ""
    style = "%.3f" if how == SHARE else "localized"
    columns = {
        name: st.column_config.NumberColumn(words.column_name(name) + unit, format=style) for name in drawn.columns[1:]
    }
    st.dataframe(
        drawn,
        hide_index=True,
        column_config={"night": "Night (UTC)", **columns},
        key=f"statistics-lines-table-{how}",
        alt="Counts by night, newest first",
    )


def _datasets(nights: Nights, columns: Sequence[str], how: str, logarithmic: bool) -> dict[str, bytes]:
    stretch = stretches(days=nights.days, longest_gap_days=_LONGEST_GAP_DAYS)
    values = [values_of(nights, column, how) for column in columns]
    usual = [
        running_usual(counts=of_column) if how == NIGHTLY else np.full(len(nights), np.nan) for of_column in values
    ]
    n = len(columns)

    def drawable(parts: list[FloatArray]) -> FloatArray:
        joined = np.concatenate(parts)
        return np.where(joined > 0, joined, np.nan) if logarithmic else joined

    return {
        "nights": stream(
            {
                "t": np.tile(nights.milliseconds, n),
                "v": drawable(values),
                "u": drawable(usual),
                "s": np.repeat(np.arange(n), len(nights)).astype(np.int8),
                "p": np.tile(stretch, n).astype(np.int32),
                "name": pa.array(
                    [words.column_name(column) for column in columns for _ in range(len(nights))]
                ).dictionary_encode(),
            }
        )
    }


@lru_cache(maxsize=100)  # the names are as many as the store has classes
def lines_spec(names: tuple[str, ...], how: str, logarithmic: bool, many: bool) -> dict[str, Any]:
    """The chart as Vega-Lite, without data."""
    title = {NIGHTLY: "Number", SUMMED: "Sum", SHARE: "Share (%)"}[how]
    places = list(range(len(names)))
    # Names are texts of the survey: as a list in the expression they are quoted by JSON.
    labels = alt.Legend(
        title=None,
        symbolOpacity=1,
        orient="top",
        direction="vertical",
        labelExpr=f"{json.dumps(list(names))}[datum.value]",
        labelLimit=300,
    )
    colour = alt.Color("s:N", scale=alt.Scale(domain=places, range=list(_COLOURS[: len(names)])), legend=labels)
    shape = alt.Shape("s:N", scale=alt.Scale(domain=places, range=list(_SYMBOLS[: len(names)])), legend=labels)
    x = alt.X(
        "t:T",
        scale=alt.Scale(type="utc"),
        title="Night (UTC)",
        axis=alt.Axis(format=DATE_LABELS, labelOverlap=True, tickCount=7, grid=False),
    )
    kind = {"type": "log"} if logarithmic else {"zero": how != SHARE}
    scale, axis = alt.Scale(**kind), alt.Axis(format="~s", tickCount=6)
    base = alt.Chart(alt.NamedData(name="nights"))
    # Plain wheel turns stay with the page.
    zoom = alt.selection_interval(
        name=ZOOM, encodings=["x"], bind="scales", zoom="wheel![event.shiftKey || event.ctrlKey || event.metaKey]"
    )
    drawn = base.transform_filter("isValid(datum.v)").encode(x=x, y=alt.Y("v:Q", scale=scale, title=title, axis=axis))
    line = drawn.mark_line(clip=True, strokeWidth=2 if how == SUMMED else 0.7, opacity=0.9 if how == SUMMED else 0.35)
    usual = (
        base.transform_filter("isValid(datum.u)")
        .mark_line(clip=True, strokeWidth=3, opacity=0.4)
        .encode(x=x, y=alt.Y("u:Q", scale=scale, title=title, axis=axis), color=colour, detail="p:N")
    )
    hover = [
        alt.Tooltip("t:T", title="Night", format="%Y-%m-%d", formatType="utc"),
        alt.Tooltip("name:N", title="Of"),
        alt.Tooltip("v:Q", title="Value", format=",.3~f"),
        alt.Tooltip("u:Q", title="Usual", format=",.3~f"),
    ]
    points = drawn.mark_point(clip=True, filled=True, size=14 if many else 30, opacity=0.9).encode(
        color=colour, shape=shape, tooltip=hover
    )
    chart = alt.layer(usual, line.encode(color=colour, detail="p:N"), points.add_params(zoom)).properties(
        height=_HEIGHT, padding=PADDING
    )
    spec: dict[str, Any] = chart.configure_mark(aria=False).to_dict(validate=False)
    if many:
        spec["usermeta"] = ON_CANVAS
    return spec
