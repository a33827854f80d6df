"""Numbers that describe a light curve, read off the most probable curve and off possible ones for their errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from science.columns import FloatArray, IntegerArray

HALF_FLUX_MAG = 2.5 * np.log10(2.0)
_EDGE_SHARE = 0.16  # so many curves that leave the grid, and one standard deviation does


@dataclass(frozen=True)
class Number:
    """A value and its 1σ error; NaN and infinite where the curve does not tell."""

    value: float
    err: float


UNKNOWN = Number(float("nan"), float("inf"))


@dataclass(frozen=True)
class Peaks:
    """Where curves are highest, one value a curve; the first is the most probable one."""

    time_days: FloatArray
    flux: FloatArray
    place: IntegerArray
    at_edge: float
    """Share of the curves that are highest at an end of the grid."""


def peaks(time_days: FloatArray, curves: FloatArray) -> Peaks:
    """The maximum of each curve, by a parabola through the three highest neighbours.

    Parameters
    ----------
    time_days : numpy.ndarray, shape (times,)
    curves : numpy.ndarray, shape (curves, times)
    """
    highest = np.argmax(curves, axis=1)
    place = np.clip(highest, 1, len(time_days) - 2)
    row = np.arange(len(curves))
    before, at, after = (curves[row, place + step] for step in (-1, 0, 1))
    left, right = time_days[place] - time_days[place - 1], time_days[place + 1] - time_days[place]
    rise, fall = (at - before) / left, (at - after) / right
    slope = (rise * right - fall * left) / (left + right)
    curvature = (rise + fall) / (left + right)
    offset = np.divide(slope, 2 * curvature, out=np.zeros_like(at), where=curvature > 0)
    offset = np.clip(offset, -left, right)
    top = at + slope * offset - curvature * offset**2
    edge = float(np.mean((highest[1:] == 0) | (highest[1:] == len(time_days) - 1)))
    return Peaks(time_days[place] + offset, np.maximum(top, 1e-6), place, edge)


def number_of(values: FloatArray, *, at_edge: float = 0.0, widen: float = 1.0) -> Number:
    """The first value, with half the width of the middle 68 % of the others."""
    finite = np.isfinite(values[1:])
    if not np.isfinite(values[0]):
        return UNKNOWN
    if at_edge > _EDGE_SHARE or np.mean(~finite) > _EDGE_SHARE:
        return Number(float(values[0]), float("inf"))
    low, high = np.percentile(values[1:][finite], [15.87, 84.13])
    return Number(float(values[0]), float(widen * (high - low) / 2))


def half_flux_days(time_days: FloatArray, curves: FloatArray, peak: Peaks, *, rising: bool) -> FloatArray:
    """Days between half the peak's flux and the peak, NaN where a curve does not fall so low on the grid."""
    step = -1 if rising else 1
    days = np.full(len(curves), np.nan)
    for number, curve in enumerate(curves):
        half = peak.flux[number] / 2
        side = curve[: peak.place[number] + 1][::-1] if rising else curve[peak.place[number] :]
        below = np.flatnonzero(side < half)
        if below.size and below[0] > 0:
            low = peak.place[number] + step * int(below[0])
            share = (curve[low - step] - half) / (curve[low - step] - curve[low])
            crossing = time_days[low - step] + share * (time_days[low] - time_days[low - step])
            days[number] = abs(crossing - peak.time_days[number])
    return days


def magnitudes_below(
    time_days: FloatArray, curves: FloatArray, reference_flux: FloatArray, at_days: FloatArray
) -> FloatArray:
    """Magnitudes that each curve is fainter than a flux, at a time of its own; NaN off the grid or below zero."""
    flux = np.array([np.interp(at, time_days, curve) for at, curve in zip(at_days, curves, strict=True)])
    inside = (at_days >= time_days[0]) & (at_days <= time_days[-1]) & (flux > 0)
    ratio = np.divide(reference_flux, flux, out=np.full(len(flux), np.nan), where=inside)
    return np.asarray(2.5 * np.log10(ratio))
