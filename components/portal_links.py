"""Addresses of Fink's public portal, and what somebody else's page may link to: each leads to where it is here."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from components.base_path import base_path
from components.search_field.destination import Destination, destination_of
from data_access.search import canonical, question_from_parameters
from data_access.search.class_names import ANOMALY
from data_access.search.names import object_name

_PAGES = {"stats": "statistics", "xmatch": "crossmatch", "gw": "region"}
_ASKS = ("action", "q", "query")
_OF_THE_FRAME = ("embed", "embed_options")


class PortalLinks:
    """Redirects `/?action=conesearch&ra=10&dec=20&r=5`, `/?q=…`, `/stats`, `/xmatch` and `/gw`; all else passes.

    Parameters
    ----------
    app : the application behind
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._base_path = app, base_path()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        target = None
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            target = self._target(scope["path"], QueryParams(scope["query_string"]))
        if target is None:
            await self._app(scope, receive, send)
        else:
            await RedirectResponse(target, status_code=307)(scope, receive, send)

    def _target(self, path: str, parameters: QueryParams) -> str | None:
        """Where an address leads; None if it is what it is."""
        below = path.removeprefix(self._base_path)
        if not path.startswith(self._base_path) or below[:1] not in ("", "/"):
            return None
        name = below.strip("/")
        if name in _PAGES:
            given = _of_region(parameters) if name == "gw" else dict(parameters)
            return f"{self._base_path}/{_PAGES[name]}" + (f"?{urlencode(given)}" if given else "")
        if name or not any(parameters.get(key) for key in _ASKS):
            return None
        return _target_of_search(parameters)


def _asked(parameters: Mapping[str, str]) -> dict[str, str]:
    """The parameters as a search has them; the portal calls whatever is looked up `object`."""
    asked = {key: value for key, value in parameters.items() if key not in _OF_THE_FRAME}
    name = asked.get("object", "")
    match asked.get("action"):
        case "anomaly":
            return {"class": ANOMALY} | asked
        case "sso" if name:
            del asked["object"]
            return {"sso": name} | asked
        case "conesearch" if name and object_name(name) is None:
            del asked["object"]
            return asked if "ra" in asked else {"name": name} | asked
    return asked


def _of_region(parameters: Mapping[str, str]) -> dict[str, str]:
    """A superevent's name, and the credible level, which the portal has as a share, in percent."""
    given = dict(parameters)
    event, level = given.pop("event_name", ""), given.pop("credible_level", "")
    given |= {"by": "event", "event": event} if event else {}
    with suppress(ValueError):
        given |= {"level": f"{100.0 * float(level):g}"}
    return given


def _target_of_search(parameters: Mapping[str, str]) -> str:
    """The object, or the page of searches; what is off in the parameters is said there, so they go as they are."""
    question = question_from_parameters(_asked(parameters))
    if not question.problems and question.action != "nothing":
        question = replace(question, text=canonical(question))
    target = destination_of(question)
    frame = {key: value for key, value in parameters.items() if key in _OF_THE_FRAME}
    return Destination(target.page, target.parameters | frame).address
