"""What a list of candidates shows, filters, sorts and counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.candidates.candidate_downloads import rows_of
from components.candidates.candidate_list import (
    address_of,
    class_counts,
    counted,
    first_of_nights,
    in_order,
    listed,
    matching,
    of_class,
    sorts_of,
    within,
)
from components.candidates.candidate_table import as_table
from components.download_files import csv_file
from data_access.candidates import LabelScan
from science.labels import MICROLENSING, SUPERNOVAE
from science.topic_labels import SCORES

JD = 2459541.25


def candidate(object_id: str, **fields: Any) -> dict[str, Any]:
    """A row as the store's candidates have it."""
    named = {name.replace("_", ":", 1): value for name, value in fields.items()}
    basic = {"i:objectId": object_id, "i:jd": JD, "i:fid": 1, "i:magpsf": 18.0, "i:sigmapsf": 0.1, "i:isdiffpos": "t"}
    more = {"i:ndethist": 5, "i:jdstarthist": JD - 10, "v:label": "SN candidate", "v:labels": ("SN candidate",)}
    return {**basic, **more, "v:name": "", **named}


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows))


def test_sentinels_of_the_survey_are_no_values() -> None:
    bad = candidate("ZTF21a", i_magpsf=-999.0, i_sigmapsf=-999.0, i_fid=np.nan, i_jd=np.nan, i_ndethist=None)
    shown = listed(frame(bad, candidate("ZTF21b", i_isdiffpos="f")), SUPERNOVAE)
    assert np.isnan(shown["mag"][0])
    assert shown["band"].tolist() == ["", "g"]
    assert shown["utc"].tolist() == ["", "2021-11-22 18:00"]
    assert shown["fainter"].tolist() == [False, True]
    assert np.isnan(shown["detections"][0])


def test_two_spellings_of_a_class_are_one() -> None:
    rows = [
        candidate("ZTF21a", v_labels=("RRLyr", "RRLyrae"), v_label="RRLyr"),
        candidate("ZTF21b", v_labels=("RRLyrae",)),
    ]
    shown = listed(frame(*rows), SUPERNOVAE)
    assert class_counts(shown) == {"RR Lyrae variable (SIMBAD)": 2}
    assert len(of_class(shown, "RR Lyrae variable (SIMBAD)")) == 2
    assert of_class(shown, "RR Lyrae").empty
    assert len(of_class(shown, "")) == 2


def test_what_moves_has_its_own_name_and_no_detections_at_a_place() -> None:
    shown = listed(frame(candidate("ZTF21a", v_name="8467")), SUPERNOVAE)
    assert (shown["name"][0], shown["moving_name"][0], shown["object_id"][0]) == ("8467", "8467", "ZTF21a")
    assert np.isnan(shown["detections"][0])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("", {"oid": "ZTF21a"}),
        ("8467", {"name": "8467"}),
        ("TRCK_20211122_091949_00", {"tracklet": "TRCK_20211122_091949_00"}),
    ],
)
def test_what_moves_is_opened_by_its_name(name: str, expected: dict[str, str]) -> None:
    assert address_of(object_id="ZTF21a", moving_name=name) == expected


def test_words_are_looked_for_in_names_classes_and_reasons() -> None:
    rows = [candidate("ZTF21abc"), candidate("ZTF21xyz", v_name="8467", v_labels=("Solar System MPC",))]
    candidates = frame(*rows).assign(rank=[2.0, 1.0], why=["fading", "rising fast"])
    shown = listed(candidates, SUPERNOVAE)
    for wanted, expected in {
        "abc": ["ZTF21abc"],
        "8467": ["ZTF21xyz"],
        "SUPERNOVA": ["ZTF21abc"],
        "rising ztf21": ["ZTF21xyz"],
        "rising supernova": [],
        "": ["ZTF21abc", "ZTF21xyz"],
        "[.*": [],
    }.items():
        assert matching(shown, wanted)["object_id"].tolist() == expected, wanted


def test_orders_put_what_has_no_value_last_and_equal_ones_newest_first() -> None:
    rows = [
        candidate("ZTF21a", i_magpsf=18.0, i_jd=JD - 2),
        candidate("ZTF21b", i_magpsf=-999.0),
        candidate("ZTF21c", i_magpsf=18.0, i_jd=JD - 1),
        candidate("ZTF21d", i_magpsf=17.0),
    ]
    shown = listed(frame(*rows), SUPERNOVAE)
    sorts = sorts_of(shown, SUPERNOVAE)
    assert in_order(shown, sorts["brightest"])["object_id"].str[-1].tolist() == ["d", "c", "a", "b"]
    assert in_order(shown, sorts["faintest"])["object_id"].str[-1].tolist() == ["c", "a", "d", "b"]
    assert in_order(shown, sorts["name"])["object_id"].str[-1].tolist() == ["a", "b", "c", "d"]


def test_a_rank_is_the_first_order_and_scores_are_orders_too() -> None:
    plain = listed(frame(candidate("ZTF21a", d_mulens=0.2)), MICROLENSING)
    assert "rank" not in sorts_of(plain, MICROLENSING)
    assert "mulens" in sorts_of(plain, MICROLENSING)
    ranked = listed(
        frame(candidate("ZTF21a"), candidate("ZTF21b")).assign(rank=[2, 1], why=["late", "soon"]), SUPERNOVAE
    )
    sorts = sorts_of(ranked, SUPERNOVAE)
    assert next(iter(sorts)) == "rank"
    assert in_order(ranked, sorts["rank"])["why"].tolist() == ["soon", "late"]


@pytest.mark.parametrize(("nights", "first"), [(1, JD - 0.75), (2, JD - 1.75), (30, JD - 29.75)])
def test_nights_are_utc_dates(nights: int, first: float) -> None:
    assert first_of_nights(JD, nights) == first


@given(st.floats(2_450_000, 2_470_000), st.integers(1, 100))
def test_the_newest_nights_hold_the_newest_alert(newest_jd: float, nights: int) -> None:
    first = first_of_nights(newest_jd, nights)
    assert nights - 1 <= newest_jd - first < nights
    found = pd.DataFrame({"i:jd": [newest_jd, first, np.nextafter(first, 0), np.nan]})
    assert within(found, first)["i:jd"].tolist() == [newest_jd, first]
    assert len(within(found, None)) == 4


def test_the_count_tells_how_many_of_how_many_since_when_and_what_was_not_read() -> None:
    scans = [LabelScan("SN candidate", 100, JD - 5, cut=True)]
    assert counted(12, 84, scans, start_jd=JD - 2.75) == "12 of 84 objects, seen since 2021-11-20."
    assert counted(1, 1, [], start_jd=None) == "1 object."
    assert counted(3, 3, [], start_jd=None, stop_jd=JD) == "3 objects, seen until 2021-11-22."
    assert counted(3, 3, scans, start_jd=None).endswith("newest 100 alerts of SN candidate were read; there are more.")


def test_the_table_names_its_units_and_leaves_out_what_is_empty() -> None:
    shown = listed(frame(candidate("ZTF21a", d_mulens=None), candidate("ZTF21b", i_isdiffpos="f")), MICROLENSING)
    table = as_table(shown, [score.name for score in SCORES[MICROLENSING]])
    assert "Lensing score" not in table
    assert table["Sign of difference"].tolist() == ["+", "−"]
    assert str(table["Newest alert (UTC)"][0]) == "2021-11-22 18:00:00"


def test_the_file_holds_the_list_with_where_it_is_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALERTSCOPE_STORE", "hbase://127.0.0.1:1")  # who the store is, is unknown while it is down
    shown = listed(frame(candidate("ZTF21a", d_mulens=0.5)), MICROLENSING)
    written = csv_file(rows_of(shown, ["lensing score"], MICROLENSING)).decode()
    assert "# content: Candidates of microlensing" in written
    assert "# unit of mag: mag" in written
    assert written.splitlines()[-1].startswith("ZTF21a,")
