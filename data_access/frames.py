"""From rows of cells to a frame, column by column."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from data_access.cells import decode_column
from data_access.schema import COLUMN_TYPES
from data_access.store import Row

_KNOWN = tuple(column for column in COLUMN_TYPES if not column.startswith("b:"))


def build(rows: Sequence[Row], types: dict[str, str], columns: Sequence[str] | None = None) -> pd.DataFrame:
    """A frame of rows in the order given.

    Parameters
    ----------
    rows : rows of cells; those that describe the schema must be out already
    types : type token by column name
    columns : names to give, absent ones as nulls; None gives every column that occurs, without rows every known one

    Returns
    -------
    frame, one row per row of cells. `attrs["corrupt_cells"]` counts cells that were not of their type.
    """
    if columns is None:
        columns = sorted({c.decode("utf-8", "replace") for _, cells in rows for c in cells} if rows else _KNOWN)
    data: dict[str, Any] = {}
    corrupt = 0
    for name in columns:
        key = name.encode()
        cells = [row[1].get(key) for row in rows]
        data[name], bad = decode_column(cells, types.get(name) or _guess(cells))
        corrupt += bad
    frame = pd.DataFrame(data, columns=list(columns))
    frame.attrs["corrupt_cells"] = corrupt
    return frame


def empty(columns: Sequence[str]) -> pd.DataFrame:
    """A frame without rows, its columns typed as if it had some."""
    return build([], COLUMN_TYPES, columns)


def dates_from_keys(frame: pd.DataFrame, rows: Sequence[Row]) -> None:
    """Fill dates whose cell is missing or damaged from the row key `{objectId}_{jd}`, which holds them too."""
    lost = np.flatnonzero(np.isnan(frame["i:jd"].to_numpy(dtype=float)))
    for place in map(int, lost):
        try:
            frame.loc[place, "i:jd"] = float(rows[place][0].rpartition(b"_")[2])
        except ValueError:
            continue


def _guess(cells: Sequence[bytes | None]) -> str:
    """Type of a column that no schema names, by the width of its cells."""
    present = [cell for cell in cells if cell is not None]
    readable = all(_is_text(cell) for cell in present)
    if readable or not present:
        return "string"
    width = {len(cell) for cell in present}
    return {frozenset({4}): "float", frozenset({8}): "double"}.get(frozenset(width), "string")


def _is_text(cell: bytes) -> bool:
    try:
        return cell.decode().isprintable()
    except UnicodeDecodeError:
        return False
