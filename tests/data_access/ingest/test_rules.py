"""Which tables an alert is in, by Fink's rules, and what happens when it comes again changed."""

from __future__ import annotations

import struct
from typing import Any

import pytest

from data_access.ingest import ingest_packets
from data_access.schema import INDEX_COLUMNS
from data_access.store import Store
from data_access.verify import verify
from tests.data_access.ingest.made_packets import JD, changed, dump, fink_packet, keys, ztf_packet

_TRACKLET = "TRCK_20211022_091949_00"


def _counts(store: Store, night: str = "ztf_20211122") -> dict[str, int]:
    row = store.table("statistics_class").row(night)
    return {column.decode(): struct.unpack(">q", cell)[0] for column, cell in row.items()}


def test_index_tables_of_one_alert(sky: Store) -> None:
    asteroid = {"candidate": {"ssnamenr": "8467"}, "roid": 3, "tracklet": _TRACKLET, "tns": "SN Ia"}
    ingest_packets(sky, [fink_packet("ZTF21one", slsn_score=0.7, **asteroid)])
    tail = f"{JD}_ZTF21one"
    assert keys(sky, "ztf") == [f"ZTF21one_{JD}"]
    assert keys(sky, "ztf.class") == [f"Solar System MPC_{tail}"]
    assert keys(sky, "ztf.jd") == [tail]
    assert keys(sky, "ztf.ssnamenr") == [f"8467_{JD}"]
    assert keys(sky, "ztf.tracklet") == [f"{_TRACKLET}_ZTF21one"]
    assert keys(sky, "ztf.tns") == [f"SN Ia_{tail}"]
    assert keys(sky, "ztf.slsn") == [tail]
    assert keys(sky, "ztf.anomaly") == [tail]
    assert keys(sky, "ztf.low_state_blazars") == []
    assert sky.table("ztf.sso_resolver").row("8467@0") == {
        b"i:ssnamenr": b"8467",
        b"i:name": b"8467",
        b"i:number": b"8467",
    }
    index = {column.decode() for column in sky.table("ztf.class").row(keys(sky, "ztf.class")[0])}
    assert index <= set(INDEX_COLUMNS)
    assert sky.table("ztf.slsn").row(tail) == sky.table("ztf").row(f"ZTF21one_{JD}")


@pytest.mark.parametrize(
    ("stats", "low", "high"),
    [
        (None, 0, 0),
        ({"m0": -1.0, "m1": -1.0, "m2": -1.0}, 0, 0),
        ({"m0": 1.2, "m1": 0.8, "m2": 0.9}, 1, 0),
        ({"m0": 1.2, "m1": 0.8, "m2": 1.1}, 0, 0),
        ({"instantness_low": 0.5, "robustness_low": 0.5, "instantness_high": 0.1, "robustness_high": 0.1}, 1, 0),
        ({"instantness_low": 5.0, "robustness_low": 5.0, "instantness_high": 1.5, "robustness_high": 1.1}, 0, 1),
    ],
)
def test_states_of_blazars(sky: Store, stats: dict[str, float] | None, low: int, high: int) -> None:
    ingest_packets(sky, [fink_packet(blazar_stats=stats)])
    assert len(keys(sky, "ztf.low_state_blazars")) == low
    assert len(keys(sky, "ztf.high_state_blazars")) == high


def test_raw_alerts_get_no_values_of_the_broker(sky: Store) -> None:
    ingest_packets(sky, [ztf_packet()])
    row = sky.table("ztf").row(keys(sky, "ztf")[0])
    assert not [column for column in row if column.startswith(b"d:")]
    assert keys(sky, "ztf.class") == [f"Unknown_{JD}_ZTF21aaaaaaa"]
    assert keys(sky, "ztf.ssnamenr") == []
    assert verify(sky).clean


def test_defaults_stand_for_absent_columns_and_nothing_for_nulls(sky: Store) -> None:
    ingest_packets(sky, [fink_packet(vsx=None)])
    row = sky.table("ztf").row(keys(sky, "ztf")[0])
    assert b"d:vsx" not in row
    assert row[b"d:gcvs"] == b"Unknown"
    assert row[b"d:slsn_score"] == struct.pack(">f", -1.0)
    assert row[b"d:lc_features_g"] == b"[]"


def test_old_names_and_old_forms(sky: Store) -> None:
    lens = {"class_1": "ML", "ml_score_1": 0.5, "class_2": "ML", "ml_score_2": 0.75}
    packet = fink_packet(mulens=lens, rfscore=0.25, knscore=0.5)
    for name in ("rf_snia_vs_nonia", "rf_kn_vs_nonkn"):
        del packet[name]
    ingest_packets(sky, [packet, fink_packet("ZTF21b", mulens={**lens, "class_2": "VARIABLE"})])
    first, second = (sky.table("ztf").row(key) for key in keys(sky, "ztf"))
    assert first[b"d:mulens"] == struct.pack(">d", 0.625)
    assert second[b"d:mulens"] == struct.pack(">d", 0.0)
    assert first[b"d:rf_snia_vs_nonia"] == struct.pack(">d", 0.25)
    assert first[b"d:rf_kn_vs_nonkn"] == struct.pack(">d", 0.5)
    assert b"d:rfscore" not in first


def test_features_are_the_text_that_spark_writes(sky: Store) -> None:
    features = {"mean": 16.5, "median": None, "kurtosis": float("nan"), "chi2": 12345678.5, "skew": -1.5e-5}
    ingest_packets(sky, [fink_packet(lc_features_g=features)])
    row = sky.table("ztf").row(keys(sky, "ztf")[0])
    assert row[b"d:lc_features_g"] == b"[16.5, null, NaN, 1.23456785E7, -1.5E-5]"


def test_a_history_is_sorted_into_three_tables(sky: Store) -> None:
    base = {"fid": 1, "diffmaglim": 20.0, "magpsf": None, "sigmapsf": None, "rb": None, "nbad": None}
    good = {**base, "magpsf": 18.5, "sigmapsf": 0.125, "rb": 0.55, "nbad": 0, "candid": 5, "isdiffpos": "1"}
    entries = [
        {**base, "jd": 2459510.5},
        {**base, "jd": 2459511.5, "magpsf": float("nan")},
        {**good, "jd": 2459512.5},
        {**good, "jd": 2459513.5, "rb": 0.5},
        {**good, "jd": 2459514.5, "nbad": 1},
        {**good, "jd": 2459515.5, "rb": None},
    ]
    ingest_packets(sky, [changed(ztf_packet(), "prv_candidates", entries)])
    dates = {
        t: [key.rpartition("_")[2] for key in keys(sky, t)] for t in ("ztf.upper", "ztf.uppervalid", "ztf.history")
    }
    assert dates["ztf.upper"] == ["2459510.5", "2459511.5"]
    assert dates["ztf.uppervalid"] == ["2459513.5", "2459514.5", "2459515.5"]
    assert dates["ztf.history"] == ["2459512.5"]
    point = sky.table("ztf.history").row(keys(sky, "ztf.history")[0])
    assert point[b"i:isdiffpos"] == b"1"
    assert point[b"i:candid"] == struct.pack(">q", 5)


def test_a_reprocessed_alert_leaves_nothing_stale(sky: Store) -> None:
    before = {"cdsxmatch": "QSO", "tns": "AGN", "tracklet": _TRACKLET, "slsn_score": 0.9, "anomaly_score": -0.5}
    asteroid = {"candidate": {"ssnamenr": "8467", "jdstarthist": 2459400.5}, "roid": 3}
    ingest_packets(sky, [fink_packet("ZTF21one", **before, **asteroid)])
    ingest_packets(sky, [fink_packet("ZTF21one", cdsxmatch="Seyfert_1", anomaly_score=0.0, slsn_score=-1.0)])
    assert keys(sky, "ztf.class") == [f"Seyfert_1_{JD}_ZTF21one"]
    for table in ("ztf.tns", "ztf.tracklet", "ztf.ssnamenr", "ztf.slsn", "ztf.anomaly"):
        assert keys(sky, table) == []
    assert [key.split("_")[1] for key in keys(sky, "ztf.pixel128")] == ["2459500.75"]
    assert {name: n for name, n in _counts(sky).items() if n and name.startswith("class:")} == {
        "class:Seyfert_1": 1,
        "class:simbad_tot": 1,
        "class:simbad_gal": 1,
    }
    assert "class:QSO" not in _counts(sky)
    assert verify(sky).clean


def test_a_raw_copy_does_not_take_the_class_away(sky: Store) -> None:
    ingest_packets(sky, [fink_packet("ZTF21one", cdsxmatch="QSO")])
    before = dump(sky)
    ingest_packets(sky, [ztf_packet("ZTF21one")])
    after = dump(sky)
    assert after == before


def _by_dates(*dates: float, **root: Any) -> list[Any]:
    return [fink_packet("ZTF21one", jd, candid=place + 1, **root) for place, jd in enumerate(dates)]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
@pytest.mark.parametrize("together", [True, False])
def test_rows_shared_by_alerts_are_the_newest_ones(sky: Store, order: tuple[int, ...], together: bool) -> None:
    packets = _by_dates(2459540.5, 2459541.5, 2459542.5, tracklet=_TRACKLET)
    packets[2]["candidate"]["drb"] = None
    packets = [packets[place] for place in order]
    for group in [packets] if together else [[packet] for packet in packets]:
        ingest_packets(sky, group)
    for table in ("ztf.pixel128", "ztf.tracklet"):
        (key,) = keys(sky, table)
        row = sky.table(table).row(key)
        assert row[b"i:candid"] == struct.pack(">q", 3)
        assert b"i:drb" not in row
    assert verify(sky).clean


def test_an_alert_that_moves_leaves_the_row_to_the_others(sky: Store) -> None:
    ingest_packets(sky, _by_dates(2459540.5, 2459541.5, tracklet=_TRACKLET))
    moved = fink_packet("ZTF21one", 2459541.5, candid=2, candidate={"jdstarthist": 2459530.5})
    ingest_packets(sky, [moved])
    rows = {key: sky.table("ztf.pixel128").row(key)[b"i:candid"] for key in keys(sky, "ztf.pixel128")}
    assert sorted(int.from_bytes(candid, "big") for candid in rows.values()) == [1, 2]
    (tracklet,) = keys(sky, "ztf.tracklet")
    assert sky.table("ztf.tracklet").row(tracklet)[b"i:candid"] == struct.pack(">q", 1)
    assert verify(sky).clean


def test_the_ten_most_anomalous_of_a_night(sky: Store) -> None:
    scores = [-0.01 * n for n in range(25)]  # the first is zero: not computed
    packets = [fink_packet(f"ZTF21n{n:02d}", JD, n + 1, anomaly_score=score) for n, score in enumerate(scores)]
    packets.append(fink_packet("ZTF21n24", JD + 0.01, 100, anomaly_score=-0.23))  # a second alert of the lowest
    other_night = fink_packet("ZTF21other", JD + 1, 200, anomaly_score=-0.001)
    ingest_packets(sky, [*packets[:13], other_night])
    ingest_packets(sky, packets[13:])
    expected = sorted([*(f"{JD}_ZTF21n{n}" for n in range(15, 25)), f"{JD + 1}_ZTF21other"])
    assert keys(sky, "ztf.anomaly") == expected
    ingest_packets(sky, [fink_packet("ZTF21n20", JD, 21, anomaly_score=0.5)])
    assert f"{JD}_ZTF21n14" in keys(sky, "ztf.anomaly")
    assert f"{JD}_ZTF21n20" not in keys(sky, "ztf.anomaly")


def test_statistics_of_a_night(sky: Store) -> None:
    night = [
        fink_packet("ZTF21a", JD, 1, candidate={"fid": 1, "field": 500}, cdsxmatch="QSO"),
        fink_packet("ZTF21b", JD, 2, candidate={"fid": 2, "field": 500}, cdsxmatch="Galaxy"),
        fink_packet("ZTF21c", JD + 0.1, 3, candidate={"fid": 2, "field": 501}, cdsxmatch="Fail 504"),
        ztf_packet("ZTF21d", JD + 0.2, 4, fid=3, field=501),
    ]
    for _ in range(2):
        ingest_packets(sky, night)
        assert _counts(sky) == {
            **{"basic:raw": 4, "basic:sci": 4, "basic:n_g": 1, "basic:n_r": 2, "basic:exposures": 3},
            **{"basic:fields": 2, "class:QSO": 1, "class:Unknown": 3, "class:simbad_tot": 1, "class:simbad_gal": 2},
        }


def test_nights_change_at_midnight_utc(sky: Store) -> None:
    dates = (2459540.4999999, 2459540.5, 2459541.4999999, 2459541.5)
    ingest_packets(sky, [fink_packet(f"ZTF21n{n}", jd, n + 1) for n, jd in enumerate(dates)])
    assert {key: _counts(sky, key)["basic:sci"] for key in keys(sky, "statistics_class")} == {
        "ztf_20211121": 1,
        "ztf_20211122": 2,
        "ztf_20211123": 1,
    }


def test_simulated_is_a_mark_that_stays(sky: Store) -> None:
    about = sky.table("alertscope.about")
    for packets, simulated, mark in (
        ([ztf_packet("ZTF21a")], True, b"true"),
        ([{"not": "an alert"}], False, b"true"),
        ([ztf_packet("ZTF21b")], True, b"true"),
        ([ztf_packet("ZTF21c")], False, b"mixed"),
        ([ztf_packet("ZTF21d")], True, b"mixed"),
    ):
        ingest_packets(sky, packets, simulated=simulated)
        assert about.row(b"about")[b"i:simulated"] == mark


def test_names_of_other_writers_stay(sky: Store) -> None:
    ingest_packets(sky, [ztf_packet()])
    sky.table("ztf.sso_resolver").put(b"8467@0", {b"i:name": b"Benoitcarry"})
    ingest_packets(sky, [fink_packet(roid=3, candidate={"ssnamenr": "8467"})])
    assert sky.table("ztf.sso_resolver").row(b"8467@0") == {b"i:name": b"Benoitcarry"}


def test_batches_do_not_show(sky: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """One batch or many: the same bytes, for packets that differ in form and repeat each other."""
    packets = [
        *(fink_packet(f"ZTF21n{n % 5}", JD + n % 3, n + 1, cdsxmatch=("QSO", "Galaxy")[n % 2]) for n in range(20)),
        *(ztf_packet(f"ZTF21n{n % 5}", JD + n % 3, n + 1, drb=None) for n in range(10)),
    ]
    ingest_packets(sky, packets)
    before = dump(sky)
    for table in before:
        for key in before[table]:
            sky.table(table).delete(key)
    monkeypatch.setattr("data_access.ingest.run.PACKETS_AT_ONCE", 1)
    ingest_packets(sky, packets)
    assert dump(sky) == before
    assert verify(sky).clean
