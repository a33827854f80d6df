"""How the embedded store packs a row: its shape once for all rows alike, then nothing but the values.

A shape lists the row's columns with their widths; 0 is a width that varies by row. Rows of one table share
few shapes, so a row of 149 cells costs its values and four bytes instead of repeating 149 names. Values of fixed
width come first: a named column is then one slice at a place known from the shape. Long texts (the features are half
of an alert) are deflated: rows of 1.9 kB would leave half of each page of 4 kB empty.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from data_access.schema import COLUMN_TYPES
from data_access.store import Cells

_HEAD = struct.Struct("<I")
_LONG = 255  # a length byte that says: the length stands in the four-byte list behind the length bytes
_DEFLATED = 1 << 31  # a mark on a length in that list
_RAW_DEFLATE = -zlib.MAX_WBITS
_GZIP = b"\x1f\x8b"

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
    long: list[bytes] = []
    if _LONG in lengths:
        varying = list(varying)
        for number, cell in enumerate(varying):
            if len(cell) >= _LONG:
                short = _deflated(cell)
                varying[number] = cell if short is None else short
                long.append(_HEAD.pack(len(cell) if short is None else len(short) | _DEFLATED))
    return b"".join([head, lengths, *long, *fixed, *varying])


@lru_cache(maxsize=256)  # a row goes to several tables
def _deflated(cell: bytes) -> bytes | None:
    """A cell in fewer bytes, None if it gains little; stamps are compressed already."""
    if cell.startswith(_GZIP):
        return None
    deflate = zlib.compressobj(wbits=_RAW_DEFLATE)
    short = deflate.compress(cell) + deflate.flush()
    return short if len(short) < 0.9 * len(cell) else None


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
    deflated: set[int] = set()
    if _LONG in lengths:
        lengths = list(lengths)
        for number, length in enumerate(lengths):
            if length == _LONG:
                told = _HEAD.unpack_from(packed, start)[0]
                if told & _DEFLATED:
                    deflated.add(number)
                lengths[number] = told & ~_DEFLATED
                start += _HEAD.size
    cells = {column: packed[start + a : start + b] for column, a, b in plan.fixed}
    if plan.varying:
        place, number = start + plan.fixed_bytes, 0
        for column, target in plan.varying:
            place += sum(lengths[number:target])
            stop = place + lengths[target]
            cell = packed[place:stop]
            cells[column] = zlib.decompress(cell, wbits=_RAW_DEFLATE) if target in deflated else cell
            place, number = stop, target + 1
    return cells
