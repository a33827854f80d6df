"""Questions of the API with their answers as records, kept for a while."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from typing import Any, NamedTuple

from data_access.errors import BadRequest, NotFound, ServiceUnavailable, StoreUnavailable
from data_access.fink_api.answers import Answers
from data_access.fink_api.client import Client
from data_access.fink_api.records import Record, record_of

FRESH_SECONDS = 300.0
"""The survey's tables change once a night."""
MOST_BYTES = 256_000_000
_MEMORY_PER_BYTE = 7  # a record in memory, over its JSON
_MOST_CANDIDS = 50_000


class Answer(NamedTuple):
    """Records in the API's order, and a sentence if there are more."""

    records: tuple[Record, ...]
    cut: str | None


class Api:
    """One API, and what it told in the last minutes."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._answers: Answers[Any] = Answers(fresh_seconds=FRESH_SECONDS, most_bytes=MOST_BYTES)
        self._candids: OrderedDict[bytes, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def ask(self, route: str, *, texts: bool = False, **asked: Any) -> Answer:
        """Records that a route gives; a field whose name is a word of Python ends in `_`.

        Parameters
        ----------
        texts : as of `records.record_of`

        Raises
        ------
        BadRequest, NotFound, StoreUnavailable
        """
        sent = _fields(asked)

        def fetch() -> tuple[Answer, int]:
            reply = self.client.ask(route, sent)
            found = reply.content
            if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
                raise StoreUnavailable("Fink's API gave an answer that is no list of rows.")
            records = tuple(record_of(row, texts=texts) for row in found)
            self._remember_candids(records)
            return Answer(records, reply.cut), _MEMORY_PER_BYTE * reply.size_bytes

        return self._answers.get(_question(route, sent), fetch)  # type: ignore[no-any-return]

    def at_hand(self, route: str, **asked: Any) -> Answer | None:
        """What `ask` would give without asking, None if it would ask."""
        return self._answers.peek(_question(route, _fields(asked)))

    def images(self, object_id: str, candid: int, kind: str) -> dict[str, Any]:
        """Rows of pixels of an alert's cutouts by their column, empty if there are none.

        Parameters
        ----------
        kind : `Science`, `Template`, `Difference` or `All`

        Raises
        ------
        ServiceUnavailable
            The API could not give these; of other things it may tell more.
        StoreUnavailable
        """
        sent = {"objectId": object_id, "candid": str(candid), "kind": kind, "output-format": "array"}

        def fetch() -> tuple[dict[str, Any], int]:
            try:
                reply = self.client.ask("cutouts", sent)
            except (NotFound, BadRequest):
                return {}, 100
            except StoreUnavailable as error:
                raise ServiceUnavailable(str(error)) from None
            if not isinstance(reply.content, dict):
                raise ServiceUnavailable("Fink's API gave cutouts that cannot be read.")
            return reply.content, _MEMORY_PER_BYTE * reply.size_bytes

        return self._answers.get(_question("cutouts", sent), fetch)  # type: ignore[no-any-return]

    def candid_cell(self, main_key: bytes) -> bytes | None:
        """Cell of the id of an alert that was in some answer; None if it was in none."""
        with self._lock:
            return self._candids.get(main_key)

    def _remember_candids(self, records: tuple[Record, ...]) -> None:
        with self._lock:
            for record in records:
                key, candid = record.main_key, record.cells.get(b"i:candid")
                if key is not None and candid:
                    self._candids[key] = candid
                    self._candids.move_to_end(key)
            while len(self._candids) > _MOST_CANDIDS:
                self._candids.popitem(last=False)


def _fields(asked: dict[str, Any]) -> dict[str, Any]:
    named = {name.rstrip("_"): value for name, value in asked.items() if value is not None}
    return {**named, "output-format": "json"}


def _question(route: str, sent: dict[str, Any]) -> str:
    return f"{route} {json.dumps(sent, sort_keys=True)}"
