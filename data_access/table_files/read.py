"""From the bytes of a file to the columns of its table."""

from __future__ import annotations

import re
import zlib

from data_access.errors import BadRequest
from data_access.table_files.binary_tables import read_fits, read_parquet
from data_access.table_files.table import RawTable
from data_access.table_files.text_tables import read_text
from data_access.table_files.votables import is_votable, read_votable
from data_access.table_files.wanted import Wanted

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


def read_table(content: bytes, wanted: Wanted) -> RawTable:
    """The table in a file: CSV and other text, VOTable, Parquet or FITS, also gzipped.

    Parameters
    ----------
    content : the file; its format is told from its first bytes

    Raises
    ------
    BadRequest
        It is no table that can be read; the message says why.
    """
    if not content:
        raise BadRequest("The file is empty.")
    if len(content) > wanted.most_bytes:
        size, most = len(content) / 1e6, wanted.most_bytes / 1e6
        raise BadRequest(f"The file has {size:,.0f} MB; at most {most:.0f} MB are read.")
    return _read(_unpacked(content, wanted.most_bytes) if content.startswith(b"\x1f\x8b") else content, wanted)


def _read(content: bytes, wanted: Wanted) -> RawTable:
    for beginning, what in _NOT_READ:
        if content.startswith(beginning):
            raise BadRequest(f"The file is {what}.")
    if content.startswith(b"PAR1"):
        return read_parquet(content, wanted)
    if content.startswith(b"SIMPLE  ="):
        return read_fits(content, wanted)
    if is_votable(content):
        return read_votable(content, wanted)
    head = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if re.match(rb"<(!doctype html|html|head|body)", head):
        raise BadRequest("The file is a web page, not a table; perhaps an error of the site it came from.")
    if head.startswith((b"<?xml", b"<")):
        raise BadRequest("The file is XML, but no VOTable.")
    if head.startswith((b"{", b"[")):
        raise BadRequest("The file is JSON; CSV, VOTable, Parquet and FITS are read here.")
    return read_text(content, wanted)


def _unpacked(content: bytes, most_bytes: int) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        found = unpacker.decompress(content, most_bytes + 1)
    except zlib.error as error:
        raise BadRequest("The gzipped file is damaged: it cannot be unpacked.") from error
    if len(found) > most_bytes:
        raise BadRequest(f"Unpacked, the file has more than {most_bytes / 1e6:.0f} MB, which is too much.")
    if not unpacker.eof:
        raise BadRequest("The gzipped file is damaged: its end is missing.")
    if not found:
        raise BadRequest("The file is empty.")
    return found
