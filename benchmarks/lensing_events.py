"""Simulated microlensing events in two bands, at the cadence and depth of a nightly survey, with their truth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

AB_ZERO_POINT_MJY = 3631.0e3
BANDS = ("g", "r")
LIMITING_MAG = {"g": 20.6, "r": 20.7}
_SEASON_DAYS, _CADENCE_DAYS, _KEPT = 240.0, 3.0, 0.6


@dataclass(frozen=True)
class Event:
    """One light curve (total flux, mJy) and what it was made from."""

    time_days: FloatArray
    flux: FloatArray
    flux_err: FloatArray
    band: NDArray[np.str_]
    t0_days: float
    einstein_time_days: float
    u0: float
    source_flux: dict[str, float]
    blend_flux: dict[str, float]

    @property
    def truth(self) -> FloatArray:
        """Flux without noise at each point."""
        u = np.hypot((self.time_days - self.t0_days) / self.einstein_time_days, self.u0)
        a = (u**2 + 2) / (u * np.sqrt(u**2 + 4))
        source, blend = (np.array([flux[b] for b in self.band]) for flux in (self.source_flux, self.blend_flux))
        truth: FloatArray = source * a + blend
        return truth

    @property
    def chi2_of_truth(self) -> float:
        return float(np.sum(((self.flux - self.truth) / self.flux_err) ** 2))


def epochs(rng: np.random.Generator) -> tuple[FloatArray, NDArray[np.str_]]:
    """Three seasons of 240 days, a visit in each band every third night, six of ten of them clear."""
    times, bands = [], []
    for season in range(3):
        for band in BANDS:
            night = np.arange(0.0, _SEASON_DAYS, _CADENCE_DAYS)
            night = night + rng.uniform(0.0, 0.3, len(night))
            night = night[rng.random(len(night)) < _KEPT]
            times.append(2459000.5 + 365.25 * season + night)
            bands.append(np.full(len(night), band))
    return np.concatenate(times), np.concatenate(bands)


def event(rng: np.random.Generator, *, outliers: float = 0.0) -> Event:
    """Draw an event: tE 5 to 150 d, u0 0.01 to 1, baseline 17 to 20 mag, a tenth to all of it from the source.

    Parameters
    ----------
    outliers : share of points that are off by 5 to 30 of their errors, up or down
    """
    time, band = epochs(rng)
    einstein_time = float(np.exp(rng.uniform(np.log(5), np.log(150))))
    u0 = float(rng.uniform(0.01, 1.0))
    t0 = float(rng.uniform(time.min() + 60, time.max() - 60))
    base_mag = rng.uniform(17.0, 20.0)
    source, blend = {}, {}
    for name in BANDS:
        total = AB_ZERO_POINT_MJY * 10 ** (-0.4 * (base_mag - 0.5 * (name == "r")))
        share = rng.uniform(0.1, 1.0)
        source[name], blend[name] = float(total * share), float(total * (1 - share))
    nothing = np.zeros(len(time))
    bare = Event(time, nothing, nothing, band, t0, einstein_time, u0, source, blend)
    floor = np.array([AB_ZERO_POINT_MJY * 10 ** (-0.4 * LIMITING_MAG[name]) / 5.0 for name in band])
    err = np.hypot(0.015 * bare.truth, floor)
    flux = bare.truth + rng.normal(0.0, err)
    wrong = rng.random(len(time)) < outliers
    flux[wrong] += (rng.choice([-1.0, 1.0], len(time)) * rng.uniform(5.0, 30.0, len(time)) * err)[wrong]
    return Event(time, flux, err, band, t0, einstein_time, u0, source, blend)


def visible_events(*, seed: int, number: int, outliers: float = 0.0) -> Iterator[Event]:
    """Events that a survey would notice: at least ten points more than five errors above the baseline."""
    rng = np.random.default_rng(seed)
    found = 0
    while found < number:
        made = event(rng, outliers=outliers)
        baseline = np.array([made.source_flux[b] + made.blend_flux[b] for b in made.band])
        if np.count_nonzero(made.truth - baseline > 5 * made.flux_err) >= 10:
            found += 1
            yield made


@dataclass(frozen=True)
class Alerts:
    """What a stream of alerts tells of an event: points well above the reference, its level, and limits."""

    time_days: FloatArray
    flux: FloatArray
    flux_err: FloatArray
    band: NDArray[np.str_]
    reference_flux: dict[str, tuple[float, float]]
    limit_time_days: FloatArray
    limit_flux: FloatArray
    limit_band: NDArray[np.str_]


def alerts_of(made: Event, rng: np.random.Generator) -> Alerts:
    """Points more than five errors above the baseline; limits of the 30 days before each; levels known to 3 %."""
    baseline = np.array([made.source_flux[b] + made.blend_flux[b] for b in made.band])
    seen = made.flux - baseline > 5 * made.flux_err
    told = np.zeros(len(seen), dtype=bool)
    for time in made.time_days[seen]:
        told |= (made.time_days < time) & (made.time_days > time - 30)
    limits = told & ~seen
    levels = {b: made.source_flux[b] + made.blend_flux[b] for b in BANDS}
    reference = {b: (float(rng.normal(level, 0.03 * level)), 0.03 * level) for b, level in levels.items()}
    return Alerts(
        made.time_days[seen],
        made.flux[seen],
        made.flux_err[seen],
        made.band[seen],
        reference,
        made.time_days[limits],
        5 * made.flux_err[limits],
        made.band[limits],
    )
