"""The alerts of a night by class, beside what is usual: a chart of bars and its numbers, each the way to its alerts."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlencode

import altair as alt
import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from components import theme
from components.light_curve_data import stream
from components.light_curve_spec import PADDING
from components.plain_text import count
from components.statistics import words
from components.statistics.nights import Nights
from data_access.search import parse
from data_access.search.tokens import quoted
from science.labels import topic
from science.night_statistics import percent

MOST_BARS = 20
_ROW, _AXIS_PX = 20, 46
_NAME_PX = 190
_COLUMNS = ["class", "label", "alerts", "percent_of_passed", "usual", "usual_low", "usual_high"]
_FOOT = 0.5  # where bars begin: a logarithmic axis has no zero


def table(nights: Nights) -> pd.DataFrame:
    """The classes of the night in hand, most frequent first, with those that are usual and were not seen.

    Returns
    -------
    frame with `class`, `label` (as stored), `alerts`, `percent_of_passed`, `usual`, `usual_low`, `usual_high`
    """
    columns = [column for column in nights.columns if words.is_class(column)]
    if not columns:
        return pd.DataFrame(columns=_COLUMNS)
    alerts, found = np.array([nights.count(column) for column in columns]), nights.usual(columns)
    labels = [column.removeprefix("class:") for column in columns]
    frame = pd.DataFrame(
        {
            "class": [words.column_name(column) for column in columns],
            "label": labels,
            "alerts": pd.array(np.where(np.isfinite(alerts), alerts, np.nan), dtype="Int64"),
            "percent_of_passed": percent(part=alerts, whole=np.full(len(columns), nights.count(words.PASSED))),
            "usual": found.median,
            "usual_low": found.low,
            "usual_high": found.high,
        }
    )
    seen = (frame["alerts"].fillna(1) > 0) | (frame["usual"] > 0)  # what is not known is shown as such
    return (
        frame[seen.to_numpy(dtype=bool)]
        .sort_values(["alerts", "usual", "label"], ascending=[False, False, True], na_position="last")
        .reset_index(drop=True)
    )


def draw(nights: Nights) -> None:
    """Draw the chart, and the table below it when opened."""
    classes = table(nights)
    if classes.empty:
        st.caption("No class is counted for this night.")
        return
    bars = classes.head(MOST_BARS)
    spec = {**bars_spec(len(bars)), "datasets": {"bars": _bars(bars, nights.night)}}
    leading = ", ".join(f"{row['class']} {words.number(_float(row['alerts']))}" for _, row in bars.head(5).iterrows())
    with st.container(key="statistics-classes"):
        st.vega_lite_chart(
            spec=spec,
            width="stretch",
            alt=f"Alerts of the night by class. Most frequent: {leading}. All numbers are in the table below.",
        )
    rest = classes.iloc[MOST_BARS:]
    said = "Logarithmic; the line across a bar is the usual number. A click on a bar lists its alerts."
    if len(rest):
        said += f" {count(len(rest), 'rarer class', 'rarer classes')} in the table."
    st.caption(said)
    with st.expander("The classes as a table"):
        _draw_table(classes, nights.night)


def alerts_of(label: str, night: str) -> str | None:
    """Address of the search for the alerts of a class in a night; None for a label that no search knows."""
    text = f"class={quoted(label)} night={words.night_name(night)}"
    return None if parse(text).problems else f"search?{urlencode({'query': text})}"


def _draw_table(classes: pd.DataFrame, night: str) -> None:
    number = st.column_config.NumberColumn
    st.dataframe(
        classes.assign(search=[alerts_of(str(label), night) for label in classes["label"]]),
        hide_index=True,
        column_config={
            "class": "Class",
            "label": "Label as stored",
            "alerts": number("Alerts", format="localized"),
            "percent_of_passed": number("Share of those passed (%)", format="%.2f"),
            "usual": number("Usual", format="localized"),
            "usual_low": number("Usual: lower quartile", format="localized"),
            "usual_high": number("Usual: upper quartile", format="localized"),
            "search": st.column_config.LinkColumn("Search", display_text="its alerts"),
        },
        key="statistics-classes-table",
        alt="Alerts of the night by class with their share and the usual numbers",
    )


def _bars(bars: pd.DataFrame, night: str) -> bytes:
    alerts = bars["alerts"].to_numpy(dtype=np.float64, na_value=np.nan)
    usual = bars["usual"].to_numpy(dtype=np.float64)
    names = [str(name) for name in bars["class"]]
    said = [
        f"{words.number(n)} alerts{f', usual {words.number(u)}' if np.isfinite(u) else ''}"
        for n, u in zip(alerts, usual, strict=True)
    ]
    return stream(
        {
            "place": np.arange(len(bars), dtype=np.int8),
            "name": pa.array(names, pa.string()),
            "n": np.fmax(alerts, _FOOT),
            "u": np.where(usual > _FOOT, usual, np.nan),
            "label": pa.array(
                [f"{words.number(n)}  {name}" for n, name in zip(alerts, names, strict=True)], pa.string()
            ),
            "said": pa.array(said, pa.string()),
            "link": pa.array([alerts_of(str(label), night) for label in bars["label"]], pa.string()),
            "colour": pa.array([theme.TOPIC_COLOURS[topic(str(label))] for label in bars["label"]], pa.string()),
        }
    )


@cache
def bars_spec(rows: int) -> dict[str, Any]:
    """The chart as Vega-Lite, without data; `rows` is the number of classes."""
    base = alt.Chart(alt.NamedData(name="bars"))
    # Names come with the data: the axis has places, so that a few charts serve all nights.
    names = alt.Axis(
        labelExpr="(data('bars')[datum.value] || {label: ''}).label",
        labelLimit=_NAME_PX,
        minExtent=_NAME_PX,
        maxExtent=_NAME_PX,
        labelFontSize=12,
        labelOverlap=False,
        ticks=False,
        domain=False,
        title=None,
    )
    y = alt.Y("place:O", axis=names, scale=alt.Scale(domain=list(range(rows)), paddingInner=0.2))
    ticks = alt.Axis(values=[10**power for power in range(8)], format="~s", grid=True, gridOpacity=0.4)
    x = alt.X("n:Q", scale=alt.Scale(type="log", domainMin=_FOOT, nice=False), title="Alerts", axis=ticks)
    hover = [alt.Tooltip("name:N", title="Class"), alt.Tooltip("said:N", title="Night")]
    bars = base.transform_calculate(foot=str(_FOOT)).mark_bar(opacity=0.6, cornerRadiusEnd=2)
    usual = base.transform_filter("isValid(datum.u)").mark_tick(thickness=2.5, color=theme.MUTED_COLOUR, size=18)
    chart = alt.layer(
        bars.encode(y=y, x=x, x2="foot:Q", color=alt.Color("colour:N", scale=None), href="link:N", tooltip=hover),
        usual.encode(y=y, x=alt.X("u:Q"), tooltip=hover),
    ).properties(height=_ROW * rows + _AXIS_PX, padding=PADDING)
    spec: dict[str, Any] = chart.configure_mark(aria=False).to_dict(validate=False)
    return spec


def _float(value: Any) -> float:
    return float("nan") if value is pd.NA else float(value)
