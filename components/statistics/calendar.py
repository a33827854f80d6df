"""The calendar of nights: a block a year, a column a week, a square a night, its colour one count of that night.

Drawn with Vega, which every page with a chart has loaded already (0.8 MB); Plotly would cost 4.7 MB for this alone.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pyarrow as pa
import streamlit as st

from components import theme
from components.light_curve_data import stream
from components.light_curve_spec import ON_CANVAS, PADDING, PICK
from components.plain_text import count, escaped
from components.statistics import night_choice, words
from components.statistics.nights import Nights
from data_access import cached
from science.columns import BoolArray
from science.night_statistics import calendar_places

NEWEST_YEARS = 2
_PITCH = 9.2  # rows of one year's block: its name, seven weekdays and a little room
_ROW_PX = 15
_KEY = "statistics-calendar"
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def draw(nights: Nights, column: str, *, all_years: bool) -> None:
    """Draw the calendar; a click takes that night in hand."""
    key = ("statistics-calendar", nights.frame.attrs["version"], column, all_years)
    years, datasets, alt_text = cached.derived(key, lambda: _made(nights, column, all_years))
    in_hand = np.zeros(len(nights), dtype=bool)
    if nights.place >= 0:
        in_hand[nights.place] = True
    chosen = _squares(nights, column, in_hand, years)
    st.vega_lite_chart(
        spec={**calendar_spec(len(years)), "datasets": {**datasets, "chosen": chosen}},
        key=_KEY,
        on_select=lambda: _on_click(nights),
        selection_mode=[PICK],
        width="stretch",
        alt=alt_text,
    )
    unknown = int(np.isnan(nights.counts(column)).sum())
    name = escaped(words.column_name(column))
    said = f"{name}: a square a night, a column a week from Monday on; hollow is no alert. A click opens the night."
    st.caption(said + (f" {count(unknown, 'night')} of unknown count: crossed out." if unknown else ""))


def _made(nights: Nights, column: str, all_years: bool) -> tuple[list[int], dict[str, bytes], str]:
    year, _, _ = calendar_places(days=nights.days)
    years = sorted({int(number) for number in year}, reverse=True)
    years = years if all_years else years[:NEWEST_YEARS]
    shown = np.isin(year, years)
    values = nights.counts(column)[shown]
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    datasets = {
        "nights": _squares(nights, column, shown, years),
        "days": _all_days(years),
        "titles": _titles(years),
        "about": stream({"high": np.array([max(high, 1.0)])}),
    }
    said = (
        f"Calendar of {count(int(shown.sum()), 'night')} of the years {', '.join(map(str, sorted(years)))}: "
        f"{words.column_name(column)}, {words.number(low)} to {words.number(high)} a night."
    )
    return years, datasets, said


def _squares(nights: Nights, column: str, shown: BoolArray, years: list[int]) -> bytes:
    days = nights.days[shown]
    year, week, weekday = calendar_places(days=days)
    inside = np.isin(year, years)
    days, year, week, weekday = days[inside], year[inside], week[inside], weekday[inside]
    top = np.array([years.index(int(number)) for number in year], dtype=np.float64) * _PITCH
    values = nights.counts(column)[shown][inside]
    return stream(
        {
            "d": days.astype(np.int32),
            "x": week.astype(np.float32),
            "y": (top + weekday).astype(np.float32),
            "v": values,
            "night": pa.array([str(day) for day in days.astype("datetime64[D]")], pa.string()),
            "said": pa.array([words.number(value) if math.isfinite(value) else "not known" for value in values]),
        }
    )


def _all_days(years: list[int]) -> bytes:
    """Every date of the years, so that the gaps between nights show."""
    parts = [np.arange(np.datetime64(f"{year}"), np.datetime64(f"{year + 1}"), dtype="datetime64[D]") for year in years]
    days = np.concatenate(parts).astype(np.int64)
    year, week, weekday = calendar_places(days=days)
    top = np.array([years.index(int(number)) for number in year], dtype=np.float64) * _PITCH
    return stream({"x": week.astype(np.float32), "y": (top + weekday).astype(np.float32)})


def _titles(years: list[int]) -> bytes:
    """The years and, above the week in which each begins, the months."""
    x, y, texts, bold = list[float](), list[float](), list[str](), list[bool]()
    for place, year in enumerate(years):
        firsts = np.array([f"{year}-{month:02d}-01" for month in range(1, 13)], dtype="datetime64[D]").astype(np.int64)
        _, week, _ = calendar_places(days=firsts)
        x += [-5.6, *map(float, week)]
        y += [place * _PITCH - 0.35] * 13
        texts += [str(year), *_MONTHS]
        bold += [True] + [False] * 12
    return stream(
        {
            "x": np.array(x, dtype=np.float32),
            "y": np.array(y, dtype=np.float32),
            "text": pa.array(texts),
            "b": pa.array(bold),
        }
    )


@cache
def calendar_spec(years: int) -> dict[str, Any]:
    """The chart as Vega-Lite, without data."""
    rows = years * _PITCH
    across = alt.Scale(domain=[-5.8, 54], nice=False, zero=False)
    down = alt.Scale(domain=[-1.2, rows - 1.2], reverse=True, nice=False, zero=False)
    x, y = alt.X("x:Q", scale=across, axis=None), alt.Y("y:Q", scale=down, axis=None)

    def square(name: str) -> alt.Chart:
        return (
            alt.Chart(alt.NamedData(name=name))
            .transform_calculate(x1="datum.x + 0.88", y1="datum.y + 0.88")
            .encode(x=x, x2="x1:Q", y=y, y2="y1:Q")
        )

    high = alt.ExprRef("(data('about')[0] || {}).high || 1")
    colours = alt.Scale(type="sqrt", scheme="viridis", domain=[0, high], nice=False)
    legend = alt.Legend(title=None, orient="bottom", gradientLength=180, tickCount=4, format="~s")
    pick = alt.selection_point(name=PICK, fields=["d"], on="click", toggle="true", clear=False)
    about = alt.Chart(alt.NamedData(name="about")).mark_text(text="").encode(x=alt.value(0), y=alt.value(0))
    days = square("days").mark_rect(filled=False, stroke=theme.MUTED_COLOUR, strokeOpacity=0.22, strokeWidth=0.6)
    known = (
        square("nights")
        .transform_filter("isValid(datum.v)")
        .mark_rect()
        .encode(color=alt.Color("v:Q", scale=colours, legend=legend))
    )
    unknown = (
        alt.Chart(alt.NamedData(name="nights"))
        .transform_filter("!isValid(datum.v)")
        .transform_calculate(x="datum.x + 0.44", y="datum.y + 0.44")
        .mark_text(text="×", fontSize=13, color=theme.MUTED_COLOUR)
        .encode(x=x, y=y)
    )
    ring = square("chosen").mark_rect(filled=False, stroke="#D55E00", strokeWidth=2)
    targets = (
        square("nights")
        .mark_rect(opacity=0.001, cursor="pointer")
        .encode(tooltip=[alt.Tooltip("night:N", title="Night"), alt.Tooltip("said:N", title="Count")])
        .add_params(pick)
    )
    titles = (
        alt.Chart(alt.NamedData(name="titles"))
        .mark_text(align="left", baseline="bottom", fontSize=10, color=theme.MUTED_COLOUR)
        .encode(
            x=x,
            y=y,
            text="text:N",
            size=alt.condition("datum.b", alt.value(12), alt.value(10)),
        )
    )
    chart = alt.layer(about, days, known, unknown, ring, targets, titles).properties(
        height=_ROW_PX * rows, padding=PADDING
    )
    spec: dict[str, Any] = chart.configure_mark(aria=False).configure_view(stroke=None).to_dict(validate=False)
    spec["usermeta"] = ON_CANVAS
    return spec


def _on_click(nights: Nights) -> None:
    chosen = list((st.session_state.get(_KEY) or {}).get("selection", {}).get(PICK, None) or [])
    memory = f"{_KEY}-picked"
    before = st.session_state.get(memory, [])
    st.session_state[memory] = chosen
    # A second click on the same square takes it out of the selection, which asks for that night all the same.
    fresh = [point for point in chosen if point not in before] or [point for point in before if point not in chosen]
    if fresh and "d" in fresh[-1]:
        date = np.datetime64(int(fresh[-1]["d"]), "D")
        night_choice.take(str(date).replace("-", ""), nights.names[-1])
