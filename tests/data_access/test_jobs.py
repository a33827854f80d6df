"""Long questions: one for all who ask, how far it is, stopped by the last who leaves, and none of it blocks."""

from __future__ import annotations

import threading
from collections.abc import Callable

from data_access.asked import Standing
from data_access.errors import BadRequest
from data_access.jobs import Jobs, Tell


def waiting_for(event: threading.Event, asked: list[int]) -> Callable[[Tell], str]:
    def question(tell: Tell) -> str:
        asked.append(1)
        step = 0
        while not event.wait(0.005):
            step += 1
            tell(step, 1_000_000)
        return "answer"

    return question


def test_one_question_serves_all_and_is_kept() -> None:
    jobs, event, asked = Jobs(most=3), threading.Event(), list[int]()
    first = jobs.ask("key", waiting_for(event, asked), visitor="a")
    assert jobs.ask("key", waiting_for(event, asked), visitor="b") is first
    assert first.standing is Standing.RUNNING
    event.set()
    assert first.wait(5)
    assert (first.standing, first.result, asked) == (Standing.DONE, "answer", [1])
    assert jobs.peek("key") is first
    assert first.total in (0, 1_000_000)


def test_the_last_who_leaves_ends_it() -> None:
    jobs, event, asked = Jobs(most=3), threading.Event(), list[int]()
    job = jobs.ask("key", waiting_for(event, asked), visitor="a")
    jobs.ask("key", waiting_for(event, asked), visitor="b")
    jobs.leave("key", "a")
    assert not job.wait(0.05), "the other one still waits for it"
    jobs.leave("key", "b")
    assert job.wait(5)
    assert job.standing is Standing.STOPPED
    assert jobs.peek("key") is None
    event.set()
    assert jobs.ask("key", lambda _: "anew", visitor="a").wait(5)


def test_refusals_and_faults_are_told_apart_and_forgotten_when_asked() -> None:
    jobs = Jobs(most=3)

    def refuse(_: Tell) -> None:
        raise BadRequest("No.")

    def fail(_: Tell) -> None:
        raise ZeroDivisionError

    refused, failed = jobs.ask("refuse", refuse), jobs.ask("fail", fail)
    assert refused.wait(5)
    assert failed.wait(5)
    assert (refused.standing, failed.standing) == (Standing.REFUSED, Standing.FAILED)
    assert isinstance(failed.error, ZeroDivisionError)
    jobs.forget("fail")
    assert jobs.peek("fail") is None


def test_only_some_run_at_once_and_only_some_are_kept() -> None:
    jobs, event, asked = Jobs(most=2), threading.Event(), list[int]()
    running = [jobs.ask(number, waiting_for(event, asked)) for number in range(4)]
    assert not running[3].wait(0.1)
    assert len(asked) == 2
    event.set()
    assert all(job.wait(5) for job in running)
    jobs.ask("one more", lambda _: None).wait(5)
    assert [jobs.peek(number) for number in range(3)] == [None, None, None]
    jobs.close()
    assert jobs.peek("one more") is None
