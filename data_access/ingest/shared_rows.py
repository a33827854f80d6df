"""Rows that several alerts of one object share (by first detection, by tracklet): the newest alert's cells stand."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

from data_access.ingest import rows as table_rows
from data_access.ingest.rows import MAIN, SHARED_TABLES, Batch
from data_access.ingest.values import CellColumn
from data_access.store import Cells, Row, Store

_JD = b"i:jd"
_DOUBLE = struct.Struct(">d")


class SharedRows:
    """What a batch changes in the shared tables.

    Parameters
    ----------
    store : the store, to see what stands there now
    batch : the alerts to write
    before : those of them that the store has already, as it has them
    indexed : index rows of the batch

    Attributes
    ----------
    rows : rows to put, by table
    deletes : keys of rows that no alert is left for, by table
    """

    def __init__(
        self, store: Store, batch: Batch, before: Batch | None, indexed: Mapping[str, Sequence[Row | None]]
    ) -> None:
        self.store = store
        self.rows: dict[str, list[Row]] = {}
        self.deletes: dict[str, list[bytes]] = {}
        self._leftover: list[tuple[str, bytes, list[bytes]]] = []
        for table in SHARED_TABLES:
            newest = _newest_by_key([row for row in indexed.get(table, ()) if row is not None])
            left = self._left(table, batch, before)
            for key in left:
                heir = self._heir(table, key, batch)
                if heir is not None:
                    newest = _newest_by_key([*newest.items(), (key, heir)])
                elif key not in newest:
                    self.deletes.setdefault(table, []).append(key)
            self.rows[table] = self._not_older(table, newest, left)

    def drop_leftover_cells(self) -> None:
        """Remove cells of the alert that is replaced which the new one has not: rows must be of one alert."""
        for table, key, columns in self._leftover:
            self.store.table(table).delete(key, columns=columns)

    def _left(self, table: str, batch: Batch, before: Batch | None) -> list[bytes]:
        """Rows that alerts of the batch were in, and are no more."""
        if before is None:
            return []
        now = dict(zip(batch.main_keys, batch.keys[table], strict=True))
        old = zip(before.main_keys, before.keys[table], strict=True)
        return sorted({key for main, key in old if key is not None and now[main] != key})

    def _heir(self, table: str, key: bytes, batch: Batch) -> Cells | None:
        """Cells for a row that an alert has left, from the object's other alerts."""
        object_id = key.rpartition(b"_")[2].decode()
        moved = set(batch.main_keys)
        others = [
            (main, cells)
            for main, cells in self.store.table(MAIN).scan(row_prefix=f"{object_id}_".encode())
            if main not in moved
        ]
        if not others:
            return None
        names = {name.decode("utf-8", "replace") for _, cells in others for name in cells}
        columns: dict[str, CellColumn] = {
            name: [cells.get(name.encode()) for _, cells in others] for name in names if name[0] in "id"
        }
        jd = [float(main.rpartition(b"_")[2]) for main, _ in others]
        rows = table_rows.index_rows(table_rows.batch_of(columns, [object_id] * len(jd), jd)).get(table, [])
        return _newest_by_key([row for row in rows if row is not None]).get(key)

    def _not_older(self, table: str, newest: Mapping[bytes, Cells], left: Sequence[bytes]) -> list[Row]:
        """Rows that are at least as new as what the store has, or replace what an alert has left."""
        standing = dict(self.store.table(table).rows(list(newest))) if newest else {}
        rows = []
        for key, cells in newest.items():
            there = standing.get(key, {})
            if key not in left and _jd(there) > _jd(cells):
                continue
            leftover = sorted(there.keys() - cells.keys())
            if leftover:
                self._leftover.append((table, key, leftover))
            rows.append((key, cells))
        return rows


def _newest_by_key(rows: Sequence[Row]) -> dict[bytes, Cells]:
    newest: dict[bytes, Cells] = {}
    for key, cells in rows:
        if key not in newest or _jd(cells) >= _jd(newest[key]):
            newest[key] = cells
    return newest


def _jd(cells: Cells) -> float:
    """Date of a row, below all dates where it has none."""
    cell = cells.get(_JD, b"")
    jd: float = _DOUBLE.unpack(cell)[0] if len(cell) == _DOUBLE.size else float("-inf")
    return jd
