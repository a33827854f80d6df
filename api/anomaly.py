"""The most anomalous alerts of each night."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api import kinds
from api.fields import COLUMNS, OUTPUT_FORMAT, Field
from api.formats import Table
from api.question import MOST_ROWS, Question, check_columns, check_dates, shown, stored
from data_access import queries
from data_access.store import Store
from science.derived import add_v_fields


def _answer(store: Store, asked: Mapping[str, Any]) -> Table:
    columns = asked["columns"]
    check_columns(store, "ztf.anomaly", columns)
    check_dates("start_date", asked["start_date"], "stop_date", asked["stop_date"])
    read = stored(columns)
    found = queries.newest(store, "ztf.anomaly", asked["n"], asked["start_date"], asked["stop_date"], read)
    frame = add_v_fields(frame=found, color=False) if read is None else found
    return Table(shown(frame, columns), found.attrs["cut"])


QUESTION = Question(
    "anomaly",
    "Newest alerts among the most anomalous of each night, newest first.",
    (
        Field("n", kinds.integer(1, MOST_ROWS), "At most so many alerts.", 10, default=10, json_type="integer"),
        Field("start_date", kinds.date, "Alerts of this date or later.", "2021-11-03"),
        Field("stop_date", kinds.last_date, "Alerts of this date or earlier; a day counts to its end.", "2021-11-10"),
        COLUMNS,
        OUTPUT_FORMAT,
    ),
    _answer,
)
