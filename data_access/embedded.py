"""The embedded store: the tables in one LMDB folder, no server. Many processes may read while one writes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from data_access.errors import BadRequest, StoreUnavailable
from data_access.lmdb_folder import Folder, checked_key
from data_access.store import Cells, Row, T, Text, as_bytes, key_bounds

_opened: dict[str, tuple[Folder, int]] = {}
_opened_lock = threading.Lock()


class EmbeddedStore:
    """Tables in an LMDB folder."""

    engine = "embedded"

    def __init__(self, path: str) -> None:
        self.url = f"embedded:{path}"
        self._path = str(Path(path).expanduser().resolve())
        with _opened_lock:  # LMDB forbids one process to open a folder twice
            folder, users = _opened.get(self._path, (None, 0))
            self._folder: Folder | None = folder or Folder(self._path)
            _opened[self._path] = (self._folder, users + 1)

    def table(self, name: str) -> EmbeddedTable:
        return EmbeddedTable(self._here(), name)

    def tables(self) -> list[bytes]:
        return self._here().table_names()

    def create_table(self, name: str, families: Iterable[str]) -> None:
        self._here().create_table(name, families)

    def write(self, rows: Mapping[str, Sequence[Row]], deletes: Mapping[str, Sequence[bytes]] | None = None) -> None:
        with self._here().writing() as writer:
            for name, table_rows in rows.items():
                for key, cells in table_rows:
                    writer.put(name, key, cells)
            for name, keys in (deletes or {}).items():
                for key in keys:
                    writer.delete(name, key, None)

    def side_by_side(self, calls: Sequence[Callable[[], T]]) -> list[T]:
        return [call() for call in calls]  # reads are memory copies under one lock of the interpreter

    def size_bytes(self) -> int:
        return sum(file.stat().st_blocks * 512 for file in Path(self._path).iterdir())

    def count_rows(self, name: str) -> int:
        return self._here().count_rows(name)

    def close(self) -> None:
        with _opened_lock:
            if self._folder is None:
                return
            folder, users = _opened.pop(self._path)
            if users > 1:
                _opened[self._path] = (folder, users - 1)
            else:
                folder.close()
            self._folder = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _here(self) -> Folder:
        if self._folder is None:
            raise StoreUnavailable("This store has been closed.")
        return self._folder


class EmbeddedTable:
    """One table; see `data_access.store.Table`."""

    def __init__(self, folder: Folder, name: str) -> None:
        self._folder, self.name = folder, name

    def row(self, row: Text, columns: Iterable[Text] | None = None) -> Cells:
        found = self.rows([row], columns)
        return found[0][1] if found else {}

    def rows(self, rows: Sequence[Text], columns: Iterable[Text] | None = None) -> list[Row]:
        read = self._folder.reader(self.name, columns)
        found = []
        with self._folder.reading(self.name) as (txn, table):
            for key in map(as_bytes, rows):
                packed = txn.get(checked_key(key), db=table)
                if packed is not None and (cells := read(packed)):
                    found.append((key, cells))
        return found

    def scan(
        self,
        row_start: Text | None = None,
        row_stop: Text | None = None,
        row_prefix: Text | None = None,
        columns: Iterable[Text] | None = None,
        batch_size: int = 500,
        limit: int | None = None,
        reverse: bool = False,
    ) -> Iterator[Row]:
        low, high = key_bounds(row_start, row_stop, row_prefix, reverse)
        if batch_size < 1 or (limit is not None and limit < 1):
            raise BadRequest("The batch size and the limit of a scan must be at least 1.")
        read = self._folder.reader(self.name, columns)
        chunk_of = self._chunk_down if reverse else self._chunk_up
        # A short transaction a chunk: a slow consumer must not hold back the pages that a writer frees.
        left = limit
        while left is None or left > 0:
            chunk, low, high, more = chunk_of(low, high, read, batch_size if left is None else min(batch_size, left))
            yield from chunk
            left = None if left is None else left - len(chunk)
            if not more:
                return

    def _chunk_up(
        self, low: bytes, high: bytes | None, read: Callable[[bytes], Cells], size: int
    ) -> tuple[list[Row], bytes, bytes | None, bool]:
        chunk: list[Row] = []
        with self._folder.reading(self.name) as (txn, table), txn.cursor(db=table) as cursor:
            more = cursor.set_range(low) if low else cursor.first()
            while more:
                key, packed = cursor.item()
                if high is not None and key >= high:
                    return chunk, low, high, False
                if len(chunk) == size:
                    return chunk, key, high, True
                if cells := read(packed):
                    chunk.append((key, cells))
                more = cursor.next()
        return chunk, low, high, False

    def _chunk_down(
        self, low: bytes, high: bytes | None, read: Callable[[bytes], Cells], size: int
    ) -> tuple[list[Row], bytes, bytes | None, bool]:
        chunk: list[Row] = []
        with self._folder.reading(self.name) as (txn, table), txn.cursor(db=table) as cursor:
            more = cursor.prev() if high is not None and cursor.set_range(high) else cursor.last()
            while more:
                key, packed = cursor.item()
                if key < low:
                    return chunk, low, high, False
                if len(chunk) == size:
                    return chunk, low, key + b"\x00", True
                if cells := read(packed):
                    chunk.append((key, cells))
                more = cursor.prev()
        return chunk, low, high, False

    def put(self, row: Text, data: Mapping[Text, Text]) -> None:
        with self.batch() as batch:
            batch.put(row, data)

    def delete(self, row: Text, columns: Iterable[Text] | None = None) -> None:
        with self.batch() as batch:
            batch.delete(row, columns)

    def batch(self, transaction: bool = False, batch_size: int | None = None) -> EmbeddedBatch:
        return EmbeddedBatch(self._folder, self.name, transaction, batch_size)


class EmbeddedBatch:
    """Collected writes to one table, sent in one transaction; `batch_size` counts cells, as in happybase."""

    def __init__(self, folder: Folder, table: str, transaction: bool, batch_size: int | None) -> None:
        if transaction and batch_size is not None:
            raise TypeError("A batch is either a transaction or has a size.")
        self._folder, self._table, self._transaction, self._batch_size = folder, table, transaction, batch_size
        self._todo: list[tuple[bytes, Cells | None, list[bytes] | None]] = []
        self._cells = 0

    def put(self, row: Text, data: Mapping[Text, Text]) -> None:
        self._add(as_bytes(row), {as_bytes(c): as_bytes(v) for c, v in data.items()}, None)

    def delete(self, row: Text, columns: Iterable[Text] | None = None) -> None:
        self._add(as_bytes(row), None, None if columns is None else [as_bytes(c) for c in columns])

    def _add(self, key: bytes, cells: Cells | None, columns: list[bytes] | None) -> None:
        self._todo.append((key, cells, columns))
        self._cells += len(cells or columns or ()) or 1
        if self._batch_size is not None and self._cells >= self._batch_size:
            self.send()

    def send(self) -> None:
        with self._folder.writing() as writer:
            for key, cells, columns in self._todo:
                if cells is None:
                    writer.delete(self._table, key, columns)
                else:
                    writer.put(self._table, key, cells)
        self._todo, self._cells = [], 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None or not self._transaction:
            self.send()
