"""The chart of a point lens: points, limits and model of each band, and what the model leaves."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import streamlit as st

from components import theme
from components.fitting.panels_chart import MJD, Content, Line, Points, draw, mjd, series_of_bands
from components.fitting.panels_spec import Panel, Series
from components.microlensing.microlensing_controls import EVENT, FLUX, MAGNIFICATION, MAGNITUDE
from components.microlensing.microlensing_points import LensPoints
from components.plain_text import escaped
from science.columns import BoolArray, FloatArray
from science.microlensing import PointLensFit
from science.photometry import magnitude_from_flux_mjy

_CURVES = {
    MAGNITUDE: Panel("curve", share=3.2, flip=True, unit=" mag", ticks=6),
    FLUX: Panel("curve", share=3.2, digits=4, ticks=6),
    MAGNIFICATION: Panel("curve", share=3.2, digits=2, ticks=6),
}
_RESIDUALS = Panel("residuals", share=1.0, digits=1, unit=" σ", ticks=3)
_GLYPHS = {
    "circle": "●",
    "square": "■",
    "diamond": "◆",
    "triangle-up": "▲",
    "triangle-right": "▶",
    "triangle-down": "▼",
    "cross": "✚",
}
_STEPS = 700
_PEAK_STEPS = 301
_ALT = (
    "Brightness against time with error bars, upper limits and the point lens of each band; residuals in units of the "
    "errors below. The table beside it gives the parameters."
)


def chart(points: LensPoints, fit: PointLensFit | None, used: BoolArray, *, unit: str, view: str) -> None:
    """Draw it; without a fit the points alone, and no magnification.

    Parameters
    ----------
    used : which of the points the fit used
    unit : `mag`, `flux` or `A`
    view : `event` or `all`
    """
    if fit is None and unit == MAGNIFICATION:
        unit = FLUX
    bands = sorted({str(band) for band in points.band})
    limit_bands = sorted({str(band) for band in points.limit_band} & set(bands))
    series = [*series_of_bands(bands), *_limit_series(limit_bands)]
    first, last = _window(points, fit, view)
    fitted = [] if fit is None else [band for band in bands if band in fit.bands]
    fine = _fine(first, last, fit)
    lines = [
        Line(mjd(fine), _in_unit(points, fit, band, unit, fit.model(fine, band))[0], bands.index(band))
        for band in fitted
        if fit is not None
    ]
    panels = {
        _CURVES[unit]: Content(_title(points, unit), _measured(points, fit, used, unit, bands, limit_bands), lines),
        _RESIDUALS: Content("(O − C) / σ", _left_over(points, fit, used, bands), levels={"0": 0.0}),
    }
    draw(
        f"lens-{points.name}",
        axis=MJD,
        panels=panels,
        series=series,
        alt=_ALT,
        first=float(mjd(first)),
        last=float(mjd(last)),
        across={} if fit is None else {"t₀": float(mjd(fit.t0_days))},
    )
    st.caption(" · ".join([*(f"{_GLYPHS[item.symbol]} {escaped(item.name)}" for item in series), "hollow: left out"]))


def residual_sigma(points: LensPoints, fit: PointLensFit) -> FloatArray:
    """Measured minus model of each point in its error; NaN in a band that was not fitted."""
    return np.asarray((points.flux - model_flux(points, fit)) / points.flux_err)


def model_flux(points: LensPoints, fit: PointLensFit) -> FloatArray:
    """The model at each point; NaN in a band that was not fitted."""
    found = np.full(len(points), np.nan)
    for band in fit.bands:
        own = points.band == band
        found[own] = fit.model(points.time_jd[own], band)
    return found


def _title(points: LensPoints, unit: str) -> str:
    if unit == MAGNITUDE:
        return "Magnitude (AB)"
    if unit == MAGNIFICATION:
        return "Magnification"
    kind = "Flux" if points.is_total else "Difference flux"
    return f"{kind} ({'mJy, AB' if points.unit == 'mJy' else 'relative'})"


def _in_unit(
    points: LensPoints, fit: PointLensFit | None, band: Hashable, unit: str, flux: FloatArray, err: Any = np.nan
) -> tuple[FloatArray, FloatArray]:
    """Fluxes of a band and their errors as they are drawn; NaN where they cannot be."""
    errors = np.broadcast_to(np.asarray(err, dtype=np.float64), np.shape(flux))
    if unit == MAGNITUDE:
        return magnitude_from_flux_mjy(flux_mjy=flux, flux_err_mjy=errors)
    if unit == FLUX:
        return flux, errors
    if fit is None or band not in fit.bands or not fit.source_flux[band] > 0:
        return np.full(np.shape(flux), np.nan), np.full(np.shape(flux), np.nan)
    return fit.magnification_of_flux(flux, band), np.asarray(errors / fit.source_flux[band])


def _measured(
    points: LensPoints,
    fit: PointLensFit | None,
    used: BoolArray,
    unit: str,
    bands: list[str],
    limit_bands: list[str],
) -> Points:
    time, value, error, code, kept = ([] for _ in range(5))
    for number, band in enumerate(bands):
        own = points.band == band
        y, err = _in_unit(points, fit, band, unit, points.flux[own], points.flux_err[own])
        time.append(points.time_jd[own])
        value.append(y)
        error.append(err)
        code.append(np.full(len(y), number))
        kept.append(used[own])
    for number, band in enumerate(limit_bands):
        own = points.limit_band == band
        level = points.reference[band][0] if points.is_total and band in points.reference else 0.0
        y, err = _in_unit(points, fit, band, unit, level + points.limit_flux[own])
        time.append(points.limit_jd[own])
        value.append(y)
        error.append(err)
        code.append(np.full(len(y), len(bands) + number))
        kept.append(np.ones(len(y), dtype=bool))
    joined = [np.concatenate(parts) for parts in (time, value, error, code, kept)]
    shown = np.isfinite(joined[1])
    return Points(mjd(joined[0][shown]), *(part[shown] for part in joined[1:]))


def _left_over(points: LensPoints, fit: PointLensFit | None, used: BoolArray, bands: list[str]) -> Points:
    residual = np.full(len(points), np.nan) if fit is None else residual_sigma(points, fit)
    known = np.isfinite(residual)
    code = np.searchsorted(bands, points.band.astype(str))
    nothing = np.full(np.count_nonzero(known), np.nan)
    return Points(mjd(points.time_jd[known]), residual[known], nothing, code[known], used[known])


def _limit_series(bands: list[str]) -> list[Series]:
    return [Series(f"{series.name}, limit", series.colour, theme.LIMIT_SYMBOL) for series in series_of_bands(bands)]


def _window(points: LensPoints, fit: PointLensFit | None, view: str) -> tuple[float, float]:
    """First and last date that is shown, as Julian Dates."""
    first, last = float(points.time_jd.min()), float(points.time_jd.max())
    if fit is not None and view == EVENT:
        reach = 3.0 * fit.full_width_days
        if fit.einstein_time_constrained:
            reach = max(reach, 2.0 * fit.einstein_time_days)
        # At least a few points to either side, whatever the fit thinks of the width.
        first = min(max(first, fit.t0_days - reach), float(points.time_jd.max()) - 1.0)
        last = max(min(last, fit.t0_days + reach), first + 1.0)
    room = 0.02 * (last - first) or 1.0
    return first - room, last + room


def _fine(first: float, last: float, fit: PointLensFit | None) -> FloatArray:
    """Dates at which the model is drawn: even ones, and more where it bends."""
    even = np.linspace(first, last, _STEPS)
    if fit is None:
        return even
    near = fit.t0_days + np.linspace(-2.0, 2.0, _PEAK_STEPS) * fit.full_width_days
    return np.unique(np.concatenate((even, near[(near > first) & (near < last)])))
