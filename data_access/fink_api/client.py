"""How Fink's API is asked: few questions at once, each with a time limit, and a pause after it failed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

import requests
from requests.adapters import HTTPAdapter

from data_access.errors import BadRequest, NotFound, StoreUnavailable

AT_ONCE = 4
PAUSE_SECONDS = 15.0
"""An API that cannot be reached is not asked again for so long."""
LONGEST_PAUSE_SECONDS = 600.0
LARGEST_ANSWER_BYTES = 64_000_000
_NAME = "Fink's API"
_LONGEST_REASON = 200
_OUT_OF_ORDER = (502, 503, 504)


class Limits(NamedTuple):
    """Seconds until a connection stands, between two pieces of an answer, and for a whole one."""

    connect_seconds: float = 4.0
    read_seconds: float = 30.0
    whole_seconds: float = 60.0


class Reply(NamedTuple):
    """JSON that was given, its size, and what the header says of an answer that was cut."""

    content: Any
    size_bytes: int
    cut: str | None


class Client:
    """One API.

    Parameters
    ----------
    address : without `/api/v1`
    limits : Limits
    """

    def __init__(self, address: str, limits: Limits | None = None) -> None:
        self.address, self._limits = address, limits or Limits()
        self._session = requests.Session()
        self._session.headers["User-Agent"] = "Alertscope"
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=AT_ONCE))
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._lock = threading.Lock()
        self._asked_again_at, self._reason = 0.0, ""

    def ask(self, route: str, asked: Mapping[str, Any]) -> Reply:
        """JSON that a route gives.

        Raises
        ------
        BadRequest
            The API refuses the question, or its answer is too large.
        NotFound
            The API says that there is none.
        StoreUnavailable
            No answer in time, an error of the server, nothing that can be read; or one of these a moment ago.
        """
        self._refuse_while_paused()
        if not self._turns.acquire(timeout=self._limits.whole_seconds):
            raise StoreUnavailable(f"{_NAME} is busy with other questions of this server.")
        try:
            self._refuse_while_paused()  # it may have failed while this question waited for its turn
            body, cut = self._answer(route, asked)
        except requests.Timeout:
            raise self._failed(f"{_NAME} did not answer in time.") from None
        except requests.RequestException:
            raise self._failed(f"{_NAME} at {self.address} cannot be reached.") from None
        finally:
            self._turns.release()
        try:
            return Reply(json.loads(body), len(body), cut)
        except (ValueError, RecursionError):
            raise StoreUnavailable(f"{_NAME} gave an answer that cannot be read.") from None

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def _answer(self, route: str, asked: Mapping[str, Any]) -> tuple[bytes, str | None]:
        deadline = time.monotonic() + self._limits.whole_seconds
        with self._session.post(
            f"{self.address}/api/v1/{route}",
            json=dict(asked),
            timeout=(self._limits.connect_seconds, self._limits.read_seconds),
            allow_redirects=False,
            stream=True,
        ) as response:
            body = bytearray()
            for piece in response.iter_content(65_536):
                body += piece
                if len(body) > LARGEST_ANSWER_BYTES:
                    raise BadRequest(f"{_NAME} gives more than {LARGEST_ANSWER_BYTES / 1e6:.0f} MB: ask for less.")
                if time.monotonic() > deadline:
                    raise requests.Timeout
            if response.status_code != 200:
                raise self._refusal(response, bytes(body))
            return bytes(body), response.headers.get("X-Alertscope-Cut")

    def _refusal(self, response: requests.Response, body: bytes) -> Exception:
        status = response.status_code
        if status in (400, 422):
            return BadRequest(f"{_NAME} refuses this question: {_reason_in(body)}")
        if status == 404:
            return NotFound(f"{_NAME} says: {_reason_in(body)}")
        wait = _seconds(response.headers.get("Retry-After"))
        if status == 429 or (status in _OUT_OF_ORDER and wait is not None):
            pause = min(PAUSE_SECONDS if wait is None else wait, LONGEST_PAUSE_SECONDS)
            return self._failed(f"{_NAME} asks for a pause of {pause:.0f} seconds.", pause)
        sentence = f"{_NAME} failed to answer (status {status})."
        return self._failed(sentence) if status in _OUT_OF_ORDER else StoreUnavailable(sentence)

    def _refuse_while_paused(self) -> None:
        with self._lock:
            if time.monotonic() < self._asked_again_at:
                raise StoreUnavailable(self._reason)

    def _failed(self, reason: str, pause_seconds: float = PAUSE_SECONDS) -> StoreUnavailable:
        with self._lock:
            self._asked_again_at = time.monotonic() + pause_seconds
            self._reason = f"{reason} It is asked again in a while."
        return StoreUnavailable(reason)


def _reason_in(body: bytes) -> str:
    """What the API says of a refusal, as one short line."""
    text = body[:5_000].decode("utf-8", "replace")
    try:
        found = json.loads(body)
        text = str(found["text"]) if isinstance(found, dict) and "text" in found else text
    except (ValueError, RecursionError):
        pass
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    if not line or line.startswith("<"):
        return "it does not say why."
    return line if len(line) <= _LONGEST_REASON else f"{line[:_LONGEST_REASON]}…"


def _seconds(header: str | None) -> float | None:
    """A header `Retry-After` in seconds; a date there is as good as none."""
    return float(header) if header is not None and header.strip().isdecimal() else None
