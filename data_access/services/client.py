"""How every outside service is asked: with a time limit, one kind of error, and a pause after it failed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import requests

from data_access import settings
from data_access.errors import NotFound, ServiceUnavailable

T = TypeVar("T")

PAUSE_SECONDS = 120.0
"""A service that failed is not asked again for so long."""
_CONNECT_SECONDS = 4.0
_LARGEST_ANSWER_BYTES = 20_000_000


class Service:
    """One outside service.

    Parameters
    ----------
    name : what users call it
    variable : environment variable that names another address; `off` means: do not ask
    address : where it is by default
    timeout_seconds : between two pieces of an answer; a connection must stand within 4 seconds
    """

    def __init__(self, name: str, variable: str, address: str, timeout_seconds: float) -> None:
        self.name, self._variable, self._address, self._timeout = name, variable, address, timeout_seconds
        self._lock = threading.Lock()
        self._asked_again_at = 0.0
        self._reason = ""

    @property
    def address(self) -> str:
        """Where the service is: the environment's address, else the usual one."""
        return settings.service_address(self._variable, self._address)

    def get(self, path: str = "", **query: str) -> Any:
        """JSON that a GET request gives; see `_ask`."""
        return self._ask("GET", path, json.loads, params=query)

    def text(self, path: str = "") -> str:
        """Text that a GET request gives; see `_ask`."""
        return self._ask("GET", path, lambda body: body.decode("utf-8", "replace"))

    def content(self, path: str) -> bytes:
        """The bytes of a file that a GET request gives; see `_ask`."""
        return self._ask("GET", path, bytes)

    def post(self, path: str = "", **sent: Any) -> Any:
        """JSON that a POST request gives, with the arguments of `requests`; see `_ask`."""
        return self._ask("POST", path, json.loads, **sent)

    def forget(self) -> None:
        """Ask again at once, as after a press on "Try again"."""
        with self._lock:
            self._asked_again_at = 0.0

    def _ask(self, method: str, path: str, read: Callable[[bytes], T], **sent: Any) -> T:
        """Ask the service and read its answer.

        Raises
        ------
        ServiceUnavailable
            No answer in time, an error of the server, nothing that can be read; or one of these up to two minutes ago.
        NotFound
            The service answered that it does not know this.
        """
        if self.address == "off":
            raise ServiceUnavailable(f"{self.name} is switched off on this server.")
        with self._lock:
            if time.monotonic() < self._asked_again_at:
                raise ServiceUnavailable(self._reason)
        try:
            return read(self._answer(method, f"{self.address}{path}", sent))
        except requests.Timeout:
            raise self._failed(f"{self.name} did not answer in {self._timeout:.0f} seconds.") from None
        except (requests.RequestException, ValueError):
            raise self._failed(f"{self.name} cannot be reached, or gave an answer that cannot be read.") from None

    def _answer(self, method: str, url: str, sent: Mapping[str, Any]) -> bytes:
        deadline = time.monotonic() + 2.0 * self._timeout
        with requests.request(method, url, timeout=(_CONNECT_SECONDS, self._timeout), stream=True, **sent) as response:
            if response.status_code in (400, 404, 422):
                raise NotFound(f"{self.name} does not know this object.")
            response.raise_for_status()
            body = bytearray()
            for piece in response.iter_content(65_536):
                body += piece
                if len(body) > _LARGEST_ANSWER_BYTES or time.monotonic() > deadline:
                    raise requests.Timeout
        return bytes(body)

    def _failed(self, reason: str) -> ServiceUnavailable:
        with self._lock:
            self._asked_again_at = time.monotonic() + PAUSE_SECONDS
            self._reason = f"{reason} It is asked again in a while."
        return ServiceUnavailable(reason)
