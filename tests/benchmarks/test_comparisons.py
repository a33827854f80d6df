"""What is compared with our code does the same work."""

import subprocess
import sys
from pathlib import Path

import lmdb
import pandas as pd
import pytest

from benchmarks import disk, ingest_rate, million, object_read, sky
from benchmarks.__main__ import NAMES, measured
from benchmarks.lab import Lab, NotMeasured
from data_access.queries import HISTORY_COLUMNS
from data_access.settings import PROJECT_ROOT
from data_access.store import Store


def test_the_plain_scans_read_every_cell_that_a_history_needs(embedded_store: Store) -> None:
    sky.fill(embedded_store, {"ZTF18benchaa": 14}, cutouts=False)
    expected = 0
    for table in ("ztf", "ztf.history", "ztf.uppervalid", "ztf.upper"):
        for key, cells in embedded_store.table(table).scan():
            if key.startswith(b"ZTF18benchaa_"):
                wanted = HISTORY_COLUMNS if table == "ztf" else [column.decode() for column in cells]
                expected += sum(column.encode() in cells for column in wanted)
    assert object_read.plain_scans(embedded_store.table, "ZTF18benchaa")() == expected > 0


def test_the_bare_writer_writes_the_bytes_of_the_ingest(tmp_path: Path) -> None:
    file = ingest_rate.alert_file(tmp_path / "alerts.parquet", 20, seed=1)
    load = ingest_rate.recorded(file, tmp_path / "ours", cutouts=True)
    assert load.alerts == 20
    ingest_rate.write_with_lmdb(load, tmp_path / "bare")
    with lmdb.open(str(tmp_path / "bare"), max_dbs=64, readonly=True, lock=False) as environment:
        for table, rows in load.packed.items():
            with environment.begin(db=environment.open_db(table.encode())) as txn:
                assert {bytes(key): bytes(value) for key, value in txn.cursor()} == rows
    assert len(load.packed["ztf"]) >= 20
    assert load.cells > 20 * 150


def test_disk_use_counts_blocks_not_lengths(tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb") as sparse:
        sparse.truncate(50_000_000)
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "full").write_bytes(b"x" * 1_000_000)
    assert disk.bytes_on_disk(tmp_path) == pytest.approx(1_000_000, rel=0.05)


def test_different_rows_are_not_compared() -> None:
    frame = pd.DataFrame({"i:jd": [1.0, 2.0]})
    assert million.check_same(frame, frame.copy()) == 2
    with pytest.raises(RuntimeError, match="same rows"):
        million.check_same(frame, frame + 1)
    with pytest.raises(RuntimeError, match="same rows"):
        million.check_same(frame.head(0), frame.head(0))


class _Failing:
    TITLE = "fails"

    def __init__(self, error: Exception) -> None:
        self._error = error

    def run(self, lab: Lab) -> None:
        raise self._error


@pytest.mark.parametrize(("error", "said"), [(NotMeasured("no JDK"), "no JDK"), (KeyError("x"), "KeyError: 'x'")])
def test_a_benchmark_that_fails_is_told_and_stops_nobody(error: Exception, said: str) -> None:
    outcome = measured(_Failing(error), "disk", Lab(quick=True))  # type: ignore[arg-type]  # as good as a module
    assert (outcome.failure, outcome.figures) == (said, ())


def test_an_unknown_name_is_refused_with_those_that_exist() -> None:
    command = [sys.executable, "-m", "benchmarks", "nonsense"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT_ROOT)
    assert done.returncode == 2
    assert all(name in done.stderr for name in NAMES)
