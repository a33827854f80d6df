"""Counts of each night."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from api import kinds
from api.errors import Refused
from api.fields import COLUMNS, OUTPUT_FORMAT, Field
from api.formats import Table
from api.question import Question
from data_access import queries
from data_access.store import Store

_COUNTS = tuple(f"basic:{name}" for name in ("raw", "sci", "n_g", "n_r", "exposures", "fields"))
_OF_NIGHT = ("key:key", "basic:date")


def _date(value: Any) -> str:
    written: str = kinds.text(longest=10, empty=True)(value).replace("-", "")
    if not re.fullmatch(r"[0-9]{0,8}", written):
        raise ValueError("It is the beginning of a date: YYYY, YYYYMM, YYYYMMDD, or empty for all nights.")
    return written


def _answer(store: Store, asked: Mapping[str, Any]) -> Table:
    columns: list[str] | None = asked["columns"]
    for name in columns or ():
        if name not in (*_COUNTS, *_OF_NIGHT) and not name.startswith("class:"):
            raise Refused({"columns": f"There is no column {name[:80]}: {', '.join(_COUNTS)}, or class: and a label."})
    if asked["schema"]:
        names = queries.statistics(store).columns.drop("night")
        return Table(pd.DataFrame({"schema": ["key:key", *names]}))
    # A night without any alert of a class has no cell for it, and would be missing if nothing else were read.
    counts = None if columns is None else list(dict.fromkeys((*columns, "basic:sci")))
    found = queries.statistics(store, asked["date"], counts)
    nights = found["night"].astype(str)
    of_night = pd.DataFrame({"key:key": "ztf_" + nights, "basic:date": nights})
    if columns is None:
        return Table(of_night[["key:key"]].join(found.drop(columns="night")))
    shown = {name: of_night[name] if name in _OF_NIGHT else found[name] for name in ("key:key", *columns)}
    return Table(pd.DataFrame(shown))


QUESTION = Question(
    "statistics",
    "How many alerts each night had, in all and by class, oldest first.",
    (
        Field("date", _date, "A night, or the beginning of its date; empty for all.", "20211103", required=True),
        Field("schema", kinds.boolean, "Only the names of the columns.", False, default=False,
              json_type="boolean"),
        COLUMNS,
        OUTPUT_FORMAT,
    ),
    _answer,
)  # fmt: skip
