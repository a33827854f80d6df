"""A question of the API: its name, its fields and the function that answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from starlette.responses import Response

from api import kinds
from api.errors import Refused
from api.fields import Field
from api.formats import Table
from data_access.field_descriptions import FIELDS
from data_access.store import Store
from data_access.table_types import types_of

MOST_ROWS = 10_000
"""Rows of one answer; a larger one is cut, and says so."""


@dataclass(frozen=True)
class Question:
    """One route.

    Attributes
    ----------
    name : last part of the address
    summary : what it answers, in a sentence
    fields : what a request holds
    answer : gives rows or a response of its own, from the store and the value of each field
    """

    name: str
    summary: str
    fields: tuple[Field, ...]
    answer: Callable[[Store, Mapping[str, Any]], Table | Response]


def check_columns(store: Store, table: str, columns: list[str] | None) -> None:
    """Refuse a column that neither the table's own types nor the fields computed on reading know.

    Raises
    ------
    Refused
    """
    known = {*types_of(store, table), *FIELDS, "d:tag"}
    for name in columns or ():
        if name not in known:
            near = kinds.nearest(name, sorted(known))
            raise Refused({"columns": f"There is no column {name[:80]}.{near} The question `schema` lists them."})


def stored(columns: list[str] | None) -> list[str] | None:
    """The columns to read: None, for all, where one of them is computed from others on reading."""
    return None if columns is None or any(name.startswith("v:") for name in columns) else columns


def shown(frame: pd.DataFrame, columns: list[str] | None, *always: str) -> pd.DataFrame:
    """The frame's columns that were asked for, then `always`; those that it lacks are null."""
    if columns is None:
        return frame
    return frame.reindex(columns=list(dict.fromkeys((*columns, *always))))


def check_dates(start_name: str, start_jd: float | None, stop_name: str, stop_jd: float | None) -> None:
    """Refuse dates that are not in order.

    Raises
    ------
    Refused
    """
    if start_jd is not None and stop_jd is not None and stop_jd < start_jd:
        raise Refused({stop_name: f"It is before `{start_name}`."})
