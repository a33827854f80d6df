"""Alerts of fast movers, by the tracklet's name or by date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from api import kinds
from api.errors import Refused
from api.fields import COLUMNS, OUTPUT_FORMAT, Field
from api.formats import Table
from api.question import MOST_ROWS, Question, check_columns, shown, stored
from data_access import queries
from data_access.store import Store
from science.derived import add_v_fields

_WHOLE_NAME = re.compile(r"TRCK_\d{8}_\d{6}_\d{2,4}")
_NAME = re.compile(r"TRCK_\d{4}[\d_]{0,16}")


def _answer(store: Store, asked: Mapping[str, Any]) -> Table:
    columns = asked["columns"]
    check_columns(store, "ztf.tracklet", columns)
    name, field = _name(asked)
    if not _NAME.fullmatch(name):
        raise Refused({field: "It is a date as 2021-10-22 09:19:49, its beginning, or TRCK_20211022_091949_00 as id."})
    if _WHOLE_NAME.fullmatch(name):
        found, cut = queries.tracklet(store, name), None
    else:
        found = queries.tracklets(store, name, MOST_ROWS)
        cut = found.attrs["cut"]
    newest_first = found.iloc[::-1].reset_index(drop=True)
    frame = add_v_fields(frame=newest_first, color=False) if stored(columns) is None else newest_first
    return Table(shown(frame, columns), cut)


def _name(asked: Mapping[str, Any]) -> tuple[str, str]:
    """A tracklet's name or its beginning, and the field it comes from."""
    if (asked["id"] is None) == (asked["date"] is None):
        raise Refused({"date": "Give either a `date` or an `id`."})
    if asked["id"] is not None:
        return asked["id"], "id"
    return "TRCK_" + re.sub(r"[-:]", "", asked["date"]).replace(" ", "_").replace("T", "_"), "date"


QUESTION = Question(
    "tracklet",
    "Alerts of fast movers, newest first.",
    (
        Field("date", kinds.text(longest=40), "Date of the tracklets, to the day, the minute, the second, or with the "
              "number of one.", "2021-10-22 09:19:49 00"),
        Field("id", kinds.text(longest=40), "Name of a tracklet, in place of `date`.", "TRCK_20211022_091949_00"),
        COLUMNS,
        OUTPUT_FORMAT,
    ),
    _answer,
)  # fmt: skip
