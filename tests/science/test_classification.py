"""The class rules against a plain loop, against the broker's own labels, and case by case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from science.classification import CLASS_COLUMNS, HOST_LABELS, certainty, classify
from tests.science.real_alerts import all_packets, packets_of, row_of

GALAXY_HOSTS = """Unknown, Candidate_SN*, SN*_Candidate, SN, Transient, Fail, Fail 504, galaxy, Galaxy, EmG, Seyfert,
Seyfert_1, Seyfert_2, BlueCompG, StarburstG, LSB_G, HII_G, High_z_G, GinPair, GinGroup, BClG, GinCl, PartofG,
Compact_Gr_G, IG, PairG, GroupG, ClG, SuperClG, Void, LINER, Possible_ClG, Possible_SClG, GravLens_Candidate"""
HOSTS = {" ".join(word.split()) for word in GALAXY_HOSTS.split(",")}

SUPERNOVA = {
    "d:cdsxmatch": "Unknown",
    "d:roid": 0,
    "d:mulens": 0.0,
    "d:snn_snia_vs_nonia": 0.9,
    "d:snn_sn_vs_all": 0.2,
    "d:rf_snia_vs_nonia": 0.1,
    "d:rf_kn_vs_nonkn": 0.0,
    "d:tracklet": "",
    "i:ndethist": 5,
    "i:drb": 0.9,
    "i:classtar": 0.9,
    "i:jd": 2459010.5,
    "i:jdstarthist": 2459000.5,
}


def label_of_one(row: dict[str, Any]) -> str:
    """The rules read one after another for one alert, as a person would write them down."""

    def get(name: str) -> Any:
        value = row.get(name)
        return None if value is None or (isinstance(value, float) and value != value) else value

    def more(name: str, than: float) -> bool:
        return get(name) is not None and get(name) > than

    match = get("d:cdsxmatch")
    host = match in HOSTS
    age = None if get("i:jd") is None or get("i:jdstarthist") is None else get("i:jd") - get("i:jdstarthist")
    ndet = get("i:ndethist")
    clean = more("i:drb", 0.5) and more("i:classtar", 0.4)
    score = more("d:snn_snia_vs_nonia", 0.5) or more("d:snn_sn_vs_all", 0.5)
    supernova = score and host and clean and age is not None and age <= 90 and more("i:ndethist", 1)
    supernova = supernova and get("d:roid") != 3
    label = "Unknown"
    if more("d:mulens", 0):
        label = "Microlensing candidate"
    if supernova:
        label = "SN candidate"
    if score and host and clean and ndet is not None and ndet <= 20 and more("d:rf_snia_vs_nonia", 0.5):
        label = "Early SN Ia candidate"
    young = age is not None and age < 5 and ndet is not None and ndet < 20
    if more("d:rf_kn_vs_nonkn", 0.5) and clean and host and get("d:roid") != 3 and young:
        label = "Kilonova candidate"
    if get("d:roid") == 2:
        label = "Solar System candidate"
    if str(get("d:tracklet")).startswith("TRCK_"):
        label = "Tracklet"
    if get("d:roid") == 3:
        label = "Solar System MPC"
    if sum([more("d:mulens", 0), bool(supernova), get("d:roid") == 2, get("d:roid") == 3]) > 1:
        label = "Ambiguous"
    nothing_found = not match or match in ("Unknown", "Transient") or match.startswith("Fail")
    if not nothing_found and not match.startswith("Galaxy"):
        label = match
    return label


def one(**changes: Any) -> str:
    row = dict(SUPERNOVA)
    for name, value in changes.items():
        full = next(column for column in CLASS_COLUMNS if column.endswith(f":{name}"))
        row[full] = value
    return str(classify(frame=pd.DataFrame([row]))[0])


def test_hosts_are_the_34_of_the_broker() -> None:
    assert len(HOST_LABELS) == len(set(HOST_LABELS)) == 34
    assert set(HOST_LABELS) == HOSTS


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({}, "SN candidate"),
        ({"ndethist": 1}, "Unknown"),
        ({"jdstarthist": 2458920.5}, "SN candidate"),
        ({"jdstarthist": 2458920.4}, "Unknown"),
        ({"drb": 0.5}, "Unknown"),
        ({"rf_snia_vs_nonia": 0.6}, "Early SN Ia candidate"),
        ({"rf_snia_vs_nonia": 0.6, "ndethist": 21}, "SN candidate"),
        ({"rf_kn_vs_nonkn": 0.6, "jdstarthist": 2459006.0}, "Kilonova candidate"),
        ({"mulens": 0.1, "snn_snia_vs_nonia": 0.1}, "Microlensing candidate"),
        ({"mulens": 0.1}, "Ambiguous"),
        ({"roid": 2}, "Ambiguous"),
        ({"roid": 2, "snn_snia_vs_nonia": 0.1}, "Solar System candidate"),
        ({"roid": 3}, "Solar System MPC"),
        ({"tracklet": "TRCK_20211022_091949_00"}, "Tracklet"),
        ({"cdsxmatch": "Seyfert_1"}, "Seyfert_1"),
        ({"cdsxmatch": "Galaxy"}, "SN candidate"),
        ({"cdsxmatch": "GalNeb"}, "GalNeb"),
        ({"cdsxmatch": "Fail 500", "snn_snia_vs_nonia": 0.1}, "Unknown"),
        ({"cdsxmatch": None}, "Unknown"),
        ({"cdsxmatch": ""}, "Unknown"),
        ({"roid": 3, "cdsxmatch": "QSO"}, "QSO"),
    ],
)
def test_rules_case_by_case(changes: dict[str, Any], label: str) -> None:
    assert one(**changes) == label


def test_absent_columns_are_null() -> None:
    assert classify(frame=pd.DataFrame({"i:jd": [1.0, 2.0]})).tolist() == ["Unknown", "Unknown"]
    assert classify(frame=pd.DataFrame({"d:roid": [3]})).tolist() == ["Solar System MPC"]
    assert classify(frame=pd.DataFrame()).tolist() == []


rows = st.fixed_dictionaries(
    {
        "d:cdsxmatch": st.sampled_from([None, "", "Unknown", "Fail 504", "Fail 12", "Galaxy", "EmG", "QSO", "RRLyr"]),
        "d:roid": st.sampled_from([None, 0, 1, 2, 3]),
        "d:tracklet": st.sampled_from([None, "", "null", "TRCK_20200101_000000_00"]),
        "i:ndethist": st.sampled_from([None, 1, 2, 19, 20, 21]),
        "i:jd": st.just(2459100.5),
        "i:jdstarthist": st.sampled_from([None, 2459100.5, 2459095.5, 2459010.5, 2459010.4]),
        **{
            name: st.sampled_from([None, float("nan"), 0.0, 0.4, 0.5, 0.51, 1.0])
            for name in CLASS_COLUMNS
            if name.split(":")[1] in ("mulens", "drb", "classtar") or "_vs_" in name
        },
    }
)


@given(st.lists(rows, min_size=1, max_size=20))
def test_vectorised_rules_equal_the_loop(made: list[dict[str, Any]]) -> None:
    assert classify(frame=pd.DataFrame(made)).tolist() == [label_of_one(row) for row in made]
    nullable = pd.DataFrame(made).assign(**{"d:roid": pd.array([row["d:roid"] for row in made], dtype="Int64")})
    assert classify(frame=nullable).tolist() == [label_of_one(row) for row in made]


def test_real_alerts_equal_the_loop(shared_data: Path) -> None:
    made = [row_of(packet) for packet in all_packets(shared_data)]
    frame = pd.DataFrame(made)
    expected = [label_of_one(row) for row in made]
    assert classify(frame=frame).tolist() == expected
    assert len(set(expected)) > 5


def test_real_labels_of_the_broker_come_out_again(shared_data: Path) -> None:
    packets = packets_of(shared_data / "alerts" / "fink_livestream_2026-03.avro")
    frame = pd.DataFrame([row_of(packet) for packet in packets])
    assert classify(frame=frame).tolist() == [packet["finkclass"] for packet in packets]


def test_certainty_is_of_the_newest_alert() -> None:
    frame = pd.DataFrame(
        {"i:jd": [3.0, 1.0, 2.0, 0.0], "v:classification": ["SN candidate", "Unknown", "SN candidate", "QSO"]}
    )
    found = certainty(frame=frame)
    assert (found.label, found.fraction) == ("SN candidate", 0.5)
    assert found.sentence == (
        "Supernova candidate in the newest alert and in 2 of 4; the others: Quasar (SIMBAD) (1), Unclassified (1)."
    )
    assert certainty(frame=frame.iloc[::-1]) == found


def test_certainty_leaves_unclassified_rows_aside() -> None:
    frame = pd.DataFrame(
        {
            "i:jd": [1.0, 2.0, 3.0, 4.0],
            "v:classification": ["QSO", "Unknown", "Unknown", "Unknown"],
            "d:tag": ["valid", "valid", "upperlim", "badquality"],
            "d:own": [True, False, False, False],
        }
    )
    assert certainty(frame=frame) == ("QSO", 1.0, "Quasar (SIMBAD), from a single alert.")
    nothing = certainty(frame=frame.iloc[2:])
    assert nothing.label == "Unknown"
    assert np.isnan(nothing.fraction)


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({}, "Solar System MPC"),
        ({"i:distpsnr1": -999.0}, "Solar System MPC"),
        ({"i:ssdistnr": 5.0}, "Unknown"),
        ({"i:ssdistnr": -999.0}, "Unknown"),
        ({"i:distpsnr1": 0.5}, "Unknown"),
        ({"i:ndethist": 6}, "Unknown"),
        ({"d:roid": 0}, "Unknown"),
    ],
)
def test_a_raw_packet_has_the_solar_system_class_that_its_own_fields_allow(fields, label):
    own = {"d:roid": None, "i:ssdistnr": 1.0, "i:distpsnr1": 5.6, "i:ndethist": 2, **fields}
    assert list(classify(frame=pd.DataFrame([own]))) == [label]
