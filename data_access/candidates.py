"""Candidates of a topic: one wave of limited scans, one per label; a second wave for the curves of those in view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_access import frames, queries
from data_access.errors import BadRequest, NoSuchTable
from data_access.row_keys import split_right
from data_access.store import Row, Store
from data_access.table_types import types_of
from science.columns import numbers, texts
from science.topic_labels import SCORES, TOPIC_LABELS

ALERTS_PER_LABEL = 100
CURVE_COLUMNS = ("i:jd", "i:fid", "i:magpsf", "i:sigmapsf", "i:isdiffpos")
MOST_CURVE_POINTS = 200
_NO_NAME = (None, "", "null", "None", "nan")
TRACKLET_PREFIX = "TRCK_"


@dataclass(frozen=True)
class LabelScan:
    """What the scan of one label gave.

    Attributes
    ----------
    label : str
    alerts : int
    oldest_jd : float
        NaN without alerts.
    cut : bool
        Whether there are older alerts that were not read.
    """

    label: str
    alerts: int
    oldest_jd: float
    cut: bool


def candidates(
    store: Store,
    topic: str,
    *,
    n: int = ALERTS_PER_LABEL,
    start_jd: float | None = None,
    stop_jd: float | None = None,
) -> pd.DataFrame:
    """Candidates of a topic between two dates, newest first, each once with its newest alert.

    Parameters
    ----------
    topic : one of `science.topic_labels.TOPIC_LABELS`
    n : at most so many alerts of each label, the newest
    start_jd, stop_jd : dates, both included

    Returns
    -------
    frame with `queries.CLASS_COLUMNS`, the topic's scores and

    - `v:label`: the label of the newest alert; `v:labels`: tuple of all labels found, that one first
    - `v:name`: of what moves, whose alerts count as one: number, name or designation of a known Solar System object,
      or the name of a tracklet; else ""

    `attrs["scans"]` holds a `LabelScan` per label that was found, `attrs["cut"]` a sentence if a scan was cut.
    A label without alerts or an absent table gives none.

    Raises
    ------
    BadRequest
        There is no such topic.
    """
    if topic not in TOPIC_LABELS:
        raise BadRequest(f"'{topic[:80]}' is no topic with candidates; there are {', '.join(TOPIC_LABELS)}.")
    columns = tuple(dict.fromkeys((*queries.CLASS_COLUMNS, *(score.column for score in SCORES[topic]))))

    def one(label: str) -> pd.DataFrame:
        try:
            return queries.latest(store, label, n, start_jd, stop_jd, columns)
        except NoSuchTable:
            return frames.empty(columns)

    labels = TOPIC_LABELS[topic]
    found = store.side_by_side([lambda label=label: one(label) for label in labels])  # type: ignore[misc]
    return one_row_each(dict(zip(labels, found, strict=True)), columns)


def one_row_each(found: Mapping[str, pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    """Candidates from the alerts of several labels, as `candidates` gives them.

    Parameters
    ----------
    found : newest alerts by label, with `attrs["cut"]` as `queries.latest` gives it
    columns : of these alerts
    """
    scans, parts = [], []
    for label, alerts in found.items():
        if len(alerts):
            cut = alerts.attrs.get("cut") is not None
            scans.append(LabelScan(label, len(alerts), float(alerts["i:jd"].min()), cut))
            parts.append(alerts.assign(**{"v:label": label}))
    merged = pd.concat(_without_attrs(parts), ignore_index=True) if parts else frames.empty((*columns, "v:label"))
    frame = _one_row_each(merged)
    frame.attrs = {"scans": tuple(scans), "cut": cut_sentence(scans)}
    return frame


def cut_sentence(scans: Sequence[LabelScan], start_jd: float | None = None) -> str | None:
    """Which labels have alerts that were not read, None if none has.

    Parameters
    ----------
    start_jd : alerts before this date are not wanted, so that a scan which went beyond it is whole
    """
    cut = [scan for scan in scans if scan.cut and (start_jd is None or scan.oldest_jd > start_jd)]
    if not cut:
        return None
    names = [scan.label for scan in cut]
    listed = names[0] if len(names) == 1 else f"each of {', '.join(names[:-1])} and {names[-1]}"
    return f"Only the newest {max(scan.alerts for scan in cut):,} alerts of {listed} were read; there are more."


def curves_of(
    store: Store, object_ids: Sequence[str], *, names: Mapping[str, str] | None = None
) -> dict[str, pd.DataFrame]:
    """The newest points of several objects, by object: one wave of short scans of five columns.

    Parameters
    ----------
    object_ids : objects, each once
    names : `v:name` by object for those that move: all alerts of that name are the curve

    Returns
    -------
    frame with `CURVE_COLUMNS` by object, oldest first, at most `MOST_CURVE_POINTS` points; empty for an unknown object.
    """
    known = names or {}
    found = store.side_by_side([lambda each=each: _curve(store, each, known.get(each)) for each in object_ids])  # type: ignore[misc]
    return dict(zip(object_ids, found, strict=True))


def _curve(store: Store, object_id: str, name: str | None) -> pd.DataFrame:
    if name:
        table = "ztf.tracklet" if name.startswith(TRACKLET_PREFIX) else "ztf.ssnamenr"
        prefix: bytes | None = f"{name}_".encode()
    else:
        table, prefix = "ztf", queries.object_prefix_or_none(object_id)
    if prefix is None:
        return frames.empty(CURVE_COLUMNS)
    columns = [column.encode() for column in CURVE_COLUMNS]
    scan = store.table(table).scan(
        row_prefix=prefix, columns=columns, reverse=True, limit=MOST_CURVE_POINTS, batch_size=MOST_CURVE_POINTS
    )
    try:
        rows: list[Row] = [row for row in scan if split_right(row[0], 1)[0].encode() + b"_" == prefix]
    except NoSuchTable:
        return frames.empty(CURVE_COLUMNS)
    frame = frames.build(rows, types_of(store, table), CURVE_COLUMNS)
    if table != "ztf.tracklet":
        frames.dates_from_keys(frame, rows)
    return frame.sort_values("i:jd", kind="stable").reset_index(drop=True)


def _one_row_each(alerts: pd.DataFrame) -> pd.DataFrame:
    """The newest alert of each object, with all its labels."""
    jd = numbers(frame=alerts, name="i:jd")
    alerts = alerts.iloc[np.argsort(-jd, kind="stable")].reset_index(drop=True)
    names = [
        next((str(name) for name in given if name not in _NO_NAME), "")
        for given in zip(texts(frame=alerts, name="i:ssnamenr"), texts(frame=alerts, name="d:tracklet"), strict=True)
    ]
    objects = texts(frame=alerts, name="i:objectId")
    subjects = [name or str(object_id) for name, object_id in zip(names, objects, strict=True)]
    labels: dict[str, list[str]] = {}
    for subject, label in zip(subjects, texts(frame=alerts, name="v:label"), strict=True):
        of_subject = labels.setdefault(subject, [])
        if label not in of_subject:
            of_subject.append(label)
    alerts["v:name"] = pd.Series(names, dtype="object")
    first = alerts[~pd.Series(subjects, dtype="object").duplicated()].reset_index(drop=True)
    first["v:labels"] = pd.Series([tuple(found) for found in labels.values()], dtype="object")
    return first


def _without_attrs(parts: Sequence[pd.DataFrame]) -> list[pd.DataFrame]:
    for part in parts:
        part.attrs = {}
    return list(parts)
