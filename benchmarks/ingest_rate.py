"""How fast files become rows, against a writer that does nothing but write the same cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import happybase
import lmdb
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.figures import Figure
from benchmarks.lab import Lab
from benchmarks.samples import Sample, seconds_of
from data_access import open_store
from data_access.ingest import ingest_paths
from data_access.schema import TABLES
from data_access.store import Row, Store
from simulation.packets import packets
from simulation.sky import make_sky

TITLE = "alerts of Parquet files per second, against a bare writer of the same cells"
_MAP_BYTES = 1 << 33
_CELLS_PER_BATCH = 10_000
_WARM_UP = 10
Puts = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Load:
    """A file of alerts, and the rows that its ingest writes, call by call."""

    file: Path
    alerts: int
    writes: list[Puts]
    packed: dict[str, dict[bytes, bytes]]

    @property
    def cells(self) -> int:
        return sum(len(cells) for puts in self.writes for rows in puts.values() for _, cells in rows)


def run(lab: Lab) -> list[Figure]:
    """Both engines, with and without stamps."""
    alerts, repeats = lab.pick(300, 2000), lab.pick(2, 5)
    figures = []
    with lab.folder() as folder:
        files = [alert_file(folder / f"{seed}.parquet", alerts, seed) for seed in range(repeats)]
        warm_up = alert_file(folder / "warm_up.parquet", _WARM_UP, repeats)
        for cutouts in (True, False):
            loads = [recorded(file, folder / f"{file.stem}-{cutouts}", cutouts=cutouts) for file in files]
            _onto_embedded([recorded(warm_up, folder / f"warm-{cutouts}", cutouts=cutouts)], folder, cutouts)
            pairs = _onto_embedded(loads, folder, cutouts)
            figures += _figures("embedded", "lmdb alone, rows packed beforehand", loads, pairs, cutouts)
            with lab.hbase() as hbase, _hbase_writers(hbase.url, hbase.connection, cutouts) as (ours, bare):
                pairs = [(seconds_of(lambda: ours(load)), seconds_of(lambda: bare(load))) for load in loads]  # noqa: B023
            figures += _figures("HBase", "happybase alone, cells encoded beforehand", loads, pairs, cutouts)
    return figures


def alert_file(path: Path, alerts: int, seed: int) -> Path:
    """Write simulated packets as a Parquet file, as Fink distributes alerts."""
    sky = make_sky(100 + seed, 60, alerts)
    pq.write_table(pa.Table.from_pylist(list(packets(sky))), path, compression="snappy", row_group_size=500)
    return path


class Recorder:
    """A store that remembers what is written to it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.writes: list[Puts] = []

    def write(self, rows: Puts, deletes: Mapping[str, Sequence[bytes]] | None = None) -> None:
        self.writes.append({table: list(some) for table, some in rows.items()})
        self._store.write(rows, deletes)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def recorded(file: Path, folder: Path, *, cutouts: bool) -> Load:
    """Ingest a file into a store that is thrown away, to learn which rows it makes and how they are packed."""
    with open_store(f"embedded:{folder}") as store:
        recorder = Recorder(store)
        report = ingest_paths(recorder, [file], cutouts=cutouts)
    packed: dict[str, dict[bytes, bytes]] = {}
    with lmdb.open(str(folder), max_dbs=64, map_size=_MAP_BYTES, readonly=True, lock=False) as environment:
        for table in {name for puts in recorder.writes for name in puts}:
            handle = environment.open_db(f"table {table}".encode())
            with environment.begin(db=handle) as txn:
                packed[table] = {bytes(key): bytes(value) for key, value in txn.cursor()}
    return Load(file, report.alerts, recorder.writes, packed)


def _onto_embedded(loads: Sequence[Load], folder: Path, cutouts: bool) -> list[tuple[float, float]]:
    pairs = []
    for load in loads:
        with open_store(f"embedded:{folder / f'ours-{load.file.stem}-{cutouts}'}") as store:
            ours = seconds_of(lambda: ingest_paths(store, [load.file], cutouts=cutouts))  # noqa: B023
        bare = seconds_of(lambda: write_with_lmdb(load, folder / f"bare-{load.file.stem}-{cutouts}"))  # noqa: B023
        pairs.append((ours, bare))
    return pairs


def write_with_lmdb(load: Load, folder: Path) -> None:
    """Put the rows, already packed, into a new environment: one transaction for each write of the ingest."""
    folder.mkdir()
    with lmdb.open(str(folder), max_dbs=64, map_size=_MAP_BYTES, readahead=False) as environment:
        handles = {table: environment.open_db(table.encode()) for table in load.packed}
        for puts in load.writes:
            with environment.begin(write=True) as txn:
                for table, rows in puts.items():
                    for key, _ in rows:
                        if key in load.packed[table]:
                            txn.put(key, load.packed[table][key], db=handles[table])


@contextmanager
def _hbase_writers(
    url: str, connect: Callable[..., happybase.Connection], cutouts: bool
) -> Iterator[tuple[Callable[[Load], object], Callable[[Load], object]]]:
    """Our ingest and a bare writer, each with tables of its own in one HBase."""
    with open_store(f"{url}?prefix=ours") as ours, open_store(f"{url}?prefix=bare") as made:
        for store in (ours, made):
            for name, spec in TABLES.items():
                store.create_table(name, spec.families)
        connection = connect(table_prefix="bare")
        try:
            yield (
                lambda load: ingest_paths(ours, [load.file], cutouts=cutouts),
                lambda load: write_with_happybase(load, connection),
            )
        finally:
            connection.close()


def write_with_happybase(load: Load, connection: happybase.Connection) -> None:
    """Put the cells, already encoded, table after table."""
    for puts in load.writes:
        for table, rows in puts.items():
            with connection.table(table).batch(batch_size=_CELLS_PER_BATCH) as batch:
                for key, cells in rows:
                    batch.put(key, cells)


def _figures(
    engine: str, against: str, loads: Sequence[Load], pairs: Sequence[tuple[float, float]], cutouts: bool
) -> list[Figure]:
    ours, bare = (Sample.of(seconds) for seconds in zip(*pairs, strict=True))
    what = f"{engine}, {'with' if cutouts else 'without'} cutouts"
    alerts = Sample.of(load.alerts for load in loads)
    cells = Sample.of(load.cells / load.alerts for load in loads)
    return [
        Figure(f"{what}: ingest", alerts.over(ours), "alerts/s", note=f"{cells.median:.0f} cells an alert"),
        Figure(f"{what}: bare writer", alerts.over(bare), "alerts/s", note=against),
        Figure(f"{what}: time of the ingest over the bare writer's", ours.over(bare)),
    ]
