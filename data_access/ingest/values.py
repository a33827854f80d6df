"""From a file's values of one field to cells of Fink's type, whatever type the file gives them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa

from data_access.ingest.report import TOO_LARGE, WRONG_TYPE, Refusal, shown
from data_access.ingest.spark_text import double_text

Column: TypeAlias = Any
"""Values of one field: a sequence of Python objects, or an Arrow array."""
CellColumn = list[bytes | None]

_DTYPES: dict[str, np.dtype[Any]] = {
    "short": np.dtype(">i2"),
    "integer": np.dtype(">i4"),
    "long": np.dtype(">i8"),
    "float": np.dtype(">f4"),
    "double": np.dtype(">f8"),
}
_NONE = type(None)
_INTEGER_TEXT = re.compile(r"[+-]?[0-9]{1,40}")
_DECIMAL_TEXT = re.compile(r"[+-]?(?:[0-9]{1,40}\.?[0-9]{0,40}|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,4})?")
_LARGEST_EXACT_FLOAT = 2.0**53
_SIGNS = {"t": b"t", "f": b"f", "1": b"1", "0": b"0", "true": b"t", "false": b"f"}


class Unreadable:
    """Stands for a value that the file's own reader could not give."""

    def __repr__(self) -> str:
        return "a damaged value"


class Typed(NamedTuple):
    """A column as cells (None: null, no cell), and why some rows have no such value."""

    cells: CellColumn
    wrong: dict[int, Refusal]


class _WrongValue(Exception):
    def __init__(self, kind: str = WRONG_TYPE) -> None:
        super().__init__(kind)
        self.kind = kind


def typed(column: Column, token: str, field: str) -> Typed:
    """Cells of one field.

    Parameters
    ----------
    column : values of the packets, length n, as Python objects or as an Arrow array
    token : the schema's type token
    field : name for messages

    Returns
    -------
    Typed
        A value that the type cannot hold (text in a number's place, a fraction in an integer's) is in `wrong`.
    """
    fast = _fast_numbers(column, token) if token in _DTYPES else _fast_texts(column, token)
    if fast is not None:
        values, missing = fast
        cells, misfits = _encoded(values, missing, token) if token in _DTYPES else (values, ())
        if not len(misfits):
            return Typed(cells, {})
    return _one_by_one(as_list(column), token, field)


def as_list(column: Column) -> Sequence[Any]:
    """Python values of a column."""
    if not isinstance(column, (pa.Array, pa.ChunkedArray)):
        plain: Sequence[Any] = column
        return plain
    try:
        values: list[Any] = column.to_pylist()
    except Exception:  # damaged text or dates: one value must not cost the others
        values = [_python_value(element) for element in column]
    return values


def _python_value(element: Any) -> Any:
    try:
        return element.as_py()
    except Exception:
        return Unreadable()


def _fast_numbers(column: Column, token: str) -> tuple[Any, Any] | None:
    """Values and the mask of nulls of a column that is plainly numeric; None for any other."""
    whole = _DTYPES[token].kind == "i"
    if isinstance(column, pa.Array):
        kind = column.type
        if not (pa.types.is_integer(kind) if whole else pa.types.is_floating(kind)) or pa.types.is_uint64(kind):
            return None
        if column.null_count == 0:
            return column.to_numpy(zero_copy_only=False), None
        return column.fill_null(0).to_numpy(zero_copy_only=False), column.is_null().to_numpy(zero_copy_only=False)
    kinds = set(map(type, column))
    if not kinds <= {int if whole else float, _NONE}:
        return None
    missing = None
    if _NONE in kinds:
        missing = np.array([value is None for value in column])
        column = [0 if value is None else value for value in column]
    try:
        return np.array(column, dtype=np.int64 if whole else np.float64), missing
    except OverflowError:
        return None


def _encoded(values: Any, missing: Any, token: str) -> tuple[CellColumn, Any]:
    """Cells, and the places of values that do not fit."""
    dtype = _DTYPES[token]
    if dtype.kind == "i":
        limits = np.iinfo(dtype)
        small = dtype.itemsize < values.dtype.itemsize
        misfits = np.flatnonzero((values < limits.min) | (values > limits.max)) if small else ()
        narrow = values.astype(dtype)
    else:
        with np.errstate(over="ignore", invalid="ignore"):
            narrow = values.astype(dtype)
        small = dtype.itemsize < values.dtype.itemsize
        misfits = np.flatnonzero(np.isinf(narrow) & np.isfinite(values)) if small else ()
    cells: CellColumn = np.ascontiguousarray(narrow).view(f"V{dtype.itemsize}").tolist()
    if missing is not None:
        for place in np.flatnonzero(missing):
            cells[place] = None
    return cells, misfits


def _fast_texts(column: Column, token: str) -> tuple[Any, Any] | None:
    if isinstance(column, pa.Array):
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        column = as_list(column)
    kinds = set(map(type, column))
    if token == "boolean":
        if not kinds <= {bool, _NONE}:
            return None
        return [None if value is None else (b"true" if value else b"false") for value in column], None
    if token == "fits/image":
        return (list(column), None) if kinds <= {bytes, _NONE} else None
    if not kinds <= {str, _NONE}:
        return None
    try:
        return [None if value is None else value.encode() for value in column], None
    except UnicodeEncodeError:
        return None


def _one_by_one(column: Sequence[Any], token: str, field: str) -> Typed:
    cells: CellColumn = []
    wrong: dict[int, Refusal] = {}
    for place, value in enumerate(column):
        try:
            cells.append(cell_of(value, token))
        except _WrongValue as error:
            cells.append(None)
            wrong[place] = Refusal(error.kind, f"field {field} is {shown(value)}")
    return Typed(cells, wrong)


def cell_of(value: Any, token: str) -> bytes | None:
    """The cell of one value of any type; raises `_WrongValue` for one that the type cannot hold."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None:
        return None
    if token in _DTYPES:
        number = _whole(value, token) if _DTYPES[token].kind == "i" else _real(value, token)
        return None if number is None else np.array(number, dtype=_DTYPES[token]).tobytes()
    if token == "boolean":
        return _truth(value)
    if token == "fits/image":
        if isinstance(value, (bytes, bytearray, memoryview)):
            return bytes(value)
        raise _WrongValue
    return _text(value)


def _whole(value: Any, token: str) -> int | None:
    if isinstance(value, float):
        if math.isnan(value):
            return None  # how tables of floats write a missing integer
        if not value.is_integer() or abs(value) > _LARGEST_EXACT_FLOAT:
            raise _WrongValue
    elif isinstance(value, str):
        if not _INTEGER_TEXT.fullmatch(value):
            raise _WrongValue
    elif isinstance(value, Decimal):
        if not value.is_finite() or value != value.to_integral_value():
            raise _WrongValue
    elif not isinstance(value, int):
        raise _WrongValue
    number = int(value)
    limits = np.iinfo(_DTYPES[token])
    if not limits.min <= number <= limits.max:
        raise _WrongValue(TOO_LARGE if token == "long" else WRONG_TYPE)
    return number


def _real(value: Any, token: str) -> float:
    if isinstance(value, str):
        if not _DECIMAL_TEXT.fullmatch(value):
            raise _WrongValue
    elif isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise _WrongValue
    try:
        number = float(value)
        with np.errstate(over="ignore"):
            narrow = np.array(number, dtype=_DTYPES[token])
    except (OverflowError, ValueError) as error:
        raise _WrongValue from error
    given_infinite = isinstance(value, float) and math.isinf(value)
    if np.isinf(narrow) and not given_infinite:
        raise _WrongValue
    return number


def _truth(value: Any) -> bytes:
    if value in (True, "true", "True"):  # 1 too
        return b"true"
    if value in (False, "false", "False"):
        return b"false"
    raise _WrongValue


def _text(value: Any) -> bytes | None:
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, float):
        return None if math.isnan(value) else double_text(value).encode()
    if isinstance(value, (int, Decimal)):
        try:
            return str(value).encode()
        except ValueError as error:  # more digits than Python prints
            raise _WrongValue from error
    if isinstance(value, bytes):
        try:
            value = value.decode()
        except UnicodeDecodeError as error:
            raise _WrongValue from error
    if not isinstance(value, str):
        raise _WrongValue
    try:
        return value.encode()
    except UnicodeEncodeError as error:
        raise _WrongValue from error


def signs(column: Column, field: str) -> Typed:
    """Cells of `isdiffpos`, which surveys and years write as t, f, 1, 0, or as a truth value."""
    cells: CellColumn = []
    wrong: dict[int, Refusal] = {}
    for place, value in enumerate(as_list(column)):
        if isinstance(value, np.generic):
            value = value.item()
        if value is None:
            cells.append(None)
            continue
        text = str(int(value)) if isinstance(value, float) and value in (0.0, 1.0) else _sign_text(value)
        cell = _SIGNS.get(text)
        if cell is None:
            wrong[place] = Refusal(WRONG_TYPE, f"field {field} is {shown(value)}")
        cells.append(cell)
    return Typed(cells, wrong)


def _sign_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, (str, bool)) or value in (0, 1) else ""
