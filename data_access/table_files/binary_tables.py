"""Tables in Parquet and FITS."""

from __future__ import annotations

import io
import re
import warnings
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from astropy.io import fits

from data_access.errors import BadRequest
from data_access.table_files.limits import LARGEST_EXACT, LONGEST_TEXT, MOST_UNPACKED_BYTES, check_columns
from data_access.table_files.table import RawColumn, RawTable
from data_access.table_files.wanted import Wanted

_MOST_IN_64_BITS = 2**63
_ANY_LENGTH = re.compile(r"\d*[PQ]")


def read_parquet(content: bytes, wanted: Wanted) -> RawTable:
    """The flat columns of a Parquet file.

    Raises
    ------
    BadRequest
        It is damaged, too long, or has no flat column.
    """
    try:
        plain = pq.ParquetFile(io.BytesIO(content))
        unpacked = sum(plain.metadata.row_group(i).total_byte_size for i in range(plain.metadata.num_row_groups))
        wanted.check_rows(plain.metadata.num_rows)
        check_columns(plain.metadata.num_columns)
        if unpacked > MOST_UNPACKED_BYTES:
            raise BadRequest(f"Unpacked, the file is {unpacked / 1e6:,.0f} MB; that is too much.")
        schema = plain.schema_arrow
        flat = [field.name for field in schema if _is_flat(field.type)]
        # Texts stay a dictionary: a file of a few kB can hold a long text a million times.
        texts = [
            field.name for field in schema if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
        ]
        table = pq.ParquetFile(io.BytesIO(content), read_dictionary=texts).read(columns=flat, use_threads=False)
        columns = tuple(_from_arrow(name, table.column(place)) for place, name in enumerate(table.column_names))
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError, OverflowError) as error:
        raise BadRequest("The Parquet file is damaged: it cannot be read.") from error
    if not columns:
        raise BadRequest("The Parquet file has no column of numbers or texts; nested columns are not read.")
    nested = len(schema) - len(flat)
    notes = (f"{nested} nested column{'s' if nested > 1 else ''} not read.",) if nested else ()
    return RawTable(columns, True, range(1, table.num_rows + 1), notes=notes)


def read_fits(content: bytes, wanted: Wanted) -> RawTable:
    """The first table of a FITS file.

    Raises
    ------
    BadRequest
        It is damaged, too long, or holds no table.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with fits.open(io.BytesIO(content), memmap=False, lazy_load_hdus=True) as hdus:
                found = next((hdu for hdu in hdus if isinstance(hdu, fits.BinTableHDU | fits.TableHDU)), None)
                if found is None:
                    raise BadRequest("The FITS file holds no table.")
                wanted.check_rows(int(found.header["NAXIS2"]))
                check_columns(len(found.columns))
                if int(found.header["NAXIS1"]) * int(found.header["NAXIS2"]) > len(content):
                    raise BadRequest("The FITS file is damaged: it ends before its table does.")
                ucds = {
                    str(found.header.get(f"TTYPE{number}")): str(found.header.get(f"TUCD{number}", ""))
                    for number in range(1, len(found.columns) + 1)
                }
                # Arrays of any length are not even opened: many rows can point to the same large one.
                named = [
                    column for column in found.columns if column.name and not _ANY_LENGTH.match(str(column.format))
                ]
                values = [np.asarray(found.data[column.name]) for column in named]
                columns = tuple(
                    _from_numpy(column.name, column.unit or "", ucds.get(column.name, ""), cells)
                    for column, cells in zip(named, values, strict=True)
                    if cells.ndim == 1
                )
                rows = len(found.data)
    except BadRequest:
        raise
    except Exception as error:  # whatever astropy meets in a damaged file
        raise BadRequest("The FITS file is damaged: it cannot be read.") from error
    if not columns:
        raise BadRequest("The table of the FITS file has no column of one value per row.")
    return RawTable(columns, True, range(1, rows + 1))


def _is_flat(kind: Any) -> bool:
    types = pa.types
    return bool(
        types.is_integer(kind)
        or types.is_floating(kind)
        or types.is_decimal(kind)
        or types.is_boolean(kind)
        or types.is_string(kind)
        or types.is_large_string(kind)
        or types.is_timestamp(kind)
        or types.is_date(kind)
        or (types.is_dictionary(kind) and (types.is_string(kind.value_type) or types.is_large_string(kind.value_type)))
    )


def _from_arrow(name: str, column: Any) -> RawColumn:
    unit = ""
    if pa.types.is_dictionary(column.type):
        texts = column.combine_chunks()
        words = np.array([(word or "")[:LONGEST_TEXT] for word in texts.dictionary.to_pylist()] + [""], dtype=object)
        places = texts.indices.fill_null(len(words) - 1).to_numpy(zero_copy_only=False).astype(np.int64)
        return RawColumn(name, unit, words[places])
    if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
        texts = column.cast(pa.timestamp("ms"), safe=False).to_numpy().astype("datetime64[ms]").astype(str)
        return RawColumn(name, unit, texts.astype(object))
    if pa.types.is_integer(column.type) and not column.null_count and not _has_long_ids(column, _MOST_IN_64_BITS):
        return RawColumn(name, unit, np.array(column.cast(pa.int64()).to_numpy(), dtype=np.int64))
    if pa.types.is_integer(column.type) and _has_long_ids(column, LARGEST_EXACT):
        texts = ["" if number is None else str(number) for number in column.to_pylist()]
        return RawColumn(name, unit, np.array(texts, dtype=object))
    numbers = column.cast(pa.float64(), safe=False).fill_null(float("nan")).to_numpy()
    return RawColumn(name, unit, np.array(numbers, dtype=np.float64))


def _has_long_ids(column: Any, most: int) -> bool:
    """Whether integers are larger than can be kept."""
    ends = pc.min_max(column).as_py().values()
    return any(end is not None and abs(end) >= most for end in ends)


def _from_numpy(name: str, unit: str, ucd: str, values: np.ndarray) -> RawColumn:
    if values.dtype.kind == "i" or (values.dtype.kind == "u" and values.max(initial=0) < _MOST_IN_64_BITS):
        return RawColumn(name, unit, values.astype(np.int64), ucd)
    if values.dtype.kind in "biuf":
        return RawColumn(name, unit, values.astype(np.float64), ucd)
    texts = np.array([_text(value)[:LONGEST_TEXT] for value in values.tolist()], dtype=object)
    return RawColumn(name, unit, texts, ucd)


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace").strip() if isinstance(value, bytes) else str(value).strip()
