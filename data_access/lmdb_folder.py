"""One LMDB folder: its tables, the shapes of their rows, and transactions on both."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import lmdb

from data_access.errors import BadRequest, NoSuchFamily, NoSuchTable, StoreUnavailable
from data_access.packed_rows import Packer, Plan, Shape, plan, shape_id_of, unpack
from data_access.schema import SCHEMA_ROW_PREFIX
from data_access.store import Cells, Text, as_bytes

# The map is address space, not disk: the file grows as it is filled. A machine that grants less gets less.
_MAP_BYTES = 1 << 40
_SMALLEST_MAP_BYTES = 1 << 30
_READERS = 512
_TABLES = b"tables"
_SHAPES = b"shapes"


class Folder:
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
    def writing(self) -> Iterator[Writer]:
        with self._transaction(write=True) as txn:
            self._learn_shapes(txn)
            writer = Writer(self, txn)
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

    def shape_id(self, shape: Shape, writer: Writer) -> int:
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


class Writer:
    """Puts and deletes inside one transaction."""

    def __init__(self, folder: Folder, txn: Any) -> None:
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
        packed = self.txn.get(checked_key(key), db=table)
        merged = cells if packed is None else {**self._unpack(packed), **cells}
        fresh = self._packer.pack(merged)
        if fresh != packed:
            self.txn.put(key, fresh, db=table)

    def delete(self, name: str, key: bytes, columns: Iterable[bytes] | None) -> None:
        """Remove a row, or some cells of it."""
        table = self._table(name)
        packed = self.txn.get(checked_key(key), db=table)
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


def checked_key(key: bytes) -> bytes:
    if not 0 < len(key) <= 511:
        raise BadRequest(f"A row key has 1 to 511 bytes in the embedded store, not {len(key)}.")
    return key


def _shape_to_json(shape: Shape) -> bytes:
    return json.dumps([[column.decode("latin-1"), width] for column, width in shape]).encode()


def _shape_from_json(stored: bytes) -> Shape:
    return tuple((column.encode("latin-1"), width) for column, width in json.loads(stored))
