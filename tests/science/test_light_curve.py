"""The light curve as a model: what is drawn in which unit, and what is told about the rest."""

from __future__ import annotations

import math
import time
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from science.light_curve import LightCurve, Unit, build, change_since_previous, color_points
from tests.science.histories import FIRST_JD, histories, history, limit, point
from tests.science.real_alerts import all_packets, history_of

units = st.sampled_from([None, *Unit])


def assert_same(one: LightCurve, other: LightCurve) -> None:
    pd.testing.assert_frame_equal(one.points, other.points)
    assert one.reference == other.reference
    assert (one.unit, one.behind, one.counts, one.dropped, one.caption) == (
        other.unit,
        other.behind,
        other.counts,
        other.dropped,
        other.caption,
    )


def test_opens_in_apparent_magnitude_where_a_source_is_behind() -> None:
    behind = build(history=history(point()))
    assert behind.unit is Unit.APPARENT_MAGNITUDE
    expected = -2.5 * math.log10(10 ** (-0.4 * 18) + 10 ** (-0.4 * 17))
    assert behind.points["value"].tolist() == pytest.approx([expected])
    assert build(history=history(point(distnr=5.0))).unit is Unit.DIFFERENCE_MAGNITUDE


def test_caption_says_what_is_shown() -> None:
    rows = [point(jd=FIRST_JD + n, fid=1 + n % 2, isdiffpos="f" if n < 3 else "t", distnr=0.4) for n in range(8)]
    assert build(history=history(*rows)).caption == (
        "Apparent magnitude, g and r, AB; reference source 0.4″ away; 3 negative differences"
    )


def test_columns_and_types_of_points() -> None:
    points = build(history=history(point(), limit(jd=FIRST_JD - 3.0)), unit=Unit.DIFFERENCE_MAGNITUDE).points
    assert points["time_jd"].tolist() == [FIRST_JD - 3.0, FIRST_JD]
    assert points["time_mjd"].tolist() == [FIRST_JD - 2400003.5, FIRST_JD - 2400000.5]
    assert points["utc"].tolist() == ["2020-05-28 00:00:00.000", "2020-05-31 00:00:00.000"]
    assert points["age_days"].tolist() == [3.0, 0.0]
    assert points["band"].tolist() == ["r", "r"]
    assert points["tag"].tolist() == ["upperlim", "valid"]
    assert points["sign"].tolist() == ["", "+"]
    assert points["candid"].dtype == "Int64"
    assert points["candid"][1] == 1234567890123456789
    assert points["candid"][0] is pd.NA
    assert points["own"].tolist() == [False, True]


def test_low_and_high_are_one_error_away() -> None:
    for unit in Unit:
        points = build(history=history(point()), unit=unit).points
        np.testing.assert_allclose(points["high"] - points["value"], points["err"])
        np.testing.assert_allclose(points["value"] - points["low"], points["err"])


def test_age_counts_from_a_given_date() -> None:
    assert build(history=history(point()), now_jd=FIRST_JD + 10).points["age_days"].tolist() == [10.0]


def test_i_band_is_drawn() -> None:
    curve = build(history=history(point(fid=3)))
    assert curve.points["band"].tolist() == ["i"]
    assert "i" in curve.reference
    assert curve.counts == {("i", "valid"): 1}


def test_reference_level_is_the_mean_in_flux_without_sentinels() -> None:
    rows = [point(magnr=17.0), point(jd=FIRST_JD + 1, magnr=18.0), point(jd=FIRST_JD + 2, magnr=-999.0)]
    level = build(history=history(*rows)).reference["r"]
    expected = -2.5 * math.log10((10 ** (-0.4 * 17) + 10 ** (-0.4 * 18)) / 2)
    assert level.mag == pytest.approx(expected, abs=1e-9)
    assert level.value == level.mag
    assert level.alerts == 2
    assert level.err > 0.3  # two reference images that disagree by a magnitude


def test_error_of_the_reference_does_not_shrink_with_the_number_of_alerts() -> None:
    rows = [point(jd=FIRST_JD + n, sigmagnr=0.02) for n in range(50)]
    assert build(history=history(*rows)).reference["r"].mag_err == pytest.approx(0.02, rel=1e-6)


def test_a_neighbour_is_not_added_as_reference() -> None:
    rows = [point(jd=FIRST_JD + n) for n in range(5)]
    far = point(jd=FIRST_JD + 9, distnr=7.0, magnr=14.0)
    jitter = point(jd=FIRST_JD + 10, distnr=1.7, magnr=17.01)
    curve = build(history=history(*rows, far, jitter))
    assert FIRST_JD + 9 not in curve.points["time_jd"].tolist()
    assert FIRST_JD + 10 in curve.points["time_jd"].tolist()
    assert [str(item) for item in curve.dropped] == ["1 point not drawn: the nearest reference source is another one"]
    assert "2 of 7 alerts would decide otherwise" in curve.caption


def test_negative_total_flux_is_told_not_drawn() -> None:
    rows = [point(), point(jd=FIRST_JD + 1, magpsf=16.0, isdiffpos="f")]
    curve = build(history=history(*rows))
    assert len(curve.points) == 1
    assert [str(item) for item in curve.dropped] == ["1 point not drawn: no magnitude, total flux not positive"]
    flux = build(history=history(*rows), unit=Unit.APPARENT_FLUX).points["value"]
    assert flux.iloc[1] < 0


def test_unknown_sign_has_no_flux_but_a_difference_magnitude() -> None:
    rows = history(point(isdiffpos=None, tag="badquality"))
    assert len(build(history=rows, unit=Unit.DIFFERENCE_MAGNITUDE).points) == 1
    curve = build(history=rows, unit=Unit.DIFFERENCE_FLUX)
    assert curve.points.empty
    assert "sign" in curve.dropped[0].reason


def test_limits_are_five_sigma_levels_in_difference_flux() -> None:
    curve = build(history=history(point(), limit(jd=FIRST_JD - 1, diffmaglim=16.4)), unit=Unit.DIFFERENCE_FLUX)
    drawn = curve.points[curve.points["is_limit"]]
    assert drawn["value"].tolist() == pytest.approx([1.0], rel=2e-3)
    assert "1 upper limit (5σ)" in curve.caption


def test_nothing_to_draw_is_an_empty_curve() -> None:
    curve = build(history=history(point()).iloc[:0])
    assert curve.points.empty
    assert curve.counts == {}
    assert "no point to draw" in curve.caption
    assert build(history=pd.DataFrame()).points.empty


def test_missing_columns_are_nulls() -> None:
    frame = pd.DataFrame({"i:jd": [FIRST_JD], "i:fid": [1], "i:magpsf": [18.0], "i:sigmapsf": [0.1]})
    curve = build(history=frame)
    assert curve.unit is Unit.DIFFERENCE_MAGNITUDE
    assert curve.points["tag"].tolist() == ["valid"]
    assert curve.points["own"].tolist() == [False]


def test_nullable_and_text_types_give_the_same_curve() -> None:
    frame = history(point(), limit(jd=FIRST_JD - 1), point(jd=FIRST_JD + 1, isdiffpos="f", tag="badquality"))
    for name in ("i:magpsf", "i:magnr", "i:diffmaglim"):
        other = frame.copy()
        other[name] = other[name].astype("Float64")
        assert_same(build(history=other), build(history=frame))
        other[name] = [None if pd.isna(value) else str(value) for value in frame[name]]
        assert_same(build(history=other), build(history=frame))


def test_the_same_exposure_is_drawn_once() -> None:
    twice = history(point(), point(tag="badquality", candid=None), limit())
    curve = build(history=twice, unit=Unit.DIFFERENCE_MAGNITUDE)
    assert curve.points["tag"].tolist() == ["valid"]
    assert sum(item.count for item in curve.dropped) == 2


@given(frame=histories(), unit=units, seed=st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(frame: pd.DataFrame, unit: Unit | None, seed: object) -> None:
    order = list(range(len(frame)))
    seed.shuffle(order)  # type: ignore[attr-defined]
    assert_same(build(history=frame.iloc[order], unit=unit), build(history=frame, unit=unit))


@given(frame=histories(), unit=units)
def test_upper_limit_is_never_a_detection(frame: pd.DataFrame, unit: Unit | None) -> None:
    curve = build(history=frame, unit=unit)
    points = curve.points
    assert (points["is_limit"] == (points["tag"] == "upperlim")).all()
    limits = points[points["is_limit"]]
    assert limits["err"].isna().all()
    assert (limits["sign"] == "").all()
    if curve.unit.is_apparent:
        assert limits.empty
    assert (
        change_since_previous(points=points, is_magnitude=curve.unit.is_magnitude)[points["is_limit"]]
        .isna()
        .all(axis=None)
    )


@given(frame=histories(), unit=units)
def test_every_row_is_drawn_or_told(frame: pd.DataFrame, unit: Unit | None) -> None:
    curve = build(history=frame, unit=unit)
    assert len(curve.points) + sum(item.count for item in curve.dropped) == len(frame)
    assert sum(curve.counts.values()) == len(curve.points)
    assert np.isfinite(curve.points["value"].to_numpy()).all()


@given(frame=histories(distnr=st.floats(0, 1.5)), unit=units)
def test_one_bad_point_changes_nothing_else(frame: pd.DataFrame, unit: Unit | None) -> None:
    nan = float("nan")
    ruined = point(jd=FIRST_JD - 1, magpsf=nan, sigmapsf=nan, magnr=-999.0, sigmagnr=nan, distnr=nan)
    with_it = build(history=pd.concat([frame, history(ruined)], ignore_index=True), unit=unit)
    without = build(history=frame, unit=unit)
    pd.testing.assert_frame_equal(with_it.points, without.points)
    assert with_it.reference == without.reference
    assert with_it.behind == without.behind


@given(frame=histories(distnr=st.floats(0, 1.5)))
def test_apparent_minus_reference_is_difference(frame: pd.DataFrame) -> None:
    total = build(history=frame, unit=Unit.APPARENT_FLUX)
    difference = build(history=frame, unit=Unit.DIFFERENCE_FLUX)
    if not total.behind.behind:
        return
    magnr = dict(zip(frame["i:jd"], frame["i:magnr"], strict=True))
    part = dict(zip(difference.points["time_jd"], difference.points["value"], strict=True))
    for jd, value in zip(total.points["time_jd"], total.points["value"], strict=True):
        reference = 3631e3 * 10 ** (-0.4 * magnr[jd])
        assert value - part[jd] == pytest.approx(reference, rel=1e-6, abs=1e-9)


def test_color_is_taken_from_points_close_in_time() -> None:
    rows = [
        point(jd=FIRST_JD, fid=1, magpsf=18.0, distnr=9.0, candid=11),
        point(jd=FIRST_JD + 0.02, fid=2, magpsf=17.5, distnr=9.0, candid=12),
        point(jd=FIRST_JD + 0.2, fid=2, magpsf=17.0, distnr=9.0, candid=13),
        point(jd=FIRST_JD + 5, fid=1, magpsf=18.0, distnr=9.0, candid=14),
    ]
    found = color_points(history=history(*rows))
    assert found["g_minus_r"].tolist() == pytest.approx([0.5])
    assert found["err"].tolist() == pytest.approx([math.hypot(0.05, 0.05)])
    assert found["time_jd"].tolist() == [FIRST_JD]
    assert found["candid"].tolist() == [11]
    assert found.attrs["unit"] is Unit.DIFFERENCE_MAGNITUDE


def test_color_of_an_object_without_a_partner_is_empty() -> None:
    assert color_points(history=history(point(fid=2))).empty
    assert color_points(history=history(point(fid=1))).empty


def test_differences_of_opposite_sign_have_no_color() -> None:
    rows = [point(fid=1, isdiffpos="t", distnr=9.0), point(fid=2, isdiffpos="f", distnr=9.0)]
    assert color_points(history=history(*rows)).empty


def test_change_since_the_previous_point_of_the_same_band() -> None:
    rows = [
        point(jd=FIRST_JD, magpsf=18.0, distnr=9.0),
        point(jd=FIRST_JD + 1, fid=1, magpsf=15.0, distnr=9.0),
        point(jd=FIRST_JD + 2, magpsf=17.0, distnr=9.0),
        point(jd=FIRST_JD + 3, magpsf=12.0, distnr=9.0, tag="badquality"),
    ]
    curve = build(history=history(*rows))
    change = change_since_previous(points=curve.points, is_magnitude=True)
    assert change["days"].tolist()[2] == 2.0
    assert change["change"].tolist()[2] == pytest.approx(-1.0)
    assert change["per_day"].tolist()[2] == pytest.approx(-0.5)
    assert change["significance"].tolist()[2] == pytest.approx(1.0 / math.hypot(0.05, 0.05))
    assert change.iloc[[0, 1, 3]].isna().all(axis=None)


def test_two_points_of_one_date_have_no_rate() -> None:
    curve = build(history=history(point(candid=1), point(candid=2, magpsf=17.0)))
    change = change_since_previous(points=curve.points, is_magnitude=True)
    assert np.isnan(change["per_day"]).all()


def test_three_thousand_points_are_no_loop() -> None:
    rows = history(*(point(jd=FIRST_JD + n / 8, fid=1 + n % 3, isdiffpos="tf"[n % 2]) for n in range(3000)))
    seconds = []
    for _ in range(10):
        start = time.perf_counter()
        build(history=rows)
        seconds.append(time.perf_counter() - start)
    # A few milliseconds where nothing else runs; a loop over rows takes ten times the limit.
    assert min(seconds) < 0.03


def test_every_real_alert_has_a_curve_in_every_unit(shared_data: Path) -> None:
    for packet in all_packets(shared_data):
        frame = history_of(packet)
        for unit in (None, *Unit):
            curve = build(history=frame, unit=unit)
            assert len(curve.points) + sum(item.count for item in curve.dropped) == len(frame)
        difference = build(history=frame, unit=Unit.DIFFERENCE_MAGNITUDE).points
        drawn = difference[difference["candid"] == packet["candid"]]
        assert drawn["value"].tolist() == [packet["candidate"]["magpsf"]]


def test_real_apparent_magnitudes_agree_with_a_loop(shared_data: Path) -> None:
    compared = 0
    for packet in all_packets(shared_data):
        curve = build(history=history_of(packet))
        if curve.unit is not Unit.APPARENT_MAGNITUDE:
            continue
        drawn = dict(zip(curve.points["candid"], curve.points["value"], strict=True))
        for alert in [packet["candidate"], *(packet["prv_candidates"] or [])]:
            if alert["candid"] not in drawn:
                continue
            sign = 1 if alert["isdiffpos"] in ("t", "1") else -1
            total = 10 ** (-0.4 * alert["magnr"]) + sign * 10 ** (-0.4 * alert["magpsf"])
            assert drawn[alert["candid"]] == pytest.approx(-2.5 * math.log10(total), abs=1e-9)
            compared += 1
    assert compared > 100
