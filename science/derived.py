"""Fields that are computed when alerts are read, never stored: the broker's ``v:`` columns.

Rates and colours are of difference magnitudes (``i:magpsf``), in the bands g and r, as the broker defines them. They
need the whole of an object's alerts: on a part of them a "previous" alert is the previous one of that part.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from science.classification import classify
from science.columns import BoolArray, FloatArray, IntegerArray, ObjectArray, numbers, texts
from science.dates import utc_texts
from science.nearest import nearest_index
from science.sky import constellations

COLOR_TOLERANCE_DAYS = 0.3

DEFAULTS_ON_READ: dict[str, str | float] = {
    "d:tracklet": "",
    "d:tns": "",
    "d:blazar_stats_m0": -1.0,
    "d:blazar_stats_m1": -1.0,
    "d:blazar_stats_m2": -1.0,
    "d:blazar_stats_instantness_low": -1.0,
    "d:blazar_stats_robustness_low": -1.0,
    "d:blazar_stats_instantness_high": -1.0,
    "d:blazar_stats_robustness_high": -1.0,
}
"""Value that the broker gives on reading to a column which no row has."""

RATE_FIELDS = ("v:rate", "v:sigma(rate)")
COLOR_FIELDS = ("v:g-r", "v:sigma(g-r)", "v:rate(g-r)", "v:sigma(rate(g-r))")


def add_v_fields(*, frame: pd.DataFrame, color: bool = True, defaults: bool = True) -> pd.DataFrame:
    """Add the fields computed on read to a frame of alerts.

    Parameters
    ----------
    frame : pandas.DataFrame, n rows
        Alerts of one or several objects in any order, under the broker's column names; absent columns are null.
    color : bool
        Whether to add rates and colours, which take the alerts of an object together.
    defaults : bool
        Whether to fill in the columns of `DEFAULTS_ON_READ` that no row has.

    Returns
    -------
    pandas.DataFrame
        A new frame: the same rows, index and attributes, further columns ``v:classification v:lastdate v:firstdate
        v:lapse v:constellation`` and, with ``color``, `RATE_FIELDS` (mag/day) and `COLOR_FIELDS` (mag, mag/day).
    """
    jd = numbers(frame=frame, name="i:jd")
    first = numbers(frame=frame, name="i:jdstarthist")
    added: dict[str, FloatArray | ObjectArray] = {}
    if defaults:
        added = {
            name: np.full(len(frame), value, dtype=object if isinstance(value, str) else np.float64)
            for name, value in DEFAULTS_ON_READ.items()
            if name not in frame.columns or frame[name].isna().all()
        }
    added["v:classification"] = classify(frame=frame)
    added["v:lastdate"] = utc_texts(jd=jd)
    added["v:firstdate"] = utc_texts(jd=first)
    added["v:lapse"] = jd - first
    ra, dec = numbers(frame=frame, name="i:ra"), numbers(frame=frame, name="i:dec")
    added["v:constellation"] = constellations(ra_deg=ra, dec_deg=dec)
    if color:
        added |= _rates_and_colors(frame=frame, jd=jd)
    columns = {name: pd.Series(values, index=frame.index, dtype=values.dtype) for name, values in added.items()}
    kept = frame.drop(columns=[name for name in columns if name in frame.columns])
    result = pd.concat([kept, pd.DataFrame(columns, index=frame.index)], axis=1)
    result.attrs = dict(frame.attrs)
    return result


def _rates_and_colors(*, frame: pd.DataFrame, jd: FloatArray) -> dict[str, FloatArray | ObjectArray]:
    n = len(frame)
    fields: dict[str, FloatArray | ObjectArray] = {name: np.full(n, np.nan) for name in (*RATE_FIELDS, *COLOR_FIELDS)}
    mag, sigma = numbers(frame=frame, name="i:magpsf"), numbers(frame=frame, name="i:sigmapsf")
    fid = numbers(frame=frame, name="i:fid")
    usable = np.isfinite(jd) & (mag >= 0) & _is_detection(frame)
    if not usable.any():
        return fields
    objects = _object_codes(frame)
    line = _time_line(objects=objects, jd=jd, usable=usable)
    by_time = np.lexsort((sigma, mag, line))  # equal dates by brightness: the order of the rows must not matter
    order = {band: by_time[(usable & (fid == band))[by_time]] for band in (1, 2)}
    for rows in order.values():
        now, before = _consecutive(rows, objects)
        days = jd[now] - jd[before]
        fields["v:rate"][now] = _ratio(mag[now] - mag[before], days)
        fields["v:sigma(rate)"][now] = _ratio(np.hypot(sigma[now], sigma[before]), days)
    _add_colors(fields=fields, order=order, line=line, objects=objects, jd=jd, mag=mag, sigma=sigma)
    return fields


def _add_colors(
    *,
    fields: dict[str, FloatArray | ObjectArray],
    order: dict[int, IntegerArray],
    line: FloatArray,
    objects: IntegerArray,
    jd: FloatArray,
    mag: FloatArray,
    sigma: FloatArray,
) -> None:
    green, red = order[1], order[2]
    partner = nearest_index(times=line[green], others=line[red])
    paired = partner >= 0
    paired[paired] = np.abs(line[green][paired] - line[red][partner[paired]]) <= COLOR_TOLERANCE_DAYS
    green, red = green[paired], red[partner[paired]]
    if not green.size:
        return
    color = mag[green] - mag[red]
    color_err = np.hypot(sigma[green], sigma[red])
    rate, rate_err = np.full(green.size, np.nan), np.full(green.size, np.nan)
    now, before = _consecutive(np.arange(green.size), objects[green])
    days = jd[green][now] - jd[green][before]
    rate[now] = _ratio(color[now] - color[before], days)
    rate_err[now] = _ratio(np.hypot(color_err[now], color_err[before]), days)
    for rows in order.values():
        pair = nearest_index(times=line[rows], others=line[green])
        near = np.abs(line[rows] - line[green][pair]) <= COLOR_TOLERANCE_DAYS
        for name, values in zip(COLOR_FIELDS, (color, color_err, rate, rate_err), strict=True):
            fields[name][rows[near]] = values[pair[near]]


def _is_detection(frame: pd.DataFrame) -> BoolArray:
    if "d:tag" not in frame.columns:
        return np.ones(len(frame), dtype=bool)
    return np.array([tag in (None, "valid") for tag in texts(frame=frame, name="d:tag")], dtype=bool)


def _object_codes(frame: pd.DataFrame) -> IntegerArray:
    codes = pd.factorize(texts(frame=frame, name="i:objectId"), use_na_sentinel=False)[0]
    return np.asarray(codes, dtype=np.int64)


def _time_line(*, objects: IntegerArray, jd: FloatArray, usable: BoolArray) -> FloatArray:
    """Dates of all objects on one line, each object's stretch more than a day from the next one's.

    So the nearest point in time is found for all objects at once, and never in another object.
    """
    start = jd[usable].min()
    step = jd[usable].max() - start + 1.0 + COLOR_TOLERANCE_DAYS
    line: FloatArray = np.where(usable, (jd - start) + objects * step, np.nan)
    return line


def _consecutive(rows: IntegerArray, objects: IntegerArray) -> tuple[IntegerArray, IntegerArray]:
    """Each row and the one before it of the same object, for rows in order along the line."""
    same = objects[rows[1:]] == objects[rows[:-1]]
    return rows[1:][same], rows[:-1][same]


def _ratio(change: FloatArray, days: FloatArray) -> FloatArray:
    result: FloatArray = np.divide(change, days, out=np.full(days.shape, np.nan), where=days > 0)
    return result
