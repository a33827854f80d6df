"""A server on this machine that answers as the outside services do."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from data_access.services import fink_sso, jpl, miriade, sesame, ssodnet
from tests.data_access.services import recorded

ADDRESSES = {
    "ALERTSCOPE_MIRIADE_URL": "/ephemcc",
    "ALERTSCOPE_QUAERO_URL": "/quaero",
    "ALERTSCOPE_SSOCARD_URL": "/ssocard",
    "ALERTSCOPE_JPL_URL": "/sbdb",
    "ALERTSCOPE_FINK_API_URL": "/fink",
    "ALERTSCOPE_SESAME_URL": "/sesame",
}
SERVICES = (miriade.SERVICE, ssodnet.QUAERO, ssodnet.CARDS, jpl.SERVICE, fink_sso.SERVICE, sesame.SERVICE)


class Outside:
    """The outside world: what it was asked, and how it answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.status = 200
        self.delay_seconds = 0.0
        self.raw: bytes | None = None
        self.change: Callable[[str, Any], Any] = lambda path, answer: answer

    def answer(self, path: str, body: str) -> tuple[int, bytes]:
        self.asked.append((path, body))
        time.sleep(self.delay_seconds)
        if self.raw is not None:
            return self.status, self.raw
        found = self.change(path, recorded.answer(path, body))
        if found is None:
            return 404, b"{}"
        return self.status, (found if isinstance(found, str) else json.dumps(found)).encode()

    def close_to(self, text: str) -> int:
        """How often a path with this in it was asked."""
        return sum(text in path for path, _ in self.asked)


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    world = Outside()

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")
            status, sent = world.answer(self.path, body)
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the other side did not wait

        do_GET = do_POST = _serve

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    for variable, path in ADDRESSES.items():
        monkeypatch.setenv(variable, f"http://127.0.0.1:{server.server_port}{path}")
    for service in SERVICES:
        service.forget()
    yield world
    server.shutdown()
    server.server_close()
    thread.join()
    for service in SERVICES:
        service.forget()
