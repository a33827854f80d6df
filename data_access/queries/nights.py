"""Counts of nights, and what a store says of itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from data_access import frames, row_keys
from data_access.errors import BadRequest, NoSuchTable
from data_access.queries.reading import encoded
from data_access.store import Store


def statistics(store: Store, date_prefix: str = "", columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Night statistics, oldest first: `night` (YYYYMMDD) and the counts `basic:…` and `class:…` as integers.

    Parameters
    ----------
    date_prefix : beginning of YYYYMMDD, empty for all nights
    columns : counts to give; None gives all
    """
    if not re.fullmatch(r"\d{0,8}", date_prefix):
        raise BadRequest(f"'{date_prefix}' is not the beginning of a date YYYYMMDD.")
    asked = None if columns is None else encoded(columns)
    rows = list(store.table("statistics_class").scan(row_prefix=f"ztf_{date_prefix}".encode(), columns=asked))
    names = columns or sorted({column.decode("utf-8", "replace") for _, cells in rows for column in cells})
    frame = frames.build(rows, dict.fromkeys(names, "long"), names)
    counts = {name: pd.array(frame[name], dtype="Int64").to_numpy(dtype=np.int64, na_value=0) for name in names}
    nights = [row_keys.split_right(key, 1)[-1] for key, _ in rows]
    counted = pd.DataFrame({"night": nights, **counts})
    counted.attrs = frame.attrs
    return counted


def about(store: Store) -> dict[str, str]:
    """What the store says of itself, such as `simulated`; empty for a cluster that Alertscope did not fill."""
    try:
        cells = store.table("alertscope.about").row(b"about")
    except NoSuchTable:
        return {}
    return {column.decode().partition(":")[2]: cell.decode("utf-8", "replace") for column, cell in cells.items()}
