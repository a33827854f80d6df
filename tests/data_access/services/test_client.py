"""A service that is slow, down, broken or switched off never costs more than its time limit, and that once."""

from __future__ import annotations

import pytest

from data_access.errors import NotFound, ServiceUnavailable
from data_access.services.client import Service
from tests.data_access.services.conftest import Outside


def service(timeout_seconds: float = 0.3) -> Service:
    return Service("The service", "ALERTSCOPE_JPL_URL", "http://127.0.0.1:1/nobody", timeout_seconds)


def test_a_slow_service_is_left_and_not_asked_again_for_a_while(outside: Outside) -> None:
    slow = service()
    outside.delay_seconds = 1.0
    with pytest.raises(ServiceUnavailable, match="did not answer"):
        slow.get(sstr="1272")
    with pytest.raises(ServiceUnavailable, match="asked again in a while"):
        slow.get(sstr="1272")
    assert len(outside.asked) == 1
    outside.delay_seconds = 0.0
    slow.forget()
    assert slow.get(sstr="1272")["object"]["des"] == "1272"


def test_a_service_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALERTSCOPE_JPL_URL", raising=False)
    with pytest.raises(ServiceUnavailable, match="cannot be reached"):
        service().get()


@pytest.mark.parametrize(("status", "raw"), [(500, b"{}"), (503, b""), (200, b"<html>"), (200, b"")])
def test_errors_of_the_server_and_answers_that_are_no_json(outside: Outside, status: int, raw: bytes) -> None:
    outside.status, outside.raw = status, raw
    with pytest.raises(ServiceUnavailable, match="cannot be read"):
        service().get()


def test_what_the_service_does_not_know_is_no_failure_of_it(outside: Outside) -> None:
    outside.status, outside.raw = 404, b"{}"
    asked = service()
    for _ in range(2):
        with pytest.raises(NotFound):
            asked.get()
    assert len(outside.asked) == 2


def test_a_service_can_be_switched_off(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALERTSCOPE_JPL_URL", "off")
    with pytest.raises(ServiceUnavailable, match="switched off"):
        service().get()
    assert not outside.asked


def test_an_endless_answer_is_cut(outside: Outside) -> None:
    outside.raw = b" " * 21_000_000
    with pytest.raises(ServiceUnavailable):
        service(5.0).get()
