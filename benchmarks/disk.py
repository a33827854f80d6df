"""What the same alerts take on disk in the two engines."""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.lab import Lab
from benchmarks.samples import Sample
from data_access import open_store
from data_access.ingest import ingest_packets
from data_access.schema import TABLES
from simulation.packets import packets
from simulation.sky import make_sky

TITLE = "the same simulated alerts without cutouts: embedded store against HBase with GZ, flushed and compacted"
HIGHEST_RATIO = 2.0


def run(lab: Lab) -> list[Figure]:
    """One sky of 10,000 alerts into both."""
    alerts = lab.pick(1000, 10_000)
    sky = make_sky(11, alerts=alerts)
    with lab.folder() as folder:
        with open_store(f"embedded:{folder / 'store'}") as store:
            ingest_packets(store, packets(sky, cutouts=False), cutouts=False, simulated=True)
            rows = sum(store.count_rows(name.decode()) for name in store.tables())
        embedded = bytes_on_disk(folder / "store")
    with lab.hbase() as hbase:
        with open_store(hbase.url) as store:
            ingest_packets(store, packets(sky, cutouts=False), cutouts=False, simulated=True)
            if rows != sum(store.count_rows(name) for name in TABLES):
                raise RuntimeError("The two stores do not hold the same number of rows.")
        hbase.flush_and_compact(TABLES)
        compacted = hbase.disk_bytes()
    return [
        Figure(f"{alerts:,} alerts: embedded", Sample.of([embedded / 1e6]), "MB", note=f"{rows:,} rows"),
        Figure(f"{alerts:,} alerts: HBase, GZ", Sample.of([compacted / 1e6]), "MB"),
        Figure(f"{alerts:,} alerts: ratio", Sample.of([embedded / compacted]), target=HIGHEST_RATIO),
    ]


def bytes_on_disk(folder: Path) -> int:
    """What the files of a folder take, holes not counted."""
    return sum(os.stat(file).st_blocks * 512 for file in folder.rglob("*") if file.is_file())
