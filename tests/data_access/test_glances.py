"""What a card shows beyond its row, and fields that an index table lacks: each read in one wave."""

from __future__ import annotations

import numpy as np
import pytest

from data_access import table_types
from data_access.alert_fields import MOST_ALERTS, fields_of
from data_access.candidates import MOST_CURVE_POINTS
from data_access.glances import POINT_COLUMNS, glances_of
from data_access.metered import Call, MeteredStore
from data_access.row_keys import join
from data_access.schema import TABLES
from data_access.store import Store
from tests.components.made_stamps import EPOCHS
from tests.table_rows import alert_row, put

JD = 2_459_541.25
LONG, SHORT, SIMILAR = "ZTF21abc", "ZTF21abcd", "ZTF21abc-2"
POINTS = MOST_CURVE_POINTS + 30


@pytest.fixture
def sky(embedded_store: Store) -> Store:
    for table, spec in TABLES.items():
        embedded_store.create_table(table, spec.families)
    put(embedded_store, "ztf", *(alert_row(LONG, JD - k, i_magpsf=18.0 + k / 1000) for k in range(POINTS)))
    put(embedded_store, "ztf", alert_row(SHORT, JD, d_tns="SN Ia"), alert_row(SIMILAR, JD - 0.5, d_tns="SN II"))
    put(embedded_store, "ztf", alert_row(SHORT, JD - 1, d_tns="", i_ndethist=3))
    cells = EPOCHS["plain"].cells
    put(embedded_store, "ztf.cutouts", (join(SHORT, JD), {b"b:cutoutScience_stampData": cells["Science"]}))
    put(embedded_store, "ztf.cutouts", (join(LONG, JD), {b"b:cutoutScience_stampData": b"damaged"}))
    return embedded_store


def metered(store: Store) -> tuple[Store, list[Call]]:
    """A store that counts, as a server has it: the types of its columns are known."""
    calls: list[Call] = []
    counting = MeteredStore(store, calls.append)
    table_types.warm(counting)
    calls.clear()
    return counting, calls


def test_newest_points_facts_and_stamp_of_each(sky: Store) -> None:
    alerts = [(LONG, JD), (SHORT, JD), (SHORT, JD - 1), ("ZTF99zzz", JD), ("no name!", JD)]
    found = glances_of(sky, alerts)
    assert list(found) == alerts
    long = found[LONG, JD]
    assert list(long.points.columns) == list(POINT_COLUMNS)
    np.testing.assert_array_equal(long.points["i:jd"], [JD - k for k in reversed(range(MOST_CURVE_POINTS))])
    assert long.points["i:magpsf"].iloc[-1] == pytest.approx(18.0)
    assert long.stamp_png is None, "what cannot be read is no picture"
    short = found[SHORT, JD]
    assert len(short.points) == 2, "names that begin alike are others"
    assert short.facts["d:tns"] == "SN Ia"
    assert short.stamp_png is not None
    assert short.stamp_png.startswith(b"\x89PNG")
    assert found[SHORT, JD - 1].stamp_png is None
    for name in ("ZTF99zzz", "no name!"):
        assert (len(found[name, JD].points), found[name, JD].facts, found[name, JD].stamp_png) == (0, {}, None)


def test_one_scan_an_object_and_one_read_of_stamps(sky: Store) -> None:
    store, calls = metered(sky)
    glances_of(store, [(LONG, JD), (SHORT, JD)])
    assert [(call.kind, call.table) for call in calls] == [("scan", "ztf"), ("scan", "ztf"), ("rows", "ztf.cutouts")]


def test_a_store_without_stamps_has_cards_all_the_same(embedded_store: Store) -> None:
    embedded_store.create_table("ztf", TABLES["ztf"].families)
    put(embedded_store, "ztf", alert_row(SHORT, JD))
    glance = glances_of(embedded_store, [(SHORT, JD)])[SHORT, JD]
    assert (len(glance.points), glance.stamp_png) == (1, None)


def test_fields_of_many_alerts_in_their_order(sky: Store) -> None:
    store, calls = metered(sky)
    asked = [(SHORT, JD - 1), ("ZTF99zzz", JD), (SHORT, JD), (LONG, JD - 5), (SHORT, JD)]
    frame = fields_of(store, asked, ("d:tns", "i:ndethist", "i:magpsf"))
    assert [call.kind for call in calls] == ["rows"]
    assert [text or None for text in frame["d:tns"].fillna("")] == [None, None, "SN Ia", None, "SN Ia"]
    assert frame["i:ndethist"].isna().tolist() == [False, True, True, True, True]
    assert frame["i:magpsf"].iloc[3] == pytest.approx(18.005)
    beyond = fields_of(sky, [("ZTF99zzz", JD - k) for k in range(MOST_ALERTS)] + [(LONG, JD)], ("i:magpsf",))
    assert len(beyond) == MOST_ALERTS + 1
    assert beyond["i:magpsf"].isna().all()
    assert fields_of(sky, [], ("i:magpsf",)).empty


def test_fields_made_of_others_of_the_same_alert(sky: Store) -> None:
    put(sky, "ztf", alert_row("ZTF21made", JD, i_ra=83.8, i_dec=-5.4, i_jdstarthist=JD - 12.5))
    frame = fields_of(
        sky, [("ZTF21made", JD), ("ZTF99zzz", JD)], ("v:constellation", "i:candid", "v:lapse", "v:lastdate")
    )
    assert list(frame.columns) == ["v:constellation", "i:candid", "v:lapse", "v:lastdate"]
    assert frame["v:constellation"].iloc[0] == "Orion"
    assert frame["v:lapse"].iloc[0] == 12.5
    assert frame["v:lastdate"].iloc[0].startswith("2021-11-22 18:00")
    assert frame.iloc[1].isna().all()
