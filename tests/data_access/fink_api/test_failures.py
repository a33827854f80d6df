"""What goes wrong with an API is told as what it is, and an API that is down is left alone for a while."""

from __future__ import annotations

import contextlib
import math
import socket
from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

import pandas as pd
import pytest
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response

from data_access import open_store, queries
from data_access.cutouts import cutouts
from data_access.errors import AlertscopeError, BadRequest, NotFound, ServiceUnavailable, StoreUnavailable
from data_access.fink_api import client
from data_access.fink_api.answers import Answers
from data_access.fink_api.client import Limits
from data_access.fink_api.store import FinkStore
from data_access.row_keys import join
from data_access.store import Store
from tests.data_access.fink_api.questions import LABELS, object_questions, other_questions
from tests.fink_server import FinkServer

NAME = "ZTF21abfmbix"
_ANSWERS: dict[str, tuple[Response, type[AlertscopeError], str, bool]] = {
    "an error": (PlainTextResponse("Traceback (most recent call last)", 500), StoreUnavailable, "status 500", False),
    "out of order": (HTMLResponse("<h1>Bad gateway</h1>", 502), StoreUnavailable, "status 502", True),
    "wait": (Response(status_code=503, headers={"Retry-After": "7"}), StoreUnavailable, "pause of 7 seconds", True),
    "wait long": (Response(status_code=429, headers={"Retry-After": "99999"}), StoreUnavailable, "of 600 sec", True),
    "too often": (Response(status_code=429), StoreUnavailable, "pause of 15 seconds", True),
    "forbidden": (Response(status_code=403), StoreUnavailable, "status 403", False),
    "a page": (HTMLResponse("<html>We are moving</html>"), StoreUnavailable, "cannot be read", False),
    "half of it": (Response(b'[{"i:objectId": "ZTF'), StoreUnavailable, "cannot be read", False),
    "nested": (Response(b"[" * 100_000), StoreUnavailable, "cannot be read", False),
    "no rows": (JSONResponse({"status": "ok"}), StoreUnavailable, "no list of rows", False),
    "numbers": (JSONResponse([1, 2]), StoreUnavailable, "no list of rows", False),
    "moved": (RedirectResponse("http://127.0.0.1:1/"), StoreUnavailable, "status 307", False),
    "refused": (JSONResponse({"status": "error", "text": "no such column"}, 400), BadRequest, "no such column", False),
    "long": (PlainTextResponse("x\n\x1b" * 5_000, 400), BadRequest, "…", False),
    "refused in HTML": (HTMLResponse("<b>no</b>", 400), BadRequest, "does not say why", False),
    "none": (PlainTextResponse("no such object", 404), NotFound, "no such object", False),
}


@pytest.mark.parametrize("case", _ANSWERS)
def test_answers_that_are_none(fink: Store, server: FinkServer, case: str) -> None:
    reply, kind, words, rests = _ANSWERS[case]
    server.reply = reply
    with pytest.raises(kind, match=words) as raised:
        queries.history_of(fink, NAME)
    assert type(raised.value) is kind
    assert len(str(raised.value)) < 300
    assert str(raised.value).isprintable()
    asked = len(server.asked)
    server.reply = None
    if rests:
        with pytest.raises(StoreUnavailable, match="asked again in a while"):
            queries.alerts_of(fink, NAME)
        assert len(server.asked) == asked
    else:
        assert queries.history_of(fink, NAME).empty  # a failure is not remembered as an answer


def test_asked_again_after_the_pause(fink: Store, server: FinkServer, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(client.time, "monotonic", lambda: now[0])
    server.reply = Response(status_code=503)
    for seconds, questions in ((0.0, 1), (client.PAUSE_SECONDS - 1.0, 1), (2.0, 2)):
        now[0] += seconds
        with pytest.raises(StoreUnavailable):
            queries.alerts_of(fink, NAME)
        assert len(server.asked) == questions
    server.reply = None
    now[0] += client.PAUSE_SECONDS + 1.0
    assert queries.alerts_of(fink, NAME).empty


def test_slow(server: FinkServer) -> None:
    server.delay_seconds = 1.0
    with FinkStore(server.url, limits=Limits(read_seconds=0.2)) as store:
        with pytest.raises(StoreUnavailable, match="did not answer in time"):
            queries.alerts_of(store, NAME)
        with pytest.raises(StoreUnavailable, match="asked again in a while"):
            queries.alerts_of(store, NAME)
    assert len(server.asked) == 1


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"fink:http://127.0.0.1:{taken.getsockname()[1]}"
        with open_store(url) as store, pytest.raises(StoreUnavailable, match="cannot be reached"):
            queries.alerts_of(store, NAME)


def test_too_large(fink: Store, server: FinkServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "LARGEST_ANSWER_BYTES", 1_000_000)
    server.reply = Response(b" " * 3_000_000)
    with pytest.raises(BadRequest, match="ask for less"):
        queries.alerts_of(fink, NAME)


@pytest.mark.parametrize(
    "answer",
    [PlainTextResponse("IndexError", 500), JSONResponse([]), JSONResponse({"b:cutoutScience_stampData": [[]]})],
)
def test_cutouts_that_fail_do_not_stop_the_store(fink: Store, sky: Store, server: FinkServer, answer: Response) -> None:
    alert = queries.latest(sky, "RRLyr", 1).iloc[0]
    dates = queries.alerts_of(fink, alert["i:objectId"])["i:jd"].head(2)
    server.reply = answer
    with pytest.raises(ServiceUnavailable):
        cutouts(fink, alert["i:objectId"], int(alert["i:candid"]), jd=float(alert["i:jd"]))
    keys = [join(alert["i:objectId"], float(jd)) for jd in dates]
    assert fink.table("ztf.cutouts").rows(keys, [b"b:cutoutScience_stampData"]) == []  # cards do without
    server.reply = None
    assert len(queries.latest(fink, "RRLyr", 3)) == 3


@pytest.mark.parametrize("rest", ["ftp://a.b", "http://", "http://a.b:x", "http://u:p@a.b", "x", "http://a.b?x=1"])
def test_addresses_that_are_none(rest: str) -> None:
    with pytest.raises(BadRequest, match="fink:"):
        open_store(f"fink:{rest}")


@pytest.mark.parametrize(
    ("rest", "url"),
    [
        ("", "fink:https://api.ztf.fink-portal.org"),
        ("http://127.0.0.1:9/api/v1/", "fink:http://127.0.0.1:9"),
        ("https://a.b/portal/", "fink:https://a.b/portal"),
    ],
)
def test_addresses(rest: str, url: str) -> None:
    with open_store(f"fink:{rest}") as store:
        assert store.url == url


_NONSENSE: tuple[Any, ...] = (
    *(None, True, "", "x", "null", "\ud800", "ZTF_1_2", -1, 2**70, 1e300, math.nan, math.inf, [], {}, [[1.0]]),
    *("2459540.5", 2459540.5, {"i:jd": 1}, "ztf_20269999", "TRCK_20260101_000000_00"),
)


@pytest.mark.parametrize("seed", range(2))
def test_nonsense_in_answers_is_no_crash(
    fink: Store, sky: Store, server: FinkServer, newest: pd.Series, seed: int
) -> None:
    """Whatever stands in place of values, a question gives a frame or one of our errors."""
    random = Random(seed)

    def spoil(route: str, fields: dict[str, Any], answer: Any) -> Any:
        if route == "cutouts":
            return {name: random.choice(_NONSENSE) for name in answer}
        return [
            {name: random.choice(_NONSENSE) if random.random() < 0.3 else value for name, value in row.items()}
            for row in answer
        ]

    server.change = spoil
    place = (newest["i:ra"], newest["i:dec"], 18_000.0)
    asked: list[Callable[[], object]] = [
        *(partial(question, fink) for question in object_questions(newest).values()),
        *(partial(question, fink) for question in other_questions(sky, newest).values()),
        *(partial(queries.latest, fink, label, 50) for label in LABELS),
        lambda: queries.cone(fink, *place),
        lambda: cutouts(fink, newest["i:objectId"], int(newest["i:candid"])),
        lambda: queries.object_names(fink, newest["i:objectId"][:9]),
    ]
    for ask in asked:
        with contextlib.suppress(AlertscopeError):
            ask()


def test_answers_are_bounded_in_bytes_and_age() -> None:
    now = [0.0]
    kept: Answers[str] = Answers(fresh_seconds=10.0, most_bytes=100, clock=lambda: now[0])

    def ask(size_bytes: int) -> Callable[[], tuple[str, int]]:
        return lambda: ("x" * size_bytes, size_bytes)

    for number in range(3):
        kept.get(f"q{number}", ask(40))
    assert [kept.peek(f"q{number}") is not None for number in range(3)] == [False, True, True]
    kept.get("large", ask(101))
    assert kept.peek("large") is None
    assert kept.peek("q1") is not None
    kept.get("q3", ask(40))  # q2 was used longest ago
    assert [kept.peek(f"q{number}") is not None for number in range(4)] == [False, True, False, True]
    now[0] = 11.0
    assert kept.peek("q1") is None
    assert kept.get("q1", lambda: ("new", 3)) == "new"
