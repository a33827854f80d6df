"""HBase killed while alerts are written: what was acknowledged is there after its restart, the rerun completes it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from data_access import open_store
from data_access.errors import StoreUnavailable
from data_access.ingest import ingest_packets
from data_access.row_keys import join
from data_access.verify import verify
from deploy.local_hbase import LocalHBase
from tests.data_access.ingest.made_packets import dump, fink_packet
from tests.hbase_server import require_hbase

pytestmark = [pytest.mark.hbase, pytest.mark.xdist_group("hbase_faults")]

OBJECTS, NIGHTS = 400, 12


@pytest.mark.timeout(400)
def test_killed_under_an_ingest_then_completed(tmp_path: Path) -> None:
    require_hbase()
    packets = [
        fink_packet(f"ZTF21n{n:04d}", 2459540.5 + night + n / 1e4, 1000 * night + n + 1)
        for night in range(NIGHTS)
        for n in range(OBJECTS)
    ]
    with LocalHBase(tmp_path / "hbase", quick=True) as server:
        address = f"{server.url}?timeout_ms=20000"
        acknowledged = _ingest_until_killed(server, address, packets)
        assert 0 < acknowledged < len(packets)
        server.start_master()
        server.wait_until_ready()
        with open_store(address) as store:
            kept = {key for key, _ in store.table("ztf").scan(columns=[b"i:jd"])}
            for packet in packets[:acknowledged]:
                assert join(packet["objectId"], packet["candidate"]["jd"]) in kept
            assert ingest_packets(store, packets).alerts == len(packets)
            assert verify(store).clean
            with open_store(f"embedded:{tmp_path / 'clean'}") as clean:
                ingest_packets(clean, packets)
                assert dump(store) == dump(clean)


def _ingest_until_killed(server: LocalHBase, address: str, packets: list[dict[str, object]]) -> int:
    """Number of packets acknowledged before HBase's processes were killed in the middle of an ingest."""
    acknowledged = 0
    under_way = threading.Event()

    def note(alerts: int, _: int) -> None:
        nonlocal acknowledged
        acknowledged = alerts
        under_way.set()

    def kill() -> None:
        under_way.wait(timeout=120)
        server.kill_master()

    killer = threading.Thread(target=kill)
    killer.start()
    with open_store(address) as store, pytest.raises(StoreUnavailable):
        ingest_packets(store, packets, progress=note)
    killer.join()
    return acknowledged
