"""A server on this machine that speaks Fink's public API: our own routes on a store, and whatever else it is told."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from api.routes import PREFIX, routes
from data_access.store import Store

Change = Callable[[str, dict[str, Any], Any], Any]


class FinkServer:
    """What it was asked, and how it answers.

    Attributes
    ----------
    url : its address for `fink:`
    asked : route and fields of each question
    most_at_once : how many questions stood at the same time
    reply : stands in place of every answer, if there is one
    delay_seconds : before each answer
    change : makes another answer of one in JSON, from the route, the fields and the answer
    """

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self._now = 0
        self.forget()

    def forget(self) -> None:
        """Answer as usual, and know of no question."""
        self.asked.clear()
        self.most_at_once = 0
        self.reply: Response | None = None
        self.delay_seconds = 0.0
        self.change: Change | None = None

    def routes_asked(self) -> Counter[str]:
        """How often each route was asked since it was last told to forget."""
        return Counter(route for route, _ in self.asked)

    async def answer(self, request: Request, usual: Callable[[Request], Awaitable[Response]]) -> Response:
        route, body = request.url.path.removeprefix(f"{PREFIX}/"), await request.body()
        fields = json.loads(body) if body else {}
        self.asked.append((route, fields))
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        try:
            await asyncio.sleep(self.delay_seconds)
            return self.reply or await self._usual(route, fields, request, usual)
        finally:
            self._now -= 1

    async def _usual(
        self, route: str, fields: dict[str, Any], request: Request, usual: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        response = await usual(request)
        if self.change is None or response.status_code != 200:
            return response
        pieces = [piece async for piece in response.body_iterator]  # type: ignore[attr-defined]
        return Response(json.dumps(self.change(route, fields, json.loads(b"".join(pieces)))))


@contextmanager
def fink_server(store: Store, own_routes: list[BaseRoute] | None = None) -> Iterator[FinkServer]:
    """A running server in front of a store; with `own_routes` in place of our API's."""
    server = FinkServer()
    app = Starlette(routes=own_routes or routes("", lambda: store))
    app.add_middleware(BaseHTTPMiddleware, dispatch=server.answer)
    running = uvicorn.Server(
        uvicorn.Config(app, port=0, log_level="error", lifespan="off", ws="none", access_log=False)
    )
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20.0
    while not running.started and time.monotonic() < deadline:
        time.sleep(0.01)
    assert running.started
    server.url = f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        running.should_exit = True
        thread.join(10)
