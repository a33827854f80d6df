"""The API described for programs and for people, and how it shares the server with the pages."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
import requests

from api import run
from api.routes import QUESTIONS
from api.run import AT_ONCE
from data_access.store import Store
from tests.api.conftest import TNS_OBJECT, Client
from tests.conftest import PROJECT_ROOT


def test_the_document_for_programs_is_whole(client: Client) -> None:
    document = requests.get(f"{client.url}/openapi.json", timeout=60).json()
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": "/portal/api/v1"}]
    assert set(document["paths"]) == {f"/{question.name}" for question in QUESTIONS}
    for question in QUESTIONS:
        path = document["paths"][f"/{question.name}"]
        names = {field.name for field in question.fields}
        assert {parameter["name"] for parameter in path["get"]["parameters"]} == names
        body = path["post"]["requestBody"]["content"]["application/json"]["schema"]
        assert set(body["properties"]) == names
        assert set(body["required"]) == {field.name for field in question.fields if field.required}


def test_every_example_of_the_document_is_a_request_that_is_understood(client: Client) -> None:
    document = requests.get(f"{client.url}/openapi.json", timeout=60).json()
    alternatives = {"stopdate": "window", "window": "stopdate", "id": "date"}
    for question in QUESTIONS:
        body = document["paths"][f"/{question.name}"]["post"]["requestBody"]["content"]["application/json"]["schema"]
        asked: dict[str, Any] = {}
        for name, schema in body["properties"].items():
            if alternatives.get(name) not in asked and name != "columns":
                asked[name] = schema["examples"][0]
        if asked.get("id"):
            del asked["date"]
        answer = client.post(question.name, **asked)
        assert answer.status_code in (200, 404), (question.name, answer.text)


Serve = Callable[[Any], Client]


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.headings: list[str] = []
        self._tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag = tag
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        if self._tag == "h2":
            self.headings.append(data)
            self._tag = ""


def test_the_page_for_people_brings_nothing_from_elsewhere(client: Client) -> None:
    answer = requests.get(client.url, timeout=60)
    assert answer.headers["content-type"].startswith("text/html")
    page = _Page()
    page.feed(answer.text)
    assert page.headings == [question.name for question in QUESTIONS]
    assert all(address.startswith(("#", "/portal/api/v1")) for address in page.addresses)
    assert "/portal/api/v1/openapi.json" in page.addresses
    assert f"curl {client.url}/objects" in answer.text


class Slow:
    """A store that holds every question about classes until it is let go, and counts those that it holds."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.url, self.engine, self.side_by_side = store.url, store.engine, store.side_by_side
        self.gate, self._lock = threading.Event(), threading.Lock()
        self.inside = self.most = 0

    def table(self, name: str) -> Any:
        if name == "ztf.class":
            with self._lock:
                self.inside += 1
                self.most = max(self.most, self.inside)
            self.gate.wait(30)
            with self._lock:
                self.inside -= 1
        return self._store.table(name)


class Crowd:
    """Many who ask at the same time."""

    def __init__(self, client: Client, number: int) -> None:
        self._client = client
        self.answers: list[requests.Response] = []
        self._threads = [threading.Thread(target=self._ask) for _ in range(number)]
        for thread in self._threads:
            thread.start()

    def _ask(self) -> None:
        self.answers.append(self._client.post("latests", label="Tracklet", columns="i:jd"))

    def wait(self) -> None:
        """Until all are answered."""
        for thread in self._threads:
            thread.join(60)


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20.0
    while not what() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert what()


def test_few_are_answered_at_once_and_health_does_not_stand_in_line(serve: Serve, sky_store: Store) -> None:
    slow = Slow(sky_store)
    client = serve(slow)
    crowd = Crowd(client, 12)
    wait_for(lambda: slow.inside == AT_ONCE)
    assert client.post("health").json()["status"] == "ok"
    slow.gate.set()
    crowd.wait()
    assert [answer.status_code for answer in crowd.answers] == [200] * 12
    assert slow.most == AT_ONCE


def test_a_line_that_is_too_long_is_not_joined(serve: Serve, sky_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "MOST_WAITING", 2)
    slow = Slow(sky_store)
    crowd = Crowd(serve(slow), AT_ONCE + 2 + 4)
    wait_for(lambda: len(crowd.answers) == 4)
    assert all(answer.status_code == 503 and int(answer.headers["Retry-After"]) for answer in crowd.answers)
    slow.gate.set()
    crowd.wait()
    assert sorted(answer.status_code for answer in crowd.answers) == [200] * (AT_ONCE + 2) + [503] * 4


def test_the_example_of_the_manual_runs(client: Client) -> None:
    manual = (PROJECT_ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    example = manual.partition("```python\n")[2].partition("```")[0]
    example = example.replace("http://localhost:8501/api/v1", client.url).replace("ZTF21abfmbix", TNS_OBJECT)
    found: dict[str, Any] = {}
    exec(example, found)
    assert list(found["curve"].columns) == ["i:jd", "i:magpsf", "i:fid"]
    assert len(found["curve"]) == 1
    listed = {
        name for row in manual.splitlines() if row.startswith("| `") for name in row.split("|")[1].split("`")[1::2]
    }
    assert {question.name for question in QUESTIONS} <= listed
