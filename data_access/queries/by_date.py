"""The newest rows of a table whose keys hold a date: one reverse scan, whatever the decimals of the dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from data_access import frames, row_keys
from data_access.errors import BadRequest
from data_access.queries.reading import SURVIVING_FAMILIES, encoded, newest_first
from data_access.schema import JD_COLUMNS
from data_access.store import Row, Store
from data_access.table_types import types_of

_NEARLY_NOTHING_DAYS = 1e-4
_DECIMALS_OF_DATES = 7
_ROWS_AN_OBJECT = 10
"""Rows that are read for each object asked for, at most, where an object counts once."""


def newest(
    store: Store,
    table: str,
    n: int = 100,
    start_jd: float | None = None,
    stop_jd: float | None = None,
    columns: Sequence[str] | None = JD_COLUMNS,
) -> pd.DataFrame:
    """Newest alerts of a table whose keys begin with the date: `ztf.jd` (all alerts) or `ztf.anomaly`.

    Parameters
    ----------
    n : at most so many alerts
    start_jd, stop_jd : dates, both included
    columns : names such as `i:magpsf`; None gives all that the table holds

    Returns
    -------
    frame, newest first; `attrs["cut"]` holds a sentence if there are more than `n`.
    """
    frame, more = newest_of(store, table, "", 1, n, start_jd, stop_jd, columns)
    frame.attrs["cut"] = f"The newest {n}; there are more." if more else None
    return frame.head(n)


def newest_of(
    store: Store,
    table: str,
    prefix: str,
    tails: int,
    n: int,
    start_jd: float | None,
    stop_jd: float | None,
    columns: Sequence[str] | None,
    *,
    one_each: bool = False,
) -> tuple[pd.DataFrame, bool]:
    """At most n + 1 rows `{prefix}{jd}_…`, newest first, and whether there are more than n.

    With `one_each` only the newest row of each object counts, and it is also said that there are more where the rows of
    a few objects went on for so long that fewer than n objects were found.
    """
    if n < 1:
        raise BadRequest("Ask for at least one alert.")
    low, high = bounds(start_jd, stop_jd)
    asked = SURVIVING_FAMILIES if columns is None else encoded({"i:jd", *columns})
    rows, is_whole = _newest_rows(store, table, prefix, tails, low, high, n + 1, asked, one_each=one_each)
    names = None if columns is None else list(dict.fromkeys(("i:jd", *columns)))
    return newest_first(frames.build(rows, types_of(store, table), names), rows), len(rows) > n or not is_whole


def _newest_rows(
    store: Store,
    table: str,
    prefix: str,
    tails: int,
    low: float,
    high: float,
    n: int,
    columns: Iterable[bytes],
    *,
    one_each: bool,
) -> tuple[list[Row], bool]:
    """Rows `{prefix}{jd}_…` between two dates, newest first, at most n, and whether enough was read for them."""
    label = prefix[:-1]
    of_table = store.table(table)

    def date_of(row: Row) -> Any:
        parts = row_keys.split_right(row[0], tails)
        # `Seyfert` must not find `Seyfert_24…`: the label is what stands before the last two parts.
        return _number(parts[-2]) if len(parts) == tails + 1 and (tails == 1 or parts[0] == label) else np.nan

    # `2459540.6_` comes after `2459540.65~`, though its date is before: dates with fewer decimals are looked up, or
    # read past where nearly nothing else lies between, as at the end of a day.
    newest, shorter = row_keys.after_date(prefix, high), row_keys.shorter_dates(high)
    if shorter and float(shorter[0]) + 0.1 - high < _NEARLY_NOTHING_DAYS:
        newest, shorter = row_keys.after_date(prefix, float(shorter[0])), []
    dated = [
        (date_of(row), row)
        for text in shorter
        for row in of_table.scan(row_prefix=f"{prefix}{text}_".encode(), columns=columns, limit=n)
    ]
    dated = [(jd, row) for jd, row in dated if low <= jd <= high]
    scan: Iterator[Row] = of_table.scan(
        row_start=newest,
        row_stop=f"{prefix}{row_keys.jd_text(low)}".encode(),
        columns=columns,
        batch_size=min(n, 500),
        reverse=True,
    )
    taken, oldest, is_whole, seen = 0, np.inf, True, set[str]()
    for read, row in enumerate(scan):
        jd = date_of(row)
        if taken >= n and jd <= oldest:
            break
        if one_each and read >= _ROWS_AN_OBJECT * n:
            is_whole = False
            break
        if low <= jd <= high:
            dated.append((jd, row))
            if one_each:
                name = _object_of(row)
                if name in seen:
                    continue
                seen.add(name)
            taken, oldest = taken + 1, min(oldest, jd)
            # For the same reason newer rows may follow a date with fewer decimals than the survey has.
            if taken >= n and len(row_keys.jd_text(oldest).partition(".")[2]) >= _DECIMALS_OF_DATES:
                break
    dated.sort(key=lambda pair: -pair[0])
    rows = [row for _, row in dated]
    if one_each:
        newest_of_object = {_object_of(row): row for row in reversed(rows)}
        rows = [row for row in rows if newest_of_object[_object_of(row)] is row]
    return rows[:n], is_whole


def _object_of(row: Row) -> str:
    return row_keys.split_right(row[0], 1)[-1]


def bounds(start_jd: float | None, stop_jd: float | None) -> tuple[float, float]:
    """Both ends of a span; open ones are before and after all alerts, and their keys are in order of date."""
    low = 2_400_000.0 if start_jd is None else max(start_jd, 2_400_000.0)
    return low, 2_499_999.0 if stop_jd is None else min(stop_jd, 2_499_999.0)


def _number(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return np.nan
