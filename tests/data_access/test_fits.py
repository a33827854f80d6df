"""Fits beside the pages, in real processes: one for all who ask, bounded, stoppable, and never a burden to the next."""

from __future__ import annotations

import math
import operator
import os
import time
from collections.abc import Iterator

import pytest

from data_access.asked import Standing
from data_access.fits import Fits
from science.measurements import measurements
from tests.waiting import wait

ENOUGH_SECONDS = 60.0


@pytest.fixture(scope="module")
def kept() -> Iterator[Fits]:
    fits = Fits(most=3, workers=1, modules=("science.measurements",))
    yield fits
    fits.close()


def test_a_result_comes_back_and_is_made_once_for_all(kept: Fits) -> None:
    asked: list[str] = []

    def arguments() -> dict[str, float]:
        asked.append("arguments")
        return {}

    first = kept.ask("process", os.getpid, arguments, limit_seconds=30, visitor="a")
    again = kept.ask("process", os.getpid, arguments, limit_seconds=30, visitor="b")
    assert first is again
    assert asked == ["arguments"]
    assert first.wait(ENOUGH_SECONDS)
    assert first.standing is Standing.DONE
    assert first.result != os.getpid()
    assert 0 < first.seconds < ENOUGH_SECONDS


def test_a_refusal_keeps_its_sentence(kept: Fits) -> None:
    empty = {"time_days": [], "value": [], "err": [], "band": [], "noun": "flux"}
    job = kept.ask("refused", measurements, lambda: empty, limit_seconds=30)
    assert job.wait(ENOUGH_SECONDS)
    assert job.standing is Standing.REFUSED
    assert str(job.error) == "There is no point at all."


def test_a_fault_is_told_from_a_refusal(kept: Fits) -> None:
    job = kept.ask("fault", math.factorial, lambda: {"unknown": -1}, limit_seconds=30)
    assert job.wait(ENOUGH_SECONDS)
    assert job.standing is Standing.FAILED
    assert isinstance(job.error, TypeError)


def test_too_long_a_fit_is_ended_and_the_next_one_runs(kept: Fits) -> None:
    job = kept.ask("long", wait, lambda: {"seconds": 60}, limit_seconds=0.5)
    assert job.wait(ENOUGH_SECONDS)
    assert job.standing is Standing.TOO_LONG
    after = kept.ask("after long", wait, lambda: {"seconds": 0}, limit_seconds=30)
    assert after.wait(ENOUGH_SECONDS)
    assert after.standing is Standing.DONE


def test_a_process_that_dies_fails_its_fit_alone(kept: Fits) -> None:
    job = kept.ask("dies", os._exit, lambda: {"status": 1}, limit_seconds=30)
    assert job.wait(ENOUGH_SECONDS)
    assert job.standing is Standing.FAILED
    after = kept.ask("after death", wait, lambda: {"seconds": 0}, limit_seconds=30)
    assert after.wait(ENOUGH_SECONDS)
    assert after.standing is Standing.DONE


def test_the_last_who_leaves_ends_the_fit(kept: Fits) -> None:
    job = kept.ask("left", wait, lambda: {"seconds": 60}, limit_seconds=60, visitor="a")
    kept.ask("left", wait, lambda: {"seconds": 60}, limit_seconds=60, visitor="b")
    kept.leave("left", "a")
    time.sleep(0.3)
    assert job.is_running
    kept.leave("left", "b")
    assert job.wait(ENOUGH_SECONDS)
    assert job.standing is Standing.STOPPED
    assert kept.ask("left", wait, lambda: {"seconds": 0}, limit_seconds=30) is not job


def test_leaving_an_ended_fit_keeps_its_result(kept: Fits) -> None:
    job = kept.ask("ended", wait, lambda: {"seconds": 0}, limit_seconds=30, visitor="a")
    assert job.wait(ENOUGH_SECONDS)
    kept.leave("ended", "a")
    assert kept.ask("ended", wait, lambda: {"seconds": 0}, limit_seconds=30) is job


def test_old_ones_are_forgotten(kept: Fits) -> None:
    jobs = []
    for number in range(6):
        jobs.append(kept.ask(("many", number), wait, lambda: {"seconds": 0}, limit_seconds=30))
        assert jobs[-1].wait(ENOUGH_SECONDS)
    assert kept.ask(("many", 5), wait, lambda: {"seconds": 0}, limit_seconds=30) is jobs[5]
    assert kept.ask(("many", 0), wait, lambda: {"seconds": 0}, limit_seconds=30) is not jobs[0]


def test_arguments_that_cannot_be_had_begin_nothing(kept: Fits) -> None:
    with pytest.raises(ZeroDivisionError):
        kept.ask("no arguments", wait, lambda: {"seconds": operator.truediv(1, 0)}, limit_seconds=30)
    job = kept.ask("no arguments", wait, lambda: {"seconds": 0}, limit_seconds=30)
    assert job.wait(ENOUGH_SECONDS)
