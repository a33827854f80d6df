"""Whether this server and its store answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

from api.question import Question
from data_access import queries
from data_access.errors import NoSuchTable
from data_access.store import Store


def _answer(store: Store, asked: Mapping[str, Any]) -> Response:
    simulated = queries.about(store).get("simulated", "false") == "true"
    try:
        nights = queries.statistics(store, columns=["basic:sci"])
    except NoSuchTable:
        return JSONResponse({"status": "ok", "engine": store.engine, "simulated": simulated})
    newest = None if nights.empty else str(nights["night"].iloc[-1])
    alerts = int(nights["basic:sci"].sum())
    return JSONResponse(
        {
            "status": "ok",
            "engine": store.engine,
            "simulated": simulated,
            "nights": len(nights),
            "newest_night": newest,
            "alerts": alerts,
        }
    )


QUESTION = Question("health", "Whether this server and its store answer, and how much the store holds.", (), _answer)
