"""Rates of change: the broker's, and when not to believe it, and those that the detections give.

The broker computes ``d:mag_rate`` (mag/day) from an alert and the measurement before it. Where that one is an upper
limit (``d:from_upper``), it takes a magnitude as faint as the limit; a limit of minutes or hours earlier, from the same
night, then turns a difference of some tenths of a magnitude into tens of magnitudes per day.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from science.cells import number, yes
from science.columns import BoolArray, FloatArray
from science.phrases import duration, signed

SAME_NIGHT_DAYS = 0.5


@dataclass(frozen=True)
class Rate:
    """The broker's rate of one alert.

    Attributes
    ----------
    mag_per_day, err_mag_per_day : float
        Negative while it brightens.
    days : float
        Time since the measurement compared with; NaN if unknown.
    from_limit : bool
        Whether that one was an upper limit.
    misleading : bool
        Whether it was one of the same night.
    sentence : str
    """

    mag_per_day: float
    err_mag_per_day: float
    days: float
    from_limit: bool
    misleading: bool
    sentence: str


def is_misleading(*, from_upper: ArrayLike, delta_time_days: ArrayLike) -> BoolArray:
    """Where a rate was computed from an upper limit of the same night.

    Parameters
    ----------
    from_upper : array_like of bool, shape (n,)
    delta_time_days : array_like, shape (n,)

    Returns
    -------
    numpy.ndarray, shape (n,), bool
    """
    days = np.asarray(delta_time_days, dtype=np.float64)
    return np.asarray(from_upper, dtype=bool) & (days < SAME_NIGHT_DAYS)


def rates_between(
    *, time_days: ArrayLike, mag: ArrayLike, mag_err: ArrayLike, band: ArrayLike, least_days: float = SAME_NIGHT_DAYS
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Rate of each detection against the latest one of its band that is some time earlier.

    Of two detections minutes apart the difference is noise, and its rate is enormous.

    Parameters
    ----------
    time_days, mag, mag_err : array_like, shape (n,)
    band : array_like, shape (n,)
    least_days : float
        Least time between the two.

    Returns
    -------
    mag_per_day, err_mag_per_day, days : numpy.ndarray, shape (n,)
        Negative while it brightens; NaN where no detection is so much earlier.
    """
    time, value, err = (np.asarray(array, dtype=np.float64) for array in (time_days, mag, mag_err))
    names = np.asarray(band, dtype=object)
    rate, rate_err, apart = (np.full(time.shape, np.nan) for _ in range(3))
    known = np.isfinite(time) & np.isfinite(value)
    for name in set(names[known].tolist()):
        here = np.flatnonzero(known & (names == name))
        here = here[np.lexsort((value[here], time[here]))]
        before = np.searchsorted(time[here], time[here] - least_days, side="right") - 1
        now, then = here[before >= 0], here[before[before >= 0]]
        apart[now] = time[now] - time[then]
        rate[now] = (value[now] - value[then]) / apart[now]
        rate_err[now] = np.hypot(err[now], err[then]) / apart[now]
    return rate, rate_err, apart


def rate_of(*, row: Mapping[str, Any]) -> Rate | None:
    """The broker's rate of one alert, in words.

    Parameters
    ----------
    row : mapping
        ``d:mag_rate d:sigma_rate d:delta_time d:from_upper``.

    Returns
    -------
    Rate or None
        ``None`` where the broker gave none: null, NaN, or the zeros it fills in.
    """
    rate, err = number(row=row, name="d:mag_rate"), number(row=row, name="d:sigma_rate")
    if not math.isfinite(rate) or (rate == 0 and not err > 0):
        return None
    days = number(row=row, name="d:delta_time")
    days = days if days > 0 else math.nan
    limit = yes(row=row, name="d:from_upper")
    misleading = bool(is_misleading(from_upper=limit, delta_time_days=days))
    value = f"{signed(rate)}{f' ± {err:.2f}' if err > 0 else ''} mag/day"
    when = f" {duration(days)} earlier" if math.isfinite(days) else " before"
    if misleading:
        text = f"The broker's rate of {value} compares with an upper limit{when}: it says little about the change."
    elif limit:
        text = f"The broker's rate of {value} compares with an upper limit{when}, not with a detection."
    else:
        text = f"The broker's rate is {value}, from a detection{when}."
    return Rate(rate, err, days, limit, misleading, text)
