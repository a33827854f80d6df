"""The charts of a period: folded over two cycles, in time, and the periodogram."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from components import theme
from components.fitting.panels_chart import MJD, Content, Line, Points, draw, mjd, series_of_bands
from components.fitting.panels_spec import Axis, Panel, Series
from components.plain_text import escaped
from components.variable_stars.period_points import PeriodPoints
from science.columns import BoolArray, FloatArray
from science.periods import binned_mean, two_cycles

PHASE = Axis("Phase", "Phase (0: maximum light)", "linear", digits=3)
PERIOD = Axis("Period", "Period (days)", "log", digits=6)
_CURVE = Panel("curve", share=3.2, flip=True, unit=" mag", ticks=6)
_RESIDUALS = Panel("residuals", share=1.0, flip=True, unit=" mag", ticks=3)
_POWER = Panel("power", digits=3, ticks=4)
_STEPS_OF_TWO_CYCLES = 401
_STEPS_PER_CYCLE, _MOST_STEPS = 24, 6000
_FOLDED_ALT = (
    "Magnitudes against phase over two cycles, with error bars, the mean in bins of phase and the model of each band; "
    "residuals below. The table beside it gives period, amplitudes and scatter."
)
_IN_TIME_ALT = (
    "Magnitudes against time with error bars and the model of each band where it can be drawn; residuals below."
)
_POWER_ALT = (
    "Periodogram: power against period, with lines at the period shown and at its rivals, which are listed as buttons."
)


@dataclass(frozen=True)
class Shown:
    """A period and a model that are drawn.

    Attributes
    ----------
    period_days, max_light_days : float
        Length of the cycle, and its phase zero.
    bands : tuple
        Those of the model.
    model : callable
        Magnitudes of a band at times.
    used : numpy.ndarray of bool
        Which of the points the fit used.
    """

    period_days: float
    max_light_days: float
    bands: tuple[Any, ...]
    model: Callable[[FloatArray, Any], FloatArray]
    used: BoolArray

    def phase(self, time_jd: FloatArray) -> FloatArray:
        """Phase from 0 to 1."""
        return np.asarray(np.mod((time_jd - self.max_light_days) / self.period_days, 1.0))


def folded(points: PeriodPoints, shown: Shown) -> None:
    """Draw two cycles."""
    bands, code = _codes(points)
    phase = shown.phase(points.time_jd)
    series = [*series_of_bands(bands), *_means_of(series_of_bands(shown.bands))]
    both = two_cycles(phase)
    x, y, err = [both], [np.tile(points.mag, 2)], [np.tile(points.mag_err, 2)]
    codes, used = [np.tile(code, 2)], [np.tile(shown.used, 2)]
    for number, band in enumerate(shown.bands):
        own = shown.used & (points.band == band)
        binned = binned_mean(phase=phase[own], mag=points.mag[own], mag_err=points.mag_err[own])
        x.append(two_cycles(binned.phase))
        y.append(np.tile(binned.mag, 2))
        err.append(np.tile(binned.mag_err, 2))
        codes.append(np.full(2 * len(binned.phase), len(bands) + number))
        used.append(np.ones(2 * len(binned.phase), dtype=bool))
    fine = np.linspace(0.0, 2.0, _STEPS_OF_TWO_CYCLES)
    lines = [
        Line(fine, shown.model(shown.max_light_days + fine * shown.period_days, band), bands.index(band))
        for band in shown.bands
    ]
    drawn = Points(*(np.concatenate(parts) for parts in (x, y, err, codes, used)))
    residual = residuals(points, shown)
    panels = {
        _CURVE: Content(points.title, drawn, lines),
        _RESIDUALS: _residual_panel(both, np.tile(residual, 2), np.tile(points.mag_err, 2), np.tile(code, 2)),
    }
    draw(f"folded-{points.name}", axis=PHASE, panels=panels, series=series, alt=_FOLDED_ALT, first=0.0, last=2.0)


def legend(bands: Sequence[Any]) -> str:
    """What the symbols of the folded curve are. Markdown."""
    glyphs = (f"{theme.BAND_GLYPHS.get(str(band), '▲')} {escaped(str(band))}" for band in bands)
    return " · ".join([*glyphs, "grey ◆ mean in bins of phase", "line: model", "bars: 1σ"])


def in_time(points: PeriodPoints, shown: Shown | None) -> bool:
    """Draw the curve in time; False where a model would be too dense to be seen and is left out."""
    bands, code = _codes(points)
    x = mjd(points.time_jd)
    used = np.ones(len(x), dtype=bool) if shown is None else shown.used
    lines = [] if shown is None else _lines_in_time(points, shown, bands)
    residual = np.full(len(x), np.nan) if shown is None else residuals(points, shown)
    panels = {
        _CURVE: Content(points.title, Points(x, points.mag, points.mag_err, code, used), lines),
        _RESIDUALS: _residual_panel(x, residual, points.mag_err, code),
    }
    draw(f"in-time-{points.name}", axis=MJD, panels=panels, series=series_of_bands(bands), alt=_IN_TIME_ALT)
    return bool(lines) or shown is None


def periodogram(
    name: str,
    curves: Mapping[str, tuple[FloatArray, FloatArray]],
    marks: Mapping[str, float],
    on_pick: Callable[[float], None],
) -> None:
    """Draw power against period.

    Parameters
    ----------
    curves : periods and powers by method
    marks : periods with a line through the chart, by what they are
    on_pick : called with a period that was clicked
    """
    colours = (theme.SELECTED_COLOUR, theme.BANDS["r"].colour, theme.MUTED_COLOUR)
    series = [Series(method, colours[place % len(colours)]) for place, method in enumerate(curves)]
    lines = [Line(period, power, place) for place, (period, power) in enumerate(curves.values())]
    panels = {_POWER: Content("Power (0 to 1)", lines=lines, low=0.0)}
    draw(
        f"periodogram-{name}",
        axis=PERIOD,
        panels=panels,
        series=series,
        across=marks,
        alt=_POWER_ALT,
        height=230,
        on_pick=on_pick,
    )


def residuals(points: PeriodPoints, shown: Shown) -> FloatArray:
    """Observed minus model of each point; NaN in a band without a model."""
    found = np.full(len(points.mag), np.nan)
    for band in shown.bands:
        own = points.band == band
        found[own] = points.mag[own] - shown.model(points.time_jd[own], band)
    return found


def _residual_panel(x: FloatArray, residual: FloatArray, err: FloatArray, code: Any) -> Content:
    known = np.isfinite(residual)
    points = Points(x[known], residual[known], err[known], code[known])
    return Content("O − C (mag)", points, levels={"": 0.0})


def _lines_in_time(points: PeriodPoints, shown: Shown, bands: list[Any]) -> list[Line]:
    first, last = float(points.time_jd.min()), float(points.time_jd.max())
    steps = int(np.ceil((last - first) / shown.period_days * _STEPS_PER_CYCLE)) + 1
    if steps > _MOST_STEPS:
        return []
    time = np.linspace(first, last, max(steps, 200))
    return [Line(mjd(time), shown.model(time, band), bands.index(band)) for band in shown.bands]


def _codes(points: PeriodPoints) -> tuple[list[Any], np.ndarray[Any, np.dtype[np.int64]]]:
    bands, code = np.unique(points.band.astype(str), return_inverse=True)
    return [str(band) for band in bands], code.astype(np.int64)


def _means_of(series: Sequence[Series]) -> list[Series]:
    return [Series(f"{item.name}, mean in bins of phase", theme.MUTED_COLOUR, "diamond") for item in series]
