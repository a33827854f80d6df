"""The first page that a browser gets, before anything of ours is drawn."""

from __future__ import annotations

import json
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.preload import scripts_to_preload

_TITLE = (b"<title>Streamlit</title>", b"<title>Alertscope</title>")
_ICON = (b'href="./favicon.png"', b'href="./app/static/favicon.svg" type="image/svg+xml"')


class FrontDoor:
    """Gives the first page our title and icon, and tells it where the server is.

    Without that, a browser that comes in at `/object` first asks for a server at `/object/`, gets errors and then
    tries `/`: two requests lost for each link from outside, and two errors in its console.

    Parameters
    ----------
    app : the application behind
    base_path : where the dashboard is served, as `server.baseUrlPath`; empty for the root
    """

    def __init__(self, app: ASGIApp, base_path: str = "") -> None:
        self._app = app
        self._api = f"/{base_path.strip('/')}".rstrip("/") + "/api/"
        path = json.dumps(f"/{base_path.strip('/')}")
        script = f"<script>window.__streamlit = {{BACKEND_BASE_URL: location.origin + {path}}}</script>"
        preloads = "".join(
            f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in scripts_to_preload()
        )
        self._replacements = (
            _TITLE,
            _ICON,
            (b"<head>", b"<head>\n    " + script.encode()),
            (b"</head>", preloads.encode() + b"\n  </head>"),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not _asks_for_page(scope, self._api):
            await self._app(scope, receive, send)
            return
        # The page is changed as text, so it must not come compressed; it has 4 kB.
        headers = [(name, value) for name, value in scope["headers"] if name.lower() != b"accept-encoding"]
        held: dict[str, Any] = {}

        async def forward(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                held.update(start=message, body=bytearray())
            elif not held:
                await send(message)
            else:
                held["body"] += message.get("body", b"")
                if not message.get("more_body"):
                    await self._send_changed(held["start"], bytes(held["body"]), send)

        await self._app({**scope, "headers": headers}, receive, forward)

    async def _send_changed(self, start: Message, page: bytes, send: Send) -> None:
        for old, new in self._replacements:
            page = page.replace(old, new, 1)
        dropped = (b"content-length", b"etag", b"last-modified")  # they were of the page as it was
        headers = [(name, value) for name, value in start["headers"] if name.lower() not in dropped]
        headers.append((b"content-length", str(len(page)).encode()))
        await send({**start, "headers": headers})
        await send({"type": "http.response.body", "body": page})


def _asks_for_page(scope: Scope, api: str) -> bool:
    if scope["path"].startswith(api):  # the API's own page stays as it is
        return False
    return any(name.lower() == b"accept" and b"text/html" in value for name, value in scope["headers"])


def _is_page(start: Message) -> bool:
    headers = {name.lower(): value for name, value in start["headers"]}
    is_html: bool = headers.get(b"content-type", b"").startswith(b"text/html")
    return is_html and start["status"] == 200
