"""Counts of whole nights, from the broker's own table of statistics: what is zero and what is not known differ."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

import pandas as pd

from data_access import frames
from data_access.errors import BadRequest
from data_access.store import Row, Store

TABLE = "statistics_class"
_KEY = re.compile(rb"ztf_(\d{8})")
_FAMILIES = (b"basic", b"class")
_TOTALS = ("class:simbad_tot", "class:simbad_gal")
_LOOKED_AT = 5  # a key may be no date, as ztf_20211399
_AFTER_ALL_NIGHTS, _BEFORE_ALL_NIGHTS = b"ztf_:", b"ztf_"


def all_nights(store: Store) -> pd.DataFrame:
    """Every night in one scan, oldest first.

    Returns
    -------
    frame with `night` (YYYYMMDD) and integer counts `basic:…` and `class:…`. A class that a night does not name was
    not seen: 0. A total that a night does not name, and a cell that cannot be a count, is unknown: null.
    `attrs["corrupt_cells"]` counts such cells.

    Raises
    ------
    NoSuchTable, StoreUnavailable
    """
    return _counted(store.table(TABLE).scan(row_prefix=_BEFORE_ALL_NIGHTS, columns=_FAMILIES))


def newest_night(store: Store) -> pd.DataFrame:
    """The newest night alone, a frame of one row as of `all_nights`; without rows if there is no night."""
    newest_first = store.table(TABLE).scan(
        row_start=_AFTER_ALL_NIGHTS,
        row_stop=_BEFORE_ALL_NIGHTS,
        columns=_FAMILIES,
        limit=_LOOKED_AT,
        reverse=True,
    )
    return _counted([row for row in newest_first if _night_of(row[0])][:1])


def one_night(store: Store, night: str) -> pd.DataFrame:
    """One night by its date YYYYMMDD, a frame of one row as of `all_nights`; without rows if it is not there.

    Raises
    ------
    BadRequest
        There is no such date.
    """
    if date_of(night) is None:
        raise BadRequest(f"'{night[:80]}' is not a night: write its date as YYYYMMDD.")
    key = f"ztf_{night}".encode()
    cells = store.table(TABLE).row(key, _FAMILIES)
    return _counted([(key, cells)] if cells else [])


def date_of(night: str) -> datetime.date | None:
    """The date of a night YYYYMMDD, None if there is no such date."""
    if not re.fullmatch(r"[0-9]{8}", night):
        return None
    try:
        return datetime.date(int(night[:4]), int(night[4:6]), int(night[6:]))
    except ValueError:
        return None


def _night_of(key: bytes) -> str | None:
    found = _KEY.fullmatch(key)
    night = found[1].decode() if found else ""
    return night if date_of(night) else None


def _counted(found: Iterable[Row]) -> pd.DataFrame:
    rows = [(key, cells) for key, cells in found if _night_of(key)]
    names = sorted(filter(None, map(_name_of, {column for _, cells in rows for column in cells})))
    frame = frames.build(rows, dict.fromkeys(names, "long"), names)
    corrupt = int(frame.attrs["corrupt_cells"])
    counts = dict[str, pd.Series]()
    for name in names:
        column = pd.Series(pd.array(frame[name], dtype="Int64"))
        negative = (column < 0).fillna(False).to_numpy(dtype=bool)
        corrupt += int(negative.sum())
        column = column.mask(negative)
        if name.startswith("class:") and name not in _TOTALS:
            column = column.mask([name.encode() not in cells for _, cells in rows], 0)
        counts[name] = column
    nights = pd.DataFrame({"night": pd.Series([_night_of(key) for key, _ in rows], dtype=object), **counts})
    nights.attrs["corrupt_cells"] = corrupt
    return nights


def _name_of(column: bytes) -> str | None:
    """A column's name; None if it is no text, so that nobody could ask for it."""
    try:
        return column.decode()
    except UnicodeDecodeError:
        return None
