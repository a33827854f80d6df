"""The frame of every page and the routes of the server."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.requests import Request

import app
from tests.asynchronous import run
from tests.pages.conftest import OpenPage


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("21abfmbix", "", {"oid": ["ZTF21abfmbix"]}),
        ("21abfmbix", "unit=flux&unit=x", {"oid": ["ZTF21abfmbix"], "unit": ["flux", "x"]}),
        ("21a&oid=other", "", {"oid": ["ZTF21a&oid=other"]}),
        ("//example.org", "", {"oid": ["ZTF//example.org"]}),
    ],
)
def test_a_short_address_leads_to_the_object(path: str, query: str, expected: dict[str, list[str]]) -> None:
    scope = {
        "type": "http",
        "path_params": {"rest": path},
        "query_string": query.encode(),
        "root_path": "",
        "headers": [],
    }
    answer = run(app.object_by_name(Request(scope)))
    target = urlsplit(answer.headers["location"])
    assert answer.status_code == 307
    assert (target.netloc, target.path) == ("", "/object")
    assert parse_qs(target.query) == expected


def test_each_page_run_is_a_line_of_telemetry(
    open_page: OpenPage, tmp_path: object, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ALERTSCOPE_TELEMETRY", "1")
    open_page(f"embedded:{tmp_path}/new")
    assert "[telemetry] page Home: " in capfd.readouterr().err


@pytest.mark.parametrize("query", [{}, {"oid": "ZTF99zzzzzzz"}, {"oid": "no name!"}])
def test_a_page_that_ends_early_keeps_its_frame(open_page: OpenPage, tmp_path: object, query: dict[str, str]) -> None:
    test = open_page(f"embedded:{tmp_path}/new", "object.py", **query)
    assert not test.exception
    assert "embedded store" in test.sidebar.caption[0].value
