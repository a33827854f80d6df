"""The newest alerts of a class."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from data_access import frames
from data_access.errors import NoSuchTable
from data_access.queries.by_date import newest_of
from data_access.queries.columns import CLASS_COLUMNS
from data_access.store import Store

_DATED_TABLES = {
    "(CTA) Blazar low state": "ztf.low_state_blazars",
    "(CTA) Blazar high state": "ztf.high_state_blazars",
    "SLSN candidate": "ztf.slsn",
}


def latest(
    store: Store,
    label: str,
    n: int = 100,
    start_jd: float | None = None,
    stop_jd: float | None = None,
    columns: Sequence[str] | None = CLASS_COLUMNS,
) -> pd.DataFrame:
    """Newest alerts of a class, newest first.

    Parameters
    ----------
    label : a class of Fink, of SIMBAD (`RRLyr`, also `(SIMBAD) RRLyr`), of TNS (`(TNS) SN Ia`), or a blazar state
    n : at most so many alerts; of blazar states and superluminous candidates, of which only the newest alert of each
        object counts, so many objects
    start_jd, stop_jd : dates, both included
    columns : names such as `i:magpsf`; None gives all that the table holds

    Returns
    -------
    frame; `attrs["cut"]` holds a sentence if there are more, or may be.
    """
    table, prefix, tails = place_of_label(label)
    frame, more = newest_of(store, table, prefix, tails, n, start_jd, stop_jd, columns, one_each=label in _DATED_TABLES)
    frame.attrs["cut"] = f"The newest {min(n, len(frame))}; there are more." if more else None
    return frame.head(n)


def place_of_label(label: str) -> tuple[str, str, int]:
    """Where the alerts of a class are: table, what their keys begin with, and how many parts follow that."""
    if label in _DATED_TABLES:
        return _DATED_TABLES[label], "", 1
    if label.startswith("(TNS) "):
        return "ztf.tns", label.removeprefix("(TNS) ") + "_", 2
    return "ztf.class", label.removeprefix("(SIMBAD) ") + "_", 2


def latest_of_each(store: Store, labels: Sequence[str], n: int) -> dict[str, pd.DataFrame]:
    """Newest alerts of several classes in one wave of limited scans; a table that is absent gives none."""

    def one(label: str) -> pd.DataFrame:
        try:
            return latest(store, label, n)
        except NoSuchTable:
            return frames.empty(CLASS_COLUMNS)

    found = store.side_by_side([lambda label=label: one(label) for label in labels])  # type: ignore[misc]
    return dict(zip(labels, found, strict=True))
