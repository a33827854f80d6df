"""A visitor without a browser: speaks Streamlit's protocol over its WebSocket and times page runs."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Origin, Subprotocol
from websockets.sync.client import ClientConnection, connect

_LONGEST_RUN_SECONDS = 60


class PageFailed(Exception):
    """A page run ended with an exception, or not at all."""


@dataclass
class Run:
    """One run of a page as a visitor meets it."""

    seconds: float
    messages: int
    bytes_down: int
    kinds: list[str] = field(default_factory=list)


class Visitor:
    """One session.

    Parameters
    ----------
    base_url : address of the server, as `http://127.0.0.1:8501`
    """

    def __init__(self, base_url: str) -> None:
        parts = urlsplit(base_url)
        self._origin, self._url = base_url, f"ws://{parts.netloc}/_stcore/stream"
        self._open_socket = contextlib.ExitStack()
        self._socket: ClientConnection | None = None
        self._page_hash = ""
        self._known_hashes: set[str] = set()

    def __enter__(self) -> Self:
        protocols, origin = [Subprotocol("streamlit")], Origin(self._origin)
        connecting = connect(self._url, subprotocols=protocols, origin=origin, max_size=None)
        self._socket = self._open_socket.enter_context(connecting)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket = None
        self._open_socket.close()

    def open(self, page: str = "", query: str = "") -> Run:
        """Open a page by its address, `page?query`, as a deep link does."""
        self._page_hash = ""
        return self._run(query, page)

    def rerun(self, query: str = "") -> Run:
        """Run the page in hand once more, nothing changed."""
        return self._run(query, "")

    def _run(self, query: str, page: str) -> Run:
        socket = self._socket
        if socket is None:
            raise PageFailed("The session is closed.")
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash, state.page_name = query, self._page_hash, page
        state.cached_message_hashes.extend(sorted(self._known_hashes))
        state.context_info.timezone, state.context_info.url = "UTC", f"{self._origin}/{page}"
        data = message.SerializeToString()
        run = Run(0.0, 0, 0)
        started = time.perf_counter()
        socket.send(data)
        while not self._take(socket, run):
            pass
        run.seconds = time.perf_counter() - started
        return run

    def _take(self, socket: ClientConnection, run: Run) -> bool:
        """Read one message; True if it says that the page is complete."""
        try:
            raw = socket.recv(timeout=_LONGEST_RUN_SECONDS)
        except TimeoutError as error:
            raise PageFailed("The page run did not end within a minute.") from error
        message: Any = ForwardMsg()
        message.ParseFromString(raw)
        kind = message.WhichOneof("type")
        run.messages += 1
        run.bytes_down += len(raw)
        run.kinds.append(kind)
        if message.metadata.cacheable:
            self._known_hashes.add(message.hash)
        if kind == "new_session":
            self._page_hash = message.new_session.page_script_hash
        if kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
            raise PageFailed(message.delta.new_element.exception.message)
        if kind != "script_finished":
            return False
        if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            raise PageFailed("The page does not compile.")
        return bool(message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN)
