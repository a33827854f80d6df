"""How a light curve is drawn. One chart for all four units: what depends on the unit comes with the data, so that a
change of unit keeps the view and its zoom."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

import altair as alt

from components import theme
from components.light_curve_data import BAND_NAMES, KINDS, LIMIT, POOR

Axis = Literal["utc", "mjd", "ago"]
AXES: dict[Axis, str] = {"utc": "UTC", "mjd": "MJD", "ago": "Days ago"}
PICK, ZOOM = "pick", "zoom"
PADDING = {"left": 2, "top": 6, "right": 6, "bottom": 2}
Y_EXTENT = 44  # room of the labels of a vertical axis, the same in charts that stand one above the other

ON_CANVAS = {"embedOptions": {"renderer": "canvas"}}
_CANVAS_FROM = 800  # more marks than this are drawn as pixels: panning stays smooth
# The one row that comes with the data; scales and titles follow it.
_FRAME = "(data('about')[0] || {low: 0, high: 1, first: 0, last: 1, title: ''})"
_LOW_PANEL = 0.76  # the colour panel begins at this share of the height, the light curve ends a little above
_CODES = list(range(len(BAND_NAMES)))
_COLOURS = alt.Scale(domain=_CODES, range=[theme.BANDS[band].colour for band in BAND_NAMES])
_SYMBOL_NAMES = [*BAND_NAMES, "poor", "limit"]
_SYMBOLS = alt.Scale(
    domain=_SYMBOL_NAMES,
    range=[*(theme.BANDS[band].symbol for band in BAND_NAMES), theme.POOR_SYMBOL, theme.LIMIT_SYMBOL],
)
_HOVER = {
    "UTC": "utcFormat(datum.t, '%Y-%m-%d %H:%M:%S')",
    "MJD": "format(datum.t / 864e5 + 40587, '.5f')",
    "Days ago": "format((now() - datum.t) / 864e5, ',.2f')",
}


@cache
def light_curve_spec(axis: Axis, with_colors: bool, many: bool) -> dict[str, Any]:
    """The chart as Vega-Lite, without data.

    Parameters
    ----------
    axis : what the time axis shows
    with_colors : whether the lower quarter shows g−r on the same time axis
    many : whether there are too many points for vector graphics
    """
    curve = alt.layer(*_curve_layers(axis, with_colors, many))
    chart = alt.layer(curve, *_color_layers(axis)).resolve_scale(y="independent") if with_colors else curve
    spec: dict[str, Any] = (
        chart.properties(height=theme.CHART_HEIGHT, padding=PADDING).configure_mark(aria=False).to_dict(validate=False)
    )
    if many:
        spec["usermeta"] = ON_CANVAS
    return spec


def many_points(count: int) -> bool:
    """Whether a chart of so many points is drawn on a canvas."""
    return count > _CANVAS_FROM


def _curve_layers(axis: Axis, with_colors: bool, many: bool) -> list[alt.Chart]:
    y_scale = alt.Scale(
        zero=False,
        nice=False,
        reverse=alt.ExprRef(f"!!{_FRAME}.flip"),
        domain=[alt.ExprRef(f"{_FRAME}.low"), alt.ExprRef(f"{_FRAME}.high")],
        **({"range": [alt.ExprRef(f"height * {_LOW_PANEL - 0.05}"), 0]} if with_colors else {}),
    )

    def y(field: str) -> dict[str, Any]:
        # The title is a signal, which Vega-Lite takes and Altair's own classes do not.
        axis_of = {"minExtent": Y_EXTENT, "maxExtent": Y_EXTENT, "tickCount": 6}
        return {
            "field": field,
            "type": "quantitative",
            "scale": y_scale.to_dict(),
            "axis": axis_of,
            "title": {"signal": f"{_FRAME}.title"},
        }

    size = theme.POINT_SIZE / 3 if many else theme.POINT_SIZE
    colour = alt.Color("b:N", scale=_COLOURS, legend=None)
    points = on_time(alt.Chart(alt.NamedData(name="points")), axis)
    bars = (
        points.transform_filter("isValid(datum.e)")
        .transform_calculate(bar_low="datum.v - datum.e", bar_high="datum.v + datum.e")
        .mark_rule(clip=True, opacity=0.25 if many else 0.45, strokeWidth=1)
        .encode(color=colour, y2="bar_high:Q")
    )
    symbols = points.transform_calculate(
        look=f"datum.k == {LIMIT} ? 'limit' : datum.k == {POOR} ? 'poor' : {list(BAND_NAMES)}[datum.b]"
    )
    marks = symbols.mark_point(clip=True, filled=True, strokeWidth=1.3, opacity=1).encode(
        fill=alt.Fill("b:N", scale=_COLOURS, legend=None),
        stroke=alt.Stroke("b:N", scale=_COLOURS, legend=None),
        shape=alt.Shape("look:N", scale=_SYMBOLS, legend=None),
        size=alt.condition(f"datum.k == {LIMIT} || datum.k == {POOR}", alt.value(size * 2 / 3), alt.value(size)),
        fillOpacity=alt.condition(f"datum.s < 0 || datum.k == {LIMIT}", alt.value(0), alt.value(0.9)),
        strokeOpacity=alt.condition(f"datum.k == {LIMIT}", alt.value(0.7), alt.value(1)),
    )
    level = alt.Chart(alt.NamedData(name="reference")).mark_rule(clip=True, strokeDash=[6, 4], opacity=0.7)
    zero = alt.Chart(alt.NamedData(name="zero")).mark_rule(clip=True, opacity=0.7)
    layers = [
        about_layer(),
        _chosen_rule(axis),
        level.encode(color=colour),
        zero.encode(color=alt.value(theme.MUTED_COLOUR)),
        bars,
        marks,
        _chosen_ring(axis),
        _targets(points),
    ]
    fields = [None, None, "v", "v", "bar_low", "v", "v", "v"]
    for layer, field in zip(layers, fields, strict=True):
        if field is not None:
            layer.encoding.y = alt.Y.from_dict(y(field), validate=False)
    return layers


def _targets(points: alt.Chart) -> alt.Chart:
    """What takes clicks and hovering: the points once more, larger and not seen."""
    digits, unit = "(datum.m ? '.3f' : '.4~g')", "(datum.m ? ' mag' : ' mJy')"
    said = {
        **_HOVER,
        "Value": f"format(datum.v, {digits}) + (isValid(datum.e) ? ' ± ' + format(datum.e, {digits}) : '') + {unit}",
        "Band": f"{list(BAND_NAMES)}[datum.b]",
        "What": f"{list(KINDS)}[datum.k] + (datum.s < 0 ? ', negative difference' : '')",
    }
    pick = alt.selection_point(name=PICK, fields=["t", "k"], on="click", toggle="true", clear=False)
    # Plain wheel turns stay with the page: a curve must not catch who only wants to scroll down.
    zoom = alt.selection_interval(
        name=ZOOM,
        encodings=["x"],
        bind="scales",
        zoom="wheel![event.shiftKey || event.ctrlKey || event.metaKey]",
    )
    return (
        points.transform_calculate(**{f"h{i}": text for i, text in enumerate(said.values())})
        .mark_point(clip=True, filled=True, opacity=0.001, size=260, cursor="pointer")
        .encode(tooltip=[alt.Tooltip(f"h{i}:N", title=name) for i, name in enumerate(said)])
        .add_params(pick, zoom)
    )


def _color_layers(axis: Axis) -> list[alt.LayerChart]:
    colors = on_time(alt.Chart(alt.NamedData(name="colors")), axis).transform_calculate(
        h0=_HOVER["UTC"], h1=_HOVER["MJD"], h2="format(datum.c, '.2f') + ' ± ' + format(datum.e, '.2f') + ' mag'"
    )
    scale = alt.Scale(zero=False, nice=True, range=[alt.ExprRef("height"), alt.ExprRef(f"height * {_LOW_PANEL}")])
    y = {
        "scale": scale,
        "title": "g − r (mag)",
        "axis": alt.Axis(tickCount=3, orient="left", minExtent=Y_EXTENT, maxExtent=Y_EXTENT),
    }
    bars = (
        colors.transform_filter("isValid(datum.e)")
        .transform_calculate(bar_low="datum.c - datum.e", bar_high="datum.c + datum.e")
        .mark_rule(clip=True, opacity=0.5, color=theme.MUTED_COLOUR)
        .encode(y=alt.Y("bar_low:Q", **y), y2="bar_high:Q")
    )
    marks = colors.mark_point(clip=True, filled=True, size=36, color=theme.MUTED_COLOUR, opacity=1).encode(
        y=alt.Y("c:Q", **y),
        tooltip=[alt.Tooltip(f"h{i}:N", title=name) for i, name in enumerate(("UTC", "MJD", "g − r"))],
    )
    return [alt.layer(bars, marks)]


def _chosen_rule(axis: Axis) -> alt.Chart:
    chosen = on_time(alt.Chart(alt.NamedData(name="chosen")), axis)
    return chosen.mark_rule(clip=True, color=theme.SELECTED_COLOUR, opacity=0.5)


def _chosen_ring(axis: Axis) -> alt.Chart:
    chosen = on_time(alt.Chart(alt.NamedData(name="chosen")), axis).transform_filter("isValid(datum.v)")
    return chosen.mark_point(clip=True, color=theme.SELECTED_COLOUR, size=260, strokeWidth=2.5, opacity=1)


def about_layer() -> alt.Chart:
    """A layer that draws nothing: without a mark that uses it, the dataset `about` would not reach the scales."""
    return alt.Chart(alt.NamedData(name="about")).mark_text(text="").encode(x=alt.value(0), y=alt.value(0))


def on_time(chart: alt.Chart, axis: Axis) -> alt.Chart:
    """A chart whose data hold milliseconds since 1970 in `t`, on the time axis asked for.

    The axis spans `first` to `last` of the row in `about`, whatever is drawn: it is the same in all units and charts.
    """
    ends = [f"{_FRAME}.first", f"{_FRAME}.last"]
    if axis == "utc":
        style = alt.Axis(format=DATE_LABELS, labelOverlap=True, tickCount=7, grid=False)
        span = alt.Scale(type="utc", domain=[alt.ExprRef(end) for end in ends])
        return chart.encode(x=alt.X("t:T", scale=span, title="UTC", axis=style))
    formula = "datum.t / 864e5 + 40587" if axis == "mjd" else "(now() - datum.t) / 864e5"
    style = alt.Axis(format=",~f" if axis == "ago" else "~f", labelOverlap=True, tickCount=7, grid=False)
    spans = [formula.replace("datum.t", end) for end in (ends if axis == "mjd" else ends[::-1])]
    scale = alt.Scale(
        zero=False,
        nice=False,
        reverse=axis == "ago",
        domain=[alt.ExprRef(span) for span in spans],
    )
    return chart.transform_calculate(x=formula).encode(x=alt.X("x:Q", scale=scale, title=AXES[axis], axis=style))


DATE_LABELS = {
    "year": "%Y",
    "quarter": "%b %Y",
    "month": "%b %Y",
    "week": "%d %b",
    "date": "%d %b",
    "hours": "%d %b %H:%M",
    "minutes": "%H:%M",
    "seconds": "%H:%M:%S",
}
