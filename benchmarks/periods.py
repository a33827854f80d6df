"""How often the period search is right, beside gatspy and astropy, and how much CPU it takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks import variable_shapes
from benchmarks.figures import Figure
from benchmarks.lab import Lab, NotMeasured
from benchmarks.period_sky import (
    REAL_STARS,
    Curve,
    damped_random_walk,
    real_rr_lyrae,
    rr_lyrae_at_epochs_of,
    stars,
    white_noise,
    with_nights_left_out,
    ztf_like,
)
from benchmarks.samples import Sample
from science.periods import astropy_periodogram, find_period, gatspy_periodogram

TITLE = "period search: real and simulated variable stars, noise; wrong means off by more than 0.1 %"
MOST_WRONG_PERCENT, MOST_NOT_SHOWN_PERCENT = 7.0, 1.0
MOST_CPU_SECONDS = 0.15
MOST_FALSE_ALARMS_PERCENT = 1.0
WIDEST_PULL = 1.3
# What the published recipe that the search started from got for 100 stars of each kind, percent wrong.
CLASSES = {
    "rr_lyrae_ab": 0.0,
    "rr_lyrae_c": 1.0,
    "cepheid": 1.0,
    "detached_binary": 34.0,
    "contact_binary": 5.0,
    "delta_scuti": 0.0,
    "mira": 4.0,
}
MIRA_TOLERANCE, TOLERANCE = 0.03, 1e-3


@dataclass(frozen=True)
class Outcomes:
    """What a search gave for many light curves: one value for each."""

    right: np.ndarray[Any, np.dtype[np.bool_]]
    shown: np.ndarray[Any, np.dtype[np.bool_]]
    cpu_seconds: np.ndarray[Any, np.dtype[np.float64]]
    pull: np.ndarray[Any, np.dtype[np.float64]]
    confidence: np.ndarray[Any, np.dtype[np.str_]]

    def wrong(self, what: str, *, target: float | None = None, note: str = "") -> Figure:
        """Percent of wrong periods."""
        return percent(what, ~self.right, target=target, note=note)


def run(lab: Lab) -> list[Figure]:
    """Real stars, simulated ones at their epochs, classes at ZTF-like epochs, noise."""
    if not REAL_STARS.is_dir():
        raise NotMeasured("the folder of real light curves, ../shared/data, is not here")
    return [*_real(lab), *_at_real_epochs(lab), *_classes(lab), *_noise(lab)]


def searched(curves: Sequence[Curve], *, tolerance: float = TOLERANCE) -> Outcomes:
    """Run our search."""
    rows = []
    for curve in curves:
        began = time.process_time()
        found = find_period(**curve.columns)
        cpu = time.process_time() - began
        right = _same(found.period_days, curve, tolerance)
        shown = right or any(_same(candidate.period_days, curve, tolerance) for candidate in found.candidates)
        pull = (found.period_days - curve.period_days) / found.period_err_days if right else np.nan
        rows.append((right, shown, cpu, pull, found.confidence))
    return Outcomes(*(np.array(column) for column in zip(*rows, strict=True)))


def percent(what: str, true: np.ndarray[Any, Any], *, target: float | None = None, note: str = "") -> Figure:
    """A share in percent, of how many in the note."""
    of = f"{int(np.sum(true))} of {len(true)}"
    return Figure(what, Sample.of([100 * float(np.mean(true))]), "%", target, f"{of}; {note}" if note else of)


def pull_width(pulls: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    """Half the range of the middle 68 % of pulls; 1 for honest errors."""
    low, high = np.nanpercentile(pulls, [16, 84])
    return float(high - low) / 2


def _real(lab: Lab) -> list[Figure]:
    curves = real_rr_lyrae()[: lab.pick(6, 40)]
    ours = searched(curves)
    figures = [
        ours.wrong("40 real RR Lyrae, g and r: wrong", target=MOST_WRONG_PERCENT),
        percent("40 real RR Lyrae: truth not among the five shown", ~ours.shown, target=MOST_NOT_SHOWN_PERCENT),
        Figure("40 real RR Lyrae: CPU", Sample.of(ours.cpu_seconds.tolist()), "s", MOST_CPU_SECONDS),
    ]
    thin = [
        with_nights_left_out(curve, 0.6, np.random.default_rng([40, number, part]))
        for number, curve in enumerate(curves)
        for part in range(lab.pick(1, 3))
    ]
    few_nights = searched(thin)
    figures += [
        few_nights.wrong(
            "40 real RR Lyrae, 6 in 10 nights, three times: wrong", note="the recipe that we started from: 11 %"
        ),
        percent("40 real RR Lyrae, 6 in 10 nights: truth not shown", ~few_nights.shown),
        Figure(
            "40 real RR Lyrae: width of the pulls of periods", Sample.of([pull_width(ours.pull)]), target=WIDEST_PULL
        ),
    ]
    others: tuple[tuple[str, Callable[..., Any]], ...] = (
        ("gatspy MultibandFast and Multiband (1, 1)", gatspy_periodogram),
        ("astropy LombScargleMultiband, fast", astropy_periodogram),
    )
    for name, method in others:
        right, cpu = [], []
        for curve in curves:
            began = time.process_time()
            right.append(_same(method(**curve.columns).period_days, curve, TOLERANCE))
            cpu.append(time.process_time() - began)
        figures.append(percent(f"40 real RR Lyrae, {name}: wrong", ~np.array(right)))
        ratio = float(np.median(ours.cpu_seconds) / np.median(cpu))
        figures.append(Figure(f"40 real RR Lyrae: our CPU over that of {name}", Sample.of([ratio]), target=1.0))
    return figures


def _at_real_epochs(lab: Lab) -> list[Figure]:
    curves = rr_lyrae_at_epochs_of(real_rr_lyrae(), lab.pick(20, 500), seed=41)
    thin = [with_nights_left_out(curve, 0.6, np.random.default_rng([42, i])) for i, curve in enumerate(curves)]
    all_nights, few_nights = searched(curves), searched(thin)
    secure = few_nights.confidence == "secure"
    return [
        all_nights.wrong("500 simulated RR Lyrae at real epochs: wrong", target=MOST_WRONG_PERCENT),
        percent("500 simulated RR Lyrae: truth not shown", ~all_nights.shown, target=MOST_NOT_SHOWN_PERCENT),
        few_nights.wrong("500 simulated RR Lyrae, 6 in 10 nights: wrong"),
        percent("500 simulated RR Lyrae, 6 in 10 nights: truth not shown", ~few_nights.shown),
        percent("500 simulated RR Lyrae, 6 in 10 nights: wrong where secure", ~few_nights.right[secure], target=3.0),
    ]


def _classes(lab: Lab) -> list[Figure]:
    figures, pulls = [], []
    for kind, target in CLASSES.items():
        make = getattr(variable_shapes, kind)
        curves = [ztf_like(star, 120, rng) for star, rng in stars(make, lab.pick(5, 100), seed=43)]
        tolerance = MIRA_TOLERANCE if kind == "mira" else TOLERANCE
        found = searched(curves, tolerance=tolerance)
        name = curves[0].kind
        figures.append(
            found.wrong(f"{name}, 120 points: wrong", note=f"the recipe that we started from: {target:.0f} %")
        )
        if kind != "mira":
            pulls.append(found.pull)
    width = pull_width(np.concatenate(pulls))
    figures.append(Figure("all but Miras: width of the pulls of periods", Sample.of([width]), target=WIDEST_PULL))
    return figures


def _noise(lab: Lab) -> list[Figure]:
    figures = []
    for name, make in (("white noise", white_noise), ("damped random walk", damped_random_walk)):
        for points in (20, 60, 120, 400):
            seeds = range(lab.pick(5, 200))
            found = [find_period(**make(points, np.random.default_rng([44, points, i])).columns) for i in seeds]
            alarms = np.array([result.false_alarm_probability < 0.01 for result in found])
            figures.append(percent(f"{name}, {points} points: periodic", alarms, target=MOST_FALSE_ALARMS_PERCENT))
    return figures


def _same(period_days: float, curve: Curve, tolerance: float) -> bool:
    return bool(abs(period_days / curve.period_days - 1) < tolerance)
