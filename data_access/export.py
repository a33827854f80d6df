"""Alerts of some objects as a Parquet file that `python -m data_access ingest` takes into another store.

The file has the form of the broker's own: the packet's fields, `candidate`, `prv_candidates` and the three cutouts.
Points and limits that the store knows from histories go with the object's newest packet.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from data_access import queries
from data_access.cells import decode_column
from data_access.errors import NoSuchFamily, NoSuchTable
from data_access.ingest.normalise import ROOT_OF_SURVEY
from data_access.ingest.pieces import HISTORY_FIELDS
from data_access.schema import COLUMN_TYPES, CUTOUT_KINDS
from data_access.store import Row, Store
from data_access.table_types import types_of

MOST_BYTES = 64_000_000
_OBJECTS_AT_ONCE = 16
_GROUP_BYTES = 8_000_000
_HISTORIES = ("ztf.upper", "ztf.uppervalid", "ztf.history")
_ARROW = {
    "short": pa.int16(),
    "integer": pa.int32(),
    "long": pa.int64(),
    "float": pa.float32(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "string": pa.string(),
}
_STAMP = pa.struct([("stampData", pa.binary())])


@dataclass(frozen=True)
class Exported:
    """What a file holds.

    Attributes
    ----------
    objects, alerts : how many
    asked, read : objects that were asked for, unknown ones included, and how many of them were looked up
    """

    objects: int
    alerts: int
    asked: int
    read: int

    @property
    def is_cut(self) -> bool:
        """Whether the file ended at its largest size, before the last object."""
        return self.read < self.asked


def export_alerts(
    store: Store,
    object_ids: Sequence[str],
    target: BinaryIO,
    *,
    cutouts: bool = True,
    most_bytes: int = MOST_BYTES,
    about: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Exported:
    """Write every alert of some objects with all its fields.

    Parameters
    ----------
    object_ids : the file ends with a whole object where it grows too large
    target : the file
    cutouts : whether to put in the stamps that the store holds itself
    most_bytes : no further object is begun when so much was written
    about : what the file says of itself, as its metadata
    progress : called with the number of objects written and that of all

    Raises
    ------
    NoSuchTable, StoreUnavailable
    """
    asked = list(dict.fromkeys(object_ids))
    types = {name: token for name, token in types_of(store, "ztf").items() if name[0] in "id" and token in _ARROW}
    objects = alerts = done = 0
    with _Groups(target, _schema(types, cutouts).with_metadata(dict(about or {}))) as groups:
        while done < len(asked) and groups.size_bytes < most_bytes:
            names = asked[done : done + _OBJECTS_AT_ONCE]
            read = store.side_by_side([functools.partial(_read, store, name, types, cutouts) for name in names])
            for packets in read:
                if groups.size_bytes >= most_bytes:
                    break
                done += 1
                groups.add(packets)
                objects, alerts = objects + bool(packets.num_rows), alerts + packets.num_rows
            progress(done, len(asked))
    return Exported(objects, alerts, len(asked), done)


class _Groups:
    """A Parquet file whose row groups are of a size that is read well, however few packets each object has."""

    def __init__(self, target: BinaryIO, schema: pa.Schema) -> None:
        self._target, self._schema = target, schema
        self._file = pq.ParquetWriter(target, schema, compression="zstd")
        self._waiting: list[pa.Table] = []
        self._waiting_bytes = 0

    @property
    def size_bytes(self) -> int:
        """What the file takes, nearly."""
        return int(self._target.tell()) + self._waiting_bytes

    def add(self, packets: pa.Table) -> None:
        self._waiting.append(packets)
        self._waiting_bytes += packets.nbytes
        if self._waiting_bytes > _GROUP_BYTES:
            self._write()

    def _write(self) -> None:
        if self._waiting:
            self._file.write_table(pa.concat_tables(self._waiting).combine_chunks().cast(self._schema))
        self._waiting, self._waiting_bytes = [], 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._write()
        self._file.close()


def _read(store: Store, object_id: str, types: dict[str, str], cutouts: bool) -> pa.Table:
    """The packets of an object, oldest first."""
    schema = _schema(types, cutouts)
    prefix = queries.object_prefix_or_none(object_id)
    rows = [] if prefix is None else list(store.table("ztf").scan(row_prefix=prefix, columns=[b"i", b"d"]))
    if prefix is None or not rows:
        return schema.empty_table()
    columns = {_field_of(name): _array(rows, name, token) for name, token in types.items() if _is_root(name)}
    candidate = {name: token for name, token in types.items() if not _is_root(name)}
    columns["candidate"] = pa.StructArray.from_arrays(
        [_array(rows, name, token) for name, token in candidate.items()], fields=list(schema.field("candidate").type)
    )
    entries = [entry for table in _HISTORIES for entry in _entries(store, table, prefix)]
    histories: list[Any] = [None] * (len(rows) - 1) + [entries]
    columns["prv_candidates"] = pa.array(histories, type=schema.field("prv_candidates").type)
    if cutouts:
        columns |= _cutouts(store, [key for key, _ in rows])
    return pa.table([columns[field.name] for field in schema], schema=schema)


def _entries(store: Store, table: str, prefix: bytes) -> list[dict[str, Any]]:
    try:
        rows = list(store.table(table).scan(row_prefix=prefix))
    except NoSuchTable:
        return []
    columns = [_array(rows, f"i:{name}", COLUMN_TYPES[f"i:{name}"]).to_pylist() for name in HISTORY_FIELDS]
    return [dict(zip(HISTORY_FIELDS, values, strict=True)) for values in zip(*columns, strict=True)]


def _cutouts(store: Store, keys: Sequence[bytes]) -> dict[str, pa.Array]:
    columns = [f"b:cutout{kind}_stampData".encode() for kind in CUTOUT_KINDS]
    try:
        found = dict(store.table("ztf.cutouts").rows(keys, columns))
    except (NoSuchTable, NoSuchFamily):
        found = {}
    stamps = [[found.get(key, {}).get(column) for key in keys] for column in columns]
    return {
        f"cutout{kind}": pa.array([None if cell is None else {"stampData": cell} for cell in cells], type=_STAMP)
        for kind, cells in zip(CUTOUT_KINDS, stamps, strict=True)
    }


def _array(rows: Iterable[Row], name: str, token: str) -> pa.Array:
    """Values of a column with its nulls; a NaN that is stored stays one."""
    key = name.encode()
    cells = [cells_of_row.get(key) for _, cells_of_row in rows]
    values, _ = decode_column(cells, token)
    missing = np.array([cell is None for cell in cells], dtype=bool)
    if token in ("string", "boolean"):
        plain = [None if gone else value for value, gone in zip(values, missing, strict=True)]
        return pa.array(plain, type=_ARROW[token])
    if isinstance(values, np.ndarray):
        return pa.array(values, mask=missing).cast(_ARROW[token])
    return pa.array(values).cast(_ARROW[token])  # integers with nulls


def _schema(types: dict[str, str], cutouts: bool) -> pa.Schema:
    root = [(_field_of(name), _ARROW[token]) for name, token in types.items() if _is_root(name)]
    candidate = [(_field_of(name), _ARROW[token]) for name, token in types.items() if not _is_root(name)]
    entry = [(name, _ARROW[COLUMN_TYPES[f"i:{name}"]]) for name in HISTORY_FIELDS]
    nested: list[tuple[str, pa.DataType]] = [
        ("candidate", pa.struct(candidate)),
        ("prv_candidates", pa.list_(pa.struct(entry))),
    ]
    return pa.schema([*root, *nested, *((f"cutout{kind}", _STAMP) for kind in CUTOUT_KINDS if cutouts)])


def _is_root(name: str) -> bool:
    """Whether a column is a field of the packet itself, not of its candidate."""
    return name.startswith("d:") or name.removeprefix("i:") in ROOT_OF_SURVEY


def _field_of(name: str) -> str:
    return name.partition(":")[2]
