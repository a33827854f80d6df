"""Alerts taken from one store into another: the same cells, the same searches."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from data_access import open_store
from data_access.export import Exported, export_alerts
from data_access.ingest import ingest_packets, ingest_paths
from data_access.row_keys import split_right
from data_access.search import answer, parse
from data_access.store import Row, Store
from data_access.verify import verify
from simulation.packets import packets
from simulation.sky import make_sky
from tests.table_rows import put

TABLES = ("ztf", "ztf.upper", "ztf.uppervalid", "ztf.history", "ztf.cutouts")
SEARCHES = ("class=Unknown", "class=RRLyr", "last=1000", 'class="Solar System MPC"', "class=Blazar after=2026-02-20")


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(f"embedded:{tmp_path_factory.mktemp('export') / 'sky'}") as store:
        ingest_packets(store, packets(make_sky(3, 6), cutouts=False), cutouts=False, simulated=True)
        yield store


def objects_of(store: Store) -> list[str]:
    keys = (key for key, _ in store.table("ztf").scan(row_prefix=b"ZTF", columns=[b"i:candid"]))
    return list(dict.fromkeys(split_right(key, 1)[0] for key in keys))


def rows_of(store: Store, table: str, names: Sequence[str]) -> list[Row]:
    return [row for name in names for row in store.table(table).scan(row_prefix=f"{name}_".encode())]


def taken(store: Store, into: Store, names: Sequence[str], folder: Path) -> Exported:
    """Alerts of some objects carried from a store into another by way of a file."""
    with (folder / "alerts.parquet").open("wb") as file:
        found = export_alerts(store, names, file)
    report = ingest_paths(into, [str(folder / "alerts.parquet")])
    assert (report.alerts, report.refused) == (found.alerts, 0)
    return found


def test_an_empty_store_answers_the_same_searches(simulated: Store, embedded_store: Store, tmp_path: Path) -> None:
    names = objects_of(simulated)
    taken(simulated, embedded_store, names, tmp_path)
    assert verify(embedded_store).clean
    for table in TABLES:
        assert rows_of(embedded_store, table, names) == rows_of(simulated, table, names)
    for text in SEARCHES:
        wanted, found = (answer(store, parse(text), online=False) for store in (simulated, embedded_store))
        assert len(wanted.frame)
        pd.testing.assert_frame_equal(found.frame, wanted.frame)


def test_real_alerts_keep_every_cell(embedded_store: Store, shared_data: Path, tmp_path: Path) -> None:
    files = sorted((shared_data / "alerts").glob("fink_*"))
    with open_store(f"embedded:{tmp_path / 'real'}") as real:
        ingest_paths(real, [str(file) for file in files])
        names = objects_of(real)
        assert taken(real, embedded_store, names, tmp_path).objects == len(names) > 50
        for table in TABLES:
            assert rows_of(embedded_store, table, names) == rows_of(real, table, names)


def test_unknown_and_repeated_names_and_a_table_that_is_absent(simulated: Store, tmp_path: Path) -> None:
    name = objects_of(simulated)[0]
    target, steps = io.BytesIO(), list[tuple[int, int]]()
    found = export_alerts(
        simulated,
        ["ZTF99unknown", name, "no name!", name],
        target,
        cutouts=False,
        about={"content": "a test"},
        progress=lambda done, of: steps.append((done, of)),
    )
    assert (found.objects, found.asked, found.is_cut, steps[-1]) == (1, 3, False, (3, 3))
    file = pq.ParquetFile(io.BytesIO(target.getvalue()))
    assert file.metadata.num_rows == found.alerts > 0
    assert file.schema_arrow.metadata[b"content"] == b"a test"
    assert "cutoutScience" not in file.schema_arrow.names
    with open_store(f"embedded:{tmp_path / 'bare'}") as bare:
        bare.create_table("ztf", ["i", "d"])
        put(bare, "ztf", *rows_of(simulated, "ztf", [name]))
        assert export_alerts(bare, [name], io.BytesIO()).alerts == found.alerts


def test_a_file_ends_with_a_whole_object(simulated: Store, embedded_store: Store, tmp_path: Path) -> None:
    names = objects_of(simulated)
    target = io.BytesIO()
    found = export_alerts(simulated, names, target, most_bytes=300_000)
    assert found.is_cut
    assert 0 < found.read < len(names)
    kept = pq.read_table(io.BytesIO(target.getvalue()), columns=["objectId"])["objectId"].to_pylist()
    assert kept == [split_right(key, 1)[0] for key, _ in rows_of(simulated, "ztf", names[: found.read])]
