"""The embedded store: the tables in one LMDB folder, no server. Many processes may read while one writes."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import lmdb

from data_access.errors import BadRequest, NoSuchFamily, NoSuchTable, StoreUnavailable
from data_access.packed_rows import Packer, Plan, Shape, plan, shape_id_of, unpack
from data_access.schema import SCHEMA_ROW_PREFIX
from data_access.store import Cells, Row, T, Text, after_prefix, as_bytes

# The map is address space, not disk: the file grows as it is filled. A machine that grants less gets less.
_MAP_BYTES = 1 << 40
_SMALLEST_MAP_BYTES = 1 << 30
_READERS = 512
_TABLES = b"tables"
_SHAPES = b"shapes"
_opened: dict[str, tuple[_Folder, int]] = {}
_opened_lock = threading.Lock()


class EmbeddedStore:
    """Tables in an LMDB folder."""

    engine = "embedded"

    def __init__(self, path: str) -> None:
        self.url = f"embedded:{path}"
        self._path = str(Path(path).expanduser().resolve())
        with _opened_lock:  # LMDB forbids one process to open a folder twice
            folder, users = _opened.get(self._path, (None, 0))
            self._folder: _Folder | None = folder or _Folder(self._path)
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

    def _here(self) -> _Folder:
        if self._folder is None:
            raise StoreUnavailable("This store has been closed.")
        return self._folder


class EmbeddedTable:
    """One table; see `data_access.store.Table`."""

    def __init__(self, folder: _Folder, name: str) -> None:
        self._folder, self.name = folder, name

    def row(self, row: Text, columns: Iterable[Text] | None = None) -> Cells:
        found = self.rows([row], columns)
        return found[0][1] if found else {}

    def rows(self, rows: Sequence[Text], columns: Iterable[Text] | None = None) -> list[Row]:
        read = self._folder.reader(self.name, columns)
        found = []
        with self._folder.reading(self.name) as (txn, table):
            for key in map(as_bytes, rows):
                packed = txn.get(_checked_key(key), db=table)
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
        low, high = _bounds(row_start, row_stop, row_prefix, reverse)
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

    def __init__(self, folder: _Folder, table: str, transaction: bool, batch_size: int | None) -> None:
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


class _Folder:
    """The LMDB environment of one folder, shared by all stores of the process that name it."""

    def __init__(self, path: str) -> None:
        self._env = _open_environment(path)
        self._catalog = self._env.open_db(_TABLES)
        self._shape_catalog = self._env.open_db(_SHAPES)
        self._handles: dict[str, Any] = {}
        self._shapes: dict[int, Shape] = {}
        self._shape_ids: dict[Shape, int] = {}
        self._plans: dict[tuple[int, frozenset[bytes] | None], Plan] = {}

    def close(self) -> None:
        self._env.close()

    def table_names(self) -> list[bytes]:
        with self._transaction() as txn, txn.cursor(db=self._catalog) as cursor:
            return list(cursor.iternext(keys=True, values=False))

    def create_table(self, name: str, families: Iterable[str]) -> None:
        if name.encode() in self.table_names():
            return
        with self._transaction(write=True) as txn:
            self._env.open_db(f"table {name}".encode(), txn=txn)
            txn.put(name.encode(), json.dumps(sorted(families)).encode(), db=self._catalog)

    def count_rows(self, name: str) -> int:
        with self.reading(name) as (txn, table):
            count: int = txn.stat(table)["entries"]
            with txn.cursor(db=table) as cursor:
                found = cursor.set_range(SCHEMA_ROW_PREFIX)
                while found and cursor.key().startswith(SCHEMA_ROW_PREFIX):
                    count -= 1
                    found = cursor.next()
        return count

    @contextmanager
    def reading(self, name: str) -> Iterator[tuple[Any, Any]]:
        table = self.handle(name)
        with self._transaction() as txn:
            yield txn, table

    @contextmanager
    def writing(self) -> Iterator[_Writer]:
        with self._transaction(write=True) as txn:
            self._learn_shapes(txn)
            writer = _Writer(self, txn)
            yield writer
            added = writer.new_shapes
        self._shapes.update({number: shape for shape, number in added.items()})
        self._shape_ids.update(added)

    def reader(self, name: str, columns: Iterable[Text] | None) -> Callable[[bytes], Cells]:
        """A function from packed bytes to the cells asked for."""
        wanted = None if columns is None else frozenset(as_bytes(column) for column in columns)
        self._check_families(name, wanted or ())
        plans = self._plans

        def read(packed: bytes) -> Cells:
            shape_id = shape_id_of(packed)
            found = plans.get((shape_id, wanted))
            if found is None:
                found = plans[shape_id, wanted] = plan(self.shape(shape_id), wanted)
            return unpack(packed, found)

        return read

    def families(self, name: str) -> frozenset[str]:
        with self._transaction() as txn:
            listed = txn.get(name.encode(), db=self._catalog)
        if listed is None:
            raise NoSuchTable(f"The store has no table '{name}'.")
        return frozenset(json.loads(listed))

    def shape(self, number: int) -> Shape:
        if number not in self._shapes:
            with self._transaction() as txn:
                stored = txn.get(number.to_bytes(4, "big"), db=self._shape_catalog)
            self._shapes[number] = _shape_from_json(stored)
        return self._shapes[number]

    def shape_id(self, shape: Shape, writer: _Writer) -> int:
        """Number of a shape, given to it inside the writer's transaction if it is new."""
        number = self._shape_ids.get(shape) or writer.new_shapes.get(shape)
        if number is None:
            number = len(self._shape_ids) + len(writer.new_shapes) + 1
            writer.txn.put(number.to_bytes(4, "big"), _shape_to_json(shape), db=self._shape_catalog)
            writer.new_shapes[shape] = number
        return number

    def _learn_shapes(self, txn: Any) -> None:
        """Take over the shapes that other processes have committed since; run before any is added."""
        known = len(self._shape_ids)
        with txn.cursor(db=self._shape_catalog) as cursor:
            if not cursor.set_range((known + 1).to_bytes(4, "big")):
                return
            for key, stored in cursor:
                number, shape = int.from_bytes(key, "big"), _shape_from_json(stored)
                self._shape_ids[shape], self._shapes[number] = number, shape

    def handle(self, name: str, writer_txn: Any | None = None) -> Any:
        """LMDB's handle of a table.

        Handles are opened in write transactions only, one after the other as LMDB demands; one opened in a read
        transaction ends with it, because the binding resets such transactions instead of committing them. A
        writer's own handle is not shared either: an abort would close it under the readers.
        """
        if name in self._handles:
            return self._handles[name]
        self.families(name)  # an unknown table is told before a transaction takes LMDB's refusal for a failure
        try:
            if writer_txn is not None:
                return self._env.open_db(f"table {name}".encode(), txn=writer_txn, create=False)
            with self._transaction(write=True) as txn:
                opened = self._env.open_db(f"table {name}".encode(), txn=txn, create=False)
        except (lmdb.NotFoundError, lmdb.ReadonlyError) as error:
            raise NoSuchTable(f"The store has no table '{name}'.") from error
        self._handles[name] = opened
        return opened

    def _check_families(self, name: str, columns: Iterable[bytes]) -> None:
        families = self.families(name)
        for column in columns:
            if column.partition(b":")[0].decode("utf-8", "replace") not in families:
                raise NoSuchFamily(f"Table '{name}' has no column family for '{column.decode('utf-8', 'replace')}'.")

    @contextmanager
    def _transaction(self, write: bool = False) -> Iterator[Any]:
        try:
            with self._env.begin(write=write, buffers=False) as txn:
                yield txn
        except lmdb.MapFullError as error:
            raise StoreUnavailable("The embedded store is full: its map or its disk has no room left.") from error
        except lmdb.Error as error:
            raise StoreUnavailable(f"The embedded store failed: {error}.") from error


class _Writer:
    """Puts and deletes inside one transaction."""

    def __init__(self, folder: _Folder, txn: Any) -> None:
        self.txn = txn
        self.new_shapes: dict[Shape, int] = {}
        self._folder = folder
        self._tables: dict[str, Any] = {}
        self._plans: dict[int, Plan] = {}
        self._packer = Packer(lambda shape: folder.shape_id(shape, self))
        self._checked: set[tuple[str, tuple[bytes, ...]]] = set()

    def put(self, name: str, key: bytes, cells: Cells) -> None:
        """Set cells of a row; its other cells stay."""
        if not cells:
            return
        self._check(name, cells)
        table = self._table(name)
        packed = self.txn.get(_checked_key(key), db=table)
        merged = cells if packed is None else {**self._unpack(packed), **cells}
        fresh = self._packer.pack(merged)
        if fresh != packed:
            self.txn.put(key, fresh, db=table)

    def delete(self, name: str, key: bytes, columns: Iterable[bytes] | None) -> None:
        """Remove a row, or some cells of it."""
        table = self._table(name)
        packed = self.txn.get(_checked_key(key), db=table)
        if packed is None:
            return
        gone = None if columns is None else frozenset(columns)
        cells = self._unpack(packed)
        dropped = set(cells if gone is None else unpack(packed, plan(self._shape(packed), gone)))
        self.txn.delete(key, db=table)
        self.put(name, key, {column: cell for column, cell in cells.items() if column not in dropped})

    def _unpack(self, packed: bytes) -> Cells:
        number = shape_id_of(packed)
        if number not in self._plans:
            self._plans[number] = plan(self._shape(packed), None)
        return unpack(packed, self._plans[number])

    def _table(self, name: str) -> Any:
        """Handle of a table, opened once per transaction: opening costs more than a row."""
        if name not in self._tables:
            self._tables[name] = self._folder.handle(name, self.txn)
        return self._tables[name]

    def _shape(self, packed: bytes) -> Shape:
        number = shape_id_of(packed)
        for shape, new in self.new_shapes.items():
            if new == number:
                return shape
        return self._folder.shape(number)

    def _check(self, name: str, cells: Cells) -> None:
        columns = tuple(cells)
        if (name, columns) in self._checked:
            return
        families = self._folder.families(name)
        for column in columns:
            family, colon, _ = column.partition(b":")
            if not colon or family.decode("utf-8", "replace") not in families:
                raise NoSuchFamily(f"Table '{name}' has no column family for '{column.decode('utf-8', 'replace')}'.")
        self._checked.add((name, columns))


def _open_environment(path: str) -> Any:
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"The embedded store at '{path}' cannot be made: {error.strerror}.") from error
    size = _MAP_BYTES
    while True:
        try:
            return lmdb.open(path, map_size=size, max_dbs=64, max_readers=_READERS, readahead=False)
        except lmdb.MemoryError as error:
            size //= 2
            if size < _SMALLEST_MAP_BYTES:
                raise StoreUnavailable(f"The embedded store at '{path}' cannot be mapped into memory.") from error
        except (lmdb.Error, OSError) as error:
            raise StoreUnavailable(f"The embedded store at '{path}' cannot be opened: {error}.") from error


def _bounds(
    row_start: Text | None, row_stop: Text | None, row_prefix: Text | None, reverse: bool
) -> tuple[bytes, bytes | None]:
    """Lowest key wanted and the first key beyond, whatever the direction."""
    if row_prefix is not None:
        if row_start is not None or row_stop is not None:
            raise TypeError("A scan takes a prefix or a range, not both.")
        prefix = as_bytes(row_prefix)
        return prefix, after_prefix(prefix)
    start = None if row_start is None else as_bytes(row_start)
    stop = None if row_stop is None else as_bytes(row_stop)
    if not reverse:
        return start or b"", stop
    return b"" if stop is None else stop + b"\x00", None if start is None else start + b"\x00"


def _checked_key(key: bytes) -> bytes:
    if not 0 < len(key) <= 511:
        raise BadRequest(f"A row key has 1 to 511 bytes in the embedded store, not {len(key)}.")
    return key


def _shape_to_json(shape: Shape) -> bytes:
    return json.dumps([[column.decode("latin-1"), width] for column, width in shape]).encode()


def _shape_from_json(stored: bytes) -> Shape:
    return tuple((column.encode("latin-1"), width) for column, width in json.loads(stored))
