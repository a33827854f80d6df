"""Candidates of a topic and their curves, on a store whose whole content is known."""

from __future__ import annotations

import math
from typing import Any

import pytest

from data_access import queries
from data_access.candidates import CURVE_COLUMNS, MOST_CURVE_POINTS, LabelScan, candidates, curves_of, cut_sentence
from data_access.errors import BadRequest
from data_access.metered import Call, MeteredStore
from data_access.row_keys import join
from data_access.schema import TABLES
from data_access.store import Row, Store
from science.labels import MICROLENSING, SOLAR_SYSTEM, SUPERNOVAE, VARIABLE_STARS
from science.topic_labels import TOPIC_LABELS
from tests.table_rows import alert_row, cells_of, put

JD = 2459540.6065972


def indexed(label: str, object_id: str, jd: float, **fields: Any) -> Row:
    """A row of the index of classes."""
    return join(label, jd, object_id), alert_row(object_id, jd, **fields)[1]


def test_each_object_comes_once_with_its_newest_alert_and_all_its_labels(embedded_store: Store) -> None:
    put(
        embedded_store,
        "ztf.class",
        indexed("Early SN Ia candidate", "ZTF21aaa", JD, i_magpsf=19.0),
        indexed("SN candidate", "ZTF21aaa", JD + 3, i_magpsf=18.0, d_snn_snia_vs_nonia=0.9),
        indexed("SN candidate", "ZTF21bbb", JD + 2),
        indexed("QSO", "ZTF21ccc", JD + 4),
    )
    put(embedded_store, "ztf.tns", (join("SN Ia", JD + 1, "ZTF21aaa"), alert_row("ZTF21aaa", JD + 1)[1]))
    found = candidates(embedded_store, SUPERNOVAE)
    assert found["i:objectId"].tolist() == ["ZTF21aaa", "ZTF21bbb"]
    assert (found["i:jd"][0], found["i:magpsf"][0], found["d:snn_snia_vs_nonia"][0]) == (JD + 3, 18.0, 0.9)
    assert found["v:label"].tolist() == ["SN candidate", "SN candidate"]
    assert found["v:labels"].tolist() == [
        ("SN candidate", "(TNS) SN Ia", "Early SN Ia candidate"),
        ("SN candidate",),
    ]
    assert found.attrs["cut"] is None


def test_both_spellings_of_simbad_and_the_table_of_superluminous_supernovae(embedded_store: Store) -> None:
    put(embedded_store, "ztf.class", indexed("RRLyr", "ZTF18old", JD), indexed("RRLyrae", "ZTF21new", JD + 1))
    put(embedded_store, "ztf.slsn", (join(JD, "ZTF21slsn"), alert_row("ZTF21slsn", JD)[1]))
    assert set(candidates(embedded_store, VARIABLE_STARS)["i:objectId"]) == {"ZTF18old", "ZTF21new"}
    assert candidates(embedded_store, SUPERNOVAE)["v:label"].tolist() == ["SLSN candidate"]


def test_dates_are_exact_at_both_ends(embedded_store: Store) -> None:
    put(embedded_store, "ztf.class", *(indexed("SN candidate", f"ZTF21aa{day}", JD + day) for day in range(5)))
    found = candidates(embedded_store, SUPERNOVAE, start_jd=JD + 1, stop_jd=JD + 3)
    assert found["i:jd"].tolist() == [JD + 3, JD + 2, JD + 1]


def test_a_cut_is_said_with_the_label(embedded_store: Store) -> None:
    put(embedded_store, "ztf.class", *(indexed("SN candidate", f"ZTF21aa{day}", JD + day) for day in range(5)))
    put(embedded_store, "ztf.class", *(indexed("Kilonova candidate", f"ZTF21kk{day}", JD + day) for day in range(3)))
    found = candidates(embedded_store, SUPERNOVAE, n=3)
    assert len(found) == 6
    assert found.attrs["cut"] == "Only the newest 3 alerts of SN candidate were read; there are more."
    assert candidates(embedded_store, SUPERNOVAE, n=5).attrs["cut"] is None


def test_superluminous_supernovae_are_found_behind_repeated_alerts_of_others(embedded_store: Store) -> None:
    put(embedded_store, "ztf.slsn", *((join(JD + n, "ZTF21s"), alert_row("ZTF21s", JD + n)[1]) for n in range(60)))
    put(embedded_store, "ztf.slsn", (join(JD - 1, "ZTF21old"), alert_row("ZTF21old", JD - 1)[1]))
    found = candidates(embedded_store, SUPERNOVAE, n=10)
    assert found["i:objectId"].tolist() == ["ZTF21s", "ZTF21old"]
    assert found["i:jd"].tolist() == [JD + 59, JD - 1]
    assert found.attrs["cut"] is None
    cut = candidates(embedded_store, SUPERNOVAE, n=2)
    assert cut["i:objectId"].tolist() == ["ZTF21s"]
    assert cut.attrs["cut"] is not None


def test_a_cut_before_the_dates_wanted_is_none() -> None:
    scans = [LabelScan("SN candidate", 100, JD, cut=True), LabelScan("(TNS) SN Ia", 100, JD + 9, cut=True)]
    both = cut_sentence(scans)
    assert both is not None
    assert "each of SN candidate and (TNS) SN Ia" in both
    one = cut_sentence(scans, start_jd=JD + 5)
    assert one is not None
    assert "SN candidate" not in one
    assert cut_sentence(scans, start_jd=JD + 10) is None


def test_known_solar_system_objects_and_tracklets_count_once(embedded_store: Store) -> None:
    trail = "TRCK_20211122_091949_00"
    put(
        embedded_store,
        "ztf.class",
        *(indexed("Solar System MPC", f"ZTF21mp{n}", JD + n, i_ssnamenr="8467") for n in range(3)),
        indexed("Solar System MPC", "ZTF21other", JD + 0.5, i_ssnamenr="33803"),
        *(indexed("Tracklet", f"ZTF21tr{n}", JD + 10 + n / 1e4, d_tracklet=trail) for n in range(4)),
        indexed("Solar System candidate", "ZTF21ca", JD, i_ssnamenr="null", d_tracklet=""),
        indexed("Solar System candidate", "ZTF21cb", JD, i_ssnamenr=None),
    )
    found = candidates(embedded_store, SOLAR_SYSTEM)
    names = dict(zip(found["i:objectId"], found["v:name"], strict=True))
    assert names == {"ZTF21mp2": "8467", "ZTF21other": "33803", "ZTF21tr3": trail, "ZTF21ca": "", "ZTF21cb": ""}


@pytest.mark.parametrize("topic", TOPIC_LABELS)
def test_a_topic_without_candidates_or_without_tables_gives_none(
    embedded_store: Store, topic: str, tmp_path: Any
) -> None:
    from data_access import open_store

    with open_store(f"embedded:{tmp_path / 'bare'}") as bare:
        bare.create_table("ztf", TABLES["ztf"].families)
        for store in (embedded_store, bare):
            found = candidates(store, topic)
            assert found.empty
            assert {"i:objectId", "i:jd", "v:label", "v:labels", "v:name"} <= set(found.columns)
            assert (found.attrs["scans"], found.attrs["cut"]) == ((), None)


def test_an_unknown_topic_is_refused(embedded_store: Store) -> None:
    with pytest.raises(BadRequest, match="no topic"):
        candidates(embedded_store, "active galaxies")


@pytest.mark.parametrize("topic", TOPIC_LABELS)
def test_a_list_costs_one_scan_per_label_and_reads_no_more_than_it_says(embedded_store: Store, topic: str) -> None:
    label = TOPIC_LABELS[topic][0]
    put(embedded_store, "ztf.class", *(indexed(label, f"ZTF21aa{n}", JD + n) for n in range(50)))
    calls = list[Call]()
    metered = MeteredStore(embedded_store, calls.append)
    candidates(metered, topic)
    calls.clear()  # the types of the tables are read once for all
    candidates(metered, topic, n=10)
    assert [call.kind for call in calls] == ["scan"] * len(TOPIC_LABELS[topic])
    assert sum(call.rows for call in calls) == 11


def test_curves_are_short_scans_of_five_columns(embedded_store: Store) -> None:
    names = [f"ZTF21aa{n}" for n in range(4)]
    for name in names:
        put(embedded_store, "ztf", *(alert_row(name, JD + day, i_ra=10.0, d_cdsxmatch="RRLyr") for day in (2, 0, 1)))
    calls = list[Call]()
    metered = MeteredStore(embedded_store, calls.append)
    curves_of(metered, names)
    calls.clear()
    found = curves_of(metered, [*names, "ZTF21none", "no name_%"])
    assert list(found) == [*names, "ZTF21none", "no name_%"]
    assert found[names[0]]["i:jd"].tolist() == [JD, JD + 1, JD + 2]
    assert tuple(found[names[0]].columns) == CURVE_COLUMNS
    assert found["ZTF21none"].empty
    assert found["no name_%"].empty
    assert [(call.kind, call.table) for call in calls] == [("scan", "ztf")] * 5
    cells = cells_of({"i:jd": JD, "i:fid": 1, "i:magpsf": 1.0, "i:sigmapsf": 1.0, "i:isdiffpos": "t"})
    assert calls[0].bytes == 3 * sum(len(cell) for cell in cells.values())


def test_a_long_curve_is_its_newest_part(embedded_store: Store) -> None:
    put(embedded_store, "ztf", *(alert_row("ZTF21aaa", JD + day) for day in range(MOST_CURVE_POINTS + 50)))
    found = curves_of(embedded_store, ["ZTF21aaa"])["ZTF21aaa"]
    assert len(found) == MOST_CURVE_POINTS
    assert found["i:jd"].iloc[-1] == JD + MOST_CURVE_POINTS + 49


def test_the_curve_of_what_moves_is_of_all_its_alerts_and_of_no_namesake(embedded_store: Store) -> None:
    trail = "TRCK_20211122_091949_00"
    put(embedded_store, "ztf.ssnamenr", *((join("8467", JD + n), alert_row("ZTF21x", JD + n)[1]) for n in range(3)))
    put(embedded_store, "ztf.ssnamenr", (join("8467_1", JD), alert_row("ZTF21y", JD)[1]))
    put(
        embedded_store,
        "ztf.tracklet",
        *((join(trail, f"ZTF21t{n}"), alert_row(f"ZTF21t{n}", JD - n)[1]) for n in range(4)),
    )
    found = curves_of(embedded_store, ["ZTF21mp2", "ZTF21tr3"], names={"ZTF21mp2": "8467", "ZTF21tr3": trail})
    assert found["ZTF21mp2"]["i:jd"].tolist() == [JD, JD + 1, JD + 2]
    assert found["ZTF21tr3"]["i:jd"].tolist() == [JD - 3, JD - 2, JD - 1, JD]


def test_a_damaged_date_costs_nothing_but_itself(embedded_store: Store) -> None:
    key, cells = indexed("Microlensing candidate", "ZTF21aaa", JD, d_mulens=0.7)
    put(embedded_store, "ztf.class", (key, {**cells, b"i:magpsf": b"toolong"}))
    found = candidates(embedded_store, MICROLENSING)
    assert found["d:mulens"].tolist() == [0.7]
    assert math.isnan(found["i:magpsf"][0])
    assert set(queries.CLASS_COLUMNS) <= set(found.columns)
