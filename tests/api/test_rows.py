"""Answers hold the rows that the pages have: those of `data_access.queries`, on each engine."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from data_access import queries
from data_access.cells import encode
from data_access.row_keys import join
from data_access.search.find import find
from data_access.search.question import Question
from data_access.store import Row
from science.derived import add_v_fields
from tests.api.conftest import LARGE_ID, TNS_JD, TNS_OBJECT, Client
from tests.table_rows import put

SN = "Early SN Ia candidate"


def same(rows: list[dict[str, Any]], frame: pd.DataFrame) -> None:
    """Each value of the frame is in the rows, whole numbers to the last digit, and nulls are null."""
    assert len(rows) == len(frame) > 0
    for name in frame.columns:
        for row, value in zip(rows, frame[name].astype(object), strict=True):
            missing = value is None or value is pd.NA or (isinstance(value, float) and not np.isfinite(value))
            assert row[name] == (None if missing else value), name


def known(row: dict[str, Any]) -> dict[str, Any]:
    """What is not null."""
    return {name: value for name, value in row.items() if value is not None}


@pytest.fixture
def candidate(either: Client) -> str:
    """An object of the sky with several alerts."""
    found = queries.latest(either.store, SN, 60)
    return str(found["i:objectId"].value_counts().index[0])


def test_an_objects_alerts(either: Client, candidate: str) -> None:
    rows = either.rows("objects", objectId=candidate)
    expected = queries.alerts_of(either.store, candidate)
    same(rows, expected)
    assert set(rows[0]) == set(expected.columns)
    assert [row["i:jd"] for row in rows] == sorted((row["i:jd"] for row in rows), reverse=True)


def test_an_objects_whole_history(either: Client, candidate: str) -> None:
    rows = either.rows("objects", objectId=candidate, withupperlim=True)
    expected = queries.history_of(either.store, candidate)
    assert len(rows) == len(expected)
    assert [(row["i:jd"], row["d:tag"]) for row in rows] == list(zip(expected["i:jd"], expected["d:tag"], strict=True))
    assert [row["i:magpsf"] for row in rows] == [None if m != m else m for m in expected["i:magpsf"]]
    own = [row for row, is_own in zip(rows, expected["d:own"], strict=True) if is_own]
    same(own, queries.alerts_of(either.store, candidate))


def test_ids_stay_whole_beside_rows_that_have_none(either: Client) -> None:
    rows = either.rows("objects", objectId=TNS_OBJECT, withupperlim=True, columns="i:candid,i:jd,i:fid,i:diffmaglim")
    assert [(row["i:candid"], row["d:tag"]) for row in rows] == [(LARGE_ID, "valid"), (-1, "upperlim")]
    assert rows[1]["i:fid"] == 2
    assert type(rows[1]["i:fid"]) is int
    assert rows[1]["i:diffmaglim"] == 20.5


def test_columns_are_those_asked_for_and_computed_ones_can_be_asked_for(either: Client, candidate: str) -> None:
    rows = either.rows("objects", objectId=candidate, columns="i:jd, v:rate,i:magpsf,v:classification")
    assert list(rows[0]) == ["i:jd", "v:rate", "i:magpsf", "v:classification"]
    expected = queries.alerts_of(either.store, candidate)
    same(rows, expected[["i:jd", "v:rate", "i:magpsf", "v:classification"]])


def test_several_objects_are_the_sum_of_each(either: Client) -> None:
    names = list(queries.latest(either.store, "RRLyr", 40)["i:objectId"].unique()[:3])
    rows = either.rows("objects", objectId=",".join(names))
    each = [row for name in names for row in either.rows("objects", objectId=name)]
    assert [known(row) for row in rows] == [known(row) for row in each]  # a column may be null in one object only
    assert len({row["i:objectId"] for row in rows}) == 3


def test_a_cone(either: Client) -> None:
    centre = queries.latest(either.store, "RRLyr", 1).iloc[0]
    ra, dec = float(centre["i:ra"]), float(centre["i:dec"])
    expected = queries.cone(either.store, ra, dec, 18_000.0)
    same(either.rows("conesearch", ra=ra, dec=dec, radius=18_000), expected)
    near = either.rows("conesearch", ra=ra, dec=dec, radius=2.0, columns="i:objectId")
    assert set(near[0]) == {"i:objectId", "i:ra", "i:dec", "v:separation_degree"}
    assert near[0]["i:objectId"] == centre["i:objectId"]


def test_a_cone_in_time_counts_first_detections_and_takes_a_last_date_alone(either: Client) -> None:
    centre = queries.latest(either.store, "RRLyr", 1).iloc[0]
    cone = {"ra": float(centre["i:ra"]), "dec": float(centre["i:dec"]), "radius": 18_000}
    every = queries.cone(either.store, cone["ra"], cone["dec"], 18_000.0)
    middle = float(every["v:first_jd"].iloc[0])
    for asked, expected in (
        ({"startdate": middle}, every[every["v:first_jd"] >= middle]),
        ({"stopdate": middle}, every[every["v:first_jd"] <= middle]),
        ({"startdate": middle, "window": 0.0}, every[every["v:first_jd"] == middle]),
    ):
        rows = either.rows("conesearch", **cone, **asked)
        assert [row["i:objectId"] for row in rows] == list(expected["i:objectId"])


@pytest.mark.parametrize("label", [SN, "RRLyr", "(TNS) SN Ia", "(CTA) Blazar low state", "Tracklet"])
def test_newest_of_a_class(either: Client, label: str) -> None:
    rows = either.rows("latests", label=label, n=20)
    frame = queries.latest(either.store, label, 20, columns=None).reset_index(drop=True)
    same(rows, add_v_fields(frame=frame, color=False))


def test_objects_of_a_state_are_counted_once_and_each_is_found(either: Client) -> None:
    label = "(CTA) Blazar low state"
    keys = [key.decode() for key, _ in either.store.table("ztf.low_state_blazars").scan(row_prefix=b"2")]
    names = {key.partition("_")[2] for key in keys}
    n = len(keys) // 2
    assert len(names) <= n
    answer = either.post("latests", label=label, n=n, columns="i:objectId")
    assert sorted(row["i:objectId"] for row in answer.json()) == sorted(names)
    assert "X-Alertscope-Cut" not in answer.headers


def test_both_spellings_of_a_class_are_found_as_on_the_pages(either: Client) -> None:
    put(
        either.store,
        "ztf.class",
        *(_renamed(row) for row in either.store.table("ztf.class").scan(row_prefix="RRLyr_2")),
    )
    for label, asked in (("EB*", "EB*"), ("EB*", "EclBin"), ("(SIMBAD) EB*", "EB*"), (SN, SN)):
        page = find(either.store, Question("class", label=asked, n=1_000))
        rows = either.rows("latests", label=label, n=1_000, columns="i:candid,i:jd")
        assert sorted(row["i:candid"] for row in rows) == sorted(page.frame["i:candid"])
        assert [row["i:jd"] for row in rows] == list(page.frame["i:jd"])
        assert len(rows) == page.total


def _renamed(row: Row) -> Row:
    """The alert a year later, under the label that the catalogue gives the class today."""
    _, jd, name = row[0].decode().rsplit("_", 2)
    later = float(jd) + 365.0
    fresh = {b"i:jd": encode(later, "double"), b"i:candid": encode(int(later * 1e6), "long")}
    return join("EclBin", later, name), row[1] | fresh


def test_dates_of_a_class_are_exact_at_both_ends(either: Client) -> None:
    every = queries.latest(either.store, SN, 1_000)
    dates = every["i:jd"].to_numpy()
    first, last = float(dates[len(dates) // 2]), float(dates[3])
    rows = either.rows("latests", label=SN, n=1_000, startdate=first, stopdate=last, columns="i:jd")
    assert [row["i:jd"] for row in rows] == [jd for jd in dates if first <= jd <= last]


def test_a_trend_is_found_beyond_the_newest_alerts(either: Client) -> None:
    every = queries.latest(either.store, SN, 1_000, columns=["i:candid", "d:mag_rate"])
    for trend, wanted in (("rising", every["d:mag_rate"] < 0), ("fading", every["d:mag_rate"] > 0)):
        expected = list(every[wanted]["i:candid"])
        assert len(expected) > 5
        rows = either.rows("latests", label=SN, n=5, trend=trend, columns="i:candid")
        assert [row["i:candid"] for row in rows] == expected[:5]
        everything = either.rows("latests", label=SN, n=1_000, trend=trend, columns="i:candid")
        assert [row["i:candid"] for row in everything] == expected


def test_anomalies(either: Client) -> None:
    rows = either.rows("anomaly", n=30)
    same(rows, add_v_fields(frame=queries.newest(either.store, "ztf.anomaly", 30, columns=None), color=False))
    dates = [row["i:jd"] for row in rows]
    assert dates == sorted(dates, reverse=True)
    last = rows[0]["v:lastdate"][:10]
    of_the_day = either.rows("anomaly", n=100, start_date=last, stop_date=last)
    assert rows[0]["i:candid"] in {row["i:candid"] for row in of_the_day}
    assert all(row["v:lastdate"].startswith(last) for row in of_the_day)


def test_solar_system_objects_by_name_and_number(either: Client) -> None:
    keys = [key.decode() for key, _ in either.store.table("ztf.ssnamenr").scan()]
    ssnamenr = keys[0].rpartition("_")[0]
    expected = queries.solar_system_object(either.store, ssnamenr)
    rows = either.rows("sso", n_or_d=ssnamenr)
    same(rows, expected)
    known = either.rows("resolver", resolver="ssodnet", name=ssnamenr, nmax=1)[0]
    assert {row["sso_name"] for row in rows} == {known["i:name"]}
    assert {str(row["sso_number"]) for row in rows} == {known["i:number"]}
    assert either.rows("sso", n_or_d=known["i:name"].upper()) == rows
    assert either.rows("sso", n_or_d=f"{ssnamenr},{known['i:name']}") == rows
    others = sorted({key.rpartition("_")[0] for key in keys})[:2]
    both = either.rows("sso", n_or_d=",".join(others), columns="i:jd,i:ssnamenr")
    assert {row["i:ssnamenr"] for row in both} == set(others)
    assert set(both[0]) == {"i:jd", "i:ssnamenr", "sso_name", "sso_number"}


def test_tracklets_by_name_and_by_date(either: Client) -> None:
    every = [key.decode().rpartition("_")[0] for key, _ in either.store.table("ztf.tracklet").scan()]
    name = every[0]
    rows = either.rows("tracklet", id=name)
    expected = queries.tracklet(either.store, name).iloc[::-1].reset_index(drop=True)
    same(rows, expected)
    day, second, number = name.split("_")[1:]
    written = f"{day[:4]}-{day[4:6]}-{day[6:]} {second[:2]}:{second[2:4]}:{second[4:]} {number}"
    assert either.rows("tracklet", date=written) == rows
    of_the_day = either.rows("tracklet", date=written[:10])
    assert len(of_the_day) == sum(other.startswith(f"TRCK_{day}") for other in every)


def test_statistics(either: Client) -> None:
    expected = queries.statistics(either.store)
    rows = either.rows("statistics", date="")
    assert [row["key:key"] for row in rows] == [f"ztf_{night}" for night in expected["night"]]
    same(rows, expected.drop(columns="night"))
    night = str(expected["night"].iloc[-1])
    one = either.rows("statistics", date=night, columns="basic:sci,basic:date,class:never seen")
    assert one == [
        {"key:key": f"ztf_{night}", "basic:sci": int(expected["basic:sci"].iloc[-1]), "basic:date": night}
        | {"class:never seen": 0}
    ]
    names = [row["schema"] for row in either.rows("statistics", date="", schema=True)]
    assert {"basic:raw", f"class:{SN}"} <= set(names)


def test_names(either: Client) -> None:
    found = either.rows("resolver", resolver="tns", name="SN 2023")
    assert {row["d:fullname"] for row in found} == {"SN 2023Q", "SN 2023abc"}
    assert len(either.rows("resolver", resolver="tns", name="", nmax=100_000)) == 3
    back = either.rows("resolver", resolver="tns", name=TNS_OBJECT, reverse=True)
    assert [row["d:fullname"] for row in back] == ["SN 2023Q"]
    key = next(iter(either.store.table("ztf.ssnamenr").scan(limit=1)))[0]
    ssnamenr = key.decode().rpartition("_")[0]
    moving = queries.solar_system_object(either.store, ssnamenr)["i:objectId"].iloc[0]
    aliases = either.rows("resolver", resolver="ssodnet", name=moving, reverse=True)
    assert {row["i:ssnamenr"] for row in aliases} == {ssnamenr}
    assert either.rows("resolver", resolver="ssodnet", name=aliases[0]["i:name"].upper(), nmax=1)[0] in aliases
    labels = either.rows("resolver", resolver="simbad", name=TNS_OBJECT, reverse=True)
    assert (labels[0]["i:candid"], labels[0]["i:jd"]) == (LARGE_ID, TNS_JD)


def test_health(either: Client) -> None:
    found = either.post("health").json()
    assert found["status"] == "ok"
    assert found["engine"] == either.store.engine
    assert found["simulated"] is True
    nights = queries.statistics(either.store)
    assert (found["nights"], found["newest_night"]) == (len(nights), nights["night"].iloc[-1])
