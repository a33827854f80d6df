"""Fields computed on read, against a plain loop that follows their definitions."""

from __future__ import annotations

import itertools
import math
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from astropy.time import Time
from hypothesis import given

from science.derived import COLOR_FIELDS, DEFAULTS_ON_READ, RATE_FIELDS, add_v_fields
from tests.science.real_alerts import all_packets, row_of

Row = dict[str, Any]


def by_loop(rows: list[Row]) -> list[dict[str, float]]:
    """Rates and colours of one object's rows with distinct dates, by their definitions."""
    found = [dict.fromkeys((*RATE_FIELDS, *COLOR_FIELDS), math.nan) for _ in rows]
    for fid in (1, 2):
        order = sorted((n for n, row in enumerate(rows) if row["i:fid"] == fid), key=lambda n: rows[n]["i:jd"])
        for before, now in itertools.pairwise(order):
            days = rows[now]["i:jd"] - rows[before]["i:jd"]
            found[now]["v:rate"] = (rows[now]["i:magpsf"] - rows[before]["i:magpsf"]) / days
            found[now]["v:sigma(rate)"] = math.hypot(rows[now]["i:sigmapsf"], rows[before]["i:sigmapsf"]) / days
    pairs: list[Row] = []
    for row in sorted((row for row in rows if row["i:fid"] == 1), key=lambda row: row["i:jd"]):
        red = [other for other in rows if other["i:fid"] == 2 and abs(other["i:jd"] - row["i:jd"]) <= 0.3]
        if not red:
            continue
        partner = min(red, key=lambda other: (abs(other["i:jd"] - row["i:jd"]), other["i:jd"]))
        pair = {"jd": row["i:jd"], "v:g-r": row["i:magpsf"] - partner["i:magpsf"]}
        pair["v:sigma(g-r)"] = math.hypot(row["i:sigmapsf"], partner["i:sigmapsf"])
        pair["v:rate(g-r)"] = pair["v:sigma(rate(g-r))"] = math.nan
        if pairs:
            days = pair["jd"] - pairs[-1]["jd"]
            pair["v:rate(g-r)"] = (pair["v:g-r"] - pairs[-1]["v:g-r"]) / days
            pair["v:sigma(rate(g-r))"] = math.hypot(pair["v:sigma(g-r)"], pairs[-1]["v:sigma(g-r)"]) / days
        pairs.append(pair)
    for row, fields in zip(rows, found, strict=True):
        near = [pair for pair in pairs if abs(pair["jd"] - row["i:jd"]) <= 0.3 and row["i:fid"] in (1, 2)]
        if near:
            closest = min(near, key=lambda pair: (abs(pair["jd"] - row["i:jd"]), pair["jd"]))
            fields |= {name: closest[name] for name in COLOR_FIELDS}
    return found


@st.composite
def objects(draw: st.DrawFn) -> list[Row]:
    """Rows of up to three objects; steps of an eighth of a day are exact in floating point."""
    rows = []
    for name in draw(st.lists(st.sampled_from(["ZTF18a", "ZTF19b", "ZTF20c"]), min_size=1, unique=True)):
        eighths = draw(st.lists(st.integers(0, 120), min_size=1, max_size=12, unique=True))
        for eighth in eighths:
            rows.append(
                {
                    "i:objectId": name,
                    "i:jd": 2459000.5 + eighth / 8,
                    "i:fid": draw(st.sampled_from([1, 2, 3])),
                    "i:magpsf": draw(st.floats(14, 21)),
                    "i:sigmapsf": draw(st.floats(0.01, 0.3)),
                }
            )
    return rows


@given(objects(), st.randoms(use_true_random=False))
def test_rates_and_colors_equal_the_loop(rows: list[Row], order: Any) -> None:
    order.shuffle(rows)
    found = add_v_fields(frame=pd.DataFrame(rows))
    for name in {row["i:objectId"] for row in rows}:
        mine = [n for n, row in enumerate(rows) if row["i:objectId"] == name]
        expected = pd.DataFrame(by_loop([rows[n] for n in mine]))
        pd.testing.assert_frame_equal(
            found.iloc[mine][expected.columns.tolist()].reset_index(drop=True), expected, check_exact=False, rtol=1e-9
        )


def test_equal_dates_have_no_rate() -> None:
    rows = [{"i:objectId": "a", "i:jd": 2459000.5, "i:fid": 1, "i:magpsf": m, "i:sigmapsf": 0.1} for m in (18.0, 17.0)]
    assert add_v_fields(frame=pd.DataFrame(rows))["v:rate"].isna().all()


def test_a_gap_of_years_is_still_one_object() -> None:
    rows = [
        {"i:objectId": "a", "i:jd": 2459000.5 + d, "i:fid": 1, "i:magpsf": m, "i:sigmapsf": 0.1}
        for d, m in ((0, 18), (2000, 16))
    ]
    found = add_v_fields(frame=pd.DataFrame(rows))["v:rate"].tolist()
    assert found[1] == pytest.approx(-0.001)


def test_a_bad_point_does_not_spoil_the_next_ones_rate() -> None:
    rows = [
        {"i:objectId": "a", "i:jd": 2459000.5 + d, "i:fid": 2, "i:magpsf": m, "i:sigmapsf": 0.1, "d:tag": tag}
        for d, m, tag in ((0, 18.0, "valid"), (1, -999.0, "valid"), (2, 10.0, "badquality"), (4, 17.0, "valid"))
    ]
    assert add_v_fields(frame=pd.DataFrame(rows))["v:rate"].tolist()[3] == pytest.approx(-0.25)


def test_fields_of_real_alerts(shared_data: Path) -> None:
    packets = all_packets(shared_data)
    frame = pd.DataFrame([row_of(packet) for packet in packets])
    frame.attrs["cut"] = "a sentence"
    found = add_v_fields(frame=frame)
    assert found.attrs == {"cut": "a sentence"}
    assert found["v:lastdate"].tolist() == Time(frame["i:jd"].to_numpy(), format="jd").iso.tolist()
    assert found["v:firstdate"].tolist() == Time(frame["i:jdstarthist"].to_numpy(), format="jd").iso.tolist()
    np.testing.assert_array_equal(found["v:lapse"], frame["i:jd"] - frame["i:jdstarthist"])
    assert found["v:constellation"].map(type).eq(str).all()
    assert set(COLOR_FIELDS) <= set(found.columns)
    assert len(found) == len(packets)


def test_defaults_are_given_only_where_no_row_has_a_value() -> None:
    frame = pd.DataFrame({"i:jd": [2459000.5], "d:tns": ["SN Ia"], "d:tracklet": [None]})
    found = add_v_fields(frame=frame)
    assert found["d:tns"].tolist() == ["SN Ia"]
    assert found["d:tracklet"].tolist() == [""]
    assert all(found[name].tolist() == [value] for name, value in DEFAULTS_ON_READ.items() if name != "d:tns")
    assert "d:blazar_stats_m0" not in add_v_fields(frame=frame, defaults=False).columns


def test_index_and_input_are_kept() -> None:
    frame = pd.DataFrame({"i:jd": [2459000.5, 2459001.5]}, index=[7, 3])
    before = frame.copy()
    found = add_v_fields(frame=frame, color=False)
    assert found.index.tolist() == [7, 3]
    assert not set(COLOR_FIELDS) & set(found.columns)
    pd.testing.assert_frame_equal(frame, before)


def test_no_rows() -> None:
    found = add_v_fields(frame=pd.DataFrame({"i:jd": pd.Series([], dtype=float)}))
    assert len(found) == 0
    assert "v:classification" in found.columns
