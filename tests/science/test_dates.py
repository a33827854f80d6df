"""Dates as text against astropy's."""

from __future__ import annotations

import hypothesis.strategies as st
from astropy.time import Time
from hypothesis import given

from science.dates import mjd_of, utc_text, utc_texts


@given(st.lists(st.floats(2455000.0, 2462000.0).map(lambda jd: round(jd, 7)), min_size=1, max_size=50))
def test_text_is_that_of_astropy(dates: list[float]) -> None:
    assert utc_texts(jd=dates).tolist() == Time(dates, format="jd").iso.tolist()


def test_midnight_and_noon() -> None:
    assert utc_texts(jd=[2451544.5, 2451545.0]).tolist() == ["2000-01-01 00:00:00.000", "2000-01-01 12:00:00.000"]
    assert mjd_of(jd=2451544.5) == 51544.0


def test_impossible_dates_have_no_text() -> None:
    assert utc_texts(jd=[float("nan"), float("inf"), -1e300, 1e300]).tolist() == [None] * 4
    assert utc_texts(jd=[]).tolist() == []
    assert utc_text(jd=float("nan")) == "unknown date"
