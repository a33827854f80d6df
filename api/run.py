"""How a question is answered: in a thread, few at a time, and every failure as a sentence."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api import fields
from api.errors import Refused
from api.formats import Table, respond
from api.question import Question
from api.requests import fields_of
from data_access.errors import AlertscopeError, BadRequest, NotFound, ServiceUnavailable, StoreUnavailable
from data_access.store import Store
from science.errors import ScienceError

AT_ONCE = 3
"""Questions answered at the same time; pages have threads of their own, and the store is there for both."""
MOST_WAITING = 50

_log = logging.getLogger("alertscope.api")


class _Line:
    """Those who are answered or wait."""

    def __init__(self, at_once: int) -> None:
        self.at_once, self.inside = at_once, 0
        self.limiter = CapacityLimiter(at_once)


class Desk:
    """Answers questions with a store that is opened when the first one comes.

    Parameters
    ----------
    open_store : gives the store, quickly once it is open
    """

    def __init__(self, open_store: Callable[[], Store]) -> None:
        self._open_store = open_store
        self._line = _Line(AT_ONCE)
        self._apart = _Line(1)  # whoever asks for the server's health does not stand in line with the others

    def endpoint(self, question: Question) -> Callable[[Request], Awaitable[Response]]:
        """The route's function."""
        line = self._apart if question.name == "health" else self._line

        async def answer(request: Request) -> Response:
            try:
                sent = fields.named(question.fields, await fields_of(request))
            except Refused as refused:
                return _refusal(refused)
            if line.inside >= line.at_once + MOST_WAITING:
                return _problem(503, "Too many questions at once. Ask again in a moment.", retry_seconds=1)
            line.inside += 1  # on the event loop only
            try:
                response = await to_thread.run_sync(self._answer, question, sent, limiter=line.limiter)
            finally:
                line.inside -= 1
            unknown = sorted(sent.keys() - {field.name for field in question.fields})
            if unknown:
                response.headers["X-Alertscope-Unknown-Fields"] = _header(", ".join(unknown))
            return response

        return answer

    def _answer(self, question: Question, sent: Mapping[str, Any]) -> Response:
        try:
            asked = fields.read(question.fields, sent)
            answer = question.answer(self._open_store(), asked)
            return respond(answer, asked["output-format"]) if isinstance(answer, Table) else answer
        except Refused as refused:
            return _refusal(refused)
        except NotFound as error:
            return _problem(404, str(error))
        except BadRequest as error:
            return _refusal(Refused({question.fields[0].name if question.fields else "body": str(error)}))
        except (StoreUnavailable, ServiceUnavailable) as error:
            return _problem(503, str(error), retry_seconds=10)
        except (AlertscopeError, ScienceError) as error:
            return _problem(502, str(error))
        except Exception:
            number = uuid.uuid4().hex[:8]
            _log.exception("Question %s failed, number %s.", question.name, number)
            return _problem(500, f"The answer failed; the server's log tells more under {number}.")


def _refusal(refused: Refused) -> Response:
    return JSONResponse({"status": "error", "text": str(refused), "fields": refused.fields}, 400)


def _problem(status: int, text: str, *, retry_seconds: int | None = None) -> Response:
    headers = {} if retry_seconds is None else {"Retry-After": str(retry_seconds)}
    return JSONResponse({"status": "error", "text": text}, status, headers)


def _header(text: str) -> str:
    kept = "".join(character for character in text if character.isprintable())
    return kept.encode("ascii", "replace").decode()[:500]
