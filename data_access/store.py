"""The one interface of every store: happybase's Connection and Table, with each failure as one of our errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Protocol, Self, TypeVar, runtime_checkable
from urllib.parse import parse_qsl, urlsplit

from data_access.errors import BadRequest

Cells = dict[bytes, bytes]
Row = tuple[bytes, Cells]
Text = str | bytes
T = TypeVar("T")


class Batch(Protocol):
    """Collected writes, sent when the `with` block ends without an exception, or by `send`."""

    def put(self, row: Text, data: Mapping[Text, Text]) -> None: ...
    def delete(self, row: Text, columns: Iterable[Text] | None = None) -> None: ...
    def send(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Table(Protocol):
    """Rows sorted by key, each a mapping of `family:qualifier` to bytes."""

    def row(self, row: Text, columns: Iterable[Text] | None = None) -> Cells:
        """Cells of one row, {} if there is none."""
        ...

    def rows(self, rows: Sequence[Text], columns: Iterable[Text] | None = None) -> list[Row]:
        """The rows that exist among those asked for, in the order asked."""
        ...

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
        """Rows from `row_start` (inclusive; the high end in reverse) to `row_stop` (exclusive), or with a prefix.

        A row that holds none of the columns asked for is not given; `b"i"` asks for a family.
        """
        ...

    def put(self, row: Text, data: Mapping[Text, Text]) -> None: ...
    def delete(self, row: Text, columns: Iterable[Text] | None = None) -> None: ...
    def batch(self, transaction: bool = False, batch_size: int | None = None) -> Batch: ...


class Store(Protocol):
    """A set of tables."""

    url: str
    engine: str

    def table(self, name: str) -> Table:
        """A table by name; whether it exists shows when it is read, as with happybase."""
        ...

    def tables(self) -> list[bytes]: ...

    def create_table(self, name: str, families: Iterable[str]) -> None:
        """Make a table; nothing happens if it exists."""
        ...

    def write(self, rows: Mapping[str, Sequence[Row]], deletes: Mapping[str, Sequence[bytes]] | None = None) -> None:
        """Put rows into several tables, table after table in the mapping's order, then delete; acknowledged as one.

        On the embedded store it is one transaction.
        """
        ...

    def side_by_side(self, calls: Sequence[Callable[[], T]]) -> list[T]:
        """Results of independent reads, run at the same time where the engine gains from it."""
        ...

    def size_bytes(self) -> int | None:
        """What the store takes on disk, where the engine can tell."""
        ...

    def count_rows(self, name: str) -> int:
        """Number of data rows of a table: rows that describe the schema do not count."""
        ...

    def close(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


@runtime_checkable
class AnswersCones(Protocol):
    """A store that is better asked for a cone than for each pixel of the sky that the cone touches."""

    def cone_rows(self, ra_deg: float, dec_deg: float, radius_arcsec: float) -> tuple[list[Row], str | None]:
        """Rows of `ztf.pixel128` in or near a cone, and a sentence if there are more."""
        ...


def open_store(url: str) -> Store:
    """Open a store.

    Parameters
    ----------
    url : str
        `embedded:PATH` (made if it is not there) or
        `hbase://HOST:PORT?transport=…&protocol=…&prefix=…&pool=…&timeout_ms=…`, or `fink:` for Fink's public
        API, `fink:https://HOST` for another one (read only).

    Raises
    ------
    BadRequest
        The URL names no engine, or an option that does not exist.
    StoreUnavailable
        The store cannot be opened.
    """
    engine, _, rest = url.partition(":")
    if engine == "embedded" and rest:
        from data_access.embedded import EmbeddedStore

        return EmbeddedStore(rest)
    if engine == "hbase":
        from data_access.hbase import HBaseStore

        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise BadRequest(f"'{url}' is not the address of an HBase: write hbase://HOST:PORT.") from error
        return HBaseStore(url, parts.hostname, port, dict(parse_qsl(parts.query, keep_blank_values=True)))
    if engine == "fink":
        from data_access.fink_api.store import FinkStore

        return FinkStore(rest)
    raise BadRequest(f"'{url}' is not a store: write embedded:PATH, hbase://HOST:PORT or fink:.")


def as_bytes(text: Text) -> bytes:
    """Keys, columns and cells as HBase has them; a number is refused, as `bytes(3)` would be three zero bytes."""
    if isinstance(text, bytes):
        return text
    if isinstance(text, str):
        return text.encode()
    if isinstance(text, bytearray | memoryview):
        return bytes(text)
    raise TypeError(f"Keys, columns and cells are bytes or text, not {type(text).__name__}.")


def after_prefix(prefix: bytes) -> bytes | None:
    """The first key after all keys with the prefix; None if there is none."""
    head = prefix.rstrip(b"\xff")
    return head[:-1] + bytes([head[-1] + 1]) if head else None


def key_bounds(
    row_start: Text | None, row_stop: Text | None, row_prefix: Text | None, reverse: bool
) -> tuple[bytes, bytes | None]:
    """Lowest key wanted by a scan and the first key beyond, whatever the direction; see `Table.scan`."""
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
