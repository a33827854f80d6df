"""Point lenses fitted to simulated events, to OGLE-2015-BLG-0966 and to real supernovae: right, sure, and how fast."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.figures import Figure
from benchmarks.lab import Lab
from benchmarks.lensing_events import Event, alerts_of, visible_events
from benchmarks.pylima_alone import lowest_chi2
from benchmarks.samples import Sample
from science.errors import NotEnoughData
from science.microlensing import PointLensFit, fit_point_lens
from science.photometry import flux_mjy_from_magnitude

TITLE = "a point lens: simulated two-band events, a real one, and supernovae refused"

MOST_CPU_SECONDS = 0.3
_REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "light_curves"


def run(lab: Lab) -> list[Figure]:
    """Simulated events first; what needs the folder of real data only where that is."""
    events = list(visible_events(seed=1001, number=lab.pick(20, 200)))
    _cpu(lambda: _fit(events[0]))  # pyLIMA loads
    figures = [*_recovery(events), _beside_pylima(events[: lab.pick(5, 40)]), *_outliers(lab), *_alerts(events)]
    if _REAL.is_dir():
        figures += [*_ogle(), *_supernovae()]
    return figures


def _fit(made: Event) -> PointLensFit:
    return fit_point_lens(time_days=made.time_days, flux=made.flux, flux_err=made.flux_err, band=made.band)


def _cpu(work: Callable[[], PointLensFit]) -> tuple[float, PointLensFit]:
    before = time.process_time()
    found = work()
    return time.process_time() - before, found


def _share(of: Iterator[bool]) -> Sample:
    return Sample.of([100.0 * float(np.mean(list(of)))])


def _recovery(events: list[Event]) -> list[Figure]:
    timed = [_cpu(lambda made=made: _fit(made)) for made in events]  # type: ignore[misc]
    fits = [fit for _, fit in timed]
    pairs = list(zip(events, fits, strict=True))
    beyond = (abs(f.einstein_time_days - e.einstein_time_days) > 3 * f.einstein_time_err_days for e, f in pairs)
    outside = (
        not f.einstein_time_range_days[0] <= e.einstein_time_days <= f.einstein_time_range_days[1] for e, f in pairs
    )
    pulls = [
        (f.einstein_time_days - e.einstein_time_days) / f.einstein_time_err_days
        for e, f in pairs
        if f.einstein_time_constrained
    ]
    n = f"{len(events)} simulated events, "
    return [
        Figure(n + "CPU of a fit with its verdict", Sample.of([cpu for cpu, _ in timed]), "s", MOST_CPU_SECONDS),
        Figure(n + "tE off by more than three errors", _share(beyond), "%", 5.0),
        Figure(n + "tE outside of its 95 % range", _share(outside), "%", 10.0),
        Figure(n + "tE not constrained", _share(not f.einstein_time_constrained for f in fits), "%"),
        Figure(n + "pull of tE, where constrained, 68 % of its size", Sample.of([np.quantile(np.abs(pulls), 0.68)])),
        Figure(
            n + "largest χ² above that of the truth",
            Sample.of([max(max(f.chi2 - e.chi2_of_truth for e, f in pairs), 0.0)]),
            target=0.0,
        ),
        Figure(n + "not called lensing-like", _share(not f.is_lensing_like for f in fits), "%", 5.0),
        Figure(n + "minimum not confirmed by pyLIMA", _share("pyLIMA" not in f.method for f in fits), "%", 0.0),
    ]


def _beside_pylima(events: list[Event]) -> Figure:
    above = []
    for made in events:
        fit = _fit(made)
        guesses = [
            [made.t0_days, made.u0, made.einstein_time_days],
            [fit.t0_days, min(fit.u0, 1.0), min(fit.einstein_time_days, 500.0)],
            [made.t0_days, 0.3, 20.0],
        ]
        above.append(fit.chi2 - lowest_chi2(made, guesses))
    what = f"{len(events)} simulated events, χ² above pyLIMA's own best of three starts, the largest"
    return Figure(what, Sample.of([max(*above, 0.0)]), target=1.0)


def _outliers(lab: Lab) -> list[Figure]:
    events = list(visible_events(seed=1002, number=lab.pick(10, 100), outliers=0.03))
    lost = (abs(np.log(_fit(made).einstein_time_days / made.einstein_time_days)) > 1 for made in events)
    return [Figure(f"{len(events)} events with 3 % of wrong points, tE off by more than e", _share(lost), "%", 15.0)]


def _alerts(events: list[Event]) -> list[Figure]:
    rng = np.random.default_rng(7)
    off, inside = [], []
    for made in events[: len(events) // 2]:
        told = alerts_of(made, rng)
        fit = fit_point_lens(
            time_days=told.time_days,
            flux=told.flux,
            flux_err=told.flux_err,
            band=told.band,
            reference_flux=told.reference_flux,
            limit_time_days=told.limit_time_days,
            limit_flux=told.limit_flux,
            limit_band=told.limit_band,
        )
        off.append(abs(np.log(fit.einstein_time_days / made.einstein_time_days)))
        inside.append(abs(fit.einstein_time_days - made.einstein_time_days) < 3 * fit.einstein_time_err_days)
    n = f"alerts of {len(off)} events with reference and limits, "
    return [
        Figure(n + "tE off by more than 50 %", _share(value > np.log(1.5) for value in off), "%", 27.0),
        Figure(n + "tE off by more than three errors", _share(not value for value in inside), "%", 5.0),
    ]


def _ogle() -> list[Figure]:
    dates, mag, err = np.loadtxt(_REAL / "microlensing" / "OGLE_OB150966.dat").T
    flux, flux_err = flux_mjy_from_magnitude(mag=mag, mag_err=err)
    cpu, fit = _cpu(lambda: fit_point_lens(time_days=dates, flux=flux, flux_err=flux_err, band="OGLE I"))
    n = f"OGLE-2015-BLG-0966, {len(dates):,} points, "
    return [
        Figure(n + "t0 from 2457205.2", Sample.of([abs(fit.t0_days - 2457205.2)]), "d", 0.5),
        Figure(n + "tE from 58 d", Sample.of([abs(fit.einstein_time_days - 58.0)]), "d", 8.0),
        Figure(n + "u0 from 0.011", Sample.of([abs(fit.u0 - 0.011)]), "", 0.006),
        Figure(n + "CPU", Sample.of([cpu]), "s"),
    ]


def _supernovae() -> list[Figure]:
    called, seconds = [], []
    for file in sorted((_REAL / "sn_ia").glob("ZTF*.csv")):
        table = pd.read_csv(file)
        flux, err = flux_mjy_from_magnitude(mag=table["mag"], mag_err=table["magerr"])
        before = time.process_time()
        try:
            fit = fit_point_lens(time_days=table["time"], flux=flux, flux_err=err, band=table["band"])
            called.append(fit.is_lensing_like)
        except NotEnoughData:
            called.append(False)
        seconds.append(time.process_time() - before)
    n = f"{len(called)} real type Ia supernovae, "
    return [
        Figure(n + "called lensing-like", _share(iter(called)), "%", 15.0),
        Figure(n + "CPU of a fit", Sample.of(seconds), "s", MOST_CPU_SECONDS),
    ]
