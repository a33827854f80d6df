"""Frames of different columns below each other, with whole numbers kept whole."""

from __future__ import annotations

import pandas as pd


def joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """One frame under another; whole numbers stay whole where a column is missing from some of them."""
    whole = [
        frame.astype({name: "Int64" for name in frame.columns if pd.api.types.is_integer_dtype(frame[name].dtype)})
        for frame in frames
        if len(frame)
    ]
    for frame in whole:
        frame.attrs = {}
    if not whole:
        return frames[0]
    names = list(dict.fromkeys(name for frame in whole for name in frame.columns))
    parts = {
        name: [frame[name] if name in frame else pd.Series([None] * len(frame), dtype=object) for frame in whole]
        for name in names
    }
    return pd.DataFrame({name: _column(column_parts) for name, column_parts in parts.items()})


def _column(parts: list[pd.Series]) -> pd.Series:
    """Parts of a column as one, in the type of those that hold anything."""
    kinds_found = {part.dtype for part in parts if part.notna().any()}
    kinds_found = kinds_found or {part.dtype for part in parts if part.dtype != object}
    if len(kinds_found) == 1:
        kind = kinds_found.pop()
        if pd.api.types.is_bool_dtype(kind):
            kind = pd.BooleanDtype()
        return pd.concat([part.astype(kind) for part in parts], ignore_index=True)
    return pd.concat([part.astype(object) for part in parts], ignore_index=True)
