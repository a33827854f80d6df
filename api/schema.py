"""The fields of an alert: name, type and meaning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

from api.question import Question
from data_access.field_descriptions import FIELDS
from data_access.store import Store
from data_access.table_types import types_of

_GROUPS = {
    "i:": "ZTF original fields (i:)",
    "b:": "ZTF original cutouts (b:)",
    "d:": "Fink science module outputs (d:)",
    "v:": "Fink on-the-fly added values (v:)",
}
_TYPES = {"integer": "int", "fits/image": "array"}
_TEXTS_COMPUTED = ("v:classification", "v:constellation", "v:lastdate", "v:firstdate")


def _answer(store: Store, asked: Mapping[str, Any]) -> Response:
    types = types_of(store, "ztf")
    groups: dict[str, dict[str, dict[str, str]]] = {title: {} for title in _GROUPS.values()}
    for name in sorted({*types, *FIELDS}):
        title = _GROUPS.get(name[:2])
        if title is None:
            continue
        described = FIELDS.get(name)
        token = types.get(name) or ("string" if name in _TEXTS_COMPUTED else "double")
        entry = {"type": _TYPES.get(token, token), "doc": described.meaning if described else ""}
        if described and described.unit:
            entry["unit"] = described.unit
        groups[title][name[2:]] = entry
    return JSONResponse(groups)


QUESTION = Question("schema", "The fields of an alert with type, meaning and unit.", (), _answer)
