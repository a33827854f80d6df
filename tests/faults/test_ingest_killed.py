"""An ingest killed at any moment: nothing acknowledged is lost, the rerun completes it, the store is whole."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data_access import open_store
from data_access.ingest import ingest_paths
from data_access.verify import verify
from tests.conftest import PROJECT_ROOT
from tests.data_access.ingest.made_packets import dump, fink_packet
from tests.data_access.ingest.test_files import write_parquet

_MOMENTS = 10
_ENTRY = {"fid": 1, "diffmaglim": 20.0, "magpsf": 18.5, "rb": 0.9, "nbad": 0}


def _nights(folder: Path) -> Path:
    """Files of three nights, of objects that come back."""
    for night in range(3):
        packets = []
        for n in range(900):
            packet = fink_packet(f"ZTF21n{n:04d}", 2459540.5 + night + n / 1e4, 1000 * night + n + 1)
            packet["anomaly_score"] = -n / 1e4
            packet["prv_candidates"] = [{**_ENTRY, "jd": 2459500.5 + k} for k in range(5 * night)]
            packets.append(packet)
        write_parquet(folder / f"night={night}" / "part-0.parquet", packets)
    return folder


def _start(data: Path, url: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "data_access", "ingest", str(data), "--json", "--store", url]
    return subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.timeout(240)
def test_killed_at_ten_moments_then_completed(tmp_path: Path) -> None:
    data = _nights(tmp_path / "data")
    clean_url, url = f"embedded:{tmp_path / 'clean'}", f"embedded:{tmp_path / 'killed'}"
    started = time.monotonic()
    assert _start(data, clean_url).wait() == 0
    whole_seconds = time.monotonic() - started
    moments = random.Random(7)
    stored: set[bytes] = set()
    killed_times = 0
    while killed_times < _MOMENTS:
        process = _start(data, url)
        try:
            process.wait(timeout=moments.uniform(0.2, 1.0) * whole_seconds)
            whole_seconds *= 0.9  # it was done before: the next one is killed earlier
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed_times += 1
        with open_store(url) as store:
            if b"ztf" not in store.tables():
                continue
            now = {key for key, _ in store.table("ztf").scan(columns=[b"i:jd"])}
            assert stored <= now
            stored = now
            if b"alertscope.about" in store.tables():
                assert verify(store).clean  # on this engine a batch is there as a whole or not at all
    assert _start(data, url).wait() == 0
    with open_store(url) as killed, open_store(clean_url) as clean:
        assert dump(killed) == dump(clean)
        assert verify(killed).clean


def test_killed_between_the_alerts_and_the_statistics(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_parquet(tmp_path / "n.parquet", [fink_packet("ZTF21a"), fink_packet("ZTF21b")])
    with open_store(f"embedded:{tmp_path / 'sky'}") as store:
        with monkeypatch.context() as patch:
            patch.setattr("data_access.ingest.nights.refresh", _interrupted)
            with pytest.raises(KeyboardInterrupt):
                ingest_paths(store, [path])
        assert store.count_rows("statistics_class") == 0
        ingest_paths(store, [path])
        assert store.count_rows("statistics_class") == 1
        assert store.count_rows("ztf.anomaly") == 2


def _interrupted(*_: object) -> int:
    raise KeyboardInterrupt


@pytest.mark.timeout(120)
def test_two_ingests_at_once_equal_one_after_the_other(tmp_path: Path) -> None:
    data = _nights(tmp_path / "data")
    url, clean_url = f"embedded:{tmp_path / 'both'}", f"embedded:{tmp_path / 'clean'}"
    parts = sorted(data.iterdir())
    processes = [_start(parts[place], url) for place in (0, 2)] + [_start(data, url)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    with open_store(url) as both, open_store(clean_url) as clean:
        ingest_paths(clean, [data])
        assert dump(both) == dump(clean)
        assert verify(both).clean
