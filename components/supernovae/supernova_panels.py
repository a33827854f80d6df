"""What stands below a supernova's curve: residuals, colour, rates of change, classifiers' scores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from components.fitting.panels_chart import Content, Line, Points
from components.fitting.panels_spec import Series
from components.supernovae.supernova_controls import MAGNITUDE
from components.supernovae.supernova_points import SupernovaPoints
from data_access import cached
from science.columns import FloatArray
from science.photometry import magnitude_from_flux_mjy
from science.rates import rates_between
from science.supernovae import SupernovaFit
from science.supernovae.bands import green_and_red
from science.supernovae.colors import g_minus_r
from science.supernovae.scores import CLASSIFIERS

InTime = Callable[[FloatArray], FloatArray]
"""Turns Julian dates into values of the axis."""
ModelLine = tuple[FloatArray, FloatArray, FloatArray, FloatArray]
"""Time (JD), flux of the model, lower and upper end of its 68 % range."""

_STEPS = 400
_COLOR_NEAR_DAYS = 3.0
_MOST_ERROR_MAG = 1.0
_SCORE_COLOURS = ("#0072B2", "#CC79A7", "#A67C00", "#56B4E9", "#009E73", "#D55E00", "#7A828C", "#9467BD")
_SCORE_GLYPHS = "●■◆▲✚▶"
_SCORE_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "triangle-right")


def in_unit(flux: FloatArray, err: FloatArray, unit: str) -> tuple[FloatArray, FloatArray]:
    """Fluxes and errors as they are drawn; NaN where a flux has no magnitude."""
    return magnitude_from_flux_mjy(flux_mjy=flux, flux_err_mjy=err) if unit == MAGNITUDE else (flux, err)


def model_lines(points: SupernovaPoints, fit: SupernovaFit) -> dict[Any, ModelLine]:
    """Time (JD), flux of the model and its 68 % range of each band, over the event; made once."""

    def make() -> dict[Any, ModelLine]:
        peak = fit.peak_time_days[fit.best_band]
        first = min(float(fit.time_days[0]), peak - 22.0) - 2.0
        time = np.linspace(first, max(fit.last_days + 12.0, peak + 15.0), _STEPS)
        return {band: (time, fit.model(time, band), *fit.model_range(time, band)) for band in fit.bands}

    return cached.derived(("supernova-lines", *points.key, fit.redshift), make)


def residuals_content(fit: SupernovaFit | None, bands: list[str], in_time: InTime) -> Content:
    """What the model leaves of each point used, in its error."""
    content = Content("(O − C) / σ", levels={"0": 0.0})
    if fit is None:
        return content
    code = np.array([bands.index(str(fit.bands[number])) for number in fit.band_code], dtype=np.int64)
    residual = np.clip(fit.residual, -99, 99)
    points = Points(in_time(fit.time_days), residual, np.ones(len(code)), code)
    return Content(content.title, points, levels=content.levels)


def color_content(
    points: SupernovaPoints,
    fit: SupernovaFit | None,
    series: int,
    window: tuple[float, float],
    in_time: InTime,
) -> Content:
    """g−r of points close in time, and of the model."""
    found = g_minus_r(time_days=points.time_jd, flux=points.flux, flux_err=points.flux_err, band=points.band)
    inside = (found.time_days >= window[0]) & (found.time_days <= window[1]) & (found.err_mag < _MOST_ERROR_MAG)
    measured = Points(
        in_time(found.time_days[inside]),
        found.color_mag[inside],
        found.err_mag[inside],
        np.full(int(inside.sum()), series),
    )
    return Content("g−r (mag)", measured, _color_lines(points, fit, series, in_time), levels={"0": 0.0})


def _color_lines(points: SupernovaPoints, fit: SupernovaFit | None, series: int, in_time: InTime) -> list[Line]:
    """The model's colour within 3 days of a point in each of the two bands."""
    pair = None if fit is None else green_and_red(wavelengths_angstrom=fit.posterior.angstrom)
    if fit is None or pair is None:
        return []
    curves = model_lines(points, fit)
    (time, green, *_), (_, red, *_) = (curves[fit.bands[place]] for place in pair)
    near = (green > 0) & (red > 0)
    for place in pair:
        own = fit.time_days[fit.band_code == place]
        near &= np.abs(time[:, None] - own).min(axis=1) <= _COLOR_NEAR_DAYS
    color = np.full(len(time), np.nan)
    color[near] = -2.5 * np.log10(green[near] / red[near])
    return [Line(in_time(time[near]), color[near], series)] if near.any() else []


def rates_content(points: SupernovaPoints, bands: list[str], in_time: InTime) -> Content:
    """Change of each point against an earlier one of its band, half a day or more before."""
    mag, err = in_unit(points.flux, points.flux_err, MAGNITUDE)
    rate, rate_err, _ = rates_between(time_days=points.time_jd, mag=mag, mag_err=err, band=points.band)
    known = np.isfinite(rate) & (rate_err < _MOST_ERROR_MAG)
    code = np.array([bands.index(str(band)) for band in points.band[known]], dtype=np.int64)
    measured = Points(in_time(points.time_jd[known]), rate[known], rate_err[known], code)
    return Content("Rate (mag/day)", measured, levels={"0": 0.0})


def scores_content(scores: pd.DataFrame, names: list[str], first_series: int, in_time: InTime) -> Content:
    """The classifiers' scores with their threshold."""
    code = np.array([first_series + names.index(name) for name in scores["name"]], dtype=np.int64)
    measured = Points(
        in_time(scores["time_jd"].to_numpy(dtype=np.float64)),
        scores["score"].to_numpy(dtype=np.float64),
        np.full(len(scores), np.nan),
        code,
    )
    thresholds = sorted({one.threshold for one in CLASSIFIERS})
    levels = {f"threshold {threshold:g}": threshold for threshold in thresholds}
    return Content("Score", measured, levels=levels, low=-0.04, high=1.04)


def score_glyph(name: str) -> str:
    """The symbol of a classifier where it stands in text."""
    return _SCORE_GLYPHS[_place(name) % len(_SCORE_GLYPHS)]


def score_series(name: str) -> Series:
    """How the scores of a classifier look."""
    place = _place(name)
    return Series(name, _SCORE_COLOURS[place % len(_SCORE_COLOURS)], _SCORE_SYMBOLS[place % len(_SCORE_SYMBOLS)])


def _place(name: str) -> int:
    return next(number for number, one in enumerate(CLASSIFIERS) if one.name == name)
