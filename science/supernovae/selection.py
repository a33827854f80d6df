"""Which points of a light curve belong to the event, and where it is brightest."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.ndimage import median_filter

from science.columns import FloatArray, IntegerArray
from science.errors import NotEnoughData
from science.measurements import Measurements

BEFORE_DAYS, AFTER_DAYS = 30.0, 40.0
FEWEST_POINTS = 3
MOST_POINTS = 160
MOST_BANDS = 30
_NEIGHBOUR_DAYS = 12.0
_MANY = 9


@dataclass(frozen=True)
class Event:
    """The points around the brightest one.

    Attributes
    ----------
    points : Measurements
        In order of time, as they were given.
    brightest_days : float
        Time of the brightest point that its neighbours bear out.
    scale : float
        Its flux.
    """

    points: Measurements
    brightest_days: float
    scale: float


def event_of(*, points: Measurements) -> Event:
    """The points from 30 days before the brightest one to 40 days after, at least three.

    A point counts as bright as the median of itself and the two that stand beside it in time, or the eight that do
    within a day, so that a few outliers, or another year's noise, are not taken for the event.

    Raises
    ------
    NotEnoughData
        There are fewer than three points, more than thirty bands, or no point brighter than zero.
    """
    if len(points) < FEWEST_POINTS:
        left_out = "".join(f"; {item}" for item in points.left_out)
        raise NotEnoughData(
            f"A supernova fit needs {FEWEST_POINTS} points in all bands together; this light curve has {len(points)}"
            f"{left_out}."
        )
    if len(points.bands) > MOST_BANDS:
        raise NotEnoughData(
            f"The points are in {len(points.bands):,} bands, more than the {MOST_BANDS} that one fit takes together."
        )
    ordered = _in_strict_order(points)
    flux = _borne_out(ordered)
    brightest = int(np.argmax(flux))
    if not flux[brightest] > 0:
        raise NotEnoughData("No point is brighter than zero: there is no outburst to fit.")
    since = ordered.time_days - ordered.time_days[brightest]
    nearest = np.argsort(np.abs(since), kind="stable")[:FEWEST_POINTS]
    keep = (since >= -BEFORE_DAYS) & (since <= AFTER_DAYS)
    keep[nearest] = True
    reason = f"more than {BEFORE_DAYS:.0f} days before or {AFTER_DAYS:.0f} days after the brightest"
    event = ordered.only(np.asarray(keep), reason)
    return Event(event, float(ordered.time_days[brightest]), float(flux[brightest]))


def binned(*, points: Measurements) -> Measurements:
    """At most about `MOST_POINTS` points: many more are averaged in time, each band for itself.

    The averages are weighted by the errors, and less where a point is far from the median of its bin.
    """
    if len(points) <= MOST_POINTS:
        return points
    bins = max(1, MOST_POINTS // len(points.bands))
    start, span = points.time_days[0], np.ptp(points.time_days)
    place = np.minimum(((points.time_days - start) / max(span, 1e-9) * bins).astype(np.int64), bins - 1)
    group = place * len(points.bands) + points.band_code
    frame = pd.DataFrame({"group": group, "time": points.time_days - start, "flux": points.value, "err": points.err})
    middle = frame.groupby("group")["flux"].transform("median").to_numpy()
    weight = points.err**-2.0 / (1 + ((points.value - middle) / (3 * points.err)) ** 2)
    weight = weight / weight.max()
    sums = (
        frame.assign(time=frame["time"] * weight, flux=frame["flux"] * weight, w=weight, v=(weight * frame["err"]) ** 2)
        .groupby("group")[["time", "flux", "w", "v"]]
        .sum()
    )
    total = sums["w"].to_numpy()
    first = np.searchsorted(np.sort(group), sums.index.to_numpy())
    return replace(
        points,
        time_days=start + sums["time"].to_numpy() / total,
        value=sums["flux"].to_numpy() / total,
        err=np.sqrt(sums["v"].to_numpy()) / total,
        band_code=np.asarray(sums.index.to_numpy() % len(points.bands), dtype=np.int64),
        place=points.place[np.argsort(group, kind="stable")][first],
    )


def _in_strict_order(points: Measurements) -> Measurements:
    """By time, then band, then flux: the order in which equal times were given must not matter."""
    order = np.lexsort((points.err, points.value, points.band_code, points.time_days))
    return _taken(points, order)


def _taken(points: Measurements, order: IntegerArray) -> Measurements:
    return replace(
        points,
        time_days=points.time_days[order],
        value=points.value[order],
        err=points.err[order],
        band_code=points.band_code[order],
        place=points.place[order],
    )


def _borne_out(points: Measurements) -> FloatArray:
    """The flux of each point, as far as the points beside it bear it out."""
    flux, gap = points.value, np.diff(points.time_days) <= _NEIGHBOUR_DAYS
    before, after = np.concatenate([[False], gap]), np.concatenate([gap, [False]])
    earlier, later = np.roll(flux, 1), np.roll(flux, -1)
    three = np.median([earlier, flux, later], axis=0)
    if len(flux) >= _MANY:
        half = _MANY // 2
        dense = np.zeros(len(flux), dtype=bool)
        dense[half:-half] = points.time_days[_MANY - 1 :] - points.time_days[: -_MANY + 1] < 1
        three = np.where(dense, median_filter(flux, _MANY), three)
    two = np.minimum(flux, np.where(before, earlier, later))
    found = np.where(before & after, three, two)
    alone = ~(before | after)
    if (found[~alone] > 0).any():
        return np.where(alone, np.minimum(flux, 0.0), found)
    return np.where(alone, flux, found)
