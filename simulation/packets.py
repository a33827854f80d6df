"""The stream of alert packets, night after night, as Fink sends ZTF's."""

import multiprocessing
import os
from collections import deque
from collections.abc import Iterator
from typing import Any

import numpy as np

from simulation.broker import added_values
from simulation.candidates import candidate_records, candidate_table, history_records, limit_record
from simulation.orders import stamp_order, with_cutouts
from simulation.scores import score_table
from simulation.sky import Sky
from simulation.source import Source
from simulation.stamps import StampOrder, draw
from simulation.types import IntArray, Packet

HISTORY_DAYS = 30.0
KEPT_LIMITS = 100_000
"""Entries for limits that are kept before the old ones are dropped."""
CHUNK = 16
"""Alerts that a drawing process takes at a time."""


def earlier_detections(item: IntArray) -> IntArray:
    """How many detections of the same object come before each, in an array in time order."""
    order = np.argsort(item, kind="stable")
    ordered = item[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    rank = np.arange(len(item)) - np.repeat(starts, np.diff(np.r_[starts, len(item)]))
    ranks = np.empty(len(item), dtype=np.int64)
    ranks[order] = rank
    return ranks


class _Past:
    """What histories are made of: the detections of the last 30 days and the limits of each exposure."""

    def __init__(self, sky: Sky) -> None:
        self.sky = sky
        self._entries: dict[tuple[int, int], dict[str, Any]] = {}
        self._nights: deque[tuple[int, list[tuple[int, int]]]] = deque()
        self._limits: dict[tuple[int, int], dict[str, Any]] = {}

    def add(self, night: int, entries: dict[tuple[int, int], dict[str, Any]]) -> None:
        """Remember a night's detections, by (item, visit), and forget what is too old to be told of."""
        self._entries |= entries
        self._nights.append((night, list(entries)))
        while self._nights[0][0] < night - HISTORY_DAYS - 1:
            for key in self._nights.popleft()[1]:
                del self._entries[key]
        if len(self._limits) > KEPT_LIMITS:
            oldest = int(np.searchsorted(self.sky.survey.visits.night, night - HISTORY_DAYS - 1))
            self._limits = {key: value for key, value in self._limits.items() if key[0] >= oldest}

    def _limit(self, visit: int, rcid: int) -> dict[str, Any]:
        if (visit, rcid) not in self._limits:
            self._limits[visit, rcid] = limit_record(self.sky, visit, rcid)
        return self._limits[visit, rcid]

    def of(self, row: int) -> list[dict[str, Any]]:
        """History of a detection, oldest first; fresh dicts, which a reader may change."""
        found, visits = self.sky.detections, self.sky.survey.visits
        visit, item, rcid = int(found.visit[row]), int(found.item[row]), int(found.rcid[row])
        owner = self.sky.source_of[int(found.source[row])]
        if isinstance(owner, Source):
            exposures = self.sky.visits_of[owner.number]
        else:
            exposures = self.sky.survey.of_field[int(visits.field[visit])]
        start = np.searchsorted(visits.jd[exposures], visits.jd[visit] - HISTORY_DAYS)
        stop = np.searchsorted(exposures, visit)
        entries = []
        for at in exposures[start:stop].tolist():
            entry = self._entries.get((item, at))
            entries.append(dict(self._limit(at, rcid) if entry is None else entry))
        return entries


def _night_bounds(sky: Sky) -> Iterator[tuple[int, slice]]:
    night = sky.survey.visits.night[sky.detections.visit]
    edges = np.flatnonzero(np.r_[True, night[1:] != night[:-1], True])
    for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        yield int(night[low]), slice(low, high)


def _bare_packets(sky: Sky) -> Iterator[tuple[Packet, int]]:
    """Packets without cutouts, in time order, and the row of the detection that each tells of."""
    found = sky.detections
    ranks = earlier_detections(found.item)
    past = _Past(sky)
    for night, rows in _night_bounds(sky):
        count = rows.stop - rows.start
        table = candidate_table(sky, rows, ranks, night)
        scores = score_table(sky, rows, table, night)
        candidates = candidate_records(table, count)
        keys = zip(found.item[rows].tolist(), found.visit[rows].tolist(), strict=True)
        past.add(night, dict(zip(keys, history_records(table, count), strict=True)))
        for k in np.flatnonzero(found.sent[rows]).tolist():
            row = rows.start + k
            name = sky.names[int(found.item[row])]
            history = past.of(row)
            own = {key: values[k] for key, values in scores.items()}
            owner = sky.source_of[int(found.source[row])]
            added = added_values(owner, name, candidates[k], history, own)
            yield (
                {
                    "candid": candidates[k]["candid"],
                    "schemavsn": "3.3",
                    "publisher": "Fink",
                    "objectId": name,
                    "candidate": candidates[k],
                    "prv_candidates": history or None,
                    "cutoutScience": None,
                    "cutoutTemplate": None,
                    "cutoutDifference": None,
                    **added,
                },
                row,
            )


def _drawn_packets(sky: Sky, processes: int) -> Iterator[Packet]:
    """Packets with cutouts; drawing runs ahead of the reader by a bounded number of alerts."""
    ahead = CHUNK * 2 * max(processes, 1)
    if processes <= 1:
        for packet, row in _bare_packets(sky):
            yield from with_cutouts([packet], [draw(stamp_order(sky, row, packet["candidate"]))])
        return
    # Fresh interpreters, not forks: the caller may hold a store and threads.
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        waiting: deque[tuple[list[Packet], Any]] = deque()
        packets: list[Packet] = []
        orders: list[StampOrder] = []
        for packet, row in _bare_packets(sky):
            packets.append(packet)
            orders.append(stamp_order(sky, row, packet["candidate"]))
            if len(packets) == CHUNK:
                waiting.append((packets, pool.map_async(draw, orders, chunksize=CHUNK)))
                packets, orders = [], []
            while len(waiting) * CHUNK > ahead:
                ready, result = waiting.popleft()
                yield from with_cutouts(ready, result.get())
        waiting.append((packets, pool.map_async(draw, orders, chunksize=CHUNK)))
        for ready, result in waiting:
            yield from with_cutouts(ready, result.get())


def available_processes() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def packets(sky: Sky, *, cutouts: bool = True, processes: int | None = None) -> Iterator[Packet]:
    """Stream a sky's alert packets in time order.

    Parameters
    ----------
    sky : Sky
    cutouts : bool
        Draw the cutouts; without, their fields are null.
    processes : int, optional
        Processes that draw; one draws in this process. The bytes do not depend on it. Default: one for each processor.

    Yields
    ------
    dict
        A packet, nested as `fastavro` reads it. Memory holds the last 30 nights' detections, not the whole stream.
    """
    if not cutouts:
        for packet, _ in _bare_packets(sky):
            yield packet
        return
    yield from _drawn_packets(sky, available_processes() if processes is None else processes)
