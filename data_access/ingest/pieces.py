"""Packets with the same fields, column by column: what readers give and what is normalised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data_access.ingest.report import (
    DUPLICATES,
    NO_NAME,
    NOT_AN_ALERT,
    RUBIN,
    WRONG_TYPE,
    Refusal,
    shown,
)
from data_access.ingest.values import Column

CUTOUT_FIELDS = ("cutoutScience", "cutoutTemplate", "cutoutDifference")
HISTORY_FIELDS = (
    *("jd", "fid", "diffmaglim", "magpsf", "sigmapsf", "magnr", "sigmagnr", "isdiffpos", "distnr", "candid"),
    *("ra", "dec", "rb", "nbad"),
)
RUBIN_FIELDS = frozenset({"diaSource", "diaObject", "diaSourceId", "diaObjectId"})
_LONGEST_FIELD_NAME = 200


@dataclass
class History:
    """All entries of the packets' `prv_candidates`, one after another.

    Attributes
    ----------
    owner : array of int, shape (n entries,)
        Row of the packet that an entry belongs to.
    columns : dict
        Values of the fields that are stored, n entries each.
    """

    owner: np.ndarray[Any, Any]
    columns: dict[str, Column]


@dataclass
class Piece:
    """Packets that all have the same fields.

    Attributes
    ----------
    size : int
        Number of packets.
    root, candidate : dict
        Values of the packet's own fields and of those of its `candidate`, by field name.
    tokens : dict
        The file's own types (`root.name`, `candidate.name`), for fields that nobody knows yet.
    origin : list
        Where each packet came from, for messages.
    """

    size: int
    root: dict[str, Column]
    candidate: dict[str, Column]
    history: History
    tokens: Mapping[str, str] = field(default_factory=dict)
    origin: Sequence[str] = ()


def screen(packet: Any) -> Refusal | None:
    """Why something is not an alert packet at all; None if it has the form of one."""
    if not isinstance(packet, Mapping):
        return Refusal(NOT_AN_ALERT, f"a packet is {shown(packet)}")
    refusal = screen_fields(packet)
    if refusal is not None:
        return refusal
    candidate = packet["candidate"]
    if candidate is None:
        return Refusal(NOT_AN_ALERT, "its candidate is empty")
    if not isinstance(candidate, Mapping):
        return Refusal(WRONG_TYPE, f"field candidate is {shown(candidate)}")
    history = packet.get("prv_candidates")
    if history is not None:
        if not isinstance(history, (list, tuple)):
            return Refusal(WRONG_TYPE, f"field prv_candidates is {shown(history)}")
        for entry in history:
            if not isinstance(entry, Mapping):
                return Refusal(WRONG_TYPE, f"an entry of prv_candidates is {shown(entry)}")
    return _bad_names(chain(packet, candidate))


def screen_fields(names: Mapping[str, Any] | Sequence[str]) -> Refusal | None:
    """Why packets with these fields are not ZTF alerts."""
    if "candidate" not in names and any(name in RUBIN_FIELDS for name in names):
        return Refusal(RUBIN)
    if "candidate" not in names:
        return Refusal(NOT_AN_ALERT, "it has no candidate")
    if "objectId" not in names:
        return Refusal(NO_NAME)
    return None


def duplicate_field(names: Sequence[str]) -> Refusal | None:
    """Refusal of a list of fields in which one name stands twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return Refusal(DUPLICATES, f"field {name} stands twice")
        seen.add(name)
    return None


def _bad_names(names: Any) -> Refusal | None:
    for name in names:
        if not isinstance(name, str) or not 0 < len(name) <= _LONGEST_FIELD_NAME or not name.isprintable():
            return Refusal(NOT_AN_ALERT, f"a field is named {shown(name)}")
    return None


def from_packets(
    packets: Sequence[Mapping[str, Any]], origin: Sequence[str], tokens: Mapping[str, str]
) -> Iterator[Piece]:
    """Pieces of nested packets that passed `screen`, in their order; a new piece wherever the fields change."""
    start = 0
    for _, run in groupby(packets, key=_field_names):
        group = list(run)
        stop = start + len(group)
        yield Piece(
            size=len(group),
            root=_columns(group, skip=("candidate", "prv_candidates")),
            candidate=_columns([packet["candidate"] for packet in group]),
            history=_history([packet.get("prv_candidates") or () for packet in group]),
            tokens=tokens,
            origin=origin[start:stop],
        )
        start = stop


def _field_names(packet: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(packet), tuple(packet["candidate"])


def _columns(records: Sequence[Mapping[str, Any]], skip: Sequence[str] = ()) -> dict[str, Column]:
    names = [name for name in records[0] if name not in skip]
    if len(names) < 2:
        return {name: [record[name] for record in records] for name in names}
    return dict(zip(names, zip(*map(itemgetter(*names), records), strict=True), strict=True))


def _history(histories: Sequence[Sequence[Mapping[str, Any]]]) -> History:
    owner = np.repeat(np.arange(len(histories)), [len(entries) for entries in histories])
    entries = list(chain.from_iterable(histories))
    try:
        values = list(map(itemgetter(*HISTORY_FIELDS), entries))
    except KeyError:
        values = [tuple(entry.get(name) for name in HISTORY_FIELDS) for entry in entries]
    columns = zip(*values, strict=True) if values else ((),) * len(HISTORY_FIELDS)
    return History(owner, dict(zip(HISTORY_FIELDS, columns, strict=True)))


def from_arrow(batch: pa.RecordBatch, tokens: Mapping[str, str], origin: Sequence[str]) -> Piece | None:
    """A piece of a record batch whose packets are nested as alerts are; None if they are nested in another way."""
    names = batch.schema.names
    candidate = batch.column(names.index("candidate"))
    if not pa.types.is_struct(candidate.type) or candidate.null_count:
        return None
    root = {
        name: batch.column(place) for place, name in enumerate(names) if name not in ("candidate", "prv_candidates")
    }
    history = History(np.empty(0, dtype=np.int64), dict.fromkeys(HISTORY_FIELDS, ()))
    if "prv_candidates" in names:
        entries = batch.column(names.index("prv_candidates"))
        if not pa.types.is_null(entries.type):
            flat = _flat_history(entries)
            if flat is None:
                return None
            history = flat
    return Piece(batch.num_rows, root, _fields_of(candidate), history, tokens, origin)


def _fields_of(column: pa.StructArray) -> dict[str, Column]:
    return dict(zip([f.name for f in column.type], column.flatten(), strict=True))


def _flat_history(lists: pa.Array) -> History | None:
    if not (pa.types.is_list(lists.type) or pa.types.is_large_list(lists.type)):
        return None
    entries = lists.flatten()
    if not pa.types.is_struct(entries.type) or entries.null_count:
        return None
    owner = np.asarray(pc.list_parent_indices(lists).to_numpy(zero_copy_only=False), dtype=np.int64)
    fields = _fields_of(entries)
    nothing = pa.nulls(len(entries))
    return History(owner, {name: fields.get(name, nothing) for name in HISTORY_FIELDS})
