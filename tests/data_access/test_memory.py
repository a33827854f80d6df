"""What was read before is served while the store is down, and a failing store is asked once."""

import threading
import time

import pytest

from data_access.errors import NotFound, StoreUnavailable
from data_access.memory import Breaker, Memory


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


class Source:
    """A store that counts its questions and may be down."""

    def __init__(self):
        self.asked = 0
        self.error = None

    def __call__(self):
        self.asked += 1
        if self.error:
            raise self.error
        return f"answer {self.asked}"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def memory(clock):
    breaker = Breaker(pause_seconds=5, clock=clock)
    return Memory(fresh_seconds=60, refusal_seconds=10, most=3, breaker=breaker, clock=clock)


def test_a_fresh_value_is_not_asked_for_again(memory, clock):
    source = Source()
    assert memory.get("a", source).value == "answer 1"
    clock.now = 59
    kept = memory.get("a", source)
    assert (kept.value, kept.age_seconds, kept.problem, source.asked) == ("answer 1", 59, None, 1)
    clock.now = 61
    assert memory.get("a", source).value == "answer 2"


def test_an_old_value_is_served_with_its_age_while_the_store_is_down_and_renewed_after(memory, clock):
    source = Source()
    memory.get("a", source)
    clock.now, source.error = 100, StoreUnavailable("The store is down.")
    kept = memory.get("a", source)
    assert (kept.value, kept.age_seconds) == ("answer 1", 100)
    assert str(kept.problem) == "The store is down."
    clock.now, source.error = 106, None
    kept = memory.get("a", source)
    assert (kept.value, kept.age_seconds, kept.problem) == ("answer 3", 0, None)


def test_a_failing_store_is_asked_once_for_all(memory, clock):
    source = Source()
    source.error = StoreUnavailable("down")
    for key in "abcabc":
        with pytest.raises(StoreUnavailable, match="down"):
            memory.get(key, source)
    assert source.asked == 1
    clock.now = 5.1
    with pytest.raises(StoreUnavailable):
        memory.get("a", source)
    assert source.asked == 2


def test_a_refusal_is_repeated_for_a_while_without_asking(memory, clock):
    source = Source()
    source.error = NotFound("There is none.")
    for _ in range(3):
        with pytest.raises(NotFound, match="There is none"):
            memory.get("a", source)
    assert source.asked == 1
    clock.now, source.error = 11, None
    assert memory.get("a", source).value == "answer 2"


def test_the_least_recently_used_goes_first(memory):
    source = Source()
    for key in "abc":
        memory.get(key, source)
    memory.get("a", source)
    memory.get("d", source)
    assert memory.peek("b") is None
    assert memory.peek("a").value == "answer 1"


def test_many_who_ask_at_once_cost_one_question():
    memory = Memory(fresh_seconds=60, refusal_seconds=10, most=3, breaker=Breaker(5))
    asked, answers = [], []

    def slow():
        asked.append(1)
        time.sleep(0.1)
        return "answer"

    threads = [threading.Thread(target=lambda: answers.append(memory.get("a", slow).value)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["answer"] * 8
    assert len(asked) == 1


def test_many_who_wait_for_a_failing_store_cost_one_question():
    memory = Memory(fresh_seconds=60, refusal_seconds=10, most=3, breaker=Breaker(5))
    asked, failures = [], []

    def failing():
        asked.append(1)
        time.sleep(0.1)
        raise StoreUnavailable("down")

    def ask():
        try:
            memory.get("a", failing)
        except StoreUnavailable as error:
            failures.append(str(error))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == ["down"] * 8
    assert len(asked) == 1
