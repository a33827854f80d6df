"""Writes to HBase, collected and sent in requests of moderate size; and what HBase accepts as a name and a key."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Any, Self

from data_access.errors import BadRequest, NoSuchFamily
from data_access.store import Cells, Text, as_bytes

_LONGEST_KEY = 32_767
_CELLS_PER_SEND = 10_000
_BYTES_PER_SEND = 2_000_000
_SERVER_CLOCK_SECONDS = 0.002


class HBaseBatch:
    """Collected writes to one table; `batch_size` counts cells, as in happybase.

    With `transaction` nothing is sent if the `with` block raises. What is sent is not atomic over rows.
    """

    def __init__(
        self, ask: Callable[[Callable[[Any], None]], None], table: str, transaction: bool, batch_size: int | None
    ) -> None:
        if transaction and batch_size is not None:
            raise TypeError("A batch is either a transaction or has a size.")
        self._ask, self._table = ask, table
        self._transaction, self._batch_size = transaction, batch_size
        self._parcels: list[_Parcel] = []
        self._cells = 0

    def put(self, row: Text, data: Mapping[Any, Text]) -> None:
        key = checked_key(row)
        cells = {_column(column, self._table): as_bytes(cell) for column, cell in data.items()}
        if not cells:
            return
        parcel = self._parcel()
        if key in parcel.deletes:  # within one request HBase deletes last
            parcel = self._parcel(new=True)
        parcel.puts[key] = {**parcel.puts.get(key, {}), **cells}
        parcel.add(len(cells), len(key) * len(cells) + sum(map(len, cells)) + sum(map(len, cells.values())))
        self._grown(len(cells))

    def delete(self, row: Text, columns: Iterable[Text] | None = None) -> None:
        key, asked = checked_key(row), checked_columns(columns)
        parcel = self._parcel()
        before = parcel.deletes.get(key, [])
        parcel.deletes[key] = None if asked is None or before is None else before + asked
        parcel.add(len(asked or ()) or 1, len(key))
        self._grown(len(asked or ()) or 1)

    def send(self) -> None:
        """Send what was collected; all of it is acknowledged when this returns."""
        while self._parcels:
            parcel = self._parcels[0]
            self._ask(parcel.send)
            if parcel.deletes:
                # A delete hides what is put within the same millisecond of the server's clock, also afterwards.
                time.sleep(_SERVER_CLOCK_SECONDS)
            del self._parcels[0]
        self._cells = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None or not self._transaction:
            self.send()

    def _parcel(self, *, new: bool = False) -> _Parcel:
        """The parcel to fill: long requests are slower than some of moderate size."""
        if new or not self._parcels or self._parcels[-1].full:
            self._parcels.append(_Parcel())
        return self._parcels[-1]

    def _grown(self, cells: int) -> None:
        self._cells += cells
        if self._batch_size is not None and self._cells >= self._batch_size:
            self.send()


class _Parcel:
    """Puts and deletes that travel as one request."""

    def __init__(self) -> None:
        self.puts: dict[bytes, Cells] = {}
        self.deletes: dict[bytes, list[bytes] | None] = {}
        self._cells = self._bytes = 0

    def add(self, cells: int, size: int) -> None:
        self._cells += cells
        self._bytes += size

    @property
    def full(self) -> bool:
        return self._cells >= _CELLS_PER_SEND or self._bytes >= _BYTES_PER_SEND

    def send(self, table: Any) -> None:
        batch = table.batch()
        for key, cells in self.puts.items():
            batch.put(key, cells)
        for key, columns in self.deletes.items():
            batch.delete(key, columns)
        batch.send()


def checked_table(name: str) -> str:
    """A table's name, perhaps with its namespace; HBase's Thrift tells of an impossible one as of a failure."""
    if not re.fullmatch(r"(\w+:)?\w[\w.-]*", name, re.ASCII):
        raise BadRequest(f"'{name}' cannot be the name of a table: letters, digits, '_', '.' and '-' can.")
    return name


def checked_key(row: Text) -> bytes:
    key = as_bytes(row)
    if not 0 < len(key) <= _LONGEST_KEY:
        raise BadRequest(f"A row key of HBase has 1 to {_LONGEST_KEY} bytes, not {len(key)}.")
    return key


def checked_columns(columns: Iterable[Text] | None) -> list[bytes] | None:
    """Columns as HBase takes them: a family has no colon there, `i:` would be its column without a name."""
    return None if columns is None else [as_bytes(column).removesuffix(b":") for column in columns]


def _column(column: Text, table: str) -> bytes:
    name = as_bytes(column)
    if name.find(b":") < 1:
        raise NoSuchFamily(f"Table '{table}' has no column family for '{name.decode('utf-8', 'replace')}'.")
    return name
