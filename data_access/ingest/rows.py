"""The rows that one batch of alerts makes, table by table, by Fink's rules."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data_access import row_keys
from data_access.cells import decode_column
from data_access.ingest.values import CellColumn
from data_access.schema import COLUMN_TYPES, INDEX_COLUMNS, JD_COLUMNS, PIXEL_COLUMNS
from data_access.store import Cells, Row
from science.classification import CLASS_COLUMNS, classify, solar_system_flag

MAIN = "ztf"
BY_DATE = "ztf.jd"
PIXEL = "ztf.pixel128"
TRACKLET = "ztf.tracklet"
CUTOUTS = "ztf.cutouts"
SHARED_TABLES = (PIXEL, TRACKLET)
"""Tables in which alerts of one object share a row: it is the newest alert's."""

FULL_ROW_TABLES = ("ztf.low_state_blazars", "ztf.high_state_blazars", "ztf.slsn")
_SLSN_THRESHOLD = 0.5
_LONGEST_KEY_PART = 200
_MPC_ROID = 3
_COLUMNS_OF = {
    "ztf.class": INDEX_COLUMNS,
    PIXEL: PIXEL_COLUMNS,
    "ztf.ssnamenr": INDEX_COLUMNS,
    TRACKLET: INDEX_COLUMNS,
    "ztf.tns": INDEX_COLUMNS,
    BY_DATE: JD_COLUMNS,
}
_INDEX_ONLY = ("d:classification", "d:hdfs_path")
RULE_COLUMNS = (
    *dict.fromkeys((*CLASS_COLUMNS, "i:ra", "i:dec", "i:ssnamenr", "d:tns", "d:slsn_score")),
    *(f"d:blazar_stats_{name}" for name in ("m0", "m1", "m2")),
    *(f"d:blazar_stats_{kind}_{state}" for kind in ("instantness", "robustness") for state in ("low", "high")),
)
"""Columns that decide in which index tables an alert is, and under which keys."""

Keys = dict[str, list[bytes | None]]


@dataclass
class Batch:
    """Alerts as cells, with what the rules need of them decoded.

    Attributes
    ----------
    columns : cells of each column, n each; None is null
    object_ids, jd : name of the object and date of each alert
    labels : class of each alert at ingestion
    keys : row key of each alert by index table, None where the alert is not in the table
    """

    columns: dict[str, CellColumn]
    object_ids: list[str]
    jd: list[float]
    labels: list[str]
    keys: Keys

    @property
    def main_keys(self) -> list[bytes]:
        return main_keys(self.object_ids, self.jd)


def main_keys(object_ids: Sequence[str], jd: Sequence[float]) -> list[bytes]:
    """Keys of the main table."""
    return [f"{name}_{row_keys.jd_text(date)}".encode() for name, date in zip(object_ids, jd, strict=True)]


def batch_of(
    columns: dict[str, CellColumn], object_ids: list[str], jd: list[float], labels: Sequence[str | None] | None = None
) -> Batch:
    """Apply the rules to alerts.

    Parameters
    ----------
    columns, object_ids, jd : the alerts, n of them
    labels : classes that are known already (None: to be computed)
    """
    values = _Values(columns, len(jd))
    computed = classify(frame=values.frame(CLASS_COLUMNS)).tolist()
    given = labels or [None] * len(jd)
    classes = [new if old is None else old for old, new in zip(given, computed, strict=True)]
    return Batch(columns, object_ids, jd, classes, _index_keys(values, object_ids, jd, classes))


def unfit_key_parts(columns: Mapping[str, CellColumn]) -> dict[int, str]:
    """Alerts whose class, name or type cannot be part of a row key, with the field."""
    unfit: dict[int, str] = {}
    for column in ("d:cdsxmatch", "i:ssnamenr", "d:tracklet", "d:tns"):
        for place, cell in enumerate(columns.get(column, ())):
            if cell is not None and (len(cell) > _LONGEST_KEY_PART or cell.startswith(b"schema")):
                unfit.setdefault(place, column.partition(":")[2])
    return unfit


class _Values:
    """Decoded columns of a batch, each decoded once."""

    def __init__(self, columns: Mapping[str, CellColumn], size: int) -> None:
        self.columns, self.size = columns, size

    def decoded(self, name: str) -> Any:
        cells = self.columns.get(name) or [None] * self.size
        return decode_column(cells, COLUMN_TYPES[name])[0]

    def floats(self, name: str) -> np.ndarray[Any, Any]:
        numbers = pd.array(self.decoded(name)).to_numpy(dtype=np.float64, na_value=np.nan)
        return np.asarray(numbers)

    def texts(self, name: str) -> list[str | None]:
        return [
            None if cell is None else cell.decode("utf-8", "replace")
            for cell in self.columns.get(name) or [None] * self.size
        ]

    def frame(self, names: Sequence[str]) -> pd.DataFrame:
        return pd.DataFrame({name: self.decoded(name) for name in names})


def _index_keys(values: _Values, names: Sequence[str], jd: Sequence[float], labels: Sequence[str]) -> Keys:
    tails = [f"{row_keys.jd_text(date)}_{name}" for name, date in zip(names, jd, strict=True)]
    dates = [row_keys.jd_text(date) for date in jd]
    moving = solar_system_flag(frame=values.frame(CLASS_COLUMNS)) == _MPC_ROID
    asteroids = [
        name if known and name not in (None, "", "null") else None
        for name, known in zip(values.texts("i:ssnamenr"), moving, strict=True)
    ]
    tracklets = [name if name not in (None, "", "null") else None for name in values.texts("d:tracklet")]
    types = [name or None for name in values.texts("d:tns")]
    return {
        "ztf.class": [f"{label}_{tail}".encode() for label, tail in zip(labels, tails, strict=True)],
        PIXEL: _pixel_keys(values, names),
        "ztf.ssnamenr": _joined(asteroids, dates),
        TRACKLET: _joined(tracklets, names),
        "ztf.tns": _joined(types, tails),
        BY_DATE: [tail.encode() for tail in tails],
        **{
            table: [tail.encode() if chosen else None for tail, chosen in zip(tails, rule(values), strict=True)]
            for table, rule in _RULES.items()
        },
    }


def _joined(heads: Sequence[str | None], tails: Sequence[str]) -> list[bytes | None]:
    return [None if head is None else f"{head}_{tail}".encode() for head, tail in zip(heads, tails, strict=True)]


def _pixel_keys(values: _Values, names: Sequence[str]) -> list[bytes | None]:
    pixels = row_keys.pixels_of(values.floats("i:ra") % 360.0, values.floats("i:dec")).tolist()
    started = values.floats("i:jdstarthist").tolist()
    return [pixel_key(pixel, start, name) for pixel, start, name in zip(pixels, started, names, strict=True)]


def pixel_key(pixel: int, jdstarthist: float, object_id: str) -> bytes:
    """Key by position; a null has no place in a key."""
    start = "" if math.isnan(jdstarthist) else f"{row_keys.jd_text(jdstarthist)}_"
    return f"{pixel}_{start}{object_id}".encode()


def _low_state(values: _Values) -> np.ndarray[Any, Any]:
    """Blazars below their quiescence: both ratios in [0, 1) (fink-filters, `filter_blazar_low_state`, old and new).

    Packets without the ratios carry zeros or -1 in their place, which are no measurements.
    """
    old = [values.floats(f"d:blazar_stats_{name}") for name in ("m0", "m1", "m2")]
    measured = ~((old[0] == 0) & (old[1] == 0) & (old[2] == 0))
    new = [values.floats(f"d:blazar_stats_{name}_low") for name in ("instantness", "robustness")]
    return np.asarray((measured & _in_unit(old[1]) & _in_unit(old[2])) | (_in_unit(new[0]) & _in_unit(new[1])))


def _high_state(values: _Values) -> np.ndarray[Any, Any]:
    """Blazars above their usual flux: both ratios above 1 (fink-filters, `filter_blazar_high_state`)."""
    over = [values.floats(f"d:blazar_stats_{name}_high") > 1 for name in ("instantness", "robustness")]
    return np.asarray(over[0] & over[1])


def _superluminous(values: _Values) -> np.ndarray[Any, Any]:
    """Candidates for superluminous supernovae (fink-filters, `filter_superluminous`)."""
    chosen: np.ndarray[Any, Any] = values.floats("d:slsn_score") >= _SLSN_THRESHOLD
    return chosen


def _in_unit(ratio: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.asarray((ratio >= 0) & (ratio < 1))


_RULES: dict[str, Callable[[_Values], np.ndarray[Any, Any]]] = {
    "ztf.low_state_blazars": _low_state,
    "ztf.high_state_blazars": _high_state,
    "ztf.slsn": _superluminous,
}


def rows_of(batch: Batch, columns: Sequence[str] | None) -> list[Cells]:
    """Cells of each alert: all, or those of some columns; nulls left out."""
    cells = batch.columns
    if columns is not None and "d:classification" in columns:
        cells = {**cells, "d:classification": [label.encode() for label in batch.labels]}
    names = sorted(cells) if columns is None else sorted(name for name in columns if name in cells)
    return as_rows({name: cells[name] for name in names})


def as_rows(columns: Mapping[str, CellColumn]) -> list[Cells]:
    """Rows of cells from columns of cells."""
    labels = [name.encode() for name in columns]
    return [
        {label: cell for label, cell in zip(labels, row, strict=True) if cell is not None}
        for row in zip(*columns.values(), strict=True)
    ]


def index_rows(batch: Batch) -> dict[str, list[Row | None]]:
    """Row of each alert in each index table, in the tables' order; None where the alert is not in it."""
    made: dict[tuple[str, ...], list[Cells]] = {}
    rows: dict[str, list[Row | None]] = {}
    for table, keys in batch.keys.items():
        if not any(keys):
            continue
        columns = _COLUMNS_OF.get(table, tuple(batch.columns))
        if columns not in made:
            made[columns] = rows_of(batch, columns)
        rows[table] = [None if key is None else (key, cells) for key, cells in zip(keys, made[columns], strict=True)]
    return rows


def resolver_rows(batch: Batch) -> dict[bytes, Cells]:
    """Aliases of the numbered and named bodies of the batch, for stores that no monthly job fills."""
    rows: dict[bytes, Cells] = {}
    for key in filter(None, batch.keys["ztf.ssnamenr"]):
        name = key.rpartition(b"_")[0]
        cells = {b"i:ssnamenr": name, b"i:name": name}
        if name.isdigit():
            cells[b"i:number"] = name
        rows[name.lower() + b"@0"] = cells
    return rows


def tokens_of(table: str, extra: Mapping[str, str]) -> dict[str, str]:
    """Type tokens of the columns that are written to a table; `extra`: columns outside the static schema."""
    if table == CUTOUTS:
        names = ["i:objectId", "i:jd", "i:candid", *(name for name in COLUMN_TYPES if name.startswith("b:"))]
        return {name: COLUMN_TYPES[name] for name in names}
    if table in _COLUMNS_OF:
        return {name: COLUMN_TYPES[name] for name in _COLUMNS_OF[table]}
    full = {name: token for name, token in COLUMN_TYPES.items() if name[0] in "id" and name not in _INDEX_ONLY}
    return {**full, **extra}
