"""Errors of light curves and cutouts that other portals have shown; each test is named after the one it keeps away."""

from __future__ import annotations

import math

import numpy as np
import pytest

from science.light_curve import Unit, build, color_points
from science.stamps import drawn_difference, stretch
from science.words import describe_alert, nearest_sources
from tests.science.histories import FIRST_JD, history, limit, point


def test_apparent_title_never_shows_difference_magnitude() -> None:
    curve = build(history=history(point(distnr=6.0)), unit=Unit.APPARENT_MAGNITUDE)
    assert curve.points["value"].tolist() == [18.0]
    assert curve.unit is Unit.DIFFERENCE_MAGNITUDE
    assert curve.asked is Unit.APPARENT_MAGNITUDE
    assert curve.unit.axis_title == "Difference magnitude (AB)"
    assert curve.caption.startswith("Difference magnitude")
    assert "apparent magnitude does not exist here, no reference source behind (nearest 6.1″ away)" in curve.caption


def test_apparent_flux_without_source_behind_says_that_the_reference_is_zero() -> None:
    curve = build(history=history(point(distnr=6.0)), unit=Unit.APPARENT_FLUX)
    difference = build(history=history(point(distnr=6.0)), unit=Unit.DIFFERENCE_FLUX)
    assert curve.points["value"].tolist() == difference.points["value"].tolist()
    assert "reference flux taken as zero" in curve.caption
    assert curve.reference == {}


def test_source_behind_is_not_decided_by_the_newest_alert_alone() -> None:
    rows = [point(jd=FIRST_JD + n, distnr=0.3) for n in range(6)]
    newest = point(jd=FIRST_JD + 30, distnr=8.0)
    curve = build(history=history(*rows, newest))
    assert curve.behind.behind
    assert curve.behind.disagree == 1
    assert curve.unit is Unit.APPARENT_MAGNITUDE


def test_source_behind_is_not_decided_by_low_quality_points() -> None:
    bad = [point(jd=FIRST_JD + n, distnr=8.0, tag="badquality") for n in range(6)]
    assert build(history=history(point(jd=FIRST_JD + 9), *bad)).behind.behind


def test_distance_in_pixels_is_not_shown_as_arcsec() -> None:
    assert build(history=history(point(distnr=1.0))).behind.median_distnr_arcsec == pytest.approx(1.01)
    reference = nearest_sources(row=point(distnr=1.0))[0]
    assert reference.distance_arcsec == pytest.approx(1.01)


def test_sentinel_is_no_distance() -> None:
    row = {**point(distnr=-999.0), "i:neargaia": -999.0, "i:distpsnr1": -999.0, "i:ssdistnr": -999.0, "i:ssnamenr": "x"}
    assert nearest_sources(row=row) == []
    assert not any("999" in sentence.text for sentence in describe_alert(row=row))
    assert not build(history=history(point(distnr=-999.0))).behind.behind


@pytest.mark.parametrize("spelling", ["f", "0", False, 0])
def test_negative_difference_is_one_in_every_spelling(spelling: object) -> None:
    curve = build(history=history(point(isdiffpos=spelling)), unit=Unit.DIFFERENCE_FLUX)
    assert curve.points["sign"].tolist() == ["-"]
    assert (curve.points["value"] < 0).all()
    assert "1 negative difference" in curve.caption
    drawn = drawn_difference(image=np.ones((3, 3)), isdiffpos=spelling)
    assert drawn.flipped
    assert drawn.note
    assert (drawn.image == -1).all()
    texts = [sentence.text for sentence in describe_alert(row=point(isdiffpos=spelling))]
    assert "The difference is negative: fainter than in the reference image." in texts


def test_tolerance_of_the_color_is_used() -> None:
    rows = history(point(fid=1, distnr=9.0), point(jd=FIRST_JD + 0.2, distnr=9.0))
    assert len(color_points(history=rows)) == 1
    assert color_points(history=rows, tolerance_days=0.1).empty
    later = history(point(fid=1, distnr=9.0), point(jd=FIRST_JD + 0.5, distnr=9.0))
    assert len(color_points(history=later, tolerance_days=0.6)) == 1


def test_color_has_the_date_of_its_own_g_point() -> None:
    rows = [point(jd=FIRST_JD + n, fid=1, distnr=9.0) for n in (0, 10, 20)]
    rows.append(point(jd=FIRST_JD + 20.1, distnr=9.0))
    found = color_points(history=history(*rows))
    assert found["time_mjd"].tolist() == [FIRST_JD + 20 - 2400000.5]


def test_color_has_no_low_quality_points() -> None:
    rows = [point(fid=1, distnr=9.0), point(jd=FIRST_JD + 0.1, distnr=9.0, tag="badquality")]
    assert color_points(history=history(*rows)).empty


def test_i_band_is_not_left_out() -> None:
    assert build(history=history(point(fid=3))).points["band"].tolist() == ["i"]


def test_large_errors_are_not_cut_in_one_unit_only() -> None:
    rows = history(point(), point(jd=FIRST_JD + 1, magpsf=17.01, sigmapsf=0.9, isdiffpos="f"))
    for unit in Unit:
        assert len(build(history=rows, unit=unit).points) == 2


def test_reference_level_is_not_spoiled_by_a_sentinel() -> None:
    rows = history(point(), point(jd=FIRST_JD + 1, magnr=-999.0))
    assert build(history=rows).reference["r"].mag == pytest.approx(17.0)


def test_upper_limits_are_not_lost_in_difference_flux() -> None:
    rows = history(point(), limit(jd=FIRST_JD - 1))
    assert build(history=rows, unit=Unit.DIFFERENCE_FLUX).counts[("r", "upperlim")] == 1
    told = build(history=rows, unit=Unit.APPARENT_MAGNITUDE).dropped
    assert [(item.count, item.noun) for item in told] == [(1, "upper limit")]


def test_points_of_one_minute_are_told_apart() -> None:
    # Two exposures 30 s apart have one date at three decimals: the alert id is what names a point.
    rows = history(point(candid=10**18 + 1), point(jd=FIRST_JD + 30 / 86400, candid=10**18 + 2))
    assert build(history=rows).points["candid"].tolist() == [10**18 + 1, 10**18 + 2]


def test_missing_pixels_are_not_zero() -> None:
    image = np.full((4, 4), 1000.0)
    image[0] = np.nan
    image[1] = 1010.0
    drawn = stretch(image=image, low_percentile=0, high_percentile=100)
    assert np.isnan(drawn[0]).all()
    assert drawn[1].tolist() == [1.0] * 4
    assert drawn[2].tolist() == [0.0] * 4


def test_a_row_without_magnitude_breaks_nothing() -> None:
    curve = build(history=history(point(magpsf=None), point(jd=FIRST_JD + 1)))
    assert len(curve.points) == 1
    assert math.isfinite(curve.points["value"].iloc[0])
