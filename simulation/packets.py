"""The stream of alert packets, night after night, as Fink sends ZTF's."""

from collections import deque
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from simulation.broker import added_values
from simulation.candidates import Entry, candidate_records, candidate_table, history_entries, limit_entries
from simulation.drawing import available_processes, drawn_in_order
from simulation.fields import HISTORY, LIMIT_FIELDS
from simulation.orders import stamp_order, with_cutouts
from simulation.scores import score_table
from simulation.sky import Sky
from simulation.source import Source
from simulation.types import IntArray, Packet

HISTORY_DAYS = 30.0
CHANNELS = 64
"""Readout channels of the camera."""
_NOTHING: dict[str, Any] = dict.fromkeys(HISTORY)


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
        self._entries: dict[tuple[int, int], Entry] = {}
        self._nights: deque[tuple[int, list[tuple[int, int]]]] = deque()
        self._limits: dict[int, dict[int, Entry]] = {}
        field = sky.survey.visits.field[sky.detections.visit]
        used = np.unique(field * CHANNELS + sky.detections.rcid)
        edges = np.searchsorted(used // CHANNELS, np.arange(len(sky.survey.fields) + 1))
        self._channels = [used[a:b] % CHANNELS for a, b in pairwise(edges.tolist())]

    def add(self, night: int, entries: dict[tuple[int, int], Entry]) -> None:
        """Remember a night's detections, by (item, visit), and forget what is too old to be told of."""
        self._entries |= entries
        self._nights.append((night, list(entries)))
        while self._nights[0][0] < night - HISTORY_DAYS - 1:
            for key in self._nights.popleft()[1]:
                del self._entries[key]
        oldest = int(np.searchsorted(self.sky.survey.visits.night, night - HISTORY_DAYS - 1))
        self._limits = {visit: limits for visit, limits in self._limits.items() if visit >= oldest}

    def _limit(self, visit: int, rcid: int) -> Entry:
        """Limit of an exposure in a readout channel; worked out for all channels that ever see something at once."""
        known = self._limits.get(visit)
        if known is None:
            channels = self._channels[int(self.sky.survey.visits.field[visit])]
            known = dict(zip(channels.tolist(), limit_entries(self.sky, visit, channels), strict=True))
            self._limits[visit] = known
        return known[rcid]

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
        entries: list[dict[str, Any]] = []
        for at in exposures[start:stop].tolist():
            entry = self._entries.get((item, at))
            if entry is None:
                entries.append(_NOTHING | dict(zip(LIMIT_FIELDS, self._limit(at, rcid), strict=True)))
            else:
                entries.append(dict(zip(HISTORY, entry, strict=True)))
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
        past.add(night, dict(zip(keys, history_entries(table, count), strict=True)))
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
    orders = ((packet, stamp_order(sky, row, packet["candidate"])) for packet, row in _bare_packets(sky))
    for packet, files in drawn_in_order(orders, available_processes() if processes is None else processes):
        yield with_cutouts(packet, files)
