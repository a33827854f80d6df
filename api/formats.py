"""Tables as JSON, CSV, Parquet and VOTable. Ids of 64 bits stay whole in each; what is missing is null."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
import pandas as pd
from starlette.responses import Response

from api.errors import Refused
from data_access.field_descriptions import field_of

_ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Table:
    """An answer in rows.

    Attributes
    ----------
    frame : the rows, with the columns' own names
    cut : a sentence if the answer is not complete
    """

    frame: pd.DataFrame
    cut: str | None = None


def respond(table: Table, output_format: str) -> Response:
    """The table as a response; what was cut is said in the header `X-Alertscope-Cut`, and in the file where it can be.

    Raises
    ------
    Refused
        The format cannot hold the table's columns.
    """
    media_type, write = _FORMATS[output_format]
    headers = {"X-Alertscope-Rows": str(len(table.frame))}
    if table.cut:
        headers["X-Alertscope-Cut"] = table.cut.encode("ascii", "replace").decode()
    return Response(write(table), media_type=media_type, headers=headers)


def _json(table: Table) -> bytes:
    """A list of objects. It is written in pieces, so that the pages of others are served in between."""
    pieces = [orjson.dumps(records)[1:-1] for records in _records(table.frame)]
    return b"[" + b",".join(filter(None, pieces)) + b"]"


def _records(frame: pd.DataFrame) -> Iterator[list[dict[str, Any]]]:
    names = [str(name) for name in frame.columns]
    for start in range(0, len(frame), _ROWS_AT_ONCE):
        part = frame.iloc[start : start + _ROWS_AT_ONCE]
        values = [_plain(part[name]) for name in part.columns]
        yield [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]


def _plain(column: pd.Series) -> list[Any]:
    if pd.api.types.is_float_dtype(column.dtype):
        numbers = column.to_numpy(dtype=np.float64, na_value=np.nan)
        return [value if finite else None for value, finite in zip(numbers.tolist(), np.isfinite(numbers), strict=True)]
    return [None if _is_missing(value) else value for value in column.astype(object).tolist()]


def _is_missing(value: Any) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and value != value)


def _csv(table: Table) -> bytes:
    written: str = table.frame.to_csv(index=False, lineterminator="\n")
    return written.encode()


def _parquet(table: Table) -> bytes:
    target = io.BytesIO()
    frame = table.frame.copy(deep=False)
    frame.attrs = {"cut": table.cut} if table.cut else {}
    frame.to_parquet(target, index=False)
    return target.getvalue()


def _votable(table: Table) -> bytes:
    from astropy.io.votable import from_table
    from astropy.table import MaskedColumn
    from astropy.table import Table as AstropyTable

    columns = AstropyTable()
    ids = _identifiers([str(name) for name in table.frame.columns])
    for name, identifier in ids.items():
        values, mask = _for_votable(name, table.frame[name])
        described = field_of(name)
        columns[identifier] = MaskedColumn(values, mask=mask, description=described.meaning if described else None)
    document = from_table(columns)
    for field, name in zip(document.get_first_table().fields, ids, strict=True):
        field.name = name
    document.description = table.cut or "All rows."
    target = io.BytesIO()
    document.to_xml(target)
    return target.getvalue()


def _identifiers(names: list[str]) -> dict[str, str]:
    """A valid and different XML id for each name: `i_jd` for `i:jd`."""
    found: dict[str, str] = {}
    for name in names:
        identifier = re.sub(r"[^A-Za-z0-9_.-]", "_", name)
        while identifier in found.values():
            identifier += "_"
        found[name] = identifier
    return found


def _for_votable(name: str, column: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    missing = column.isna().to_numpy(dtype=bool)
    if pd.api.types.is_bool_dtype(column.dtype):
        return column.to_numpy(dtype=bool, na_value=False), missing
    if pd.api.types.is_integer_dtype(column.dtype):
        return column.to_numpy(dtype=np.int64, na_value=0), missing
    if pd.api.types.is_float_dtype(column.dtype):
        return column.to_numpy(dtype=np.float64, na_value=np.nan), missing
    if any(isinstance(value, list) for value in column):
        raise Refused({"output-format": f"A VOTable cannot hold the images of {name}: ask for json or parquet."})
    texts = [_xml_text(value) if not gone else "" for value, gone in zip(column, missing, strict=True)]
    return np.array(texts, dtype=str) if texts else np.array([], dtype="U1"), missing


def _xml_text(value: Any) -> str:
    return "".join(character for character in str(value) if character.isprintable())


_FORMATS: dict[str, tuple[str, Callable[[Table], bytes]]] = {
    "json": ("application/json", _json),
    "csv": ("text/csv", _csv),
    "parquet": ("application/vnd.apache.parquet", _parquet),
    "votable": ("application/x-votable+xml", _votable),
}
