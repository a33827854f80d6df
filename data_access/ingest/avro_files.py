"""Avro files of alert packets, read block by block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import fastavro

from data_access.ingest.parquet_files import PACKETS_AT_ONCE
from data_access.ingest.pieces import duplicate_field, screen_fields
from data_access.ingest.portions import Portion
from data_access.ingest.report import (
    DAMAGED_PACKET,
    NO_NAME,
    NOT_A_FILE,
    NOT_AN_ALERT,
    TRUNCATED,
    Refusal,
    Refused,
)

_LARGEST_READ_BYTES = 256_000_000
_TOKENS = {
    "int": "integer",
    "long": "long",
    "float": "float",
    "double": "double",
    "string": "string",
    "boolean": "boolean",
}


class _BoundedFile:
    """A file whose reads are bounded: a damaged length must not become an allocation of all memory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes."""
        if not 0 <= size <= _LARGEST_READ_BYTES:
            raise EOFError(f"a block of {size} bytes")
        return self._file.read(size)

    def tell(self) -> int:
        """Place in the file."""
        return self._file.tell()


def read_avro(path: Path, *, cutouts: bool) -> Iterator[Portion]:
    """Packets of an Avro file (codecs null, deflate, snappy, zstandard).

    Parameters
    ----------
    path : the file
    cutouts : not used: the packets of this format are read whole

    Raises
    ------
    Refused
        The file is no alert file, or is damaged from some place on; packets before it have been given.
    """
    with open(path, "rb") as file:
        try:
            blocks = fastavro.block_reader(_BoundedFile(file))
        except Exception as error:
            raise Refused(TRUNCATED, f"its header cannot be read: {error}") from error
        fields = _fields(blocks.writer_schema)
        refusal = screen_fields(fields)
        if refusal is not None and refusal.kind == NOT_AN_ALERT:
            raise Refused(NOT_A_FILE, refusal.detail)
        if refusal is not None and refusal.kind == NO_NAME:
            refusal = None  # each packet says so itself
        refusal = refusal or _duplicates(blocks.writer_schema)
        tokens = _tokens(fields)
        number = 0
        for block in _blocks(blocks):
            for portion in _portions_of(block, refusal, path.name, number, tokens):
                portion.bytes_read = file.tell()
                yield portion
            number += block.num_records


def _blocks(blocks: Any) -> Iterator[Any]:
    while True:
        try:
            block = next(blocks)
        except StopIteration:
            return
        except Exception as error:  # whatever a codec raises on damaged bytes
            raise Refused(TRUNCATED, f"{type(error).__name__} {error}".strip()) from error
        yield block


def _portions_of(
    block: Any, refusal: Refusal | None, name: str, first: int, tokens: Mapping[str, str]
) -> Iterator[Portion]:
    if refusal is not None:
        yield Portion((), (), refused=[(refusal, block.num_records)])
        return
    packets: list[Any] = []
    done = 0
    damage: Refusal | None = None
    records = iter(block)
    while done < block.num_records:
        try:
            packets.append(next(records))
        except Exception as error:
            damage = Refusal(DAMAGED_PACKET, f"{type(error).__name__} {error}".strip())
            break
        done += 1
        if len(packets) >= PACKETS_AT_ONCE:
            yield Portion(packets, _origins(name, first + done - len(packets), len(packets)), tokens)
            packets = []
    lost = [] if damage is None else [(damage, block.num_records - done)]
    yield Portion(packets, _origins(name, first + done - len(packets), len(packets)), tokens, lost)


def _origins(name: str, first: int, count: int) -> list[str]:
    return [f"{name}, packet {first + place + 1}" for place in range(count)]


def _fields(schema: Any) -> dict[str, Any]:
    """Types of a record's fields by name; {} for what is no record."""
    if isinstance(schema, list):
        schema = next((branch for branch in schema if isinstance(branch, Mapping)), None)
    if not isinstance(schema, Mapping) or schema.get("type") != "record":
        return {}
    return {field["name"]: field["type"] for field in schema["fields"]}


def _duplicates(schema: Any) -> Refusal | None:
    """Refusal if any record of the schema names a field twice."""
    if isinstance(schema, list):
        return next(filter(None, map(_duplicates, schema)), None)
    if not isinstance(schema, Mapping):
        return None
    if schema.get("type") != "record":
        return _duplicates(schema.get("items") or schema.get("values") or schema.get("type"))
    found = duplicate_field([field["name"] for field in schema["fields"]])
    return found or _duplicates([field["type"] for field in schema["fields"]])


def _tokens(fields: Mapping[str, Any]) -> dict[str, str]:
    own = {f"root.{name}": kind for name, kind in fields.items()}
    own |= {f"candidate.{name}": kind for name, kind in _fields(fields.get("candidate")).items()}
    return {name: token for name, kind in own.items() if (token := _token(kind)) is not None}


def _token(kind: Any) -> str | None:
    if isinstance(kind, list):
        plain = [branch for branch in kind if branch != "null"]
        return _token(plain[0]) if len(plain) == 1 else None
    if isinstance(kind, Mapping):
        return None if "logicalType" in kind else _token(kind.get("type"))
    return _TOKENS.get(kind) if isinstance(kind, str) else None
