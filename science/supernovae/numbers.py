"""The numbers of each band, from the possible curves of all bands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from science.columns import FloatArray
from science.supernovae.bands import green_and_red
from science.supernovae.measures import (
    HALF_FLUX_MAG,
    UNKNOWN,
    Number,
    half_flux_days,
    magnitudes_below,
    number_of,
    peaks,
)
from science.supernovae.posterior import Posterior

_PHASES = np.concatenate([np.arange(-20, -8, 1.0), np.arange(-8, 8, 0.5), np.arange(8, 50.1, 1.5)])
_DRAWS = 256
_MISSED_PEAK_FACTOR = 2.0  # measured: errors of peaks before the first point came out half as large as they were


@dataclass(frozen=True)
class BandNumbers:
    """Peak (days from the brightest point, magnitudes below its flux), half-flux times, decline over 15 days."""

    peak_time: Number
    peak_mag: Number
    rise_days: Number
    fade_days: Number
    dm15_mag: Number

    @property
    def rise_mag_per_day(self) -> Number:
        """Mean change from half the peak's flux to the peak."""
        return _rate(-HALF_FLUX_MAG, self.rise_days)

    @property
    def fade_mag_per_day(self) -> Number:
        """Mean change from the peak to half its flux."""
        return _rate(HALF_FLUX_MAG, self.fade_days)


def numbers_of(*, posteriors: list[tuple[float, Posterior]], redshift: float) -> tuple[list[BandNumbers], Number]:
    """The numbers of each band, and g−r at the peak of g, from weighted explanations, the weightiest first."""
    posterior = posteriors[0][1]
    bands = range(posterior.curve.bands)
    times = [np.unique(np.concatenate([_grid(one, code) for _, one in posteriors])) for code in bands]
    curves = _draws(posteriors, times)
    found = [peaks(time, drawn) for time, drawn in zip(times, curves, strict=True)]
    numbers = []
    for time, drawn, peak in zip(times, curves, found, strict=True):
        later = peak.time_days + 15 * (1 + redshift)
        missed = posterior.points.time_days.min() > peak.time_days[0]
        widen = _MISSED_PEAK_FACTOR if missed else 1.0
        numbers.append(
            BandNumbers(
                number_of(peak.time_days, at_edge=peak.at_edge, widen=widen),
                number_of(-2.5 * np.log10(peak.flux), at_edge=peak.at_edge, widen=widen),
                number_of(half_flux_days(time, drawn, peak, rising=True)),
                number_of(half_flux_days(time, drawn, peak, rising=False)),
                number_of(magnitudes_below(time, drawn, peak.flux, later)),
            )
        )
    pair = green_and_red(wavelengths_angstrom=posterior.angstrom)
    if pair is None:
        return numbers, UNKNOWN
    green, red = pair
    # r lies as far below the peak of g as g is bluer.
    color = magnitudes_below(times[red], curves[red], found[green].flux, found[green].time_days)
    return numbers, number_of(-color)


def _draws(posteriors: list[tuple[float, Posterior]], times: list[FloatArray]) -> list[FloatArray]:
    """Curves from each explanation, as many as it weighs; the first is the most probable of all."""
    drawn = [one.draws(times, max(1, round(weight * _DRAWS))) for weight, one in posteriors]
    first = drawn[0]
    return [np.vstack([first[code], *(other[code][1:] for other in drawn[1:])]) for code in range(len(times))]


def _grid(posterior: Posterior, code: int) -> FloatArray:
    """Times that span the shape of one band, as far as it is stretched."""
    peak, rise, fall, _ = posterior.curve.band_parameters(posterior.parameters, code)
    return np.asarray(peak + _PHASES * np.exp(np.where(_PHASES < 0, rise, fall)))


def _rate(change_mag: float, days: Number) -> Number:
    if not days.value > 0:
        return UNKNOWN
    rate = change_mag / days.value
    return Number(float(rate), float(abs(rate) * days.err / days.value))
