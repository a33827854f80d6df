"""Files to packets: Parquet and Avro by their first bytes, trees walked in the order of their names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from data_access.ingest.avro_files import read_avro
from data_access.ingest.parquet_files import read_parquet
from data_access.ingest.portions import Portion
from data_access.ingest.report import NOT_A_FILE, UNREADABLE, Refusal, Refused

_READERS = {b"PAR1": read_parquet, b"Obj\x01": read_avro}
_NOT_DATA = ("_", ".")
_NOT_DATA_SUFFIX = ".crc"


@dataclass
class Source:
    """One file to read, or what takes the place of one that is not there."""

    path: Path
    size_bytes: int
    refusal: Refusal | None = None


def sources_of(paths: Iterable[str | os.PathLike[str]]) -> list[Source]:
    """The files of paths: each file itself, each folder's files below it in the order of their names.

    In a folder, names that start with `_` or `.` and checksums (`.crc`) are not data and are passed over.
    """
    sources: list[Source] = []
    for given in paths:
        path = Path(given)
        if path.is_dir():
            found = [_source(file) for file in _walk(path)]
            sources.extend(found or [Source(path, 0, Refusal(NOT_A_FILE, "the folder holds no data"))])
        else:
            sources.append(_source(path))
    return sources


def read(source: Source, *, cutouts: bool) -> Iterator[Portion]:
    """Portions of the packets of one file, in bounded memory.

    Raises
    ------
    Refused
        The file, or the rest of it, is no alert file or cannot be read; what was given before stands.
    """
    if source.refusal is not None:
        raise Refused(*source.refusal)
    try:
        with open(source.path, "rb") as file:
            head = file.read(4)
    except OSError as error:
        raise Refused(UNREADABLE, error.strerror or type(error).__name__) from error
    reader = _READERS.get(head)
    if reader is None:
        raise Refused(NOT_A_FILE, "neither Parquet nor Avro" if head else "the file is empty")
    yield from reader(source.path, cutouts=cutouts)


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(_NOT_DATA))
        for name in sorted(files):
            if not name.startswith(_NOT_DATA) and not name.endswith(_NOT_DATA_SUFFIX):
                yield Path(place, name)


def _source(path: Path) -> Source:
    try:
        size = path.stat().st_size
    except OSError as error:
        return Source(path, 0, Refusal(UNREADABLE, error.strerror or type(error).__name__))
    if not path.is_file():
        return Source(path, 0, Refusal(UNREADABLE, "not a file"))
    return Source(path, size)
