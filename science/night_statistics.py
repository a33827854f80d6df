"""Counts by night: what is usual, shares, sums, and the place of a night in a calendar."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from science.columns import FloatArray, IntegerArray

EARLIER_NIGHTS = 30
"""So many nights before a night say what is usual."""

FEWEST_NIGHTS = 3
"""With fewer nights nothing is said to be usual."""

_DAYS_IN_WEEK = 7
_MONDAY_AFTER_1970 = 4  # 1970-01-01 was a Thursday


@dataclass(frozen=True)
class Usual:
    """What was usual in the nights before one.

    Attributes
    ----------
    median, low, high : numpy.ndarray, shape (k,)
        Median and quartiles of each count; NaN where fewer than `FEWEST_NIGHTS` nights are known.
    nights : int
        Nights that were looked at, at most `EARLIER_NIGHTS`.
    """

    median: FloatArray
    low: FloatArray
    high: FloatArray
    nights: int


def usual(*, counts: ArrayLike, place: int) -> Usual:
    """What was usual in the up to 30 nights before a night, itself left out.

    Parameters
    ----------
    counts : array_like, shape (n, k)
        A row a night, oldest first; NaN is unknown.
    place : int
        Row of the night.
    """
    table = np.asarray(counts, dtype=np.float64)
    earlier = table[max(place - EARLIER_NIGHTS, 0) : place]
    quartiles = np.full((3, table.shape[1]), np.nan)
    enough = np.isfinite(earlier).sum(axis=0) >= FEWEST_NIGHTS
    if enough.any():
        quartiles[:, enough] = np.nanpercentile(earlier[:, enough], (25.0, 50.0, 75.0), axis=0)
    return Usual(quartiles[1], quartiles[0], quartiles[2], len(earlier))


def running_usual(*, counts: ArrayLike) -> FloatArray:
    """Median of the up to 30 nights before each night.

    Parameters
    ----------
    counts : array_like, shape (n,)
        Oldest first; NaN is unknown.

    Returns
    -------
    numpy.ndarray, shape (n,)
        NaN where fewer than `FEWEST_NIGHTS` of them are known.
    """
    values = np.asarray(counts, dtype=np.float64)
    if not values.size:
        return values
    padded = np.concatenate([np.full(EARLIER_NIGHTS, np.nan), values[:-1]])
    earlier = np.lib.stride_tricks.sliding_window_view(padded, EARLIER_NIGHTS)
    medians = np.full(len(values), np.nan)
    enough = np.isfinite(earlier).sum(axis=1) >= FEWEST_NIGHTS
    if enough.any():
        medians[enough] = np.nanmedian(earlier[enough], axis=1)
    return medians


def percent(*, part: ArrayLike, whole: ArrayLike) -> FloatArray:
    """Shares in percent; NaN where either is unknown or the whole is nothing."""
    part, whole = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    shares: FloatArray = np.divide(100.0 * part, whole, out=np.full(np.shape(part), np.nan), where=whole > 0)
    return shares


def cumulative(*, counts: ArrayLike) -> FloatArray:
    """Sums up to each night; an unknown night adds nothing, and nothing known so far is NaN.

    Parameters
    ----------
    counts : array_like, shape (n,)
        Oldest first; NaN is unknown.
    """
    values = np.asarray(counts, dtype=np.float64)
    sums = np.nancumsum(values)
    sums[np.cumsum(np.isfinite(values)) == 0] = np.nan
    return sums


def stretches(*, days: ArrayLike, longest_gap_days: int) -> IntegerArray:
    """Number of the stretch that each night belongs to; a longer gap begins a new one.

    Parameters
    ----------
    days : array_like of int, shape (n,)
        Days since any zero, rising.
    longest_gap_days : int
    """
    values = np.asarray(days, dtype=np.int64)
    if not values.size:
        return values
    found: IntegerArray = np.concatenate([[0], np.cumsum(np.diff(values) > longest_gap_days)]).astype(np.int64)
    return found


def calendar_places(*, days: ArrayLike) -> tuple[IntegerArray, IntegerArray, IntegerArray]:
    """Year, week of the year's block and weekday of dates.

    Parameters
    ----------
    days : array_like of int, shape (n,)
        Days since 1970-01-01.

    Returns
    -------
    year, week, weekday : numpy.ndarray of int, shape (n,)
        The first of January is in week 0, each Monday begins a week; Monday is 0.
    """
    values = np.asarray(days, dtype=np.int64)
    years = values.astype("datetime64[D]").astype("datetime64[Y]")
    first = years.astype("datetime64[D]").astype(np.int64)
    week = (values - _MONDAY_AFTER_1970) // _DAYS_IN_WEEK - (first - _MONDAY_AFTER_1970) // _DAYS_IN_WEEK
    weekday = (values - _MONDAY_AFTER_1970) % _DAYS_IN_WEEK
    return years.astype(np.int64) + 1970, week, weekday
