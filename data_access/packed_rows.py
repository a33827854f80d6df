"""How the embedded store packs a row: its shape once for all rows alike, then nothing but the values.

A shape lists the row's columns with their widths; 0 is a width that varies by row. Rows of one table share
few shapes, so a row of 149 cells costs its values and four bytes instead of repeating 149 names. Values of fixed
width come first: a named column is then one slice at a place known from the shape.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from typing import NamedTuple

from data_access.schema import COLUMN_TYPES
from data_access.store import Cells

_HEAD = struct.Struct("<I")
_LONG = 255  # a length byte that says: the length stands in the four-byte list behind the length bytes

_WIDTHS = {"integer": 4, "float": 4, "long": 8, "double": 8}
_TEXT_COLUMNS = frozenset(name.encode() for name, token in COLUMN_TYPES.items() if token not in _WIDTHS)

Shape = tuple[tuple[bytes, int], ...]


class Plan(NamedTuple):
    """Where the wanted columns lie in rows of one shape."""

    fixed: list[tuple[bytes, int, int]]  # column, start and stop in the fixed part
    varying: list[tuple[bytes, int]]  # column, number among the varying ones
    n_varying: int
    fixed_bytes: int


def shape_of(cells: Cells) -> Shape:
    """The shape of a row: fixed widths first, then varying ones, each in the order of names."""
    columns = sorted(cells)
    widths = [_width(column, len(cells[column])) for column in columns]
    fixed = [(c, w) for c, w in zip(columns, widths, strict=True) if w]
    return (*fixed, *((c, 0) for c, w in zip(columns, widths, strict=True) if not w))


def _width(column: bytes, length: int) -> int:
    return length if length in (4, 8) and column not in _TEXT_COLUMNS else 0


def _pack(head: bytes, fixed: list[bytes], varying: list[bytes]) -> bytes:
    lengths = bytes([min(len(cell), _LONG) for cell in varying])
    long = b"".join([_HEAD.pack(len(cell)) for cell in varying if len(cell) >= _LONG]) if _LONG in lengths else b""
    return b"".join([head, lengths, long, *fixed, *varying])


class _Form:
    """What rows with the same columns have in common: the columns of numbers, and those of text."""

    def __init__(self, columns: Iterable[bytes]) -> None:
        self.text = sorted(column for column in columns if column in _TEXT_COLUMNS)
        self.plain = sorted(column for column in columns if column not in _TEXT_COLUMNS)
        self.layouts: dict[bytes, _Layout] = {}


class _Layout(NamedTuple):
    head: bytes
    fixed: list[bytes]
    varying: list[bytes]


class Packer:
    """Packs rows, and finds the shape of each once for all rows like it.

    Parameters
    ----------
    number_of : gives the number of a shape
    """

    def __init__(self, number_of: Callable[[Shape], int]) -> None:
        self._number_of = number_of
        self._forms: dict[tuple[bytes, ...], _Form] = {}

    def pack(self, cells: Cells) -> bytes:
        """Bytes of a row."""
        columns = tuple(cells)
        form = self._forms.get(columns)
        if form is None:
            form = self._forms[columns] = _Form(columns)
        widths = bytes([min(len(cells[column]), _LONG) for column in form.plain])
        layout = form.layouts.get(widths)
        if layout is None:
            shape = shape_of(cells)
            fixed, varying = [c for c, width in shape if width], [c for c, width in shape if not width]
            layout = form.layouts[widths] = _Layout(_HEAD.pack(self._number_of(shape)), fixed, varying)
        return _pack(layout.head, [cells[c] for c in layout.fixed], [cells[c] for c in layout.varying])


def shape_id_of(packed: bytes) -> int:
    """Number of the shape of a packed row."""
    number: int = _HEAD.unpack_from(packed)[0]
    return number


def plan(shape: Shape, columns: Iterable[bytes] | None) -> Plan:
    """Where to find the columns asked for (None: all; a name without qualifier: its family) in rows of a shape."""
    wanted = None if columns is None else set(columns)
    families = set() if wanted is None else {c.rstrip(b":") + b":" for c in wanted if not c.partition(b":")[2]}

    def asked(column: bytes) -> bool:
        return wanted is None or column in wanted or column.partition(b":")[0] + b":" in families

    fixed, varying, place, number = [], [], 0, 0
    for column, width in shape:
        if width:
            if asked(column):
                fixed.append((column, place, place + width))
            place += width
        else:
            if asked(column):
                varying.append((column, number))
            number += 1
    return Plan(fixed, varying, number, place)


def unpack(packed: bytes, plan: Plan) -> Cells:
    """The cells that a plan names."""
    start = _HEAD.size + plan.n_varying
    lengths: bytes | list[int] = packed[_HEAD.size : start]
    if _LONG in lengths:
        lengths = list(lengths)
        for number, length in enumerate(lengths):
            if length == _LONG:
                lengths[number] = _HEAD.unpack_from(packed, start)[0]
                start += _HEAD.size
    cells = {column: packed[start + a : start + b] for column, a, b in plan.fixed}
    if plan.varying:
        place, number = start + plan.fixed_bytes, 0
        for column, target in plan.varying:
            place += sum(lengths[number:target])
            stop = place + lengths[target]
            cells[column] = packed[place:stop]
            place, number = stop, target + 1
    return cells
