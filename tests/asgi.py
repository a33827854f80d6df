"""One question to an application in this process, as a server would pass it on."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from starlette.types import ASGIApp

from tests.asynchronous import run


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str


def ask(app: ASGIApp, address: str, *, method: str = "GET") -> Answer:
    """The answer to a question without a body."""
    parts, sent = urlsplit(address, allow_fragments=False), list[dict[str, Any]]()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": unquote(parts.path),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [],
    }
    run(app(scope, receive, send))  # type: ignore[arg-type]
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent).decode())
