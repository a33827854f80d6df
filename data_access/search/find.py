"""The rows that answer a question whose names are resolved."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from data_access import frames, queries, row_keys
from data_access.errors import BadRequest
from data_access.schema import JD_COLUMNS
from data_access.search.class_names import HIGH_STATE, LOW_STATE
from data_access.search.question import DEFAULT_RADIUS_ARCSEC, Question
from data_access.store import Row, Store
from data_access.table_types import types_of
from science.classification import CLASS_COLUMNS, classify
from science.columns import numbers
from science.labels import simbad_spellings

DEFAULT_ROWS = 1_000
MOST_COUNTED = 1_000
"""Rows that did not fit are counted, but no further than this: a search costs the same among few alerts and many."""
MOST_READ_FOR_TREND = 10_000
MOST_PREFIX_OBJECTS = 50

_CLASS_RULES = tuple(
    dict.fromkeys((*queries.CLASS_COLUMNS, *CLASS_COLUMNS, "d:anomaly_score", "i:magnr", "i:sigmagnr"))
)
_TREND_COLUMNS = ("d:mag_rate", "d:blazar_stats_m0", "d:blazar_stats_instantness_low")
_SCORE_COLUMNS = {
    "SLSN candidate": ("d:slsn_score",),
    LOW_STATE: ("d:blazar_stats_m2", "d:blazar_stats_instantness_low"),
    HIGH_STATE: ("d:blazar_stats_instantness_high",),
}
"""What says how far an alert belongs to a class that has a table of its own."""


@dataclass(frozen=True)
class Found:
    """Rows in the order in which they are shown.

    Attributes
    ----------
    frame : at most `n` (or `DEFAULT_ROWS`) rows with `v:classification`
    total : how many there are in all; None if more than `MOST_COUNTED`
    rows_are : `objects` or `alerts`
    order : `nearest first`, `newest first` or `by name`
    cut : why some that may belong here were not read, None if all were
    missing : names asked for that the store does not have
    other_dates : objects of a cone that were first seen at other times than asked for
    """

    frame: pd.DataFrame
    total: int | None
    rows_are: str
    order: str
    cut: str | None = None
    missing: tuple[str, ...] = ()
    other_dates: int = 0


def find(store: Store, question: Question) -> Found:
    """The rows that answer a question.

    Raises
    ------
    BadRequest
        The question asks for nothing, or for a name that must be resolved first.
    NoSuchTable, StoreUnavailable
    """
    match question.action:
        case "object":
            return _objects(store, question)
        case "cone":
            return _cone(store, question)
        case "class":
            return _class(store, question)
        case "anomaly":
            return _dated(store, question, "ztf.anomaly", _CLASS_RULES)
        case "date":
            return _dated(store, question, "ztf.jd", JD_COLUMNS)
        case "solar_system":
            return _solar_system(store, question)
        case "tracklet":
            return _tracklet(store, question)
        case _:
            raise BadRequest("There is nothing in this that can be searched.")


def position_of_object(store: Store, object_id: str) -> tuple[float, float] | None:
    """Right ascension and declination of an object's newest alert, degrees; None for an unknown object."""
    frame = _newest_of(store, object_id, ("i:ra", "i:dec"))
    if frame.empty or not np.isfinite(frame[["i:ra", "i:dec"]].to_numpy(dtype=float)).all():
        return None
    return float(frame["i:ra"].iloc[0]), float(frame["i:dec"].iloc[0])


def _objects(store: Store, question: Question) -> Found:
    ids = list(question.object_ids)
    more = False
    if question.is_prefix:
        most = min(question.n or MOST_PREFIX_OBJECTS, MOST_PREFIX_OBJECTS)
        ids = queries.object_names(store, ids[0], most + 1)
        ids, more = ids[:most], len(ids) > most
    each = store.side_by_side([lambda name=name: _newest_of(store, name, _CLASS_RULES) for name in ids])  # type: ignore[misc]
    missing = tuple(name for name, frame in zip(ids, each, strict=True) if frame.empty)
    frame = _joined(each, _CLASS_RULES)
    frame["v:classification"] = classify(frame=frame)
    cut = f"The first {len(ids)} names that begin so; there are more: type on." if more else None
    shown = frame.head(question.n or len(frame))
    return Found(shown, None if more else len(frame), "objects", "by name", cut, missing)


def _cone(store: Store, question: Question) -> Found:
    ra_deg, dec_deg = question.ra_deg, question.dec_deg
    if ra_deg is None or dec_deg is None:
        place = position_of_object(store, question.object_ids[0])
        if place is None:
            empty = frames.empty(_CLASS_RULES).assign(**{"v:classification": None, "v:separation_degree": np.nan})
            return Found(empty, 0, "objects", "nearest first", missing=question.object_ids)
        ra_deg, dec_deg = place
    frame = queries.cone(
        store,
        ra_deg,
        dec_deg,
        question.radius_arcsec or DEFAULT_RADIUS_ARCSEC,
        start_jd=question.start_jd,
        stop_jd=question.stop_jd,
    )
    cut, other_dates = frame.attrs["cut"], frame.attrs["other_dates"]
    frame["v:classification"] = frame["d:classification"]
    if question.label is not None:
        frame = frame[frame["d:classification"].isin(simbad_spellings(question.label))].reset_index(drop=True)
    shown = frame.head(question.n or DEFAULT_ROWS)
    return Found(shown, len(frame), "objects", "nearest first", cut, other_dates=other_dates)


def _class(store: Store, question: Question) -> Found:
    label, most = question.label or "", question.n or DEFAULT_ROWS
    columns = tuple(dict.fromkeys((*queries.CLASS_COLUMNS, *_TREND_COLUMNS, *_SCORE_COLUMNS.get(label, ()))))
    if question.trend in ("rising", "fading", "new_low_state"):
        return _with_trend(store, question, label, most, columns)
    frame, is_cut = _labelled(store, question, label, most, columns)
    total: int | None = len(frame)
    if is_cut and most >= MOST_COUNTED:
        total = None
    elif is_cut:
        counted, is_more = _labelled(store, question, label, MOST_COUNTED, ("i:objectId", "i:jd"))
        total = None if is_more else len(counted)
    return Found(frame, total, "alerts", "newest first")


def _with_trend(store: Store, question: Question, label: str, most: int, columns: Sequence[str]) -> Found:
    """The newest alerts of a class that have the trend: more are read until there are enough, or none left."""
    for read in dict.fromkeys((min(max(4 * most, MOST_COUNTED), MOST_READ_FOR_TREND), MOST_READ_FOR_TREND)):
        frame, is_cut = _labelled(store, question, label, read, columns)
        frame = frame[_has_trend(frame, question.trend or "")].reset_index(drop=True)
        if not is_cut or len(frame) > most:
            break
    cut = None
    if is_cut and len(frame) <= most:
        cut = f"Only the newest {read:,} alerts of the class were looked through: narrow the dates."
    return Found(frame.head(most), None if is_cut else len(frame), "alerts", "newest first", cut)


def _labelled(
    store: Store, question: Question, label: str, n: int, columns: Sequence[str]
) -> tuple[pd.DataFrame, bool]:
    """Alerts of a label in both spellings of SIMBAD, newest first, and whether there are more."""
    spellings = simbad_spellings(label)
    span = (question.start_jd, question.stop_jd)
    each = store.side_by_side([functools.partial(queries.latest, store, one, n, *span, columns) for one in spellings])
    is_cut = any(frame.attrs["cut"] is not None for frame in each) or sum(map(len, each)) > n
    named = [frame.assign(**{"v:classification": one}) for one, frame in zip(spellings, each, strict=True)]
    frame = _joined(named, (*dict.fromkeys(("i:jd", *columns)), "v:classification"))
    return frame.sort_values("i:jd", ascending=False, kind="stable").reset_index(drop=True).head(n), is_cut


def _has_trend(frame: pd.DataFrame, trend: str) -> Any:
    """Fink's own rules: a magnitude that falls is an object that rises."""
    if trend in ("rising", "fading"):
        rate = numbers(frame=frame, name="d:mag_rate")
        return rate < 0.0 if trend == "rising" else rate > 0.0
    ratio = numbers(frame=frame, name="d:blazar_stats_m0")
    instant = numbers(frame=frame, name="d:blazar_stats_instantness_low")
    return np.where(np.isnan(ratio), instant, ratio) >= 1.0


def _dated(store: Store, question: Question, table: str, columns: Sequence[str]) -> Found:
    most = question.n or DEFAULT_ROWS
    frame = queries.newest(store, table, most, question.start_jd, question.stop_jd, columns)
    total: int | None = len(frame)
    if frame.attrs["cut"] is not None and most >= MOST_COUNTED:
        total = None
    elif frame.attrs["cut"] is not None:
        counted = queries.newest(store, table, MOST_COUNTED, question.start_jd, question.stop_jd, ("i:jd",))
        total = None if counted.attrs["cut"] is not None else len(counted)
    frame = frame.reset_index(drop=True)
    frame["v:classification"] = frame["d:classification"] if "d:classification" in frame else classify(frame=frame)
    return Found(frame, total, "alerts", "newest first")


def _solar_system(store: Store, question: Question) -> Found:
    frame = queries.solar_system_object(store, question.solar_system_name or "", queries.MOVING_COLUMNS)
    low, high = question.start_jd or -np.inf, question.stop_jd or np.inf
    frame = frame[frame["i:jd"].between(low, high)].reset_index(drop=True)
    frame["v:classification"] = "Solar System MPC"
    return Found(frame.head(question.n or DEFAULT_ROWS), len(frame), "alerts", "newest first")


def _tracklet(store: Store, question: Question) -> Found:
    name, most = question.tracklet_id or "", question.n or DEFAULT_ROWS
    if question.is_prefix:
        columns = [column.encode() for column in queries.CLASS_COLUMNS]
        scan = store.table("ztf.tracklet").scan(row_prefix=name.encode(), columns=columns, limit=most + 1)
        rows: list[Row] = [row for row in scan if not row[0].startswith(b"schema")]
        frame = frames.build(rows, types_of(store, "ztf.tracklet"), queries.CLASS_COLUMNS)
    else:
        frame = queries.tracklet(store, name)
    total = None if question.is_prefix and len(frame) > most else len(frame)
    frame = frame.sort_values("i:jd", ascending=False, kind="stable").reset_index(drop=True).head(most)
    frame["v:classification"] = "Tracklet"
    return Found(frame, total, "alerts", "newest first")


def _newest_of(store: Store, object_id: str, columns: Sequence[str]) -> pd.DataFrame:
    """An object's newest alert, a frame of one row or none: one scan that ends after it."""
    prefix = queries.object_prefix_or_none(object_id)
    if prefix is None:
        return frames.empty(columns)
    scan = store.table("ztf").scan(
        row_prefix=prefix, columns=[column.encode() for column in columns], batch_size=1, limit=1, reverse=True
    )
    rows = [row for row in scan if row_keys.split_right(row[0], 1)[0] == object_id]
    return frames.build(rows, types_of(store, "ztf"), columns)


def _joined(parts: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    """Frames of the same columns below each other."""
    filled = [part for part in parts if len(part)]
    for part in filled:
        part.attrs = {}
    if not filled:
        empty = frames.empty([column for column in columns if not column.startswith("v:")])
        return empty.assign(**{column: pd.Series(dtype=object) for column in columns if column.startswith("v:")})
    return pd.concat(filled, ignore_index=True) if len(filled) > 1 else filled[0].reset_index(drop=True)


def without_dates(question: Question) -> Question:
    """The same question over all time."""
    return replace(question, start_jd=None, stop_jd=None)
