"""Objects around a position."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api import kinds
from api.errors import Refused
from api.fields import COLUMNS, OUTPUT_FORMAT, Field
from api.formats import Table
from api.question import MOST_ROWS, Question, check_columns, check_dates, shown
from data_access import queries
from data_access.store import Store


def _answer(store: Store, asked: Mapping[str, Any]) -> Table:
    check_columns(store, "ztf.pixel128", asked["columns"])
    start_jd, stop_jd = asked["startdate"], asked["stopdate"]
    if asked["window"] is not None:
        if start_jd is None or stop_jd is not None:
            raise Refused({"window": "It counts from `startdate`, and stands in place of `stopdate`."})
        stop_jd = start_jd + asked["window"]
    check_dates("startdate", start_jd, "stopdate", stop_jd)
    found = queries.cone(
        store, asked["ra"], asked["dec"], asked["radius"], n=asked["n"], start_jd=start_jd, stop_jd=stop_jd
    )
    return Table(shown(found, asked["columns"], "i:ra", "i:dec", "v:separation_degree"), found.attrs["cut"])


QUESTION = Question(
    "conesearch",
    "Objects around a position, nearest first, each with its newest indexed alert.",
    (
        Field(
            "ra", kinds.right_ascension, "Right ascension (ICRS): degrees, 12h55m17.2s or 12:55:17.2.", 193.8217,
            required=True, json_type="number",
        ),
        Field(
            "dec", kinds.declination, "Declination (ICRS): degrees, +02d53m50.4s or +02:53:50.4.", 2.8973,
            required=True, json_type="number",
        ),
        Field(
            "radius", kinds.number(0.0, queries.LARGEST_RADIUS_ARCSEC, low_itself=False),
            "Radius in arcseconds, at most 18,000 (5 degrees).", 5.0, required=True, json_type="number",
        ),
        Field("n", kinds.integer(1, MOST_ROWS), "At most so many objects.", 100, default=1_000, json_type="integer"),
        Field("startdate", kinds.date, "First detected at this date or later.", "2021-11-03 10:00:00"),
        Field("stopdate", kinds.date, "First detected at this date or earlier.", "2021-12-03"),
        Field("window", kinds.number(0.0, 1e5), "Days after `startdate`, in place of `stopdate`.", 7,
              json_type="number"),
        COLUMNS,
        OUTPUT_FORMAT,
    ),
    _answer,
)  # fmt: skip
