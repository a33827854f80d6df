"""What is told of whole nights: counts by class, and the most anomalous alerts. Recomputed, never added up."""

from __future__ import annotations

import heapq
import struct
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from data_access.cells import encode
from data_access.ingest.dates import first_jd
from data_access.ingest.locks import only_writer
from data_access.ingest.rows import BY_DATE, MAIN
from data_access.ingest.writer import SCHEMA_KEY, Writer
from data_access.row_keys import jd_text
from data_access.store import Cells, Row, Store
from science.labels import HOST_LABELS

STATISTICS = "statistics_class"
ANOMALY = "ztf.anomaly"
ANOMALIES_PER_NIGHT = 10

_DOUBLE = struct.Struct(">d")
_BANDS = {b"\x00\x00\x00\x01": "basic:n_g", b"\x00\x00\x00\x02": "basic:n_r"}
_HOSTS = frozenset(label.encode() for label in HOST_LABELS)
_NO_MATCH = (b"Unknown", b"Transient")
_NO_MATCH_PREFIXES = (b"Fail", b"Galaxy")
_READ = ("i:jd", "i:fid", "i:field", "i:objectId", "d:cdsxmatch", "d:classification", "d:anomaly_score")
_COLUMNS = tuple(name.encode() for name in _READ)
_READ_AT_ONCE = 1000


@dataclass
class Night:
    """Counts of one night, and its lowest anomaly scores."""

    counts: Counter[str] = field(default_factory=Counter)
    exposures: set[bytes] = field(default_factory=set)
    fields: set[bytes] = field(default_factory=set)
    lowest: dict[bytes, tuple[float, bytes]] = field(default_factory=dict)

    def add(self, key: bytes, cells: Cells) -> None:
        """Count one alert of `ztf.jd`."""
        counts = self.counts
        counts["basic:sci"] += 1
        band = _BANDS.get(cells.get(b"i:fid", b""))
        if band is not None:
            counts[band] += 1
        self.exposures.add(cells.get(b"i:jd", b""))
        if b"i:field" in cells:
            self.fields.add(cells[b"i:field"])
        counts["class:" + cells.get(b"d:classification", b"Unknown").decode("utf-8", "replace")] += 1
        match = cells.get(b"d:cdsxmatch")
        if match is not None:
            counts["class:simbad_gal"] += match in _HOSTS
            counts["class:simbad_tot"] += match not in _NO_MATCH and not match.startswith(_NO_MATCH_PREFIXES)
        self._rank(key, cells)

    def _rank(self, key: bytes, cells: Cells) -> None:
        """Keep the alert if it may be among the night's most anomalous: one alert per object, its lowest score."""
        score_cell = cells.get(b"d:anomaly_score", b"")
        if len(score_cell) != _DOUBLE.size:
            return
        score = _DOUBLE.unpack(score_cell)[0]
        if score != score or score == 0:  # zero stands where no score was computed
            return
        name = cells.get(b"i:objectId", b"")
        if name not in self.lowest or (score, key) < self.lowest[name]:
            self.lowest[name] = (score, key)
        if len(self.lowest) > 100 * ANOMALIES_PER_NIGHT:
            self.lowest = dict(heapq.nsmallest(ANOMALIES_PER_NIGHT, self.lowest.items(), key=lambda item: item[1]))

    def most_anomalous(self) -> list[bytes]:
        """Keys (`{jd}_{objectId}`) of the lowest scores."""
        ranked = heapq.nsmallest(ANOMALIES_PER_NIGHT, self.lowest.values())
        return sorted(key for _, key in ranked)

    def cells(self) -> Cells:
        """The night's row of `statistics_class`: 8-byte counts.

        What the survey sent and what the broker kept are one number here: every packet that is not refused is kept.
        """
        totals = {"basic:raw": self.counts["basic:sci"], "basic:n_g": 0, "basic:n_r": 0}
        totals |= {"class:simbad_tot": 0, "class:simbad_gal": 0, **self.counts}
        totals |= {"basic:exposures": len(self.exposures), "basic:fields": len(self.fields)}
        return {name.encode(): encode(total, "long") for name, total in totals.items()}


def refresh(writer: Writer, nights: Iterable[str]) -> int:
    """Recompute what is told of some nights from the alerts that the store holds; gives the rows written.

    Notes
    -----
    The result depends on nothing but the stored alerts, so an ingest that was killed before this is made good by
    running it again, even if every alert is there already.
    """
    written = 0
    for night in sorted(nights):
        with only_writer(writer.store):
            written += _refresh_night(writer, night)
    return written


def _refresh_night(writer: Writer, name: str) -> int:
    store, night = writer.store, Night()
    start, stop = (jd_text(first_jd(name) + days).encode() for days in (0, 1))
    rows = store.table(BY_DATE).scan(row_start=start, row_stop=stop, columns=_COLUMNS, batch_size=_READ_AT_ONCE)
    for key, cells in rows:
        night.add(key, cells)
    if not night.counts:
        return 0
    key, cells = f"ztf_{name}".encode(), night.cells()
    anomalies = _full_rows(store, night.most_anomalous())
    standing = [k for k, _ in store.table(ANOMALY).scan(row_start=start, row_stop=stop, columns=[b"i:jd"])]
    kept = {k for k, _ in anomalies}
    described = writer.description(ANOMALY) if anomalies else []
    gone = sorted(store.table(STATISTICS).row(key).keys() - cells.keys())
    store.write(
        {ANOMALY: [*described, *anomalies], STATISTICS: [_statistics_types(cells), (key, cells)]},
        {ANOMALY: [k for k in standing if k not in kept]},
    )
    if gone:
        store.table(STATISTICS).delete(key, columns=gone)
    return 1 + len(anomalies)


def _full_rows(store: Store, keys: list[bytes]) -> list[Row]:
    """Full rows of alerts, under their keys by date; without the stamps of older clusters."""
    by_main = {b"_".join(reversed(key.split(b"_"))): key for key in keys}
    rows = store.table(MAIN).rows(list(by_main)) if by_main else []
    return [(by_main[main], {c: cell for c, cell in cells.items() if not c.startswith(b"b:")}) for main, cells in rows]


def _statistics_types(cells: Cells) -> Row:
    return SCHEMA_KEY, dict.fromkeys(cells, b"long")
