"""What a request holds: fields in the address, in a form or in a JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from starlette.formparsers import MultiPartException
from starlette.requests import Request

from api.errors import Refused

_LARGEST_BODY_BYTES = 1_000_000
_MOST_FIELDS = 100


async def fields_of(request: Request) -> dict[str, Any]:
    """Fields of a request; those of the body go before those of the address.

    Raises
    ------
    Refused
        The body is too large or cannot be read.
    """
    found = _together(request.query_params.multi_items())
    if request.method == "POST":
        found |= await _of_body(request)
    if len(found) > _MOST_FIELDS:
        raise Refused({"body": f"It holds more than {_MOST_FIELDS} fields."})
    return found


async def _of_body(request: Request) -> dict[str, Any]:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST_BODY_BYTES:
            raise Refused({"body": f"It is larger than {_LARGEST_BODY_BYTES:,} bytes."})
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == "multipart/form-data":
        return await _of_parts(request, bytes(body))
    if content_type == "application/x-www-form-urlencoded" and not body.lstrip().startswith(b"{"):
        try:
            pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
        except ValueError as error:
            raise Refused({"body": "The form cannot be read."}) from error
        return _together(pairs)
    return _of_json(bytes(body))


def _of_json(body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused({"body": "It is not JSON, nor a form that says so in its content type."}) from error
    if not isinstance(found, dict):
        raise Refused({"body": "It is JSON, but no object with a value for each field."})
    return found


async def _of_parts(request: Request, body: bytes) -> dict[str, Any]:
    async def again() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    try:
        async with Request(request.scope, again).form(max_files=0, max_fields=_MOST_FIELDS) as form:
            return _together((name, value) for name, value in form.multi_items() if isinstance(value, str))
    except (MultiPartException, ValueError, KeyError) as error:
        raise Refused({"body": "The form cannot be read."}) from error
    except Exception as error:  # starlette raises its HTTPException here where an app stands around it
        if getattr(error, "status_code", None) == 400:
            raise Refused({"body": "The form cannot be read."}) from error
        raise


def _together(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Values by name; a name that stands several times has its values joined with commas."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        found[name] = f"{found[name]},{value}" if name in found else value
    return found
