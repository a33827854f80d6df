"""The store on Apache HBase, through its Thrift 1 server and happybase."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import TracebackType
from typing import Any, NamedTuple, Self

import happybase  # noqa: F401  it makes the module Hbase_thrift
import Hbase_thrift

from data_access.errors import BadRequest
from data_access.hbase_address import address_of
from data_access.hbase_connections import Connections
from data_access.hbase_writes import HBaseBatch, checked_columns, checked_key, checked_table
from data_access.schema import SCHEMA_ROW_PREFIX
from data_access.store import Cells, Row, T, Text, after_prefix, as_bytes

# happybase's defaults keep three versions, without bloom filter and block cache; of the codecs only GZ needs no
# native library, and it makes the long rows 6 times smaller.
_FAMILY_OPTIONS = {"max_versions": 1, "bloom_filter_type": "ROW", "block_cache_enabled": True, "compression": "GZ"}
_CREATE_SECONDS = 60.0  # the first table of a fresh HBase waits for its master
_ROWS_PER_GET = 200
_BATCHES_PER_CHUNK = 4
_CHUNK_BYTES = 16_000_000
_ROWS_PER_COUNT = 20_000
_COUNT_FILTER = b"FirstKeyOnlyFilter() AND KeyOnlyFilter()"


class HBaseStore:
    """Tables of an HBase. Nothing is asked until the first use, so it may be made while the server is down.

    Parameters
    ----------
    url : str
        As the user wrote it.
    host, port, options
        Its parts; see `data_access.hbase_address.address_of`.

    Notes
    -----
    Threads may share a store. Processes may not: open it after a fork.
    """

    engine = "HBase"

    def __init__(self, url: str, host: str | None, port: int | None, options: Mapping[str, str]) -> None:
        self.url = url
        self._connections = Connections(address_of(host, port, options))

    def table(self, name: str) -> HBaseTable:
        return HBaseTable(self._connections, checked_table(name))

    def tables(self) -> list[bytes]:
        return self._connections.ask(lambda connection: list(connection.tables()))

    def create_table(self, name: str, families: Iterable[str]) -> None:
        """Make a table with one version of each cell, bloom filter, block cache and compression.

        Raises
        ------
        BadRequest
            The name is impossible, or a table of that name is there and lacks one of the families.
        """
        wanted = sorted(families)
        if not wanted:
            raise BadRequest(f"Table '{name}' needs a column family.")

        def create(connection: Any) -> None:
            if name.encode() not in connection.tables():
                with contextlib.suppress(Hbase_thrift.AlreadyExists):  # by somebody else, a moment earlier
                    connection.create_table(name, dict.fromkeys(wanted, _FAMILY_OPTIONS))
            there = {family.decode() for family in connection.table(name).families()}
            if missing := sorted(set(wanted) - there):
                raise BadRequest(f"Table '{name}' exists without the column family '{missing[0]}'.")

        self._connections.ask_apart(create, _CREATE_SECONDS, checked_table(name))

    def write(self, rows: Mapping[str, Sequence[Row]], deletes: Mapping[str, Sequence[bytes]] | None = None) -> None:
        """Put rows, table after table, then delete. When it returns, HBase has acknowledged all of it.

        Where it raises, any part may be stored: HBase knows no transaction over rows. Writing the same once more
        completes it.
        """
        for name, table_rows in rows.items():
            with self.table(name).batch(transaction=True) as batch:
                for key, cells in table_rows:
                    batch.put(key, cells)
        for name, keys in (deletes or {}).items():
            with self.table(name).batch(transaction=True) as batch:
                for key in keys:
                    batch.delete(key)

    def side_by_side(self, calls: Sequence[Callable[[], T]]) -> list[T]:
        """Results of the calls in their order, as many at once as the pool has connections."""
        if len(calls) < 2:
            return [call() for call in calls]
        # Threads made for the occasion (0.1 ms each): calls that run others side by side cannot wait for each other.
        with ThreadPoolExecutor(min(len(calls), self._connections.address.pool)) as threads:
            return [future.result() for future in [threads.submit(call) for call in calls]]

    def size_bytes(self) -> None:
        """None: Thrift does not tell."""

    def count_rows(self, name: str) -> int:
        """Number of data rows, by a scan of keys alone: some 10,000 rows a second."""
        total, span = 0, _Span(b"", None)
        while True:
            chunk = self.table(name)._chunk(span, None, 2000, _ROWS_PER_COUNT, _COUNT_FILTER)
            total += sum(not key.startswith(SCHEMA_ROW_PREFIX) for key, _ in chunk.rows)
            if chunk.last:
                return total
            span = span.after(chunk.rows[-1][0])

    def close(self) -> None:
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class HBaseTable:
    """One table; see `data_access.store.Table`."""

    def __init__(self, connections: Connections, name: str) -> None:
        self._connections, self.name = connections, name

    def row(self, row: Text, columns: Iterable[Text] | None = None) -> Cells:
        found = self.rows([row], columns)
        return found[0][1] if found else {}

    def rows(self, rows: Sequence[Text], columns: Iterable[Text] | None = None) -> list[Row]:
        keys, asked = [checked_key(row) for row in rows], checked_columns(columns)
        found: list[Row] = []
        for first in range(0, len(keys) if asked != [] else 0, _ROWS_PER_GET):
            some = keys[first : first + _ROWS_PER_GET]
            found += self._ask(partial(_get, keys=some, columns=asked))
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
        """Rows of a range.

        It is read in chunks of some batches, each a complete scan of HBase that begins where the last one ended. So
        no connection and no scanner of the server wait for the consumer: it may be slow, stop early, or scan another
        table meanwhile, and a restart of the server between two chunks goes unnoticed.
        """
        span = _span(row_start, row_stop, row_prefix, reverse)
        if batch_size < 1 or (limit is not None and limit < 1):
            raise BadRequest("The batch size and the limit of a scan must be at least 1.")
        asked, left = checked_columns(columns), limit
        while not span.empty and asked != []:
            size = _BATCHES_PER_CHUNK * batch_size if left is None else min(_BATCHES_PER_CHUNK * batch_size, left)
            chunk = self._chunk(span, asked, min(batch_size, size), size)
            yield from chunk.rows
            left = None if left is None else left - len(chunk.rows)
            if chunk.last or left == 0:
                return
            span = span.after(chunk.rows[-1][0])

    def put(self, row: Text, data: Mapping[Any, Text]) -> None:
        with self.batch() as batch:
            batch.put(row, data)

    def delete(self, row: Text, columns: Iterable[Text] | None = None) -> None:
        with self.batch() as batch:
            batch.delete(row, columns)

    def batch(self, transaction: bool = False, batch_size: int | None = None) -> HBaseBatch:
        return HBaseBatch(self._ask, self.name, transaction, batch_size)

    def _ask(self, question: Callable[[Any], T]) -> T:
        return self._connections.ask(lambda connection: question(connection.table(self.name)), self.name)

    def _chunk(
        self, span: _Span, columns: list[bytes] | None, batch_size: int, size: int, row_filter: bytes | None = None
    ) -> _Chunk:
        """Up to `size` rows from the beginning of a span, and whether they are its last."""

        def read(table: Any) -> _Chunk:
            # Not happybase's scan: after a time-out that one asks the same connection to close the scanner, and it
            # takes two more round trips to learn that nothing follows.
            client, more = table.connection.client, True
            rows: list[Row] = []
            scan = Hbase_thrift.TScan(
                startRow=span.start,
                stopRow=span.stop,
                columns=columns,
                caching=batch_size,
                reversed=span.reverse,
                filterString=row_filter,
            )
            scanner = client.scannerOpenWithScan(table.name, scan, {})
            while more and len(rows) < size:
                wanted = min(batch_size, size - len(rows))
                found = client.scannerGetList(scanner, wanted)
                more = len(found) == wanted
                for item in found:
                    if span.wants(item.row):
                        rows.append((item.row, {column: cell.value for column, cell in item.columns.items()}))
                if rows and len(rows) * sum(map(len, rows[-1][1].values())) > _CHUNK_BYTES:
                    break
            client.scannerClose(scanner)
            return _Chunk(rows, last=not more)

        return self._ask(read)


def _get(table: Any, keys: list[bytes], columns: list[bytes] | None) -> list[Row]:
    return list(table.rows(keys, columns))


class _Chunk(NamedTuple):
    rows: list[Row]
    last: bool


class _Span(NamedTuple):
    """What is left of a scan, as HBase takes it: `start` inclusive (the high end in reverse), `stop` exclusive."""

    start: bytes
    stop: bytes | None
    reverse: bool = False
    prefix: bytes = b""
    seen: bytes | None = None

    @property
    def empty(self) -> bool:
        """HBase would take equal ends for a request of that very row, and refuse ends in the wrong order."""
        if self.stop is None or (self.reverse and not self.start):
            return False
        return self.start <= self.stop if self.reverse else self.start >= self.stop

    def wants(self, key: bytes) -> bool:
        return key != self.seen and key.startswith(self.prefix)

    def after(self, key: bytes) -> _Span:
        """The span without the rows up to a key. In reverse no start is just below a key, so that it comes again."""
        return self._replace(start=key, seen=key) if self.reverse else self._replace(start=key + b"\x00")


def _span(row_start: Text | None, row_stop: Text | None, row_prefix: Text | None, reverse: bool) -> _Span:
    if row_prefix is None:
        return _Span(as_bytes(row_start or b""), None if row_stop is None else as_bytes(row_stop), reverse)
    if row_start is not None or row_stop is not None:
        raise TypeError("A scan takes a prefix or a range, not both.")
    prefix = as_bytes(row_prefix)
    if not reverse:
        return _Span(prefix, after_prefix(prefix))
    # The start is inclusive, the stop exclusive: the first key after the prefix comes along and is not wanted, and
    # the key that is the prefix itself comes only if the stop is below it.
    return _Span(after_prefix(prefix) or b"", _below(prefix), reverse, prefix)


def _below(key: bytes) -> bytes | None:
    """A key close below another one; what may be between them is for the caller to leave out."""
    if not key:
        return None
    head = key[:-1]
    return (head + bytes([key[-1] - 1]) + b"\xff" * 8) if key[-1] else (head or None)
