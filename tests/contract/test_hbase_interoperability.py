"""What we write is what any client of HBase reads, and the reverse: the tables are Fink's, not ours."""

from __future__ import annotations

import struct

import happybase
import pytest

from data_access.errors import BadRequest
from data_access.store import Store

pytestmark = pytest.mark.hbase

CELLS = {
    b"i:jd": struct.pack(">d", 2459000.75),
    b"i:candid": struct.pack(">q", 2**62 + 1),
    b"i:fid": struct.pack(">i", 2),
    b"i:magpsf": struct.pack(">f", 18.2),
    b"d:cdsxmatch": "Sérsic".encode(),
    b"d:roid": b"\x00\x00\x00\x00",
    b"b:cutoutScience_stampData": b"\x1f\x8b" + bytes(range(256)) * 20,
}


@pytest.fixture
def store(hbase_empty_store: Store) -> Store:
    hbase_empty_store.create_table("ztf", ["i", "d", "b"])
    return hbase_empty_store


def test_a_plain_client_reads_the_same_bytes(store: Store, plain_client: happybase.Connection) -> None:
    store.write({"ztf": [(b"ZTF18a_2459000.75", CELLS), (b"ZTF18b_2459001.75", {b"i:x": b""})]})
    table = plain_client.table("ztf")
    assert table.row(b"ZTF18a_2459000.75") == CELLS
    assert list(table.scan(row_prefix=b"ZTF18b_")) == [(b"ZTF18b_2459001.75", {b"i:x": b""})]


def test_we_read_what_a_plain_client_wrote(store: Store, plain_client: happybase.Connection) -> None:
    plain_client.table("ztf").put(b"ZTF18a_2459000.75", CELLS)
    assert store.table("ztf").row(b"ZTF18a_2459000.75") == CELLS
    assert list(store.table("ztf").scan(row_prefix=b"ZTF18a_")) == [(b"ZTF18a_2459000.75", CELLS)]


def test_every_kind_of_scan_gives_what_happybase_gives(store: Store, plain_client: happybase.Connection) -> None:
    keys = [b"%c%c" % (a, b) for a in b"abc" for b in b"\x00_z\xff"]
    store.write({"ztf": [(key, {b"i:x": key, b"d:y": b"1"}) for key in keys]})
    ours, plain = store.table("ztf"), plain_client.table("ztf")
    for question in (
        {},
        {"reverse": True},
        {"row_start": b"a_", "row_stop": b"c_"},
        {"row_start": b"c_", "row_stop": b"a_", "reverse": True},
        {"row_prefix": b"b", "columns": [b"i"]},
        {"row_prefix": b"c\xff"},
        {"limit": 5, "batch_size": 2, "columns": [b"d:y"]},
    ):
        assert list(ours.scan(**question)) == list(plain.scan(**question))  # type: ignore[arg-type]


def test_tables_are_made_to_be_small_and_fast(store: Store, plain_client: happybase.Connection) -> None:
    for family in plain_client.table("ztf").families().values():
        assert family["max_versions"] == 1
        assert family["compression"] == b"GZ"
        assert family["bloom_filter_type"] == b"ROW"
        assert family["block_cache_enabled"]


def test_a_cell_has_one_version_only(store: Store, plain_client: happybase.Connection) -> None:
    for value in (b"old", b"new"):
        store.write({"ztf": [(b"r", {b"i:x": value})]})
    assert plain_client.table("ztf").cells(b"r", b"i:x", versions=10) == [b"new"]


def test_a_table_that_lacks_a_family_is_not_taken_for_ours(store: Store) -> None:
    with pytest.raises(BadRequest, match="'q'"):
        store.create_table("ztf", ["i", "q"])
    store.create_table("ztf", ["i"])  # more families than asked for do no harm


def test_the_prefix_hides_other_tables(store: Store, plain_client: happybase.Connection, hbase_prefix: str) -> None:
    everything = happybase.Connection(plain_client.host, plain_client.port, timeout=30_000)
    assert f"{hbase_prefix}_ztf".encode() in everything.tables()
    everything.close()
    assert store.tables() == [b"ztf"]
