"""What a card shows of an object beyond its row: newest points, catalogues, a picture. One wave for all cards."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data_access import frames, queries
from data_access.candidates import CURVE_COLUMNS, MOST_CURVE_POINTS
from data_access.errors import NoSuchFamily, NoSuchTable
from data_access.row_keys import join, split_right
from data_access.store import Cells, Row, Store
from data_access.table_types import types_of
from science.stamps import thumbnail

POINT_COLUMNS = (*CURVE_COLUMNS, "i:distnr", "i:magnr", "i:sigmagnr")
FACT_COLUMNS = (
    *("d:cdsxmatch", "d:tns", "d:vsx", "d:gcvs", "i:ssnamenr", "d:tracklet", "i:neargaia", "i:distpsnr1"),
    *("i:ndethist", "i:jdstarthist", "i:jd"),
)
_STAMP = b"b:cutoutScience_stampData"


@dataclass(frozen=True)
class Glance:
    """What a card shows of one object.

    Attributes
    ----------
    points : frame with `POINT_COLUMNS`, oldest first, at most `MOST_CURVE_POINTS`, the newest
    facts : the newest alert's `FACT_COLUMNS`; empty for an object without alerts
    stamp_png : the science cutout of the alert asked for as a small PNG; None where there is none
    """

    points: pd.DataFrame
    facts: Mapping[str, Any]
    stamp_png: bytes | None


def glances_of(store: Store, alerts: Sequence[tuple[str, float]]) -> dict[tuple[str, float], Glance]:
    """What the cards of some objects show: a short scan an object and one read of all stamps, side by side.

    Parameters
    ----------
    alerts : object and date of the alert whose stamp is shown, each once

    Returns
    -------
    dict by object and date

    Raises
    ------
    NoSuchTable, StoreUnavailable
    """
    calls = [functools.partial(_rows, store, object_id) for object_id, _ in alerts]
    found: list[list[Row]] = store.side_by_side([*calls, functools.partial(_stamp_rows, store, alerts)])
    stamps: dict[bytes, Cells] = dict(found[-1])
    return {
        alert: _glance(store, rows, stamps.get(join(*alert), {}))
        for alert, rows in zip(alerts, found[:-1], strict=True)
    }


def _rows(store: Store, object_id: str) -> list[Row]:
    """An object's newest alerts, newest first."""
    prefix = queries.object_prefix_or_none(object_id)
    if prefix is None:
        return []
    columns = [column.encode() for column in dict.fromkeys((*POINT_COLUMNS, *FACT_COLUMNS))]
    scan = store.table("ztf").scan(
        row_prefix=prefix, columns=columns, reverse=True, limit=MOST_CURVE_POINTS, batch_size=MOST_CURVE_POINTS
    )
    return [row for row in scan if split_right(row[0], 1)[0] == object_id]


def _stamp_rows(store: Store, alerts: Sequence[tuple[str, float]]) -> list[Row]:
    try:
        return store.table("ztf.cutouts").rows([join(*alert) for alert in alerts], [_STAMP])
    except (NoSuchTable, NoSuchFamily):
        return []


def _glance(store: Store, rows: list[Row], stamp: Cells) -> Glance:
    types = types_of(store, "ztf")
    points = frames.build(rows, types, POINT_COLUMNS)
    frames.dates_from_keys(points, rows)
    points = points.sort_values("i:jd", kind="stable").reset_index(drop=True)
    facts = frames.build(rows[:1], types, FACT_COLUMNS).to_dict("records")
    cell = stamp.get(_STAMP)
    return Glance(points, facts[0] if facts else {}, thumbnail(data=cell) if cell else None)
