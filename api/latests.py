"""Newest alerts of a class, and of a trend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from api import kinds
from api.errors import Refused
from api.fields import COLUMNS, OUTPUT_FORMAT, Field
from api.formats import Table
from api.joining import joined
from api.question import MOST_ROWS, Question, check_columns, check_dates, shown, stored
from data_access import queries
from data_access.store import Store
from science.columns import numbers
from science.derived import add_v_fields
from science.labels import FINK_LABELS, HOST_LABELS, SIMBAD_LABELS, TNS_LABELS, UNKNOWN, simbad_spellings

_LOW_STATE = "(CTA) Blazar low state"


def _new_low_state(frame: pd.DataFrame) -> Any:
    ratio = numbers(frame=frame, name="d:blazar_stats_m0")
    instant = numbers(frame=frame, name="d:blazar_stats_instantness_low")
    return np.where(np.isnan(ratio), instant, ratio) >= 1.0


_TRENDS: dict[str, Callable[[pd.DataFrame], Any]] = {
    "rising": lambda frame: numbers(frame=frame, name="d:mag_rate") < 0.0,
    "fading": lambda frame: numbers(frame=frame, name="d:mag_rate") > 0.0,
    "low_state": lambda frame: [True] * len(frame),
    "new_low_state": _new_low_state,
}
_TREND_COLUMNS = ("d:mag_rate", "d:blazar_stats_m0", "d:blazar_stats_instantness_low")


def _answer(store: Store, asked: Mapping[str, Any]) -> Table:
    label, trend, columns = asked["class"], asked["trend"], asked["columns"]
    check_columns(store, "ztf.class", columns)
    check_dates("startdate", asked["startdate"], "stopdate", asked["stopdate"])
    if trend in ("low_state", "new_low_state") and label != _LOW_STATE:
        raise Refused({"trend": f"{trend} is a trend of the class {_LOW_STATE}; others are rising or fading."})
    read = stored(columns)
    needed = None if read is None else list(dict.fromkeys((*read, *(_TREND_COLUMNS if trend else ()))))
    found = _newest(store, asked, needed)
    if found.empty:
        _check_label(label)
    frame = add_v_fields(frame=found, color=asked["color"]) if read is None else found
    return Table(shown(frame, columns), found.attrs["cut"])


def _newest(store: Store, asked: Mapping[str, Any], columns: list[str] | None) -> pd.DataFrame:
    """The newest alerts of the trend: the trend is looked for in ever more alerts, until enough of them have it."""
    wanted, looked_at = asked["n"], asked["n"]
    while True:
        found, more = _of_class(store, asked, looked_at, columns)
        if asked["trend"] is None:
            of_trend = found
            break
        of_trend = found[_TRENDS[asked["trend"]](found)]
        if len(of_trend) >= wanted or not more or looked_at >= MOST_ROWS:
            break
        looked_at = min(4 * looked_at, MOST_ROWS)
    result = of_trend.head(wanted).reset_index(drop=True)
    result.attrs["cut"] = None
    if len(of_trend) < wanted and more and asked["trend"] is not None:
        result.attrs["cut"] = f"Only the newest {looked_at} alerts of the class were looked through."
    elif len(of_trend) > wanted or more:
        result.attrs["cut"] = f"The newest {len(result)}; there are more."
    return result


def _of_class(store: Store, asked: Mapping[str, Any], n: int, columns: list[str] | None) -> tuple[pd.DataFrame, bool]:
    """Newest alerts of a class in both spellings of SIMBAD, as the pages find them, and whether there are more."""
    span = (asked["startdate"], asked["stopdate"])
    spellings = simbad_spellings(asked["class"].removeprefix("(SIMBAD) "))
    each = store.side_by_side([lambda one=one: queries.latest(store, one, n, *span, columns) for one in spellings])  # type: ignore[misc]
    more = any(frame.attrs["cut"] is not None for frame in each) or sum(map(len, each)) > n
    frame = joined(each)
    if len(each) > 1 and len(frame):
        frame = frame.sort_values("i:jd", ascending=False, kind="stable").head(n)
    return frame, more


def _check_label(label: str) -> None:
    """Refuse a class that no list has, so that a misspelt one does not look like one without alerts."""
    known = {*FINK_LABELS, UNKNOWN, "Early SN candidate", *SIMBAD_LABELS, *HOST_LABELS}
    prefixed = {f"(TNS) {name}" for name in TNS_LABELS}
    if label.removeprefix("(SIMBAD) ") not in known and label not in prefixed:
        is_anomaly = label.lower() in ("anomaly", "anomalies")
        near = " Ask `anomaly` for them." if is_anomaly else kinds.nearest(label, sorted(known | prefixed))
        raise Refused({"class": f"No list has the class '{label[:80]}'.{near} The question `classes` lists them."})


QUESTION = Question(
    "latests",
    "Newest alerts of a class, newest first.",
    (
        Field("class", kinds.text(), "Class, as the question `classes` lists them.", "Early SN Ia candidate",
              required=True),
        Field("n", kinds.integer(1, MOST_ROWS), "At most so many alerts.", 10, default=10, json_type="integer"),
        Field("startdate", kinds.date, "Alerts of this date or later.", "2021-11-03"),
        Field("stopdate", kinds.date, "Alerts of this date or earlier.", "2021-11-10 12:00:00"),
        Field("color", kinds.boolean, "Also rates and colours, computed from the alerts of the answer.", False,
              default=False, json_type="boolean"),
        Field("trend", kinds.choice(*_TRENDS), "Only alerts that are rising or fading; or low_state, new_low_state "
              f"of {_LOW_STATE}.", "rising"),
        COLUMNS,
        OUTPUT_FORMAT,
    ),
    _answer,
)  # fmt: skip
