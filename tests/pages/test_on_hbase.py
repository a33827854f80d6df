"""The same pages on a real HBase, and a row that another client wrote there."""

from __future__ import annotations

import happybase
import pytest

from data_access.row_keys import join
from data_access.store import Store
from tests.components.made_stamps import EPOCHS
from tests.pages import candidates_sky, home_sky, nights_sky, object_sky, tonight_sky
from tests.pages.conftest import OpenPage, all_texts
from tests.table_rows import alert_row, put

pytestmark = pytest.mark.hbase


@pytest.fixture
def address(hbase_url: str, hbase_prefix: str) -> str:
    return f"{hbase_url}?prefix={hbase_prefix}&timeout_ms=30000"


def test_home_and_object_on_hbase(open_page: OpenPage, hbase_store: Store, address: str) -> None:
    object_sky.fill(hbase_store)
    test = open_page(address, "object.py", oid=object_sky.USUAL)
    assert not test.exception
    shown = all_texts(test)
    assert object_sky.USUAL in shown
    assert f"Alert {object_sky.ALERTS} of {object_sky.ALERTS}" in shown
    assert "HBase" in shown
    home_sky.fill(hbase_store)
    home = open_page(address)
    assert not home.exception
    assert "Newest candidates" in all_texts(home) + "".join(header.value for header in home.header)


def test_statistics_on_hbase(open_page: OpenPage, hbase_store: Store, address: str) -> None:
    nights_sky.fill(hbase_store)
    test = open_page(address, "night_statistics.py")
    assert not test.exception
    shown = all_texts(test)
    assert "Night of 2022-01-31" in shown
    assert f"**{nights_sky.passed(nights_sky.NIGHTS - 1):,}**" in shown
    assert "2 damaged cells" in shown
    assert f"{nights_sky.NIGHTS} nights" in shown


def test_candidates_on_hbase(open_page: OpenPage, hbase_store: Store, address: str) -> None:
    candidates_sky.fill(hbase_store)
    test = open_page(address, "variable_stars.py", nights="all")
    assert not test.exception
    assert candidates_sky.shown_on(test, "variable_stars.py") == [candidates_sky.star(number) for number in range(12)]
    assert "3 alerts in g over 4 d" in all_texts(test)
    stamp = {b"b:cutoutScience_stampData": EPOCHS["plain"].cells["Science"]}
    put(hbase_store, "ztf.cutouts", (join(candidates_sky.star(3), candidates_sky.NEWEST_JD - 6), stamp))
    search = open_page(address, "search.py", query="class=Mira", look="cards")
    assert not search.exception
    assert candidates_sky.shown_on(search, "object.py") == [candidates_sky.star(3 * number) for number in range(10)]
    pictures = [image.proto.imgs[0].alt for image in search.get("image")]
    assert [alt for alt in pictures if alt.startswith("Science")] == [f"Science cutout of {candidates_sky.star(3)}"]


def test_tonight_on_hbase(open_page: OpenPage, hbase_store: Store, address: str) -> None:
    tonight_sky.fill(hbase_store)
    test = open_page(address, "tonight.py")
    assert not test.exception
    assert "Night of 2021-11-23" in all_texts(test)
    shown = candidates_sky.shown_on(test, "object.py")
    assert shown[:4] == ["ZTF21risinga", "ZTF21youngaa", "ZTF21outburs", "ZTF21lensaaa"]


def test_a_row_of_a_plain_client_shows_on_the_page(
    open_page: OpenPage, hbase_store: Store, plain_client: happybase.Connection, address: str
) -> None:
    key, cells = alert_row("ZTF24plainca", 2460400.75, i_ra=123.5, i_dec=45.25, d_cdsxmatch="QSO", d_tns="")
    plain_client.table("ztf").put(key, cells)
    test = open_page(address, "object.py", oid="ZTF24plainca")
    assert not test.exception
    shown = all_texts(test)
    assert "ZTF24plainca" in shown
    assert "Alert 1 of 1" in shown
    assert "Quasar" in shown
