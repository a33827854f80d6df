"""What each reader gives: columns of texts or numbers as they stand in the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from data_access.table_files.limits import LARGEST_NUMBER, LONGEST_NAME
from science.columns import BoolArray, FloatArray, IntegerArray, ObjectArray

_MISSING = frozenset(("", "nan", "null", "none", "na", "n/a", "-", "--", "---", "...", "<na>", "masked", "nat"))


@dataclass(frozen=True)
class RawColumn:
    """One column of a file.

    Attributes
    ----------
    name : str
    unit : str
        As the file says it, "" if it does not. Both are cut where they are long beyond sense.
    cells : numpy.ndarray, shape (n,)
        Numbers (NaN where there is none; integers stay integers), or an object array of texts.
    ucd : str
        What the values are in the words of the Virtual Observatory, where the file says so.
    """

    name: str
    unit: str
    cells: FloatArray | IntegerArray | ObjectArray
    ucd: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name[:LONGEST_NAME])
        object.__setattr__(self, "unit", self.unit[:LONGEST_NAME])

    @property
    def is_text(self) -> bool:
        """Whether the cells are texts, which may still read as numbers."""
        return self.cells.dtype == object


@dataclass(frozen=True)
class RawTable:
    """The columns of a file.

    Attributes
    ----------
    columns : tuple of RawColumn
    has_names : bool
        Whether the file names its columns.
    row_numbers : sequence of int
        Number of each row, or line, as the user counts them.
    row_word : str
        ``"line"`` or ``"row"``.
    notes : tuple of str
        What the reader had to assume or leave out.
    """

    columns: tuple[RawColumn, ...]
    has_names: bool
    row_numbers: Sequence[int]
    row_word: str = "row"
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Numbers:
    """A column read as numbers.

    Attributes
    ----------
    value : numpy.ndarray, shape (n,), float64
        NaN where there is none.
    wrong : numpy.ndarray, shape (n,), bool
        Where something stands that is no number, or one beyond all measurements.
    """

    value: FloatArray
    wrong: BoolArray


class Checked(NamedTuple):
    """A column's values that can be used (NaN elsewhere), where something else stands, and what to say of it."""

    value: FloatArray
    wrong: BoolArray
    why: str


def numbers_of(column: RawColumn) -> Numbers:
    """Read a column as numbers; an empty cell and the usual words for "nothing" are missing, not wrong."""
    if not column.is_text:
        value = np.array(column.cells, dtype=np.float64)
        wrong = np.abs(value) > LARGEST_NUMBER
        value[wrong] = np.nan
        return Numbers(value, wrong)
    value = np.full(len(column.cells), np.nan)
    wrong = np.zeros(len(column.cells), dtype=bool)
    for place, text in enumerate(column.cells):
        number = number_or_none(text)
        if number is not None:
            value[place] = number
        else:
            wrong[place] = not is_missing(text)
    return Numbers(value, wrong)


def number_or_none(text: str) -> float | None:
    """The number that a text is, None if it is none that a measurement could be; `1_000` is none."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) <= LARGEST_NUMBER and "_" not in text else None


def is_missing(text: str) -> bool:
    """Whether a text says that there is nothing."""
    return text.strip().lower() in _MISSING


def squashed(name: str) -> str:
    """A name without family, unit in brackets, signs and capitals."""
    bare = re.sub(r"^[a-z]:|[\[(].*?[\])]", "", name.strip().lower())
    return re.sub(r"[^a-z0-9]", "", bare)
