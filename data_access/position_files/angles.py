"""Columns of angles: numbers in degrees, hours or radians, and sexagesimal texts."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from science.columns import BoolArray, FloatArray

AUTO, DEGREES, HOURS, RADIANS = "auto", "degrees", "hours", "radians"
_DEGREES_PER_HOUR = 15.0
_PARTS = re.compile(
    r"^\s*(?P<sign>[+-]?)\s*(?P<whole>\d{1,3})\s*(?P<mark>[:hHdD°]|\s)\s*(?P<minutes>\d{1,2}(?:\.\d*)?)"
    r"(?:\s*(?:[:mM'′]|\s)\s*(?P<seconds>\d{1,2}(?:\.\d*)?))?\s*(?:[sSmM\"″'′]|'')?\s*$"
)
_MARKS_OF_DEGREES = "dD°"
_HOURS_IN_A_DAY = 24.0
_UNITS = {
    DEGREES: re.compile(r"deg(ree)?s?|°|\"?d:m:s\"?|dms", re.IGNORECASE),
    HOURS: re.compile(r"h|hr|hours?|hour ?angle|\"?h:m:s\"?|hms", re.IGNORECASE),
    RADIANS: re.compile(r"rad(ian)?s?", re.IGNORECASE),
}
_AT_END = {
    DEGREES: re.compile(r"[_\s(\[](deg|degrees?)[)\]]?$", re.IGNORECASE),
    HOURS: re.compile(r"[_\s(\[](h|hr|hours?|hms)[)\]]?$", re.IGNORECASE),
    RADIANS: re.compile(r"[_\s(\[](rad|radians)[)\]]?$", re.IGNORECASE),
}


class Angles(NamedTuple):
    """A column read as angles.

    Attributes
    ----------
    degrees : numpy.ndarray, shape (n,)
        NaN where there is none.
    wrong : numpy.ndarray, shape (n,), bool
        Where something stands that is no angle.
    taken_as : str
    """

    degrees: FloatArray
    wrong: BoolArray
    taken_as: str


def is_sexagesimal(text: str) -> bool:
    """Whether a text is an angle in parts, as `10:12:13.1`, `-20 30 40` or `10h12m13s`."""
    return _PARTS.match(text) is not None


def unit_said(unit: str) -> str | None:
    """Degrees, hours or radians where a unit says so."""
    return next((name for name, pattern in _UNITS.items() if pattern.fullmatch(unit.strip())), None)


def unit_in_name(name: str) -> str | None:
    """Degrees, hours or radians where a column's name ends so, as `ra_hours`."""
    return next((unit for unit, pattern in _AT_END.items() if pattern.search(name.strip())), None)


def angles_of(column: pd.Series, unit: str, *, is_right_ascension: bool) -> Angles:
    """Read a column as angles.

    Parameters
    ----------
    column : numbers or texts
    unit : `degrees`, `hours`, `radians`, or `auto`: degrees for numbers; of right ascensions in parts hours, unless one
        of them is marked as degrees or is 24 or more
    """
    if not pd.api.types.is_numeric_dtype(column.dtype):
        column = column.astype("str").str.replace("[−–]", "-", regex=True)
    value = np.array(pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan))
    in_parts = np.zeros(len(value), dtype=bool)
    if not pd.api.types.is_numeric_dtype(column.dtype):
        parts = column.astype("object").str.extract(_PARTS)
        found, in_parts = _joined(parts), parts["whole"].notna().to_numpy(dtype=bool)
        value = np.where(in_parts, found, value)
    missing = column.isna().to_numpy(dtype=bool)
    if unit == AUTO:
        unit = DEGREES
        if is_right_ascension and in_parts.any():
            marks = set(parts["mark"].dropna())
            whole = float(np.nanmax(value[in_parts])) if np.isfinite(value[in_parts]).any() else 0.0
            unit = DEGREES if marks & set(_MARKS_OF_DEGREES) or whole >= _HOURS_IN_A_DAY else HOURS
            value = np.where(in_parts, value, value / (_DEGREES_PER_HOUR if unit == HOURS else 1.0))
    factor = {DEGREES: 1.0, HOURS: _DEGREES_PER_HOUR, RADIANS: float(np.degrees(1.0))}[unit]
    words = f"{unit}, minutes and seconds" if in_parts.any() else unit
    finite = np.isfinite(value)
    return Angles(np.where(finite, value * factor, np.nan), ~finite & ~missing, words)


def _joined(parts: pd.DataFrame) -> FloatArray:
    """Whole, minutes and seconds as one number; NaN where minutes or seconds are more than 60."""
    whole, minutes, seconds = (
        pd.to_numeric(parts[name], errors="coerce").to_numpy(dtype=np.float64)
        for name in ("whole", "minutes", "seconds")
    )
    seconds = np.nan_to_num(seconds)
    sign = np.where(parts["sign"].eq("-").to_numpy(dtype=bool), -1.0, 1.0)
    possible = (minutes <= 60.0) & (seconds <= 60.0)
    return np.where(possible, sign * (whole + minutes / 60.0 + seconds / 3600.0), np.nan)
