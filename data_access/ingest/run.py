"""An ingest from start to end: read, normalise, write batch by batch, then what is told of the nights."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from data_access.ingest import nights
from data_access.ingest.normalise import normalise
from data_access.ingest.parquet_files import PACKETS_AT_ONCE
from data_access.ingest.pieces import Piece, from_arrow, from_packets, screen
from data_access.ingest.portions import Portion
from data_access.ingest.readers import read, sources_of
from data_access.ingest.report import Refused, Report
from data_access.ingest.writer import Writer
from data_access.store import Store

Progress = Callable[[int, int], None]
"""Called after each step with the packets handled so far and the bytes read so far."""

_LARGEST_BATCH_BYTES = 64_000_000
_PACKET_BYTES, _ENTRY_BYTES = 20_000, 4_000  # of a packet in memory, without stamps; of an entry of its history


def ingest_paths(
    store: Store, paths: Iterable[str | os.PathLike[str]], *, cutouts: bool = True, progress: Progress | None = None
) -> Report:
    """Store the alerts of files and folders.

    Parameters
    ----------
    store : Store
    paths : files (Parquet or Avro) or folders, which are walked
    cutouts : bool
        Whether to store the stamps.
    progress : callable, optional
        Called with the packets handled and the bytes read so far.

    Returns
    -------
    Report
        `alerts + refused` is the number of packets read; a file that cannot be read counts as one refused.

    Raises
    ------
    StoreUnavailable
        The store failed; what was acknowledged before is kept, and running again completes it.
    """
    ingest = _Ingest(store, cutouts=cutouts, simulated=False, progress=progress)
    done_bytes = 0
    for source in sources_of(paths):
        try:
            for portion in read(source, cutouts=cutouts):
                portion.bytes_read += done_bytes
                ingest.take(portion)
        except Refused as error:
            ingest.report.refuse(error.refusal, str(source.path))
        done_bytes += source.size_bytes
    return ingest.finish()


def ingest_packets(
    store: Store,
    packets: Iterable[Mapping[str, Any]],
    *,
    cutouts: bool = True,
    simulated: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Store alert packets.

    Parameters
    ----------
    store : Store
    packets : nested packets as an Avro reader gives them
    cutouts : bool
        Whether to store the stamps.
    simulated : bool
        Whether the packets are simulated; the store keeps the mark and every page says so.
    progress : callable, optional
        Called with the packets handled so far, and 0 for the bytes.

    Returns
    -------
    Report

    Raises
    ------
    StoreUnavailable
        The store failed; what was acknowledged before is kept, and running again completes it.
    """
    ingest = _Ingest(store, cutouts=cutouts, simulated=simulated, progress=progress)
    for number, packet in enumerate(packets, start=1):
        ingest.take(Portion([packet], [f"packet {number}"]))
    return ingest.finish()


class _Ingest:
    """Collects packets into batches and writes them."""

    def __init__(self, store: Store, *, cutouts: bool, simulated: bool, progress: Progress | None) -> None:
        self.report = Report()
        self._writer = Writer(store, simulated=simulated)
        self._cutouts = cutouts
        self._progress = progress
        self._bytes_read = 0
        self._clear()

    def _clear(self) -> None:
        self._packets: list[Mapping[str, Any]] = []
        self._origin: list[str] = []
        self._tokens: Mapping[str, str] = {}
        self._size = 0

    def take(self, portion: Portion) -> None:
        """Take what a reader gives."""
        for refusal, count in portion.refused:
            self.report.refuse(refusal, count=count)
        self._bytes_read = max(self._bytes_read, portion.bytes_read)
        packets: Sequence[Any] = ()
        if isinstance(portion.packets, pa.RecordBatch):
            piece = from_arrow(portion.packets, portion.tokens, portion.origin)
            if piece is not None:
                self._flush()
                self._store(piece)
            else:
                packets = portion.packets.to_pylist()
        else:
            packets = portion.packets
        for packet, origin in zip(packets, portion.origin, strict=False):
            self._collect(packet, origin, portion.tokens)

    def _collect(self, packet: Any, origin: str, tokens: Mapping[str, str]) -> None:
        refusal = screen(packet)
        if refusal is not None:
            self.report.refuse(refusal, origin)
            return
        if tokens is not self._tokens and tokens != self._tokens:
            self._flush()
            self._tokens = tokens
        self._packets.append(packet)
        self._origin.append(origin)
        self._size += _memory_of(packet)
        if len(self._packets) >= PACKETS_AT_ONCE or self._size >= _LARGEST_BATCH_BYTES:
            self._flush()

    def finish(self) -> Report:
        """Write what is left, then bring the nights that were touched up to date."""
        self._flush()
        self.report.rows += nights.refresh(self._writer, self._writer.nights)
        return self.report

    def _flush(self) -> None:
        packets, origin, tokens = self._packets, self._origin, self._tokens
        self._clear()
        self._tokens = tokens
        for piece in from_packets(packets, origin, tokens):
            self._store(piece)

    def _store(self, piece: Piece) -> None:
        alerts = normalise(piece, self._writer.extra_tokens, cutouts=self._cutouts)
        for refusal, origin in alerts.refused:
            self.report.refuse(refusal, origin)
        self.report.rows += self._writer.write(alerts)
        self.report.alerts += len(alerts.object_ids)
        if self._progress is not None:
            self._progress(self.report.alerts + self.report.refused, self._bytes_read)


def _memory_of(packet: Mapping[str, Any]) -> int:
    stamps = sum(
        len(value["stampData"])
        for name, value in packet.items()
        if name.startswith("cutout") and isinstance(value, Mapping) and isinstance(value.get("stampData"), bytes)
    )
    return _PACKET_BYTES + _ENTRY_BYTES * len(packet.get("prv_candidates") or ()) + stamps
