"""The samples compare what they say they compare."""

import time

import pytest

from benchmarks.samples import Sample, alternating, repeated


def test_a_sample_gives_median_and_extremes() -> None:
    sample = Sample.of([3.0, 1.0, 2.0, 10.0])
    assert (sample.low, sample.median, sample.high, len(sample)) == (1.0, 2.5, 10.0, 4)


def test_an_empty_sample_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Sample.of([])


def test_ratios_and_differences_are_made_pair_by_pair() -> None:
    ours, theirs = Sample.of([2.0, 30.0]), Sample.of([1.0, 10.0])
    assert ours.over(theirs).values == (2.0, 3.0)
    assert ours.minus(theirs).values == (1.0, 20.0)
    with pytest.raises(ValueError, match="shorter"):
        ours.over(Sample.of([1.0]))


def test_pairs_alternate_and_change_who_goes_first() -> None:
    told: list[str] = []
    first, second = alternating(lambda: told.append("A"), lambda: told.append("B"), pairs=4, warm_up=1)
    assert "".join(told) == "AB" + "AB" + "BA" + "AB" + "BA"
    assert len(first) == len(second) == 4


def test_a_call_that_takes_twice_as_long_measures_twice_as_long() -> None:
    slow, fast = alternating(lambda: time.sleep(0.04), lambda: time.sleep(0.02), pairs=5)
    assert 1.6 < slow.over(fast).median < 2.4


def test_warm_up_calls_do_not_count() -> None:
    waits = iter([0.2, 0.0, 0.0, 0.0])
    assert repeated(lambda: time.sleep(next(waits)), times=3, warm_up=1).high < 0.1
