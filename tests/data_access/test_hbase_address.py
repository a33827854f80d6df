"""The options of an HBase store's URL."""

from __future__ import annotations

import pytest

from data_access.errors import BadRequest
from data_access.hbase import HBaseStore
from data_access.hbase_address import HBaseAddress, address_of
from data_access.store import open_store


def test_the_defaults_are_those_that_measured_best() -> None:
    expected = HBaseAddress("h", 9090, transport="buffered", protocol="binary", prefix="", pool=8, timeout_ms=10_000)
    assert address_of("h", None, {}) == expected


def test_every_option_arrives() -> None:
    options = {"transport": "framed", "protocol": "compact", "prefix": "s1", "pool": "3", "timeout_ms": "250"}
    address = address_of("h", 1, options)
    assert address == HBaseAddress("h", 1, "framed", "compact", "s1", 3, 250)
    assert address.timeout_seconds == 0.25
    assert address.table_name("ztf.class") == "s1_ztf.class"


def test_a_store_is_opened_without_asking_anything() -> None:
    with open_store("hbase://nowhere.invalid:9090?pool=2") as store:
        assert isinstance(store, HBaseStore)
        assert (store.engine, store.url, store.size_bytes()) == ("HBase", "hbase://nowhere.invalid:9090?pool=2", None)


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("hbase://", "host"),
        ("hbase://h:99999", "h:99999"),
        ("hbase://h:port", "h:port"),
        ("hbase://h?colour=red", "'colour'"),
        ("hbase://h?transport=http", "'http'"),
        ("hbase://h?protocol=json", "'json'"),
        ("hbase://h?pool=0", "pool"),
        ("hbase://h?pool=many", "'many'"),
        ("hbase://h?pool=", "pool"),
        ("hbase://h?timeout_ms=-5", "'-5'"),
        ("hbase://h?timeout_ms=99999999999", "timeout_ms"),
        ("hbase://h?prefix=a%20b", "'a b'"),
        ("hbase://h?prefix=-a", "'-a'"),
    ],
)
def test_what_is_wrong_is_named(url: str, named: str) -> None:
    with pytest.raises(BadRequest, match=named.replace("?", r"\?")):
        open_store(url)
