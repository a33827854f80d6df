"""Memory stays bounded whatever the size of a file and of its row groups."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import fastavro
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.conftest import PROJECT_ROOT
from tests.data_access.ingest.made_packets import ztf_packet
from tests.data_access.ingest.test_real_files import raw_schema

_ALERTS = 8_000
_STAMP_BYTES = 24_000  # three a packet: 580 MB of stamps in all, that no compression shrinks
_MOST_MEGABYTES = 450
_PROGRAM = r"""
import json, re, sys
from data_access.__main__ import main
status = main(sys.argv[1:])
# Not ru_maxrss: a child inherits that of the process that made the files.
peak_kilobytes = int(re.search(r"VmHWM:\s*(\d+)", open("/proc/self/status").read())[1])
print(json.dumps([status, peak_kilobytes / 1e3]))
"""


def _packets(count: int, start: int) -> list[Any]:
    draws = random.Random(start)
    packets = []
    for n in range(start, start + count):
        packet = ztf_packet(f"ZTF21n{n:06d}", candid=n + 1)
        packet["prv_candidates"] = [{"jd": 2459500.5 + k, "fid": 1, "diffmaglim": 20.0} for k in range(20)]
        for kind in ("Science", "Template", "Difference"):
            packet[f"cutout{kind}"] = {"fileName": "f", "stampData": draws.randbytes(_STAMP_BYTES)}
        packets.append(packet)
    return packets


def _write_parquet(path: Path) -> None:
    """One row group that holds everything."""
    first = pa.Table.from_pylist(_packets(500, 0))
    with pq.ParquetWriter(path, first.schema, compression="none") as writer:
        tables = [pa.Table.from_pylist(_packets(500, start), schema=first.schema) for start in range(0, _ALERTS, 500)]
        writer.write_table(pa.concat_tables(tables), row_group_size=_ALERTS)


def _write_avro(path: Path) -> None:
    schema = fastavro.parse_schema(raw_schema(_packets(1, 0)[0]))
    stream = (packet for start in range(0, _ALERTS, 100) for packet in _packets(100, start))
    with path.open("wb") as file:
        fastavro.writer(file, schema, stream, sync_interval=20_000_000)


@pytest.mark.timeout(280)
@pytest.mark.parametrize("write", [_write_parquet, _write_avro])
def test_memory_of_a_large_file(tmp_path: Path, write: Any) -> None:
    path = tmp_path / "large"
    write(path)
    assert path.stat().st_size > 570e6
    command = [sys.executable, "-c", _PROGRAM, "ingest", str(path), "--store", f"embedded:{tmp_path / 'sky'}", "--json"]
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=True, timeout=240)
    report, (status, megabytes) = map(json.loads, done.stdout.splitlines()[-2:])
    assert (status, report["alerts"], report["refused"]) == (0, _ALERTS, 0)
    assert megabytes < _MOST_MEGABYTES
