"""One chart of panels that stand one above the other on a common axis: data, model and residuals, zoomed as one.

The chart is made once for each arrangement; ranges, titles and all values come with the data (`panels_chart`), so that
a new fit or another unit keeps the view and its zoom.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import altair as alt

from components import theme
from components.light_curve_spec import DATE_LABELS, ON_CANVAS, PADDING, PICK, Y_EXTENT, ZOOM

Scale = Literal["utc", "linear", "log"]
_USED = "datum.u"
GAP = 0.05
"""Room between two panels, as a share of the height."""


@dataclass(frozen=True)
class Axis:
    """The common axis: what a reader calls it, its unit, and how its values are written.

    Attributes
    ----------
    name : short, for hovering: `MJD`, `Phase`
    title : with the unit
    scale : `utc` takes milliseconds since 1970
    digits : decimals shown on hovering
    """

    name: str
    title: str
    scale: Scale = "linear"
    digits: int = 3


@dataclass(frozen=True)
class Panel:
    """One panel.

    Attributes
    ----------
    name : of its datasets, letters only
    share : of the height, relative to the others
    flip : whether smaller values stand higher (magnitudes)
    digits : decimals shown on hovering
    unit : after a value, on hovering
    ticks : of its axis, about
    """

    name: str
    share: float = 1.0
    flip: bool = False
    digits: int = 3
    unit: str = ""
    ticks: int = 5


@dataclass(frozen=True)
class Series:
    """How the points and lines of one band, score or method look; `name` stands in the legend."""

    name: str
    colour: str
    symbol: str = "circle"


@cache
def panels_spec(
    axis: Axis, panels: tuple[Panel, ...], series: tuple[Series, ...], height: int, many: bool, pick: bool
) -> dict[str, Any]:
    """The chart as Vega-Lite, without data.

    Parameters
    ----------
    height : in pixels, of all panels together
    many : whether there are too many points for vector graphics
    pick : whether a click chooses the nearest point of the first panel's lines (else points are not clicked)
    """
    layers = [_about(), _marks_across(axis)]
    for number, (panel, (top, bottom)) in enumerate(zip(panels, _shares(panels), strict=True)):
        first = number == 0
        y = _height(panel, top, bottom)
        targets = _targets(axis, panel, series, y, pick=pick and first)
        if first:
            targets = targets.add_params(*_selections(pick))
        layers.append(alt.layer(*_drawn(axis, panel, series, y, many), targets))
    chart = alt.layer(*layers).resolve_scale(y="independent").properties(height=height, padding=PADDING)
    spec: dict[str, Any] = chart.configure_mark(aria=False).to_dict(validate=False)
    if many:
        spec["usermeta"] = ON_CANVAS
    return spec


def _shares(panels: tuple[Panel, ...]) -> list[tuple[float, float]]:
    """Upper and lower end of each panel, as shares of the height from the top."""
    free = 1.0 - GAP * (len(panels) - 1)
    whole = sum(panel.share for panel in panels)
    ends, top = list[tuple[float, float]](), 0.0
    for panel in panels:
        bottom = top + free * panel.share / whole
        ends.append((top, bottom))
        top = bottom + GAP
    return ends


def _about() -> alt.Chart:
    # Without a mark that uses it, a dataset would not reach the scales.
    return alt.Chart(alt.NamedData(name="about")).mark_text(text="").encode(x=alt.value(0), y=alt.value(0))


def _from_about(field: str, otherwise: str = "0") -> str:
    return f"(data('about')[0] || {{}}).{field} || {otherwise}"


def _x(axis: Axis) -> alt.X:
    ends = [alt.ExprRef(_from_about("first")), alt.ExprRef(_from_about("last", "1"))]
    if axis.scale == "utc":
        style = alt.Axis(format=DATE_LABELS, labelOverlap=True, tickCount=7, grid=False)
        return alt.X("x:T", scale=alt.Scale(type="utc", domain=ends), title=axis.title, axis=style)
    style = alt.Axis(format="~f" if axis.scale == "linear" else "~g", labelOverlap=True, tickCount=8, grid=False)
    beyond_zero = {} if axis.scale == "log" else {"zero": False}
    scale = alt.Scale(type=axis.scale, nice=False, domain=ends, **beyond_zero)
    return alt.X("x:Q", scale=scale, title=axis.title, axis=style)


def _height(panel: Panel, top: float, bottom: float) -> Callable[[str], alt.Y]:
    """Makes the vertical position of a field in a panel."""
    ends = [f"height * {bottom:.4f}", f"height * {top:.4f}"]
    scale = {
        "zero": False,
        "nice": False,
        "domain": [{"expr": _from_about(f"{panel.name}_low")}, {"expr": _from_about(f"{panel.name}_high", "1")}],
        "range": [{"expr": end} for end in (ends[::-1] if panel.flip else ends)],
    }
    style = {"orient": "left", "minExtent": Y_EXTENT, "maxExtent": Y_EXTENT, "tickCount": panel.ticks}
    # The title is a signal, which Vega-Lite takes and Altair's own classes do not.
    rest = {"type": "quantitative", "scale": scale, "axis": style, "title": {"signal": _title(panel)}}
    return lambda field: alt.Y.from_dict({"field": field, **rest}, validate=False)


def _ends(panel: Panel) -> tuple[str, str]:
    """Lowest and highest value of a panel, beyond which it would draw over its neighbours."""
    return f"({_from_about(f'{panel.name}_low')})", f"({_from_about(f'{panel.name}_high', '1')})"


def _is_inside(panel: Panel) -> str:
    low, high = _ends(panel)
    return f"datum.y >= {low} && datum.y <= {high}"


def _title(panel: Panel) -> str:
    return _from_about(f"{panel.name}_title", "''")


def _drawn(
    axis: Axis, panel: Panel, series: tuple[Series, ...], y: Callable[[str], alt.Y], many: bool
) -> list[alt.Chart]:
    x, size = _x(axis), theme.POINT_SIZE / (3 if many else 1)
    places = list(range(len(series)))
    colours = alt.Scale(domain=places, range=[item.colour for item in series])
    symbols = alt.Scale(domain=places, range=[item.symbol for item in series])
    colour = alt.Color("s:N", scale=colours, legend=None)
    low, high = _ends(panel)
    lines = alt.Chart(alt.NamedData(name=f"{panel.name}_lines"))
    points = alt.Chart(alt.NamedData(name=f"{panel.name}_points")).transform_filter(_is_inside(panel))
    levels = alt.Chart(alt.NamedData(name=f"{panel.name}_levels"))
    level = levels.mark_rule(clip=True, strokeDash=[5, 4], opacity=0.7, color=theme.MUTED_COLOUR)
    level_name = levels.mark_text(
        clip=True, align="left", baseline="bottom", dx=3, dy=-2, fontSize=11, color=theme.MUTED_COLOUR
    )
    ribbon = (
        lines.transform_filter(f"isValid(datum.lo) && datum.lo <= {high} && datum.hi >= {low}")
        .transform_calculate(lo=f"max(datum.lo, {low})", hi=f"min(datum.hi, {high})")
        .mark_area(clip=True, opacity=0.16)
    )
    line = lines.transform_calculate(y=f"{_is_inside(panel)} ? datum.y : null").mark_line(clip=True, strokeWidth=1.6)
    bars = points.transform_filter("isValid(datum.e)").transform_calculate(
        lo=f"max(datum.y - datum.e, {low})", hi=f"min(datum.y + datum.e, {high})"
    )
    return [
        level.encode(y=y("y")),
        level_name.encode(x=alt.value(0), y=y("y"), text="name:N"),
        ribbon.encode(x=x, y=y("lo"), y2="hi:Q", color=colour, detail="p:N"),
        bars.mark_rule(clip=True, strokeWidth=1).encode(
            x=x, y=y("lo"), y2="hi:Q", color=colour, opacity=alt.condition(_USED, alt.value(0.45), alt.value(0.2))
        ),
        points.mark_point(clip=True, filled=True, strokeWidth=1.3, size=size).encode(
            x=x,
            y=y("y"),
            fill=alt.Fill("s:N", scale=colours, legend=None),
            stroke=alt.Stroke("s:N", scale=colours, legend=None),
            shape=alt.Shape("s:N", scale=symbols, legend=None),
            fillOpacity=alt.condition(_USED, alt.value(0.9), alt.value(0)),
            strokeOpacity=alt.condition(_USED, alt.value(1), alt.value(0.5)),
        ),
        line.encode(x=x, y=y("y"), color=colour, detail="p:N", order=alt.Order("x:Q")),
    ]


def _marks_across(axis: Axis) -> alt.LayerChart:
    """Vertical lines through all panels, each with its name at the top."""
    marks = alt.Chart(alt.NamedData(name="across")).encode(x=_x(axis))
    spans = (
        alt.Chart(alt.NamedData(name="spans"))
        .mark_rect(clip=True, opacity=0.10, color=theme.SELECTED_COLOUR)
        .encode(x=_x(axis), x2="x2:Q", y=alt.value(0), y2=alt.value("height"))
    )
    rule = marks.mark_rule(clip=True, color=theme.SELECTED_COLOUR, opacity=0.65, strokeDash=[2, 2])
    names = marks.mark_text(
        clip=True, align="left", baseline="top", dx=4, dy=2, fontSize=11, color=theme.SELECTED_COLOUR
    ).encode(y=alt.value(0), text="name:N")
    return alt.layer(spans, rule, names)


def _selections(pick: bool) -> list[alt.Parameter]:
    # Plain wheel turns stay with the page: a chart must not catch who only wants to scroll down.
    zoom = alt.selection_interval(
        name=ZOOM, encodings=["x"], bind="scales", zoom="wheel![event.shiftKey || event.ctrlKey || event.metaKey]"
    )
    chosen = alt.selection_point(name=PICK, fields=["x"], on="click", nearest=True, toggle="true", clear=False)
    return [chosen, zoom] if pick else [zoom]


def _targets(axis: Axis, panel: Panel, series: tuple[Series, ...], y: Callable[[str], alt.Y], pick: bool) -> alt.Chart:
    """What takes hovering, and clicks: the points (or those of the lines, to pick from) once more, larger, not seen."""
    value = f"'.{panel.digits}f'"
    unit = f" + ' {panel.unit}'" if panel.unit else ""
    said = {
        axis.name: {
            "utc": "utcFormat(datum.x, '%Y-%m-%d %H:%M:%S')",
            "linear": f"format(datum.x, '.{axis.digits}f')",
            "log": f"format(datum.x, '.{axis.digits}~g')",
        }[axis.scale],
        "Value": f"format(datum.y, {value}) + (isValid(datum.e) ? ' ± ' + format(datum.e, {value}) : ''){unit}",
        "Of": f"{[item.name for item in series]}[datum.s]",
    }
    if not pick:
        said["Fit"] = f"{_USED} ? 'used' : 'left out'"
    source = f"{panel.name}_lines" if pick else f"{panel.name}_points"
    return (
        alt.Chart(alt.NamedData(name=source))
        .transform_filter(_is_inside(panel))
        .transform_calculate(**{f"h{i}": text for i, text in enumerate(said.values())})
        .mark_point(clip=True, filled=True, opacity=0.001, size=200, cursor="pointer" if pick else "default")
        .encode(x=_x(axis), y=y("y"), tooltip=[alt.Tooltip(f"h{i}:N", title=name) for i, name in enumerate(said)])
    )
