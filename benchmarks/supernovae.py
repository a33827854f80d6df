"""Supernova fits: peaks with most nights gone, early and late fits and their errors, the survey's table, time taken.

Beside ours stands what is usual: a Gaussian process of two bands without a mean, and the brightest point.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from benchmarks.figures import Figure
from benchmarks.lab import Lab
from benchmarks.samples import Sample
from benchmarks.supernova_curves import REAL, LightCurve, peak_of_cubic, real_supernovae, simulated, simulated_pulse
from science.errors import NotEnoughData
from science.photometry import AB_ZERO_POINT_MJY
from science.supernovae import SupernovaFit, fit_supernova
from science.supernovae.bands import wavelength_angstrom

TITLE = "supernova fits: simulated type Ia on a survey's nights, and real ones"
MOST_CPU_SECONDS = 0.1
_THIN, _OFTEN = 0.35, 0.5


class Peak(NamedTuple):
    """Peak of one band, and its errors where a method gives them."""

    days: float
    mag: float
    days_err: float = np.nan
    mag_err: float = np.nan


Method = Callable[[LightCurve], dict[Any, Peak]]


def run(lab: Lab) -> list[Figure]:
    """Simulated ones first; the real ones only where their folder is."""
    numbers = np.random.default_rng(2018)
    thin = [curve for curve in (simulated(numbers, kept=_THIN) for _ in range(lab.pick(20, 300))) if len(curve) >= 5]
    often = [simulated(numbers, kept=_OFTEN) for _ in range(lab.pick(15, 150))]
    _ours(thin[0])  # libraries load
    pulses = [simulated_pulse(numbers, kept=_THIN) for _ in range(lab.pick(20, 150))]
    pulses = [curve for curve in pulses if len(curve) >= 5]
    figures = [
        *_compared("most nights gone, a shape that is not expected", [(curve, curve) for curve in pulses]),
        *_compared("most nights gone, simulated", [(curve, curve) for curve in thin], 0.5, 0.02),
        *_at_phases(often),
        Figure("CPU of a fit", Sample.of([_cpu(curve) for curve in [*thin, *often]]), "s", MOST_CPU_SECONDS),
        Figure("CPU of a fit of 30,000 points", Sample.of([_cpu(_crowded(often[0]))]), "s", 1.0),
    ]
    if REAL.is_dir():
        figures += [*_compared("most nights gone, real", _real_thinned(lab.pick(2, 20))), *_against_table()]
    return figures


def _ours(curve: LightCurve) -> dict[Any, Peak]:
    fit = fit_supernova(**curve.arrays())
    return {
        band: Peak(fit.peak_time_days[band], fit.peak_mag[band], fit.peak_time_err_days[band], fit.peak_mag_err[band])
        for band in fit.bands
    }


def _plain_process(curve: LightCurve) -> dict[Any, Peak]:
    """Gaussian process in flux without a mean: 10 days and 3000 Å, errors at least 3 %, points within 25 days."""
    zero = curve.time_days[np.argmax(curve.flux)]
    near = curve.only(np.abs(curve.time_days - zero) < 25)
    scale = near.flux.max()
    since, flux = near.time_days - zero, near.flux / scale
    err = np.hypot(near.flux_err / scale, 0.03 * flux)
    angstrom = np.array([wavelength_angstrom(band=band) for band in near.band])

    def kernel(days: Any, at_angstrom: Any) -> Any:
        apart, colors = days[:, None] - since, at_angstrom[:, None] - angstrom
        return np.exp(-0.5 * ((apart / 10) ** 2 + (colors / 3000) ** 2))

    weights = np.linalg.solve(kernel(since, angstrom) + np.diag(err**2), flux)
    grid = np.arange(-20, 20.01, 0.1)
    found = {}
    for band in sorted(set(near.band)):
        mean = kernel(grid, np.full(len(grid), wavelength_angstrom(band=band))) @ weights
        highest = int(np.argmax(mean))
        peak_mag = -2.5 * np.log10(max(mean[highest], 1e-3) * scale / AB_ZERO_POINT_MJY)
        found[band] = Peak(float(zero + grid[highest]), float(peak_mag))
    return found


def _brightest_point(curve: LightCurve) -> dict[Any, Peak]:
    found = {}
    for band in sorted(set(curve.band)):
        own = curve.only(curve.band == band)
        place = int(np.argmax(own.flux))
        mag = -2.5 * np.log10(own.flux[place] / AB_ZERO_POINT_MJY)
        found[band] = Peak(float(own.time_days[place]), float(mag))
    return found


def _compared(
    what: str,
    pairs: Sequence[tuple[LightCurve, LightCurve]],
    most_days: float | None = None,
    most_mag: float | None = None,
) -> list[Figure]:
    """Each method's distance from the truth (second of a pair) on the points (first)."""
    figures = []
    for name, method in (
        ("ours", _ours),
        ("a plain Gaussian process", _plain_process),
        ("brightest point", _brightest_point),
    ):
        days, mags, pulls = _away(pairs, method)
        wanted = (most_days, most_mag) if method is _ours else (None, None)
        figures += [
            Figure(f"{what}: peak time off, {name}", Sample.of(np.abs(days)), "d", wanted[0]),
            Figure(f"{what}: peak magnitude off, {name}", Sample.of(np.abs(mags)), "mag", wanted[1]),
        ]
        if method is _ours:
            figures.append(Figure(f"{what}: peak times beyond their error", _beyond(pulls), "%", note="honest: 32"))
    return figures


def _at_phases(curves: Sequence[LightCurve]) -> list[Figure]:
    """Fits of what was known so many days from the peak."""
    figures = []
    for days, most_beyond in ((-5, 40.0), (0, 40.0), (5, None), (10, None)):
        cut = [(curve.only(curve.time_days < curve.peak_days["g"] + days), curve) for curve in curves]
        cut = [pair for pair in cut if len(pair[0]) >= 3]
        away, _, pulls = _away(cut, _ours)
        reached = [fit_supernova(**curve.arrays()).peak_reached for curve, _ in cut]
        when = f"points until {abs(days)} d {'before' if days < 0 else 'after'} peak" if days else "points until peak"
        figures += [
            Figure(f"{when}: peak time off", Sample.of(np.abs(away)), "d"),
            Figure(f"{when}: peak times beyond their error", _beyond(pulls), "%", most_beyond, "honest: 32"),
            Figure(f"{when}: said to be past peak", _share(reached), "%", 1.0 if days <= 0 else None),
        ]
    late = [(curve.only(curve.time_days > curve.peak_days["g"] + 8), curve) for curve in curves]
    late = [pair for pair in late if len(pair[0]) >= 3]
    away, _, pulls = _away(late, _ours)
    return [
        *figures,
        Figure("points from 8 d after peak only: peak time off", Sample.of(np.abs(away)), "d"),
        Figure("points from 8 d after peak only: peak times beyond two errors", _share(np.abs(pulls) > 2), "%", 15.0),
    ]


def _against_table() -> list[Figure]:
    """The Bright Transient Survey's peak is the brightest point, so no fit can agree better than the nights allow.

    The mean shape that every fit starts from was adjusted to these supernovae: others may agree a little less.
    """
    away, refused = [], 0
    for curve, row in real_supernovae():
        try:
            fit: SupernovaFit = fit_supernova(**curve.arrays())
        except NotEnoughData:
            refused += 1
            continue
        away.append(fit.peak_time_days[{"g": "g", "r": "R"}[row["peakfilt"]]] - (row["peakt"] + 57999.5))
    return [
        Figure("real, survey's table: peak time apart", Sample.of(np.abs(away)), "d", 1.4),
        Figure("real, survey's table: more than 5 d apart", _share(np.abs(away) > 5), "%", 8.0),
        Figure("real: refused (fewer than three points)", Sample.of([refused]), "", float(refused)),
    ]


def _real_thinned(repeats: int) -> list[tuple[LightCurve, LightCurve]]:
    """Well-sampled real ones with 65 % of their nights removed, beside the peak of all their points."""
    numbers, pairs = np.random.default_rng(3), []
    for curve, _ in real_supernovae():
        night = np.floor(curve.time_days)
        for band in ("g", "R"):
            whole = curve.only(curve.band == band)
            peak = peak_of_cubic(whole.time_days, whole.flux, whole.flux_err) if len(whole) >= 8 else None
            if peak is None:
                continue
            truth = LightCurve(*(np.zeros(0),) * 4, {band: peak[0]}, {band: peak[1]})
            for _ in range(repeats):
                nights = np.unique(night)
                thin = curve.only(np.isin(night, nights[numbers.random(len(nights)) > 0.65]))
                if len(thin) >= 4 and band in thin.band:
                    pairs.append((thin, truth))
    return pairs


def _away(pairs: Sequence[tuple[LightCurve, LightCurve]], method: Method) -> tuple[Any, Any, Any]:
    days, mags, pulls = [], [], []
    for curve, truth in pairs:
        for band, peak in method(curve).items():
            if band in truth.peak_days:
                days.append(peak.days - truth.peak_days[band])
                mags.append(peak.mag - truth.peak_mag[band])
                pulls.append(days[-1] / peak.days_err)
    return np.array(days), np.array(mags), np.array(pulls)


def _beyond(pulls: Any) -> Sample:
    return _share(np.abs(pulls) > 1)


def _share(of: Any) -> Sample:
    return Sample.of([100.0 * float(np.mean(of))])


def _cpu(curve: LightCurve) -> float:
    before = time.process_time()
    fit_supernova(**curve.arrays())
    return time.process_time() - before


def _crowded(curve: LightCurve) -> LightCurve:
    """The same supernova in 30,000 points."""
    numbers, fit = np.random.default_rng(1), fit_supernova(**curve.arrays())
    days = numbers.uniform(-40, 60, 30_000)
    clean = fit.model(days, "g")
    err = np.full(len(days), 0.03 * clean.max())
    return LightCurve(days, clean + numbers.standard_normal(len(days)) * err, err, np.full(len(days), "g"), {}, {})
