"""What the search field asks while somebody types. No page runs for it."""

from __future__ import annotations

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from components.search_field.words import answer_to

PATH = "/api/typed"
_AT_ONCE = 4
"""Texts read at the same time: a store that hangs must not take the server's threads."""


def routes(base_path: str) -> list[BaseRoute]:
    """The one route, below `base_path`: `?text=…` gives what is said of the text."""
    limiter = CapacityLimiter(_AT_ONCE)

    async def typed(request: Request) -> Response:
        text = request.query_params.get("text", "")
        said = await to_thread.run_sync(answer_to, text, limiter=limiter)
        return JSONResponse(said, headers={"cache-control": "no-store"})

    return [Route(base_path + PATH, typed)]
