"""Questions about one object by its name, and the names there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from data_access import frames, row_keys
from data_access.errors import BadRequest, NoSuchTable, NotFound
from data_access.queries.columns import HISTORY_COLUMNS
from data_access.queries.reading import SURVIVING_FAMILIES, encoded, newest_first
from data_access.store import Row, Store
from data_access.table_types import types_of
from science.classification import classify
from science.derived import add_v_fields

_OBJECT_NAME = re.compile(r"[A-Za-z0-9.+-]{1,64}")


def alerts_of(store: Store, object_id: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """An object's own alert packets, newest first.

    Parameters
    ----------
    columns : names such as `i:magpsf`; None gives all stored fields and those computed on reading (`v:`)

    Returns
    -------
    frame with one row per alert, empty for an unknown object; `attrs["corrupt_cells"]` counts unreadable cells.

    Raises
    ------
    BadRequest, NoSuchTable, StoreUnavailable
    """
    prefix = _object_prefix(object_id)
    asked = SURVIVING_FAMILIES if columns is None else encoded({"i:jd", *columns})
    rows = list(store.table("ztf").scan(row_prefix=prefix, columns=asked))
    frame = frames.build(rows, types_of(store, "ztf"), None if columns is None else list(dict.fromkeys(columns)))
    if columns is not None and "i:jd" not in frame:
        return frame.iloc[::-1].reset_index(drop=True)  # keys are in order of date
    frame = newest_first(frame, rows)
    return frame if columns is not None else add_v_fields(frame=frame)


def alert(store: Store, object_id: str, jd: float) -> pd.DataFrame:
    """All fields of one alert, stored and computed (`v:`), a frame of one row; see `stored_alert`."""
    return add_v_fields(frame=stored_alert(store, object_id, jd))


def stored_alert(store: Store, object_id: str, jd: float) -> pd.DataFrame:
    """All stored fields of one alert, a frame of one row.

    Raises
    ------
    NotFound
        The object has no alert of that date.
    """
    key = _object_prefix(object_id) + row_keys.jd_text(jd).encode()
    cells = store.table("ztf").row(key, SURVIVING_FAMILIES)
    if not cells:
        raise NotFound(f"{object_id} has no alert at JD {jd}.")
    return frames.build([(key, cells)], types_of(store, "ztf"))


def history_of(store: Store, object_id: str, columns: Sequence[str] = HISTORY_COLUMNS) -> pd.DataFrame:
    """Everything known of an object's brightness: alerts, detections from histories, poor points and limits.

    Returns
    -------
    frame, newest first. `d:tag` is `valid`, `badquality` or `upperlim`; `d:own` is True where the row is one of
    the object's own packets, so that stamps and a full alert exist; `v:classification` is the class of today's
    rules. Where a date occurs twice, an own packet wins over a detection known from a history, that over a poor
    point, and that over a limit. `attrs["missing_tables"]` names tables that the store lacks.
    """
    prefix = _object_prefix(object_id)
    missing: list[str] = []

    def scan(table: str, asked: Iterable[bytes] | None) -> list[Row]:
        try:
            return list(store.table(table).scan(row_prefix=prefix, columns=asked))
        except NoSuchTable:
            if table == "ztf":
                raise
            missing.append(table)
            return []

    own_columns = encoded({"i:jd", *columns})
    sources = [("ztf", "valid"), ("ztf.history", "valid"), ("ztf.uppervalid", "badquality"), ("ztf.upper", "upperlim")]
    found = store.side_by_side(
        [lambda table=table: scan(table, own_columns if table == "ztf" else None) for table, _ in sources]  # type: ignore[misc]
    )
    rows: list[Row] = []
    tags: list[str] = []
    known: set[bytes] = set()
    for (_, tag), of_table in zip(sources, found, strict=True):
        fresh = [row for row in of_table if row[0] not in known]
        known.update(key for key, _ in fresh)
        rows += fresh
        tags += [tag] * len(fresh)
    frame = frames.build(rows, types_of(store, "ztf"), columns)
    frame["d:tag"] = np.array(tags, dtype=object)
    frame["d:own"] = np.arange(len(rows)) < len(found[0])
    labels = classify(frame=frame)
    labels[len(found[0]) :] = None  # histories do not hold what the class rules need
    frame["v:classification"] = labels
    frame = newest_first(frame, rows)
    frame.attrs["missing_tables"] = missing
    return frame


def object_names(store: Store, prefix: str, n: int = 8) -> list[str]:
    """Names of objects that begin with a prefix, in order: one short look-up per name, however many alerts each has."""
    if not _OBJECT_NAME.fullmatch(prefix):
        return []
    table, names = store.table("ztf"), list[str]()
    start, stop = prefix.encode(), prefix.encode() + b"\x7f"
    while len(names) < n:
        row = next(
            iter(table.scan(row_start=start, row_stop=stop, columns=[b"i:objectId"], batch_size=1, limit=1)), None
        )
        if row is None:
            break
        name = row_keys.split_right(row[0], 1)[0]
        if not row[0].startswith(b"schema"):
            names.append(name)
        start = name.encode() + b"`"  # the character after "_": past all rows of this object
    return names


def object_prefix_or_none(object_id: str) -> bytes | None:
    """Row prefix of an object, None if the text cannot be an object's name."""
    return f"{object_id}_".encode() if _OBJECT_NAME.fullmatch(object_id) else None


def _object_prefix(object_id: str) -> bytes:
    prefix = object_prefix_or_none(object_id)
    if prefix is None:
        raise BadRequest(f"'{object_id[:80]}' is not an object's name: ZTF names look like ZTF21abfmbix.")
    return prefix
