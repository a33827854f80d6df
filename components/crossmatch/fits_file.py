"""A table as a FITS file, its provenance as comments of the header."""

from __future__ import annotations

import io
import textwrap

import numpy as np
import pandas as pd

from components.download_files import FORMATS, Rows

_COMMENT_LENGTH = 68


def fits_file(rows: Rows) -> bytes:
    """A binary table; text beyond ASCII, which FITS cannot hold, is written as escapes (`\\xb5`)."""
    from astropy import units as u
    from astropy.io import fits

    columns = []
    for name, column in rows.frame.items():
        values, kind, null = _for_fits(column)
        unit = rows.units.get(str(name), "")
        try:
            unit = u.Unit(unit).to_string("fits") if unit and kind != "A" else ""
        except ValueError:  # a unit of the user's that FITS does not know
            unit = ""
        columns.append(fits.Column(_ascii(str(name)), kind, unit=unit or None, null=null, array=values))
    table = fits.BinTableHDU.from_columns(columns)
    for said, text in rows.provenance.items():
        for line in textwrap.wrap(_ascii(f"{said}: {text}"), _COMMENT_LENGTH):
            table.header.add_comment(line)
    target = io.BytesIO()
    fits.HDUList([fits.PrimaryHDU(), table]).writeto(target)
    return target.getvalue()


FORMATS_WITH_FITS = FORMATS | {"FITS": ("fits", "application/fits", fits_file)}


def _for_fits(column: pd.Series) -> tuple[np.ndarray, str, int | None]:
    """Values, format and the number that stands for nothing."""
    if pd.api.types.is_bool_dtype(column.dtype) and not column.isna().any():
        return column.to_numpy(dtype=bool), "L", None
    if pd.api.types.is_integer_dtype(column.dtype):
        nothing = int(np.iinfo(np.int64).min)
        has_gaps = bool(column.isna().any())
        return column.to_numpy(dtype=np.int64, na_value=nothing), "K", nothing if has_gaps else None
    if pd.api.types.is_float_dtype(column.dtype):
        return column.to_numpy(dtype=np.float64, na_value=np.nan), "D", None
    texts = np.array(["" if value is None or value is pd.NA or value != value else _ascii(value) for value in column])
    texts = texts.astype("S") if len(texts) else np.array([], dtype="S1")
    return texts, f"{max(texts.dtype.itemsize, 1)}A", None


def _ascii(text: object) -> str:
    return str(text).encode("ascii", "backslashreplace").decode()
