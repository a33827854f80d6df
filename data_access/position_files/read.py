"""From the bytes of a file to a table with positions in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_access.crossmatch import MOST_POSITIONS
from data_access.position_files.angles import is_sexagesimal
from data_access.table_files import RawColumn, RawTable, Wanted, read_table
from data_access.table_files.table import is_missing
from data_access.table_files.wanted import is_number

MOST_BYTES = 40_000_000
_WANTED = Wanted(
    needs="A table of positions needs a right ascension and a declination at least",
    most_bytes=MOST_BYTES,
    most_rows=MOST_POSITIONS,
    if_too_long="Match it in parts.",
    is_value=lambda text: is_number(text) or is_sexagesimal(text),
)
_WHOLE = re.compile(r"[+-]?\d+")
_LEADING_ZERO = re.compile(r"[+-]?0\d+")


@dataclass(frozen=True)
class PositionTable:
    """A user's table.

    Attributes
    ----------
    name : str
        Of the file.
    version : str
        Differs where the content differs.
    frame : pandas.DataFrame
        Its columns, in numbers where all of a column's cells are.
    units, ucds : mapping of str
        By column, where the file gives them.
    row_numbers : sequence of int
        Number of each row, or line, as the user counts them.
    row_word : ``"line"`` or ``"row"``
    notes : tuple of str
        What the reader had to assume or leave out.
    """

    name: str
    version: str
    frame: pd.DataFrame
    units: Mapping[str, str]
    ucds: Mapping[str, str]
    row_numbers: Sequence[int]
    row_word: str
    notes: tuple[str, ...]

    def row_name(self, place: int) -> str:
        """`line 17`."""
        return f"{self.row_word} {self.row_numbers[place]}"


def read_positions(content: bytes, filename: str) -> PositionTable:
    """Read a table of positions: CSV and other text, VOTable, Parquet or a FITS table, also gzipped.

    Parameters
    ----------
    content : the file; its format is told from its first bytes
    filename : for messages

    Raises
    ------
    BadRequest
        It is no table; the message says why.
    """
    table = read_table(content, _WANTED)
    names = _different_names(table)
    columns = dict(zip(names, table.columns, strict=True))
    frame = pd.DataFrame({name: _values(column) for name, column in columns.items()})
    return PositionTable(
        name=" ".join(filename.split())[:100] or "table",
        version=hashlib.sha256(content).hexdigest()[:16],
        frame=frame,
        units={name: column.unit for name, column in columns.items() if column.unit},
        ucds={name: column.ucd for name, column in columns.items() if column.ucd},
        row_numbers=table.row_numbers,
        row_word=table.row_word,
        notes=table.notes,
    )


def _different_names(table: RawTable) -> list[str]:
    names: list[str] = []
    taken: set[str] = set()
    for number, column in enumerate(table.columns, start=1):
        name = base = column.name.strip() or f"column {number}"
        again = 2
        while name in taken:
            name, again = f"{base}_{again}", again + 1
        taken.add(name)
        names.append(name)
    return names


def _values(column: RawColumn) -> pd.Series:
    """A column in numbers where all of its cells are; a number with a leading zero is a name."""
    if not column.is_text:
        return pd.Series(column.cells)
    texts = pd.Series(column.cells, dtype="object").map(str)
    missing = texts.map(is_missing).to_numpy(dtype=bool)
    numbers = pd.to_numeric(texts.mask(missing), errors="coerce")
    known = texts[~missing]
    if not len(known) or numbers[~missing].isna().any() or known.str.fullmatch(_LEADING_ZERO).any():
        return texts.mask(texts == "").astype("str")
    if known.str.fullmatch(_WHOLE).all():
        whole = np.zeros(len(texts), dtype=np.int64)
        try:
            whole[~missing] = known.astype(np.int64)
        except (OverflowError, ValueError):  # longer than 64 bits: names, not numbers
            return texts.mask(texts == "").astype("str")
        return pd.Series(whole) if not missing.any() else pd.Series(pd.arrays.IntegerArray(whole, missing))
    return pd.Series(numbers.to_numpy(dtype=np.float64))
