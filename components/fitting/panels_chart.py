"""Data, model and residuals of a fit in panels above each other; see `panels_spec` for how it is drawn.

draw("fit-ZTF…", axis=MJD, panels={CURVE: Content(points=…, lines=…, title="r (mag)")}, series=…, alt="…")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import streamlit as st
from numpy.typing import ArrayLike

from components import theme
from components.fitting.panels_spec import Axis, Panel, Series, panels_spec
from components.light_curve_data import stream
from components.light_curve_spec import PICK, ZOOM, many_points
from science.columns import BoolArray, FloatArray, IntegerArray
from science.dates import MJD_ZERO_JD

MJD = Axis("MJD", "MJD (UTC)", "linear", digits=5)
HEIGHT = 460
_MARGIN = 0.06
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "triangle-right", "cross")
_MORE_COLOURS = ("#0072B2", "#A67C00", "#B07AA1", "#56B4E9", "#7A828C")


@dataclass(frozen=True)
class Points:
    """Measured points of one panel, arrays of one length; `series` are places in the chart's list of series."""

    x: FloatArray
    y: FloatArray
    err: FloatArray
    series: IntegerArray
    used: BoolArray | None = None


@dataclass(frozen=True)
class Line:
    """A curve of one series; `low` and `high` bound the ribbon of its uncertainty."""

    x: FloatArray
    y: FloatArray
    series: int
    low: FloatArray | None = None
    high: FloatArray | None = None


@dataclass(frozen=True)
class Content:
    """What one panel shows.

    Attributes
    ----------
    title : of its axis, with the unit
    levels : horizontal lines by name, such as `{"0.5": 0.5}`
    low, high : ends of its axis; from the points and lines if not given
    """

    title: str
    points: Points | None = None
    lines: Sequence[Line] = ()
    levels: Mapping[str, float] = field(default_factory=dict)
    low: float | None = None
    high: float | None = None


def draw(
    key: str,
    *,
    axis: Axis,
    panels: Mapping[Panel, Content],
    series: Sequence[Series],
    alt: str,
    first: float | None = None,
    last: float | None = None,
    across: Mapping[str, float] | None = None,
    spans: Sequence[tuple[float, float]] = (),
    height: int = HEIGHT,
    on_pick: Callable[[float], None] | None = None,
) -> None:
    """Draw the chart.

    Parameters
    ----------
    key : the same key keeps the zoom when only data change
    axis : its values are those of all `x`
    first, last : ends of the axis; from the points and lines if not given
    across : vertical lines through all panels by name
    spans : shaded intervals through all panels
    on_pick : called with the `x` of the point of the first panel's lines that a click chooses
    alt : the chart in a sentence, for who cannot see it; keep it the same while the key is the same
    """
    every_x = _joined([part.x for content in panels.values() for part in (content.points, *content.lines) if part])
    datasets, about = dict[str, bytes](), dict[str, Any]()
    about["first"], about["last"] = _ends(every_x, first, last, axis.scale == "log")
    for panel, content in panels.items():
        datasets |= _datasets(panel.name, content)
        low, high = _frame(content)
        about |= {f"{panel.name}_low": low, f"{panel.name}_high": high, f"{panel.name}_title": content.title}
    datasets["about"] = stream({name: pa.array([value]) for name, value in about.items()})
    datasets["across"] = stream(
        {"x": np.array([*(across or {}).values()], dtype=np.float64), "name": pa.array([*(across or {})], pa.string())}
    )
    ends = np.array(list(spans), dtype=np.float64).reshape(-1, 2)
    datasets["spans"] = stream({"x": ends[:, 0], "x2": ends[:, 1]})
    many = many_points(sum(len(content.points.x) for content in panels.values() if content.points))
    spec = dict(panels_spec(axis, tuple(panels), tuple(series), height, many, on_pick is not None))
    spec["datasets"] = datasets
    st.vega_lite_chart(
        spec=spec,
        key=key,
        on_select=lambda: _on_select(key, on_pick),
        selection_mode=[PICK, ZOOM] if on_pick is not None else [ZOOM],
        alt=alt,
        width="stretch",
    )


def series_of_bands(bands: Sequence[Any]) -> list[Series]:
    """How bands look: the survey's as everywhere, others in further colours."""
    others = [band for band in bands if str(band) not in theme.BANDS]
    found = []
    for band in bands:
        style = theme.BANDS.get(str(band))
        if style is not None:
            found.append(Series(style.label, style.colour, style.symbol))
        else:
            place = others.index(band)
            colour = _MORE_COLOURS[place % len(_MORE_COLOURS)]
            found.append(Series(str(band), colour, _SYMBOLS[(place + 3) % len(_SYMBOLS)]))
    return found


def mjd(jd: ArrayLike) -> FloatArray:
    """Julian dates as values of the axis `MJD`."""
    return np.asarray(jd, dtype=np.float64) - MJD_ZERO_JD


def _on_select(key: str, on_pick: Callable[[float], None] | None) -> None:
    state = st.session_state.get(key)
    chosen = list((state or {}).get("selection", {}).get(PICK, None) or [])
    memory = f"{key}-picked"
    before = st.session_state.get(memory, [])
    st.session_state[memory] = chosen
    fresh = [point for point in chosen if point not in before] or [point for point in before if point not in chosen]
    if on_pick is not None and fresh and "x" in fresh[-1]:
        on_pick(float(fresh[-1]["x"]))


def _datasets(name: str, content: Content) -> dict[str, bytes]:
    nothing = np.array([])
    points = content.points or Points(nothing, nothing, nothing, np.array([], dtype=np.int64))
    used = np.ones(len(points.x), dtype=bool) if points.used is None else points.used
    lines = content.lines
    return {
        f"{name}_points": stream(
            {
                "x": np.asarray(points.x, dtype=np.float64),
                "y": np.asarray(points.y, dtype=np.float32),
                "e": np.asarray(points.err, dtype=np.float32),
                "s": np.asarray(points.series, dtype=np.int8),
                "u": np.asarray(used, dtype=bool),
            }
        ),
        f"{name}_lines": stream(
            {
                "x": _joined([line.x for line in lines]),
                "y": _joined([line.y for line in lines]).astype(np.float32),
                "lo": _joined([_or_nan(line.low, line.x) for line in lines]).astype(np.float32),
                "hi": _joined([_or_nan(line.high, line.x) for line in lines]).astype(np.float32),
                "s": np.repeat([line.series for line in lines], [len(line.x) for line in lines]).astype(np.int8),
                "p": np.repeat(np.arange(len(lines)), [len(line.x) for line in lines]).astype(np.int8),
            }
        ),
        f"{name}_levels": stream(
            {
                "y": np.array([*content.levels.values()], dtype=np.float64),
                "name": pa.array([*content.levels], pa.string()),
            }
        ),
    }


def _frame(content: Content) -> tuple[float, float]:
    """Lowest and highest value of a panel's axis."""
    points, parts = content.points, list[FloatArray]()
    if points is not None:
        used = np.ones(len(points.x), dtype=bool) if points.used is None else points.used
        y, err = points.y[used], points.err[used]
        known = y[np.isfinite(y)]
        reach = np.minimum(np.nan_to_num(err, nan=0.0, posinf=0.0), 0.5 * float(np.ptp(known)) if known.size else 0.0)
        parts += [y - reach, y + reach]
    measured = _finite(_joined(parts))
    drawn = _finite(_joined([line.y for line in content.lines]))
    if measured.size and drawn.size:  # a model that runs off must not press the points into a line
        room = 0.5 * float(np.ptp(measured)) or np.inf
        drawn = drawn[(drawn >= measured.min() - room) & (drawn <= measured.max() + room)]
    every = np.concatenate([measured, drawn, np.array([*content.levels.values()], dtype=np.float64)])
    low, high = (float(every.min()), float(every.max())) if every.size else (0.0, 1.0)
    span = high - low or abs(high) * 0.2 or 1.0
    return (
        low - _MARGIN * span if content.low is None else content.low,
        high + _MARGIN * span if content.high is None else content.high,
    )


def _ends(x: FloatArray, first: float | None, last: float | None, log: bool) -> tuple[float, float]:
    known = _finite(x)
    known = known[known > 0] if log else known
    low, high = (float(known.min()), float(known.max())) if known.size else (1.0, 2.0)
    margin = 0.0 if log else 0.02 * (high - low) or 0.5
    return (low - margin if first is None else first, high + margin if last is None else last)


def _or_nan(values: FloatArray | None, like: FloatArray) -> FloatArray:
    return np.full(len(like), np.nan) if values is None else values


def _joined(parts: Sequence[FloatArray]) -> FloatArray:
    return np.concatenate([np.asarray(part, dtype=np.float64) for part in parts]) if parts else np.zeros(0)


def _finite(values: FloatArray) -> FloatArray:
    return values[np.isfinite(values)]
