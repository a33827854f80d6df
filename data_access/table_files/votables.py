"""VOTable files. Checked first is what they could make a reader do: open addresses, expand entities, fill memory."""

from __future__ import annotations

import io
import re
import warnings
from typing import Any
from xml.parsers import expat

import numpy as np
from astropy.io.votable import parse

from data_access.errors import BadRequest
from data_access.table_files.limits import LARGEST_EXACT, LONGEST_TEXT, check_columns
from data_access.table_files.table import RawColumn, RawTable
from data_access.table_files.wanted import Wanted

_LONGEST_ARRAY = 1_000


def is_votable(content: bytes) -> bool:
    """Whether a file begins as a VOTable does."""
    head = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"<") and re.search(rb"<(\w+:)?VOTABLE\b", head) is not None


def read_votable(content: bytes, wanted: Wanted) -> RawTable:
    """The first table of a VOTable.

    Raises
    ------
    BadRequest
        It is damaged, too long, holds no table, or asks to open another address.
    """
    _check(content, wanted)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tables = list(parse(io.BytesIO(content), verify="ignore").iter_tables())
            table = next((table for table in tables if len(table.fields)), None)
            array = None if table is None else table.array
    except Exception as error:  # whatever astropy meets in a damaged file
        raise BadRequest("The VOTable is damaged: it cannot be read.") from error
    if table is None or array is None:
        raise BadRequest("The VOTable holds no table.")
    wanted.check_rows(len(array))
    columns = []
    for place, description in enumerate(table.fields):
        values = np.ma.asarray(array[array.dtype.names[place]])
        if values.ndim == 1:
            columns.append(
                _column(
                    description.name or description.ID or "",
                    str(description.unit or ""),
                    str(description.ucd or ""),
                    values,
                )
            )
    if not columns:
        raise BadRequest("The table of the VOTable has no column of one value per row.")
    return RawTable(tuple(columns), True, range(1, len(array) + 1))


class _Refused(Exception):
    """Why a file is not read."""


def _check(content: bytes, wanted: Wanted) -> None:
    parser = expat.ParserCreate()
    fields = 0

    def element(name: str, attributes: dict[str, str]) -> None:
        nonlocal fields
        kind = name.rpartition(":")[2]
        if kind == "STREAM" and any(key.rpartition(":")[2].lower() == "href" for key in attributes):
            raise _Refused("The VOTable's data are at another address; only data inside the file are read.")
        if kind == "FIELD":
            fields += 1
            check_columns(fields)
            sizes = [int(size) for size in re.findall(r"\d+", attributes.get("arraysize", ""))[:5]]
            if np.prod([1.0, *sizes]) > _LONGEST_ARRAY:
                raise _Refused("A column of the VOTable holds long arrays, not one value per row.")
        if kind == "TABLE" and "nrows" in attributes:
            wanted.check_rows(int(attributes["nrows"]))

    def doctype(*_: Any) -> None:
        raise _Refused("The VOTable defines a document type of its own, which is not read.")

    parser.StartElementHandler = element
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(content, True)
    except _Refused as refused:
        raise BadRequest(str(refused)) from refused
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise BadRequest("The VOTable is damaged: it is not well-formed XML.") from error


def _column(name: str, unit: str, ucd: str, values: Any) -> RawColumn:
    if values.dtype.kind == "i" and not np.ma.is_masked(values):
        return RawColumn(name, unit, np.ma.getdata(values).astype(np.int64), ucd)
    if values.dtype.kind == "i" and np.abs(np.ma.filled(values, 0).astype(np.float64)).max() >= LARGEST_EXACT:
        texts = ["" if number is None else str(number) for number in values.tolist()]
        return RawColumn(name, unit, np.array(texts, dtype=object), ucd)
    if values.dtype.kind in "biuf":
        return RawColumn(name, unit, np.ma.filled(values.astype(np.float64), np.nan), ucd)
    texts = [_text(value)[:LONGEST_TEXT] for value in np.ma.filled(values.astype(object), "").tolist()]
    return RawColumn(name, unit, np.array(texts, dtype=object), ucd)


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace").strip() if isinstance(value, bytes) else str(value).strip()
