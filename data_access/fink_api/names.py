"""The tables of names: what TNS and the Solar System's catalogues call an object."""

from __future__ import annotations

from collections.abc import Iterable

from data_access.errors import NoSuchTable
from data_access.fink_api.records import Record
from data_access.fink_api.tables import FinkTable, Wanted, in_order
from data_access.store import Cells, Row

BODIES, TNS = "ztf.sso_resolver", "ztf.tns_resolver"
_MOST_NAMES = 1_000


class BodyNameTable(FinkTable):
    """Numbers, names and designations by `{lower-case name}@{n}`."""

    def read(self, wanted: Wanted) -> Iterable[Row]:
        beginning = _beginning(wanted)
        name = beginning.partition("@")[0]
        is_whole = "@" in beginning
        n = 1 if is_whole else min(max(wanted.batch_size, 10), _MOST_NAMES)
        answer = self.api.ask("resolver", texts=True, resolver="ssodnet", name=name, nmax=n)
        rows: dict[bytes, Cells] = {}
        for record in answer.records:
            alias = name if is_whole else _alias(record, name)
            if alias:
                number = sum(key.startswith(f"{alias}@".encode()) for key in rows)
                rows[f"{alias}@{number}".encode()] = record.cells
        return in_order(rows, wanted)


class TnsNameTable(FinkTable):
    """TNS names by `{lower-case full name}_{lower-case internal name}`."""

    def read(self, wanted: Wanted) -> Iterable[Row]:
        name = _beginning(wanted).partition("_")[0]
        n = min(max(wanted.batch_size, 10), _MOST_NAMES)
        answer = self.api.ask("resolver", texts=True, resolver="tns", name=name, nmax=n)
        rows = {
            f"{_of(record, 'd:fullname')}_{_of(record, 'd:internalname')}".lower().encode(): record.cells
            for record in answer.records
        }
        return in_order(rows, wanted)


def _beginning(wanted: Wanted) -> str:
    if not wanted.beginning:
        raise NoSuchTable("Fink's API does not list all names.")
    return wanted.beginning.decode("utf-8", "replace")


def _alias(record: Record, beginning: str) -> str:
    """The name, number or designation that begins so, in small letters; empty if none does."""
    names = (_of(record, column).lower() for column in ("i:name", "i:number", "i:ssnamenr"))
    return next((name for name in names if name.startswith(beginning)), "")


def _of(record: Record, column: str) -> str:
    return record.cells.get(column.encode(), b"").decode("utf-8", "replace")
