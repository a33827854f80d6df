"""What all tables of the API share: reading by key over what a question gives, and no writing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, NoReturn

from data_access.errors import BadRequest, NoSuchTable
from data_access.fink_api.api import Api
from data_access.fink_api.client import AT_ONCE
from data_access.schema import SCHEMA_ROW_PREFIX
from data_access.store import Batch, Cells, Row, Text, after_prefix, as_bytes, key_bounds

_ABSENT = {
    "ztf.jd": "Fink's API does not give all alerts by date: ask for a class, or for a cone, with the same dates.",
}
READ_ONLY = "Fink's API can only be read: keep objects in a store of your own with `python -m data_access fetch`."


class Wanted(NamedTuple):
    """What a scan asks for.

    Attributes
    ----------
    low, high : lowest key wanted, and the first key beyond (None: no end)
    columns : names of columns or of whole families; None is all
    reverse : whether rows come from the high end
    batch_size : how many rows the reader takes at once
    """

    low: bytes
    high: bytes | None
    columns: tuple[bytes, ...] | None = None
    reverse: bool = False
    batch_size: int = 500

    @property
    def beginning(self) -> bytes:
        """What all wanted keys begin with."""
        return self.low if self.high == after_prefix(self.low) else _common_head(self.low, self.high or b"")

    def holds(self, key: bytes) -> bool:
        """Whether a key is within the ends."""
        return self.low <= key and (self.high is None or key < self.high)

    def names(self, *always: str) -> str | None:
        """Columns to ask the API for; None is all, where a whole family is wanted."""
        if self.columns is None or any(b":" not in column.rstrip(b":") for column in self.columns):
            return None
        return ",".join(dict.fromkeys((*always, *(column.decode("utf-8", "replace") for column in self.columns))))

    def chosen(self, cells: Cells) -> Cells:
        """The wanted ones among a row's cells."""
        if self.columns is None:
            return dict(cells)
        exact = set(self.columns)
        families = tuple(column.rstrip(b":") + b":" for column in self.columns if b":" not in column.rstrip(b":"))
        return {name: cell for name, cell in cells.items() if name in exact or name.startswith(families)}


class FinkTable:
    """A table that the API answers for; see `data_access.store.Table`.

    A table of its own kind gives `read`: rows in the order of their keys, which may go beyond what is wanted.
    """

    is_whole = False
    """Whether all rows may be asked for at once."""

    def __init__(self, api: Api, name: str) -> None:
        self.api, self.name = api, name

    def read(self, wanted: Wanted) -> Iterable[Row]:
        raise NotImplementedError

    def row(self, row: Text, columns: Iterable[Text] | None = None) -> Cells:
        found = self.rows([row], columns)
        return found[0][1] if found else {}

    def rows(self, rows: Sequence[Text], columns: Iterable[Text] | None = None) -> list[Row]:
        names = names_of(columns)

        def one(key: bytes) -> list[Row]:
            return list(self._within(Wanted(key, key + b"\x00", names)))

        keys = [as_bytes(row) for row in rows]
        if len(keys) < 2:
            return [found for key in keys for found in one(key)]
        with ThreadPoolExecutor(AT_ONCE) as threads:
            return [found for each in threads.map(one, keys) for found in each]

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
        if low.startswith(SCHEMA_ROW_PREFIX):
            return  # the types are those of `data_access.schema`
        size = batch_size if limit is None else min(batch_size, limit)
        for number, row in enumerate(self._within(Wanted(low, high, names_of(columns), reverse, size)), start=1):
            yield row
            if number == limit:
                return

    def put(self, row: Text, data: Mapping[Text, Text]) -> None:
        raise BadRequest(READ_ONLY)

    def delete(self, row: Text, columns: Iterable[Text] | None = None) -> None:
        raise BadRequest(READ_ONLY)

    def batch(self, transaction: bool = False, batch_size: int | None = None) -> Batch:
        raise BadRequest(READ_ONLY)

    def _within(self, wanted: Wanted) -> Iterator[Row]:
        if not (self.is_whole or wanted.low or wanted.high):
            raise NoSuchTable(f"Fink's API does not give all rows of '{self.name[:80]}'.")
        for key, cells in self.read(wanted):
            if wanted.holds(key) and (chosen := wanted.chosen(cells)):
                yield key, chosen


class AbsentTable(FinkTable):
    """A table that the API does not answer for."""

    def read(self, wanted: Wanted) -> NoReturn:
        raise NoSuchTable(_ABSENT.get(self.name, f"Fink's API does not give the table '{self.name[:80]}'."))


def in_order(rows: Mapping[bytes, Cells], wanted: Wanted) -> list[Row]:
    """Rows by their keys, in the direction that is wanted."""
    return sorted(rows.items(), key=lambda row: row[0], reverse=wanted.reverse)


def _common_head(low: bytes, high: bytes) -> bytes:
    length = next((n for n, (one, other) in enumerate(zip(low, high, strict=False)) if one != other), None)
    return low[: min(len(low), len(high)) if length is None else length]


def names_of(columns: Iterable[Text] | None) -> tuple[bytes, ...] | None:
    """Columns as a table names them; None is all."""
    return None if columns is None else tuple(as_bytes(column) for column in columns)
