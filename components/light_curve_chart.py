"""The light curve: its controls, the chart, the strip that says what is shown."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cache
from typing import cast

import numpy as np
import pandas as pd
import streamlit as st

from components import epoch, theme, url_controls
from components.epoch import Epochs
from components.light_curve_data import BAND_NAMES, Drawing, drawing, milliseconds, stream, time_span
from components.light_curve_spec import AXES, PICK, ZOOM, Axis, light_curve_spec, many_points
from components.plain_text import escaped
from components.url_state import choice_parameter
from data_access import cached
from science import light_curve
from science.columns import numbers
from science.light_curve import LightCurve, Unit

_UNIT_NAMES = {
    Unit.APPARENT_MAGNITUDE: "Apparent mag",
    Unit.DIFFERENCE_MAGNITUDE: "Difference mag",
    Unit.DIFFERENCE_FLUX: "Difference flux",
    Unit.APPARENT_FLUX: "Apparent flux",
}
_SHAPES = {
    "circle": '<circle cx="6" cy="6" r="5"/>',
    "square": '<rect x="1.5" y="1.5" width="9" height="9"/>',
    "diamond": '<path d="M6 0 12 6 6 12 0 6z"/>',
}
_HOW_TO_ZOOM = "Drag to move in time, Shift + wheel to zoom, double-click for all. A click takes an alert in hand."


@dataclass(frozen=True)
class Shown:
    """What the light curve shows now."""

    curve: LightCurve
    bands: tuple[str, ...]


def light_curve_panel(object_id: str, history: pd.DataFrame, epochs: Epochs) -> Shown:
    """Draw the light curve with its controls.

    Parameters
    ----------
    history : pandas.DataFrame
        As `cached.history` gives it.
    epochs : alerts that can be taken in hand

    Returns
    -------
    Shown
        For what else shows the same points: the table of numbers, the downloads.
    """
    first = curve_of(object_id, history, None)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="curve-controls"):
        unit = Unit(
            url_controls.one_of(
                "Unit of the light curve",
                {unit.value: name for unit, name in _UNIT_NAMES.items()},
                name="unit",
                default=first.unit.value,
                scope=object_id,
            )
        )
        curve = first if unit is first.unit else curve_of(object_id, history, unit)
        with_colors = url_controls.yes_or_no(
            "g−r",
            name="color",
            scope=object_id,
            help="Colour below the curve, from detections in g and r within 0.3 days of each other",
        )
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="curve-view"):
        axis = url_controls.one_of("Time axis", cast(dict[str, str], AXES), name="time", default="utc", scope=object_id)
        bands = url_controls.some_of("Bands", _band_labels(curve, first), name="bands", scope=object_id)
    drawn = _drawing_of(object_id, history, curve, bands, with_colors)
    if not drawn.drawn:
        st.info(_nothing_to_draw(curve, bands), icon=":material/scatter_plot:")
    else:
        _chart(object_id, history, curve, drawn, epochs, cast(Axis, axis), with_colors and drawn.colors > 0)
    strip(curve, drawn, bands, with_colors)
    return Shown(curve, bands)


def time_axis() -> Axis:
    """What the time axes of the page show."""
    return cast(Axis, choice_parameter("time", list(AXES), "utc").read())


def curve_of(object_id: str, history: pd.DataFrame, unit: Unit | None) -> LightCurve:
    """The light curve in a unit, made once per reading of the store."""
    key = ("curve", object_id, history.attrs.get("version"), unit)
    return cached.derived(key, lambda: light_curve.build(history=history, unit=unit))


def strip(curve: LightCurve, drawn: Drawing, bands: tuple[str, ...], with_colors: bool) -> None:
    """One line that says what is shown, and what is not."""
    said = [curve.caption]
    hidden = [band for band in BAND_NAMES if band not in bands and any(b == band for b, _ in curve.counts)]
    if hidden:
        said.append(f"{' and '.join(hidden)} switched off")
    if drawn.outside:
        said.append(f"{drawn.outside} beyond the frame")
    if with_colors and not drawn.colors:
        said.append("no g and r within 0.3 days of each other, so no colour")
    reasons = [str(dropped) for dropped in curve.dropped]
    lines = [drawn.summary, _SYMBOLS_EXPLAINED, curve.behind.reason, *reasons, _HOW_TO_ZOOM]
    if curve.reference and curve.unit.is_apparent:
        said.append("dashed: the reference source alone")
    st.caption(
        escaped("; ".join(said) + "."),
        help="\n\n".join(escaped(line) for line in lines),
    )


_SYMBOLS_EXPLAINED = (
    "Filled: brighter than the reference image; open: fainter (negative difference). "
    "Open triangle: 5σ upper limit. Cross: low-quality point. Bars are 1σ."
)


def _chart(
    object_id: str,
    history: pd.DataFrame,
    curve: LightCurve,
    drawn: Drawing,
    epochs: Epochs,
    axis: Axis,
    with_colors: bool,
) -> None:
    key = f"curve-{object_id}"
    spec = dict(light_curve_spec(axis, with_colors, many_points(len(history))))
    spec["datasets"] = {**drawn.datasets, "chosen": _chosen(curve, epochs)}
    st.vega_lite_chart(
        spec=spec,
        key=key,
        on_select=lambda: epoch.on_chart_click(key, PICK, epochs),
        selection_mode=[PICK, ZOOM],
        alt=_alternative(object_id),
        width="stretch",
    )


def _alternative(object_id: str) -> str:
    """What stands for the chart where it is not seen; the same for all units and bands.

    The browser takes it into the chart's own description, and where that changes it makes the chart anew, unzoomed.
    """
    return f"Light curve of {object_id}. The line below says what it shows, the tab Numbers lists its points."


def _chosen(curve: LightCurve, epochs: Epochs) -> bytes:
    """Where the ring is drawn; without a value where this unit has none for the alert in hand."""
    if not len(epochs):
        return stream({"t": np.array([], dtype=np.float64), "v": np.array([], dtype=np.float32)})
    t = milliseconds(epochs.jd_in_hand)
    times = curve.points["time_jd"].to_numpy()
    place = int(np.searchsorted(times, epochs.jd_in_hand))
    here = place < len(times) and times[place] == epochs.jd_in_hand
    value = curve.points["value"].to_numpy()[place] if here else np.nan
    return stream({"t": np.array([t], dtype=np.float64), "v": np.array([value], dtype=np.float32)})


def _drawing_of(
    object_id: str, history: pd.DataFrame, curve: LightCurve, bands: tuple[str, ...], with_colors: bool
) -> Drawing:
    def make() -> Drawing:
        colors = light_curve.color_points(history=history, unit=curve.unit) if with_colors else None
        span = time_span(numbers(frame=history, name="i:jd"))
        return drawing(object_id=object_id, curve=curve, bands=bands, span=span, colors=colors)

    key = ("drawing", object_id, history.attrs.get("version"), curve.unit, curve.asked, bands, with_colors)
    return cached.derived(key, make)


def _band_labels(curve: LightCurve, first: LightCurve) -> dict[str, str]:
    """The legend: symbol, band and how many points of each kind there are."""
    present = [band for band in BAND_NAMES if any(b == band for b, _ in {**first.counts, **curve.counts})]
    return {band: f"{_symbol(band)} {band} ({_counted(curve, band)})" for band in present}


def _counted(curve: LightCurve, band: str) -> str:
    good = f"{curve.counts.get((band, 'valid'), 0):,}"
    poor, limits = (curve.counts.get((band, tag), 0) for tag in ("badquality", "upperlim"))
    more = ([f"{poor:,} poor"] if poor else []) + ([f"{limits:,} limit{'' if limits == 1 else 's'}"] if limits else [])
    return " · ".join([good, *more])


@cache
def _symbol(band: str) -> str:
    style = theme.BANDS[band]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="12" height="12" fill="{style.colour}">'
    svg = f"{head}{_SHAPES[style.symbol]}</svg>"
    return f"![{style.symbol}](data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()})"


def _nothing_to_draw(curve: LightCurve, bands: tuple[str, ...]) -> str:
    if not bands:
        return "All bands are switched off."
    reasons = "  \n".join(escaped(str(dropped)) for dropped in curve.dropped)
    return f"**No point can be drawn as {curve.unit.label}.**  \n{reasons}"
