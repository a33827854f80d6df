"""The routes of the API."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from api import (
    anomaly,
    classes,
    conesearch,
    cutouts,
    health,
    latests,
    objects,
    openapi,
    page,
    resolver,
    schema,
    sso,
    statistics,
    tracklet,
)
from api.kinds import nearest
from api.question import Question
from api.run import Desk
from data_access.store import Store

PREFIX = "/api/v1"

QUESTIONS: tuple[Question, ...] = (
    objects.QUESTION,
    conesearch.QUESTION,
    latests.QUESTION,
    sso.QUESTION,
    tracklet.QUESTION,
    cutouts.QUESTION,
    anomaly.QUESTION,
    statistics.QUESTION,
    resolver.QUESTION,
    schema.QUESTION,
    classes.QUESTION,
    health.QUESTION,
)


def routes(base_path: str, open_store: Callable[[], Store]) -> list[BaseRoute]:
    """All routes, below `base_path`; `open_store` gives the store and is called for each question."""
    desk = Desk(open_store)
    top = base_path + PREFIX

    async def described_for_programs(request: Request) -> Response:
        return JSONResponse(openapi.document(QUESTIONS, top))

    async def described_for_people(request: Request) -> Response:
        return HTMLResponse(page.html(QUESTIONS, top, str(request.base_url).rstrip("/")))

    async def no_such_question(request: Request) -> Response:
        name = request.path_params["rest"]
        near = nearest(name, [question.name for question in QUESTIONS])
        return JSONResponse({"status": "error", "text": f"There is no question {name[:80]!r} here.{near}"}, 404)

    return [
        *(
            Route(f"{top}/{question.name}", desk.endpoint(question), methods=["GET", "POST"], name=question.name)
            for question in QUESTIONS
        ),
        Route(f"{top}/openapi.json", described_for_programs),
        Route(top, described_for_people),
        Route(f"{top}/", described_for_people),
        Route(f"{top}/{{rest:path}}", no_such_question, methods=["GET", "POST"]),
    ]
