"""The fields of a question, read from a request and described for those who ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api import kinds
from api.errors import Refused


@dataclass(frozen=True)
class Field:
    """One field of a request.

    Attributes
    ----------
    name : as in the request
    read : reads a value, see `api.kinds`
    meaning : what it is for, in a sentence
    example : a value that could stand there
    required : whether a request without it is refused
    default : what is taken where a request lacks it
    json_type : type of a usual value, as JSON Schema names it
    """

    name: str
    read: kinds.Reader
    meaning: str
    example: Any
    required: bool = False
    default: Any = None
    json_type: str = "string"


def named(fields: Sequence[Field], sent: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent, under the fields' own names: the public API writes `withCutouts` and `withcutouts`."""
    own_names = {field.name.lower(): field.name for field in fields}
    renamed = {own_names.get(name.lower(), name): value for name, value in sent.items()}
    return renamed | {field.name: sent[field.name] for field in fields if field.name in sent}


def read(fields: Sequence[Field], sent: Mapping[str, Any]) -> dict[str, Any]:
    """Value of each field.

    Raises
    ------
    Refused
        With a sentence for every field that is missing or wrong.
    """
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for field in fields:
        value = sent.get(field.name)
        if value is None and field.required:
            wrong[field.name] = f"A value is required, such as {field.example!r}."
        elif value is None:
            found[field.name] = field.default
        else:
            try:
                found[field.name] = field.read(value)
            except ValueError as error:
                wrong[field.name] = str(error)
    if wrong:
        raise Refused(wrong)
    return found


COLUMNS = Field(
    "columns", kinds.columns, "Columns to give, separated by commas; all of them if it is left out.", "i:jd,i:magpsf"
)
OUTPUT_FORMAT = Field(
    "output-format",
    kinds.choice("json", "csv", "parquet", "votable"),
    "How the rows are written: json, csv, parquet or votable.",
    "json",
    default="json",
)
