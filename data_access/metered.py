"""A store that counts what it is asked: calls, rows, bytes and seconds. Budgets are tested with it."""

from __future__ import annotations

import functools
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from data_access.store import AnswersCones, Batch, Cells, Row, Store, T, Table, Text


@dataclass(frozen=True)
class Call:
    """One read of the store."""

    kind: str
    table: str
    seconds: float
    rows: int
    bytes: int

    def __str__(self) -> str:
        return f"{self.kind} {self.table}: {1e3 * self.seconds:.1f} ms, {self.rows} rows, {self.bytes} bytes"


def print_call(call: Call) -> None:
    """A line for the terminal."""
    print(f"[telemetry] store {call}", file=sys.stderr, flush=True)


class MeteredStore:
    """Any store, each read of it reported."""

    def __init__(self, store: Store, report: Callable[[Call], None]) -> None:
        self._store, self._report = store, report
        self.url, self.engine = store.url, store.engine
        if isinstance(store, AnswersCones):
            self.cone_rows = functools.partial(self._cone_rows, store)

    def table(self, name: str) -> MeteredTable:
        return MeteredTable(self._store.table(name), name, self._report)

    def tables(self) -> list[bytes]:
        return self._store.tables()

    def create_table(self, name: str, families: Iterable[str]) -> None:
        self._store.create_table(name, families)

    def write(self, rows: Mapping[str, Sequence[Row]], deletes: Mapping[str, Sequence[bytes]] | None = None) -> None:
        self._store.write(rows, deletes)

    def side_by_side(self, calls: Sequence[Callable[[], T]]) -> list[T]:
        return self._store.side_by_side(calls)

    def size_bytes(self) -> int | None:
        return self._store.size_bytes()

    def count_rows(self, name: str) -> int:
        return self._store.count_rows(name)

    def _cone_rows(
        self, store: AnswersCones, ra_deg: float, dec_deg: float, radius_arcsec: float
    ) -> tuple[list[Row], str | None]:
        started = time.perf_counter()
        rows, cut = store.cone_rows(ra_deg, dec_deg, radius_arcsec)
        size = sum(len(cell) for _, cells in rows for cell in cells.values())
        self._report(Call("cone", "ztf.pixel128", time.perf_counter() - started, len(rows), size))
        return rows, cut

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class MeteredTable:
    """Any table, each read of it reported."""

    def __init__(self, table: Table, name: str, report: Callable[[Call], None]) -> None:
        self._table, self._name, self._report = table, name, report

    def row(self, row: Text, columns: Iterable[Text] | None = None) -> Cells:
        started = time.perf_counter()
        cells = self._table.row(row, columns)
        self._count("row", started, [cells] if cells else [])
        return cells

    def rows(self, rows: Sequence[Text], columns: Iterable[Text] | None = None) -> list[Row]:
        started = time.perf_counter()
        found = self._table.rows(rows, columns)
        self._count("rows", started, [cells for _, cells in found])
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
        started = time.perf_counter()
        seen: list[Cells] = []
        try:
            for key, cells in self._table.scan(row_start, row_stop, row_prefix, columns, batch_size, limit, reverse):
                seen.append(cells)
                yield key, cells
        finally:
            self._count("scan", started, seen)

    def put(self, row: Text, data: Mapping[Text, Text]) -> None:
        self._table.put(row, data)

    def delete(self, row: Text, columns: Iterable[Text] | None = None) -> None:
        self._table.delete(row, columns)

    def batch(self, transaction: bool = False, batch_size: int | None = None) -> Batch:
        return self._table.batch(transaction, batch_size)

    def _count(self, kind: str, started: float, rows: Sequence[Cells]) -> None:
        size = sum(len(cell) for cells in rows for cell in cells.values())
        self._report(Call(kind, self._name, time.perf_counter() - started, len(rows), size))
