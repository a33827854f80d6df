"""The first page of a visit: what is changed in it, and that nothing else is."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from components.front_door import FrontDoor
from tests.asynchronous import run

PAGE = '<html><head><title>Streamlit</title><link href="./favicon.png"></head><body>&lt;title&gt;</body></html>'
BROWSER = {"accept": "text/html,*/*;q=0.8", "accept-encoding": "gzip"}


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str


async def page(request: Request) -> Response:
    return HTMLResponse(PAGE, headers={"etag": "x", "x-coding": request.headers.get("accept-encoding", "none")})


async def text(_: Request) -> Response:
    return PlainTextResponse(PAGE)


def ask(path: str, headers: dict[str, str], *, method: str = "GET", base_path: str = "") -> Answer:
    inner = Starlette(routes=[Route("/page", page), Route("/text", text)])
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": raw, "root_path": ""}
    run(FrontDoor(inner, base_path)(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent)
    answered = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], answered, body.decode())


@pytest.mark.parametrize(("base_path", "expected"), [("", '"/"'), ("portal", '"/portal"'), ("/a/b/", '"/a/b"')])
def test_the_page_knows_title_icon_and_server(base_path: str, expected: str) -> None:
    answer = ask("/page", BROWSER, base_path=base_path)
    assert "<title>Alertscope</title>" in answer.text
    assert "favicon.svg" in answer.text
    assert f"location.origin + {expected}" in answer.text
    assert int(answer.headers["content-length"]) == len(answer.text)
    assert "etag" not in answer.headers
    assert answer.headers["x-coding"] == "none", "a compressed page could not be changed"


def test_all_else_passes_unchanged() -> None:
    assert ask("/text", BROWSER).text == PAGE
    assert ask("/page", {"accept": "*/*"}).text == PAGE
    assert ask("/none", BROWSER).status == 404
    assert ask("/page", BROWSER, method="HEAD").headers["etag"] == "x"
