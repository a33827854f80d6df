"""From an object of JSON to the cells of a row, typed as Fink's tables are."""

from __future__ import annotations

import functools
import math
import struct
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from data_access.cells import encode
from data_access.errors import BadRequest
from data_access.row_keys import join
from data_access.schema import COLUMN_TYPES
from data_access.store import Cells

_FAMILIES = ("i:", "d:", "basic:", "class:")
_BESIDE = ("d:tag", "key:key", "v:classification")
_DOUBLE = struct.Struct(">d")
_UNREADABLE = b""
"""No number has such a cell: reading counts it as damaged."""
_LARGEST_EXACT_FLOAT = 2.0**53
_WHOLE_NUMBERS = ("integer", "long", "short")
_FLOATS = ("float", "double")


class Record(NamedTuple):
    """One row of an answer.

    Attributes
    ----------
    cells : what a table holds
    beside : `d:tag`, `key:key` and `v:classification`, which no table holds, as text
    """

    cells: Cells
    beside: dict[str, str]

    @property
    def object_id(self) -> str:
        """Name of the object, empty if it is not told."""
        return self.cells.get(b"i:objectId", b"").decode("utf-8", "replace")

    def number(self, column: bytes) -> float:
        """A column of doubles, such as `i:jd`; NaN if it is not told."""
        cell = self.cells.get(column, b"")
        value: float = _DOUBLE.unpack(cell)[0] if len(cell) == _DOUBLE.size else math.nan
        return value

    @property
    def jd(self) -> float:
        """Date of the alert, NaN if it is not told."""
        return self.number(b"i:jd")

    @property
    def main_key(self) -> bytes | None:
        """Key in the main table, None if the row does not say enough."""
        return join(self.object_id, self.jd) if self.object_id and math.isfinite(self.jd) else None


def record_of(values: Mapping[str, Any], *, texts: bool = False) -> Record:
    """Sort the values of an object of JSON.

    Parameters
    ----------
    texts : whether the table holds everything as text, as those of names do
    """
    cells: Cells = {}
    beside: dict[str, str] = {}
    for name, value in values.items():
        if name in _BESIDE:
            beside[name] = "" if value is None else str(value)
            continue
        if value is None or not name.startswith(_FAMILIES):
            continue
        column, cell_of = _column(name)
        cell = text_cell(value) if texts else cell_of(value)
        if cell is not None:
            cells[column] = cell
    return Record(cells, beside)


@functools.lru_cache(maxsize=2_000)
def _column(name: str) -> tuple[bytes, Callable[[Any], bytes | None]]:
    """A column's name in the table, and how its values are written."""
    column = text_cell(name)
    token = "long" if name.startswith(("basic:", "class:")) else COLUMN_TYPES.get(name)
    if token in _WHOLE_NUMBERS:
        return column, functools.partial(_whole_number, token)
    if token in _FLOATS:
        return column, functools.partial(_float, token)
    if token == "boolean":
        return column, lambda value: b"true" if str(value).lower() == "true" else b"false"
    return column, text_cell if token == "string" else _of_unknown_type


def _whole_number(token: str, value: Any) -> bytes | None:
    if isinstance(value, float):
        if value != value:
            return None
        if not value.is_integer() or abs(value) > _LARGEST_EXACT_FLOAT:
            return _UNREADABLE
    try:
        return encode(int(value), token)
    except (TypeError, ValueError, BadRequest):
        return None if value in ("", "nan", "None") else _UNREADABLE


def _float(token: str, value: Any) -> bytes | None:
    try:
        return encode(float(value), token)
    except (TypeError, ValueError, BadRequest):
        return None if value in ("", "None") else _UNREADABLE


def text_cell(value: Any) -> bytes:
    """A value as text; halves of characters, which JSON may hold, are no text."""
    return str(value).encode("utf-8", "replace")


def _of_unknown_type(value: Any) -> bytes:
    """A column newer than what is known: readers tell numbers of eight bytes from text."""
    if isinstance(value, float) or (isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53):
        return encode(float(value), "double")
    return text_cell(str(value).lower() if isinstance(value, bool) else value)
