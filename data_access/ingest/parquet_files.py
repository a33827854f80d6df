"""Parquet files of alert packets, read batch by batch and only the columns that are stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data_access.ingest.normalise import token_of_arrow
from data_access.ingest.pieces import CUTOUT_FIELDS, HISTORY_FIELDS, duplicate_field, screen_fields
from data_access.ingest.portions import Portion
from data_access.ingest.report import DAMAGED_PACKET, NO_NAME, NOT_A_FILE, NOT_AN_ALERT, TRUNCATED, Refusal, Refused

PACKETS_AT_ONCE = 500
_BATCH_BYTES = 48_000_000
_BUFFER_BYTES = 262_144
_HISTORY = "prv_candidates"


def read_parquet(path: Path, *, cutouts: bool) -> Iterator[Portion]:
    """Packets of a Parquet file.

    Parameters
    ----------
    path : the file
    cutouts : whether to read the stamps, which are most of a file

    Raises
    ------
    Refused
        The file is no alert file, or is damaged from some place on; packets before it have been given.
    """
    try:
        # Without pre-buffering and with small buffers a row group of any size is streamed, not loaded.
        file = pq.ParquetFile(path, pre_buffer=False, buffer_size=_BUFFER_BYTES)
        schema = file.schema_arrow
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Refused(TRUNCATED, _first_line(error)) from error
    with file:
        count, size = file.metadata.num_rows, path.stat().st_size
        refusal = screen_fields(schema.names)
        if refusal is not None and refusal.kind == NOT_AN_ALERT:
            raise Refused(NOT_A_FILE, refusal.detail)
        if refusal is not None and refusal.kind == NO_NAME:
            refusal = None  # each packet says so itself
        refusal = refusal or _duplicates([(field.name, field.type) for field in schema])
        if refusal is not None:
            yield Portion((), (), refused=[(refusal, count)], bytes_read=size)
            return
        tokens = _tokens(schema)
        number = 0
        for batch in _batches(file, _wanted(file, cutouts), _rows_at_once(file)):
            origin = [f"{path.name}, packet {number + place + 1}" for place in range(batch.num_rows)]
            number += batch.num_rows
            yield Portion(batch, origin, tokens, bytes_read=size * number // max(count, 1))
        if number < count:
            lost = Refusal(DAMAGED_PACKET, "the file promises more packets than it holds")
            yield Portion((), (), refused=[(lost, count - number)], bytes_read=size)


def _batches(file: pq.ParquetFile, columns: Sequence[str], rows: int) -> Iterator[pa.RecordBatch]:
    batches = file.iter_batches(batch_size=rows, columns=columns, use_threads=False)
    while True:
        try:
            batch = next(batches)
        except StopIteration:
            return
        except (pa.ArrowException, OSError, ValueError) as error:
            raise Refused(TRUNCATED, _first_line(error)) from error
        yield batch


def _wanted(file: pq.ParquetFile, cutouts: bool) -> list[str]:
    """Paths of the leaves to read."""
    wanted = []
    for place in range(len(file.schema.names)):
        path = file.schema.column(place).path
        root, _, rest = path.partition(".")
        if root in CUTOUT_FIELDS and (not cutouts or path.endswith(".fileName")):
            continue
        if root == _HISTORY and rest and path.rpartition(".")[2] not in HISTORY_FIELDS:
            continue
        wanted.append(path)
    return wanted


def _rows_at_once(file: pq.ParquetFile) -> int:
    """Rows of a batch, by their mean size once decompressed."""
    groups = [file.metadata.row_group(place) for place in range(file.metadata.num_row_groups)]
    bytes_a_row = max((group.total_byte_size / max(group.num_rows, 1) for group in groups), default=1.0)
    return max(1, min(PACKETS_AT_ONCE, int(_BATCH_BYTES / max(bytes_a_row, 1.0))))


def _duplicates(fields: Sequence[tuple[str, pa.DataType]]) -> Refusal | None:
    """Refusal if a name stands twice among the fields, or among those of a nested one."""
    found = duplicate_field([name for name, _ in fields])
    for _, kind in fields:
        if found is not None:
            return found
        inner = kind.value_type if pa.types.is_list(kind) or pa.types.is_large_list(kind) else kind
        if pa.types.is_struct(inner):
            found = _duplicates([(field.name, field.type) for field in inner])
    return found


def _tokens(schema: pa.Schema) -> dict[str, str]:
    own = {f"root.{field.name}": field.type for field in schema}
    candidate = schema.field("candidate").type
    if pa.types.is_struct(candidate):
        own |= {f"candidate.{field.name}": field.type for field in candidate}
    return {name: token for name, kind in own.items() if (token := token_of_arrow(kind)) is not None}


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0][:200]
