"""What is usual, shares, sums and places in a calendar, against the standard library and answers known by hand."""

from __future__ import annotations

import datetime
import statistics

import numpy as np
import pytest

from science.night_statistics import (
    EARLIER_NIGHTS,
    FEWEST_NIGHTS,
    calendar_places,
    cumulative,
    percent,
    running_usual,
    stretches,
    usual,
)

UNIX_ZERO = datetime.date(1970, 1, 1)


def some_counts(nights: int, columns: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    counts = rng.poisson(200, (nights, columns)).astype(float)
    counts[rng.random(counts.shape) < 0.1] = np.nan
    return counts


@pytest.mark.parametrize("place", [0, 2, 3, 17, 30, 31, 69])
def test_usual_is_the_median_of_the_thirty_nights_before_and_of_no_other(place: int) -> None:
    counts = some_counts(70, 4, 1)
    found = usual(counts=counts, place=place)
    assert found.nights == min(place, 30)
    for column in range(4):
        known = [x for x in counts[max(place - 30, 0) : place, column] if np.isfinite(x)]
        if len(known) < FEWEST_NIGHTS:
            assert np.isnan(found.median[column])
        else:
            assert found.median[column] == statistics.median(known)
            lower, _, upper = statistics.quantiles(known, n=4, method="inclusive")
            assert (found.low[column], found.high[column]) == pytest.approx((lower, upper))
    changed = counts.copy()
    changed[place:] = 1e9
    changed[: max(place - EARLIER_NIGHTS, 0)] = 1e9
    np.testing.assert_array_equal(usual(counts=changed, place=place).median, found.median)


def test_the_running_median_is_the_usual_of_each_night() -> None:
    counts = some_counts(90, 1, 2)
    expected = [usual(counts=counts, place=place).median[0] for place in range(90)]
    np.testing.assert_array_equal(running_usual(counts=counts[:, 0]), expected)
    assert running_usual(counts=[]).size == 0
    assert np.isnan(running_usual(counts=[5.0])).all()


def test_usual_follows_the_unit_of_the_counts() -> None:
    counts = some_counts(50, 3, 3)
    np.testing.assert_allclose(usual(counts=7 * counts, place=49).median, 7 * usual(counts=counts, place=49).median)


def test_without_known_nights_nothing_is_usual() -> None:
    found = usual(counts=np.full((40, 2), np.nan), place=39)
    assert np.isnan(found.median).all()
    assert found.nights == 30


def test_shares_are_of_something() -> None:
    found = percent(part=[1.0, 0.0, 3.0, np.nan, 5.0], whole=[4.0, 4.0, 0.0, 4.0, np.nan])
    np.testing.assert_array_equal(found, [25.0, 0.0, np.nan, np.nan, np.nan])


def test_sums_step_over_what_is_not_known() -> None:
    np.testing.assert_array_equal(cumulative(counts=[np.nan, 2.0, np.nan, 3.0]), [np.nan, 2.0, 2.0, 5.0])
    counts = some_counts(300, 1, 4)[:, 0]
    assert cumulative(counts=counts)[-1] == np.nansum(counts)
    assert cumulative(counts=[]).size == 0


def test_a_long_gap_begins_a_new_stretch() -> None:
    assert list(stretches(days=[1, 2, 9, 24, 25], longest_gap_days=14)) == [0, 0, 0, 1, 1]
    assert list(stretches(days=[7], longest_gap_days=14)) == [0]
    assert stretches(days=[], longest_gap_days=14).size == 0


def test_calendar_places_are_those_of_the_standard_library() -> None:
    dates = [datetime.date(2011, 12, 25) + datetime.timedelta(days=n) for n in range(5000)]
    year, week, weekday = calendar_places(days=[(date - UNIX_ZERO).days for date in dates])
    for date, y, w, d in zip(dates, year, week, weekday, strict=True):
        first = datetime.date(date.year, 1, 1)
        monday = first - datetime.timedelta(days=first.weekday())
        assert (y, w, d) == (date.year, (date - monday).days // 7, date.weekday())
    assert (week.min(), week.max()) == (0, 53), "2012, a leap year, begins on a Sunday"


def test_no_two_nights_of_a_year_share_a_place() -> None:
    days = np.arange(19000, 22000)
    places = set(zip(*(part.tolist() for part in calendar_places(days=days)), strict=True))
    assert len(places) == len(days)
