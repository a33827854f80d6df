"""From the bytes of a file to a checked light curve."""

from __future__ import annotations

import hashlib
import re
import zlib

from data_access.errors import BadRequest
from data_access.light_curve_files.binary_tables import read_fits, read_parquet
from data_access.light_curve_files.curve import OwnLightCurve
from data_access.light_curve_files.limits import MOST_BYTES
from data_access.light_curve_files.points import light_curve
from data_access.light_curve_files.table import RawTable
from data_access.light_curve_files.text_tables import read_text
from data_access.light_curve_files.votables import is_votable, read_votable

_NOT_READ = (
    (b"PK\x03\x04", "a ZIP archive (or a spreadsheet): unpack it, or save the sheet as CSV"),
    (b"Obj\x01", "an Avro file: the alerts in it are for `python -m data_access ingest`"),
    (b"%PDF", "a PDF"),
    (b"\x89HDF", "an HDF5 file"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet: save the sheet as CSV"),
    (b"BZh", "compressed with bzip2: unpack it"),
    (b"\xfd7zXZ", "compressed with xz: unpack it"),
    (b"\x28\xb5\x2f\xfd", "compressed with Zstandard: unpack it"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
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
    if not content:
        raise BadRequest("The file is empty.")
    if len(content) > MOST_BYTES:
        raise BadRequest(f"The file has {len(content) / 1e6:,.0f} MB; at most {MOST_BYTES / 1e6:.0f} MB are read.")
    table = _table(_unpacked(content) if content.startswith(b"\x1f\x8b") else content)
    return light_curve(table, name=name, version=hashlib.sha256(content).hexdigest()[:16])


def _table(content: bytes) -> RawTable:
    for beginning, what in _NOT_READ:
        if content.startswith(beginning):
            raise BadRequest(f"The file is {what}.")
    if content.startswith(b"PAR1"):
        return read_parquet(content)
    if content.startswith(b"SIMPLE  ="):
        return read_fits(content)
    if is_votable(content):
        return read_votable(content)
    head = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if re.match(rb"<(!doctype html|html|head|body)", head):
        raise BadRequest("The file is a web page, not a table; perhaps an error of the site it came from.")
    if head.startswith((b"<?xml", b"<")):
        raise BadRequest("The file is XML, but no VOTable.")
    if head.startswith((b"{", b"[")):
        raise BadRequest("The file is JSON; CSV, VOTable, Parquet and FITS are read here.")
    return read_text(content)


def _unpacked(content: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        found = unpacker.decompress(content, MOST_BYTES + 1)
    except zlib.error as error:
        raise BadRequest("The gzipped file is damaged: it cannot be unpacked.") from error
    if len(found) > MOST_BYTES:
        raise BadRequest(f"Unpacked, the file has more than {MOST_BYTES / 1e6:.0f} MB, which is too much.")
    if not unpacker.eof:
        raise BadRequest("The gzipped file is damaged: its end is missing.")
    if not found:
        raise BadRequest("The file is empty.")
    return found
