"""Tables as files: CSV, JSON, VOTable and Parquet, each with where the rows come from in its header.

Ids of 64 bits stay whole: integers in CSV, VOTable and Parquet, text in JSON, whose readers take numbers as floats.
"""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

_LARGEST_EXACT = 2**53


@dataclass(frozen=True)
class Rows:
    """What a file holds.

    Attributes
    ----------
    frame : rows in the order of the screen
    provenance : what the rows are and where they come from, in the order to be said
    units : unit by column
    meanings : description by column
    """

    frame: pd.DataFrame
    provenance: Mapping[str, str]
    units: Mapping[str, str]
    meanings: Mapping[str, str]


def csv_file(rows: Rows) -> bytes:
    """CSV with the provenance and the units in lines that begin with `#`."""
    head = [f"# {name}: {_one_line(value)}" for name, value in rows.provenance.items()]
    head += [f"# unit of {name}: {unit}" for name, unit in rows.units.items() if unit and name in rows.frame]
    body: str = rows.frame.to_csv(index=False, lineterminator="\n")
    return ("\n".join(head) + "\n" + body).encode()


def json_file(rows: Rows) -> bytes:
    """One object: `provenance`, `columns` (name, unit, description) and `rows`; null for what is missing."""
    columns = [
        {"name": name, "unit": rows.units.get(name, ""), "description": rows.meanings.get(name, "")}
        for name in rows.frame
    ]
    ids = {name for name in rows.frame if _holds_ids(rows.frame[name])}
    records = [
        {name: str(value) if name in ids and value is not None else value for name, value in record.items()}
        for record in (
            {str(name): _plain(value) for name, value in record.items()}
            for record in rows.frame.astype(object).to_dict("records")
        )
    ]
    content = {"provenance": dict(rows.provenance), "columns": columns, "rows": records}
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1).encode()


def votable_file(rows: Rows) -> bytes:
    """VOTable with units, descriptions and the provenance in its description."""
    from astropy.io.votable import from_table
    from astropy.table import MaskedColumn, Table

    table = Table()
    ids = _identifiers([str(name) for name in rows.frame])
    for name, identifier in ids.items():
        values, mask = _for_votable(rows.frame[name])
        column = MaskedColumn(values, mask=mask, name=identifier, description=rows.meanings.get(name) or None)
        unit = _VOTABLE_UNITS.get(rows.units.get(name, ""), rows.units.get(name, ""))
        if unit and column.dtype.kind in "iuf":
            column.unit = unit
        table[identifier] = column
    document = from_table(table)
    for field, name in zip(document.get_first_table().fields, ids, strict=True):
        field.name = name
    document.description = "\n".join(f"{name}: {_one_line(value)}" for name, value in rows.provenance.items())
    target = io.BytesIO()
    document.to_xml(target)
    return target.getvalue()


def parquet_file(rows: Rows) -> bytes:
    """Parquet with the provenance as the file's metadata, units and descriptions as the columns'."""
    table = pa.Table.from_pandas(rows.frame, preserve_index=False)
    fields = [
        field.with_metadata({"unit": rows.units.get(field.name, ""), "description": rows.meanings.get(field.name, "")})
        for field in table.schema
    ]
    table = table.cast(pa.schema(fields, metadata={**(table.schema.metadata or {}), **_encoded(rows.provenance)}))
    target = io.BytesIO()
    pq.write_table(table, target)
    return target.getvalue()


FORMATS: dict[str, tuple[str, str, Callable[[Rows], bytes]]] = {
    "CSV": ("csv", "text/csv", csv_file),
    "JSON": ("json", "application/json", json_file),
    "VOTable": ("vot", "application/x-votable+xml", votable_file),
    "Parquet": ("parquet", "application/vnd.apache.parquet", parquet_file),
}
"""Ending, media type and writer by the format's name."""


def file_name(object_id: str, what: str, ending: str) -> str:
    """Name of a file, with nothing in it that a file system could misread."""
    safe = re.sub(r"[^A-Za-z0-9.+-]", "_", object_id).lstrip(".")[:64] or "object"
    return f"{safe}_{what}.{ending}"


_VOTABLE_UNITS = {"mag/day": "mag.d**-1", "day": "d", "pixel": "pix", "count": "ct", "mas": "mas", "UTC": ""}


def _identifiers(names: Sequence[str]) -> dict[str, str]:
    """A valid XML id for each name, `i_jd` for `i:jd`, all different."""
    found: dict[str, str] = {}
    for name in names:
        identifier = re.sub(r"[^A-Za-z0-9_.-]", "_", name)
        while identifier in found.values():
            identifier += "_"
        found[name] = identifier
    return found


def _for_votable(column: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    missing = column.isna().to_numpy(dtype=bool)
    if pd.api.types.is_bool_dtype(column.dtype) and not missing.any():
        return column.to_numpy(dtype=bool), missing
    if pd.api.types.is_integer_dtype(column.dtype):
        return column.to_numpy(dtype=np.int64, na_value=0), missing
    if pd.api.types.is_float_dtype(column.dtype):
        return column.to_numpy(dtype=np.float64), missing
    texts = ["" if gone else str(value) for value, gone in zip(column, missing, strict=True)]
    return np.array(texts, dtype=str) if texts else np.array([], dtype="U1"), missing


def _holds_ids(column: pd.Series) -> bool:
    """Whether a column's integers can be larger than a JSON reader keeps."""
    if not pd.api.types.is_integer_dtype(column.dtype) or pd.api.types.is_bool_dtype(column.dtype):
        return False
    return bool((column.dropna().abs() >= _LARGEST_EXACT).any())


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA:
        return None
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return float(value) if math.isfinite(value) else None
    return str(value)


def _one_line(text: str) -> str:
    return " ".join(str(text).split())


def _encoded(texts: Mapping[str, str]) -> dict[bytes, bytes]:
    return {name.encode(): str(text).encode() for name, text in texts.items()}
