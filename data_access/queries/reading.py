"""What all questions share: names of columns as the store has them, and rows in order of date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from data_access import frames
from data_access.store import Row

SURVIVING_FAMILIES = (b"i", b"d")
"""What is read of a row where all is asked for: the survey's columns and the broker's."""


def encoded(columns: Iterable[str]) -> list[bytes]:
    return sorted(column.encode() for column in columns)


def newest_first(frame: pd.DataFrame, rows: Sequence[Row]) -> pd.DataFrame:
    if "i:jd" not in frame or frame.empty:
        return frame
    if frame["i:jd"].isna().any():
        frames.dates_from_keys(frame, rows)
    return frame.sort_values("i:jd", ascending=False, kind="stable").reset_index(drop=True)
