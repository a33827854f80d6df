"""Cells: the bytes of one value, big-endian by type, text in UTF-8, no cell at all for null."""

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from data_access.errors import BadRequest, CorruptCell

_DTYPES: dict[str, np.dtype[Any]] = {
    "short": np.dtype(">i2"),
    "integer": np.dtype(">i4"),
    "long": np.dtype(">i8"),
    "float": np.dtype(">f4"),
    "double": np.dtype(">f8"),
}
_FEW = 24  # so many numbers are read faster one by one
_PACK = {"short": struct.Struct(">h"), "integer": struct.Struct(">i"), "long": struct.Struct(">q")}
_PACK |= {"float": struct.Struct(">f"), "double": struct.Struct(">d")}


def encode(value: Any, token: str) -> bytes:
    """Bytes of one value of the type named by a schema token.

    Raises
    ------
    BadRequest
        The value does not fit the type.
    """
    try:
        if token in _PACK:
            return _PACK[token].pack(value)
        if token == "boolean":
            return b"true" if value else b"false"
        if token == "fits/image":
            return bytes(value)
        return str(value).encode()
    except (struct.error, TypeError, ValueError, OverflowError) as error:
        raise BadRequest(f"{value!r} is not a value of type {token}.") from error


def decode(cell: bytes, token: str) -> Any:
    """One value from its bytes, as Python has it.

    Raises
    ------
    CorruptCell
        The bytes are not of that type.
    """
    values, corrupt = decode_column([cell], token)
    if corrupt:
        raise CorruptCell(f"A cell of {len(cell)} bytes is not a value of type {token}.")
    return values[0].item() if isinstance(values[0], np.generic) else values[0]


def shortest_float64(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The float64 whose decimal text is the shortest that names each float32: 0.016, not 0.01600000075995922.

    Parameters
    ----------
    values : array of float32, any shape

    Returns
    -------
    array of float64, same shape; equal to `float(str(x))` for each x, which is what Fink's readers give.
    """
    values = np.asarray(values, dtype=np.float32)
    if values.size <= _FEW:
        return np.array([float(str(x)) for x in values.ravel()], dtype=np.float64).reshape(values.shape)
    with np.errstate(invalid="ignore"):  # signalling NaNs are NaNs
        wide = values.astype(np.float64)
    magnitude = np.abs(wide)
    # Between 1e-9 and 1e9, six to nine digits are an integer below 2**53 times an exact power of ten.
    plain = (magnitude >= 1e-9) & (magnitude < 1e9)
    # Beside a power of two the spacing below is half the spacing above: text decides there.
    mantissa, _ = np.frexp(magnitude)
    plain &= mantissa != 0.5
    result = wide.copy()
    open_places = np.flatnonzero(plain.ravel())
    flat, narrow, out = wide.ravel(), values.ravel(), result.ravel()
    decimals = np.zeros(flat.size, dtype=np.int64)
    decimals[open_places] = -np.floor(np.log10(magnitude.ravel()[open_places])).astype(np.int64)
    for digits in (6, 7, 8, 9):
        shift = decimals[open_places] + digits - 1
        up, down = 10.0 ** np.maximum(shift, 0), 10.0 ** np.maximum(-shift, 0)
        candidate = np.rint(flat[open_places] * up / down) / up * down
        same = candidate.astype(np.float32) == narrow[open_places]
        out[open_places[same]] = candidate[same]
        open_places = open_places[~same]
    by_text = np.flatnonzero(~plain.ravel() & np.isfinite(flat) & (flat != 0))
    for place in (*by_text, *open_places):
        out[place] = float(str(narrow[place]))
    return out.reshape(wide.shape)


def decode_column(cells: Sequence[bytes | None], token: str) -> tuple[Any, int]:
    """One column of a frame from its cells.

    Parameters
    ----------
    cells : sequence of bytes or None (no cell: null), length n
    token : type token of the schema; an unknown one is text

    Returns
    -------
    values : array of length n
        float64 with NaN for null; int64, or pandas Int64 where some are null; bool, or object with None;
        text and images as object with None.
    corrupt : int
        How many cells were not of the type; they count as null.
    """
    if token in _DTYPES:
        return _decode_numbers(cells, token)
    if token == "boolean":
        return _decode_booleans(cells)
    if token == "fits/image":
        return _objects(cells), 0
    return _decode_text(cells)


def _decode_numbers(cells: Sequence[bytes | None], token: str) -> tuple[Any, int]:
    dtype = _DTYPES[token]
    sizes = set(map(len, filter(None, cells)))
    corrupt = 0
    if b"" in cells or not sizes <= {dtype.itemsize}:
        if token == "double" and sizes == {4} and b"" not in cells:  # a column that was a float in older versions
            return _decode_numbers(cells, "float")
        corrupt = sum(cell is not None and len(cell) != dtype.itemsize for cell in cells)
        cells = [cell if cell is not None and len(cell) == dtype.itemsize else None for cell in cells]
    if None in cells:
        missing = np.array([cell is None for cell in cells])
        null = np.array([np.nan if dtype.kind == "f" else 0], dtype=dtype).tobytes()
        cells = [null if cell is None else cell for cell in cells]
    else:
        missing = None
    raw = np.frombuffer(b"".join(cells), dtype=dtype)  # type: ignore[arg-type]  # no None is left
    if token == "float":
        return shortest_float64(raw), corrupt
    if dtype.kind == "f":
        return raw.astype(np.float64), corrupt
    values = raw.astype(np.int64)
    return (values if missing is None else pd.arrays.IntegerArray(values, missing)), corrupt


def _decode_booleans(cells: Sequence[bytes | None]) -> tuple[Any, int]:
    known = {b"true": True, b"false": False, None: None}
    values = _objects([known.get(cell) for cell in cells])
    corrupt = sum(cell not in known for cell in cells)
    if len(values) and corrupt == 0 and None not in cells:
        return values.astype(bool), 0
    return values, corrupt


def _decode_text(cells: Sequence[bytes | None]) -> tuple[Any, int]:
    try:
        return _objects([None if cell is None else cell.decode() for cell in cells]), 0
    except UnicodeDecodeError:
        values = [_text_or_none(cell) for cell in cells]
        return _objects(values), sum(v is None and c is not None for v, c in zip(values, cells, strict=True))


def _text_or_none(cell: bytes | None) -> str | None:
    try:
        return None if cell is None else cell.decode()
    except UnicodeDecodeError:
        return None


def _objects(values: Sequence[Any]) -> np.ndarray[Any, Any]:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column
