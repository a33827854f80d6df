"""The tables by object: one question gives an object's alerts, poor points and limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from data_access.errors import BadRequest
from data_access.fink_api.api import Answer
from data_access.fink_api.records import Record
from data_access.fink_api.tables import FinkTable, Wanted, in_order, names_of
from data_access.schema import HISTORY_TABLE_COLUMNS, UPPER_COLUMNS, UPPERVALID_COLUMNS
from data_access.store import Cells, Row, Text, as_bytes

MAIN = "ztf"
_COLUMNS = {
    "ztf.upper": UPPER_COLUMNS,
    "ztf.uppervalid": UPPERVALID_COLUMNS,
    "ztf.history": HISTORY_TABLE_COLUMNS,
}
_TABLES_OF_TAGS = {"upperlim": "ztf.upper", "badquality": "ztf.uppervalid"}
TABLES = (MAIN, *_COLUMNS)
_NO_CANDID = (-1).to_bytes(8, "big", signed=True)
_ONLY_OF_ALERTS = b"i:ndethist"
_FEW_COLUMNS = 20  # what a card shows; a page needs twice as many
_OBJECTS_AT_ONCE = 50
SHORTEST_BEGINNING = 9
"""Of shorter beginnings of names the API would read through too much of its table."""


class ObjectTable(FinkTable):
    """Alerts of an object (`ztf`), or one of the tables of what is known from their histories."""

    def read(self, wanted: Wanted) -> Iterable[Row]:
        if b"_" in wanted.low:
            return in_order(self._of_object(wanted.low.partition(b"_")[0], wanted), wanted)
        if self.name != MAIN or len(wanted.beginning) < SHORTEST_BEGINNING:
            raise BadRequest(f"Fink's API finds objects by at least {SHORTEST_BEGINNING} characters of their names.")
        answer = self.api.ask("objects", objectId=_text(wanted.beginning), columns="i:objectId,i:jd")
        return in_order(_by_key(answer.records), wanted)

    def rows(self, rows: Sequence[Text], columns: Iterable[Text] | None = None) -> list[Row]:
        """As `Table.rows`; a few columns of alerts of several objects are one question for all of them."""
        keys, wanted = [as_bytes(row) for row in rows], Wanted(b"", None, names_of(columns))
        few = self._few_columns(wanted)
        names = list(dict.fromkeys(_text(key.partition(b"_")[0]) for key in keys))
        if few is None or len(names) < 2:
            return super().rows(keys, wanted.columns)
        found: dict[bytes, Cells] = {}
        for first in range(0, len(names), _OBJECTS_AT_ONCE):
            some = ",".join(names[first : first + _OBJECTS_AT_ONCE])
            found |= _by_key(self.api.ask("objects", objectId=some, columns=few).records)
        return [(key, cells) for key in keys if (cells := wanted.chosen(found.get(key, {})))]

    def _of_object(self, name: bytes, wanted: Wanted) -> dict[bytes, Cells]:
        answer = self._answer(_text(name), wanted)
        rows = _by_key(record for record in answer.records if self._is_here(record))
        return {key: cells for key, cells in rows.items() if key.startswith(name + b"_")}

    def _answer(self, name: str, wanted: Wanted) -> Answer:
        """All of an object, which is what will be asked for next; but where a few columns do, no more than those."""
        everything: dict[str, Any] = {"objectId": name, "withupperlim": True}
        few = self._few_columns(wanted)
        if few is not None:
            whole = self.api.at_hand("objects", **everything)
            return whole or self.api.ask("objects", objectId=name, columns=few)
        return self.api.ask("objects", **everything)

    def _few_columns(self, wanted: Wanted) -> str | None:
        names = wanted.names("i:objectId", "i:jd", "i:candid")
        return names if self.name == MAIN and names is not None and names.count(",") < _FEW_COLUMNS else None

    def _is_here(self, record: Record) -> bool:
        tag = record.beside.get("d:tag")
        if tag in _TABLES_OF_TAGS:
            return self.name == _TABLES_OF_TAGS[tag]
        # Another Alertscope also tells of detections that it knows from histories only.
        is_alert = not tag or _ONLY_OF_ALERTS in record.cells
        return self.name == (MAIN if is_alert else "ztf.history")


def _by_key(records: Iterable[Record]) -> dict[bytes, Cells]:
    return {key: _own_cells(record) for record in records if (key := record.main_key) is not None}


def _own_cells(record: Record) -> Cells:
    table = _TABLES_OF_TAGS.get(record.beside.get("d:tag", ""))
    cells = record.cells
    if table is not None:
        names = {name.encode() for name in _COLUMNS[table]}
        return {name: cell for name, cell in cells.items() if name in names}
    if cells.get(b"i:candid") == _NO_CANDID:
        return {name: cell for name, cell in cells.items() if name != b"i:candid"}
    return cells


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")
