"""What the head of an object's page says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from components.identity import identity_of, position_of, solar_system_name

JD = 2459400.25


def history(ra: list[float], dec: list[float], **columns: object) -> pd.DataFrame:
    n = len(ra)
    frame = pd.DataFrame({"i:ra": ra, "i:dec": dec, "i:jd": JD - np.arange(n, dtype=float)})
    return frame.assign(**{"d:tag": "valid", "d:own": True, "v:classification": "Unknown", **columns})


def test_the_position_is_the_median_of_what_the_alerts_say() -> None:
    found = position_of(history([150.0, 150.0001, 150.0002], [2.0, 2.0, 2.0003]))
    assert found is not None
    assert (found.ra_deg, found.dec_deg) == pytest.approx((150.0001, 2.0))
    assert not found.moves


def test_the_median_does_not_break_at_zero_hours_nor_at_the_pole() -> None:
    found = position_of(history([359.9999, 0.0001, 0.0], [10.0, 10.0, 10.0]))
    assert found is not None
    assert min(found.ra_deg, 360.0 - found.ra_deg) < 1e-4
    assert not found.moves
    pole = position_of(history([10.0, 190.0], [89.9999, 89.9999]))
    assert pole is not None
    assert np.isfinite(pole.ra_deg)


def test_something_that_moves_is_where_it_was_last() -> None:
    found = position_of(history([150.5, 150.0], [2.0, 2.0]))
    assert found is not None
    assert found.moves
    assert (found.ra_deg, found.dec_deg) == (150.5, 2.0)


def test_without_a_position_there_is_none() -> None:
    assert position_of(history([np.nan], [np.nan])) is None
    assert position_of(history([10.0], [-999.0])) is None


def test_points_are_counted_by_quality_and_dates_are_of_detections() -> None:
    found = identity_of(history([1.0] * 4, [1.0] * 4, **{"d:tag": ["upperlim", "valid", "badquality", "valid"]}))
    assert (found.good, found.poor, found.limits) == (2, 1, 1)
    assert (found.first_jd, found.last_jd) == (JD - 3.0, JD - 1.0)


def test_an_object_of_limits_alone_was_never_seen() -> None:
    found = identity_of(history([np.nan], [np.nan], **{"d:tag": "upperlim", "d:own": False}))
    assert np.isnan(found.first_jd)
    assert found.alerts == 0


def test_a_name_of_the_solar_system_needs_all_alerts() -> None:
    assert solar_system_name(history([1.0] * 2, [1.0] * 2, **{"i:ssnamenr": ["8467", "8467"]})) == "8467"
    assert solar_system_name(history([1.0] * 2, [1.0] * 2, **{"i:ssnamenr": ["8467", "1"]})) is None
    assert solar_system_name(history([1.0], [1.0], **{"i:ssnamenr": ["null"]})) is None


def test_labels_are_the_newest_that_say_something() -> None:
    said = {"d:tns": ["", "SN Ia"], "d:cdsxmatch": ["Unknown", "Fail 504"], "d:vsx": ["Unknown", "Unknown"]}
    assert identity_of(history([1.0] * 2, [1.0] * 2, **said)).names == (("TNS", "SN Ia"),)
