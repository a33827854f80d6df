"""Single values of one alert's row, with nulls and the survey's stand-ins for null taken out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from science.columns import is_true

# Text that stands for "nothing found" in one or another of the broker's columns.
_NO_TEXT = frozenset({"", "null", "nan", "none", "unknown", "n/a", "<na>"})


def number(*, row: Mapping[str, Any], name: str) -> float:
    """A number of a row; NaN where it is absent, null or no number."""
    value = row.get(name)
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.integer, np.floating, str)):
        return math.nan
    try:
        return float(value)
    except ValueError:
        return math.nan


def positive(*, row: Mapping[str, Any], name: str) -> float:
    """A distance, magnitude or score of a row; NaN where there is none (the survey writes -999)."""
    value = number(row=row, name=name)
    return value if math.isfinite(value) and value >= 0 else math.nan


def words(*, row: Mapping[str, Any], name: str) -> str | None:
    """A text of a row; ``None`` where it is absent, or says that nothing was found."""
    value = row.get(name)
    if not isinstance(value, str) or value.strip().lower() in _NO_TEXT or value.startswith("Fail"):
        return None
    return value.strip()


def yes(*, row: Mapping[str, Any], name: str) -> bool:
    """Whether a flag of a row is set; a null is not."""
    return is_true(value=row.get(name))
