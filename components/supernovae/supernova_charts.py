"""The chart of a supernova: curve and model, residuals, colour, rates and scores on one axis of time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from components import theme
from components.fitting.panels_chart import MJD, Content, Line, Points, draw, mjd, series_of_bands
from components.fitting.panels_spec import Axis, Panel, Series
from components.light_curve_data import milliseconds
from components.supernovae.supernova_controls import COLOR, EVENT, MAGNITUDE, RATES, RESIDUALS, SCORES, UTC_AXIS, Look
from components.supernovae.supernova_panels import (
    InTime,
    ModelLine,
    color_content,
    in_unit,
    model_lines,
    rates_content,
    residuals_content,
    score_series,
    scores_content,
)
from components.supernovae.supernova_points import SupernovaPoints
from science.columns import BoolArray
from science.supernovae import SupernovaFit

_CURVES = {
    True: Panel("curve", share=3.4, flip=True, unit=" mag", ticks=6),
    False: Panel("curve", share=3.4, digits=4, ticks=6),
}
_BELOW = {
    RESIDUALS: Panel("residuals", share=0.9, digits=1, unit=" σ", ticks=3),
    COLOR: Panel("color", share=1.0, digits=2, unit=" mag", ticks=3),
    RATES: Panel("rates", share=1.0, digits=3, flip=True, unit=" mag/day", ticks=3),
    SCORES: Panel("scores", share=1.2, digits=2, ticks=3),
}
_UTC = Axis("UTC", "Date (UTC)", "utc")
_CURVE_HEIGHT, _ROW_HEIGHT = 320, 92
_BEFORE_DAYS, _AFTER_DAYS = 32.0, 48.0
_FAINTEST_SHARE = 0.02  # of the peak flux: a magnitude of less says nothing
_ALT = (
    "Brightness against time with error bars, upper limits and the model of each band; below it, as chosen, residuals, "
    "colour, rates of change and classifiers' scores. The table beside it gives the numbers."
)


def chart(points: SupernovaPoints, fit: SupernovaFit | None, scores: pd.DataFrame, look: Look) -> None:
    """Draw it; without a fit the points alone.

    Parameters
    ----------
    scores : as `science.supernovae.scores_over_time` gives them
    """
    bands = sorted({str(band) for band in points.band})
    names = list(dict.fromkeys(scores["name"]))
    series = [
        *series_of_bands(bands),
        Series("upper limit", theme.MUTED_COLOUR, theme.LIMIT_SYMBOL),
        Series("g−r", "#B07AA1", "diamond"),
        *(score_series(name) for name in names),
    ]
    in_time = milliseconds if look.axis == UTC_AXIS else mjd
    first, last = _window(points, fit, scores, look.view)
    panels = {_CURVES[look.unit == MAGNITUDE]: _curve(points, fit, bands, look.unit, (first, last), in_time)}
    made: dict[str, Callable[[], Content]] = {
        RESIDUALS: lambda: residuals_content(fit, bands, in_time),
        COLOR: lambda: color_content(points, fit, len(bands) + 1, (first, last), in_time),
        RATES: lambda: rates_content(points, bands, in_time),
        SCORES: lambda: scores_content(scores, names, len(bands) + 2, in_time),
    }
    for letter, panel in _BELOW.items():
        if letter in look.panels:
            panels[panel] = made[letter]()
    draw(
        f"supernova-{points.name}-{look.axis}",
        axis=_UTC if look.axis == UTC_AXIS else MJD,
        panels=panels,
        series=series,
        alt=_ALT,
        first=float(in_time(first)),
        last=float(in_time(last)),
        across={} if fit is None else {f"peak {fit.best_band}": float(in_time(fit.peak_time_days[fit.best_band]))},
        height=_CURVE_HEIGHT + _ROW_HEIGHT * (len(panels) - 1),
    )


def used_points(points: SupernovaPoints, fit: SupernovaFit | None) -> BoolArray:
    """Which points stand behind the fit; all while there is none."""
    if fit is None:
        return np.ones(len(points), dtype=bool)
    used = np.zeros(len(points), dtype=bool)
    used[fit.place] = True
    return used


def _window(points: SupernovaPoints, fit: SupernovaFit | None, scores: pd.DataFrame, view: str) -> tuple[float, float]:
    """First and last date shown: the event with room on both sides, or everything."""
    known = points.time_jd[points.drawable]
    if view == EVENT and fit is not None:
        peak = fit.peak_time_days[fit.best_band]
        first = min(float(fit.time_days[0]), peak - 15.0) - 3.0
        return max(first, peak - 2 * _BEFORE_DAYS), max(fit.last_days + 4.0, peak + 12.0)
    if view == EVENT and known.size:
        brightest = float(points.time_jd[points.drawable][np.argmax(points.flux[points.drawable])])
        return max(brightest - _BEFORE_DAYS, known.min() - 3.0), min(brightest + _AFTER_DAYS, known.max() + 3.0)
    dates = np.concatenate([known, points.limit_jd, scores["time_jd"].to_numpy(dtype=np.float64)])
    return (float(dates.min()) - 2.0, float(dates.max()) + 2.0) if dates.size else (0.0, 1.0)


def _curve(
    points: SupernovaPoints,
    fit: SupernovaFit | None,
    bands: list[str],
    unit: str,
    window: tuple[float, float],
    in_time: InTime,
) -> Content:
    shown = points.drawable
    time = np.concatenate([points.time_jd[shown], points.limit_jd])
    flux = np.concatenate([points.flux[shown], points.limit_flux])
    err = np.concatenate([points.flux_err[shown], np.full(len(points.limit_jd), np.nan)])
    code = np.concatenate(
        [[bands.index(str(band)) for band in points.band[shown]], np.full(len(points.limit_jd), len(bands))]
    ).astype(np.int64)
    used = np.concatenate([used_points(points, fit)[shown], np.zeros(len(points.limit_jd), dtype=bool)])
    value, error = in_unit(flux, err, unit)
    inside = np.isfinite(value) & (time >= window[0]) & (time <= window[1])
    lines = []
    if fit is not None:
        for band, curve in model_lines(points, fit).items():
            lines.append(_line(fit, band, curve, bands.index(str(band)), unit, in_time))
    measured = Points(in_time(time[inside]), value[inside], error[inside], code[inside], used[inside])
    return Content(_title(points, unit), measured, lines)


def _line(
    fit: SupernovaFit,
    band: Any,
    curve: ModelLine,
    series: int,
    unit: str,
    in_time: InTime,
) -> Line:
    time, flux, low, high = curve
    enough = flux > _FAINTEST_SHARE * flux.max() if unit == MAGNITUDE else np.ones(len(flux), dtype=bool)
    time, flux, low, high = (array[enough] for array in (time, flux, low, high))
    floor = _FAINTEST_SHARE * 0.5 * float(flux.max(initial=0.0))
    if unit == MAGNITUDE:
        low = np.maximum(low, floor)
    return Line(
        in_time(time),
        in_unit(flux, flux, unit)[0],
        series,
        in_unit(high if unit == MAGNITUDE else low, flux, unit)[0],
        in_unit(low if unit == MAGNITUDE else high, flux, unit)[0],
    )


def _title(points: SupernovaPoints, unit: str) -> str:
    if unit == MAGNITUDE:
        return "Magnitude (AB)"
    return (
        "Flux (relative)"
        if not points.is_calibrated
        else f"{'Flux' if points.own_file else 'Difference flux'} (mJy, AB)"
    )
