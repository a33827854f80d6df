"""What moves: Solar System objects by name, and tracklets."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from data_access import frames, row_keys
from data_access.errors import BadRequest, NoSuchTable
from data_access.queries.reading import encoded, newest_first
from data_access.schema import SCHEMA_ROW_PREFIX
from data_access.store import Store
from data_access.table_types import types_of

_TRACKLET_NAME = re.compile(r"TRCK_\d{8}_\d{6}_\d{2,4}")
_TRACKLET_PREFIX = re.compile(r"TRCK_\d{4}[\d_]{0,16}")


def solar_system_object(store: Store, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """All alerts of a Solar System object by number, name or designation as in `ssnamenr`, newest first.

    Parameters
    ----------
    columns : names such as `i:magpsf`; None gives all that the index table holds
    """
    if not name.strip() or len(name) > 100:
        raise BadRequest("Give the number, the name or the designation of a Solar System object.")
    # The survey writes designations without the space: 2020AB1.
    known_as = {name.strip(), "".join(name.split()), *_resolved_names(store, name.strip())}
    asked = None if columns is None else encoded(columns)
    rows = [
        row
        for ssnamenr in sorted(known_as)
        for row in store.table("ztf.ssnamenr").scan(row_prefix=f"{ssnamenr}_".encode(), columns=asked)
        if row_keys.split_right(row[0], 1)[0] == ssnamenr and not row[0].startswith(SCHEMA_ROW_PREFIX)
    ]
    return newest_first(frames.build(rows, types_of(store, "ztf.ssnamenr"), columns), rows)


def tracklet(store: Store, tracklet_id: str) -> pd.DataFrame:
    """The alerts of one tracklet, oldest first."""
    if not _TRACKLET_NAME.fullmatch(tracklet_id):
        raise BadRequest(f"'{tracklet_id}' is not a tracklet: they look like TRCK_20211022_091949_00.")
    rows = list(store.table("ztf.tracklet").scan(row_prefix=f"{tracklet_id}_".encode()))
    frame = frames.build(rows, types_of(store, "ztf.tracklet"))
    return frame.sort_values("i:jd").reset_index(drop=True) if len(frame) else frame


def tracklets(store: Store, prefix: str, n: int = 1_000) -> pd.DataFrame:
    """The alerts of all tracklets whose names begin alike, such as `TRCK_20211022` for those of a night, oldest first.

    Returns
    -------
    frame; `attrs["cut"]` holds a sentence if there are more than `n` alerts.
    """
    if not _TRACKLET_PREFIX.fullmatch(prefix):
        raise BadRequest(f"'{prefix[:80]}' is not the beginning of a tracklet's name, as TRCK_20211022.")
    rows = list(store.table("ztf.tracklet").scan(row_prefix=prefix.encode(), limit=n + 1))
    frame = frames.build(rows[:n], types_of(store, "ztf.tracklet"))
    frame = frame.sort_values("i:jd").reset_index(drop=True) if len(frame) else frame
    frame.attrs["cut"] = f"The first {n}; there are more." if len(rows) > n else None
    return frame


def _resolved_names(store: Store, name: str) -> set[str]:
    try:
        rows = list(store.table("ztf.sso_resolver").scan(row_prefix=f"{name.lower()}@".encode()))
    except NoSuchTable:
        return set()
    return {cells[b"i:ssnamenr"].decode("utf-8", "replace") for _, cells in rows if b"i:ssnamenr" in cells}
