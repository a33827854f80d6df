"""The API described for programs: OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.fields import OUTPUT_FORMAT, Field
from api.question import Question

_REFUSAL = {
    "type": "object",
    "properties": {
        "status": {"type": "string"},
        "text": {"type": "string"},
        "fields": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
_ROWS = {"type": "array", "items": {"type": "object"}}


def document(questions: Sequence[Question], address: str) -> dict[str, Any]:
    """The OpenAPI document of the questions; `address` is their path, the same behind any proxy."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Alertscope",
            "version": "1",
            "description": "The questions of Fink's public REST API, answered from this server's store.",
        },
        "servers": [{"url": address}],
        "paths": {f"/{question.name}": _path(question) for question in questions},
    }


def _path(question: Question) -> dict[str, Any]:
    answers = {
        "200": {"description": question.summary, "content": _content(question)},
        "400": _described("A field is missing or wrong; `fields` says which and why."),
        "404": _described("What was asked for does not exist."),
        "503": _described("The store does not answer, or too many ask at once."),
    }
    get = {
        "summary": question.summary,
        "operationId": f"get_{question.name}",
        "parameters": [
            {
                "name": field.name,
                "in": "query",
                "required": field.required,
                "description": field.meaning,
                "schema": _schema(field),
            }
            for field in question.fields
        ],
        "responses": answers,
    }
    body = {
        "type": "object",
        "properties": {field.name: {**_schema(field), "description": field.meaning} for field in question.fields},
        "required": [field.name for field in question.fields if field.required],
    }
    media_types = ("application/json", "application/x-www-form-urlencoded")
    post = {
        "summary": question.summary,
        "operationId": f"post_{question.name}",
        "requestBody": {"content": {media_type: {"schema": body} for media_type in media_types}},
        "responses": answers,
    }
    return {"get": get, "post": post}


def _content(question: Question) -> dict[str, Any]:
    if OUTPUT_FORMAT not in question.fields:
        return {"application/json": {"schema": {"type": "object"}}}
    others = ("text/csv", "application/vnd.apache.parquet", "application/x-votable+xml")
    return {"application/json": {"schema": _ROWS}} | {media_type: {} for media_type in others}


def _described(text: str) -> dict[str, Any]:
    return {"description": text, "content": {"application/json": {"schema": _REFUSAL}}}


def _schema(field: Field) -> dict[str, Any]:
    # Forms and addresses hold texts, whatever they mean.
    kind = field.json_type if field.json_type == "string" else [field.json_type, "string"]
    default = {} if field.default is None else {"default": field.default}
    return {"type": kind, "examples": [field.example], **default}
