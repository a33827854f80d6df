"""All that a page shows of a period search, in one call and small enough to travel between processes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from science.columns import FloatArray
from science.periods.class_hint import ClassHint, class_hint
from science.periods.method_astropy import astropy_periodogram
from science.periods.method_gatspy import gatspy_periodogram
from science.periods.methods import MethodResult
from science.periods.result import PeriodSearch
from science.periods.search import find_period
from science.periods.verdict import verdict

DRAWN_POINTS = 2500


@dataclass(frozen=True)
class JudgedPeriod:
    """A period search with what it says in words.

    Attributes
    ----------
    search : PeriodSearch
        Its periodogram is the envelope of the full one.
    hint : ClassHint
    sentence : str
    """

    search: PeriodSearch
    hint: ClassHint
    sentence: str


def judged_period(
    *,
    time_days: ArrayLike,
    mag: ArrayLike,
    mag_err: ArrayLike,
    band: Any,
    min_period_days: float = 0.05,
    max_period_days: float = 500.0,
) -> JudgedPeriod:
    """Search, hint and verdict; arguments and errors are those of `find_period`."""
    found = find_period(
        time_days=time_days,
        mag=mag,
        mag_err=mag_err,
        band=band,
        min_period_days=min_period_days,
        max_period_days=max_period_days,
    )
    hint = class_hint(found.fit)
    period, power = envelope(period_days=found.period_grid_days, power=found.power)
    drawn = replace(found, period_grid_days=period, power=power)
    return JudgedPeriod(drawn, hint, verdict(found, hint))


def gatspy_drawn(**arguments: Any) -> MethodResult:
    """`gatspy_periodogram` with the envelope of its periodogram."""
    return _drawn(gatspy_periodogram(**arguments))


def astropy_drawn(**arguments: Any) -> MethodResult:
    """`astropy_periodogram` with the envelope of its periodogram."""
    return _drawn(astropy_periodogram(**arguments))


def envelope(*, period_days: FloatArray, power: FloatArray, most: int = DRAWN_POINTS) -> tuple[FloatArray, FloatArray]:
    """The highest power in each of equal steps of log period, with the period where it stands.

    Parameters
    ----------
    period_days : numpy.ndarray, shape (m,), ascending
    power : numpy.ndarray, shape (m,)
    most : int
        Points at most.

    Returns
    -------
    period_days, power : numpy.ndarray
    """
    if len(power) <= most:
        return period_days, power
    edges = np.geomspace(period_days[0], period_days[-1], most + 1)[1:-1]
    step = np.searchsorted(edges, period_days)
    order = np.lexsort((-power, step))
    first = np.r_[True, np.diff(step[order]) > 0]
    kept = order[first]
    return period_days[kept], power[kept]


def _drawn(found: MethodResult) -> MethodResult:
    period, power = envelope(period_days=found.period_grid_days, power=found.power)
    return replace(found, period_grid_days=period, power=power)
