"""From the bytes of a file to a checked light curve."""

from __future__ import annotations

import hashlib

from data_access.light_curve_files.curve import OwnLightCurve
from data_access.light_curve_files.limits import MOST_BYTES, MOST_ROWS
from data_access.light_curve_files.points import light_curve
from data_access.table_files import Wanted, read_table

_WANTED = Wanted(
    needs="A light curve needs a time and a brightness at least",
    most_bytes=MOST_BYTES,
    most_rows=MOST_ROWS,
    if_too_long="Cut it to the dates you need.",
)


def read_light_curve(content: bytes, filename: str) -> OwnLightCurve:
    """Read and check a light curve: CSV and other text, VOTable, Parquet or a FITS table, also gzipped.

    Parameters
    ----------
    content : the file; its format is told from its first bytes
    filename : for messages

    Raises
    ------
    BadRequest
        It is no light curve; the message says why.
    """
    name = " ".join(filename.split())[:100] or "light curve"
    table = read_table(content, _WANTED)
    return light_curve(table, name=name, version=hashlib.sha256(content).hexdigest()[:16])
