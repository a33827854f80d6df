"""Times of a file as Julian dates: by the column's name and unit, checked against the values, or guessed from them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data_access.errors import BadRequest
from data_access.table_files.table import Numbers, RawColumn, is_missing, numbers_of
from science.columns import BoolArray, FloatArray
from science.dates import MJD_ZERO_JD

_OFFSET = re.compile(r"[-−–]\s*(24\d{5}(?:\.\d+)?)")
_KNOWN_OFFSETS = {
    "btjd": 2457000.0,
    "bkjd": 2454833.0,
    "rjd": 2400000.0,
    "rhjd": 2450000.0,
    "g_transit_time": 2455197.5,
}
_CENTRES = {"h": "of the Sun's centre", "b": "of the Solar System's barycentre"}
_DATE = re.compile(r"\s*\d{4}-?\d\d-?\d\d(?:[T\s].{0,30})?$")
_UNIX_ZERO_JD = 2440587.5
_FIRST_JD, _LAST_JD = 2_300_000.0, 2_500_000.0
_FIRST_MJD, _LAST_MJD = 15_000.0, 100_000.0
_TRUNCATED_JD = 2_450_000.0
_SECONDS_PER_DAY = 86_400.0
_LARGEST_JD = 1e7


@dataclass(frozen=True)
class Times:
    """A column read as times.

    Attributes
    ----------
    jd : numpy.ndarray, shape (n,)
        NaN where there is none.
    wrong : numpy.ndarray, shape (n,), bool
    taken_as : str
        As ``"MJD"``.
    notes : tuple of str
    """

    jd: FloatArray
    wrong: BoolArray
    taken_as: str
    notes: tuple[str, ...]


def times_of(column: RawColumn) -> Times:
    """Read a column as times.

    Raises
    ------
    BadRequest
        It holds neither numbers nor calendar dates.
    """
    found = numbers_of(column)
    if not np.isfinite(found.value).any():
        return _calendar(column)
    times = _numbered(found, column)
    impossible = np.abs(times.jd) > _LARGEST_JD
    return replace(times, jd=np.where(impossible, np.nan, times.jd), wrong=times.wrong | impossible)


def _numbered(found: Numbers, column: RawColumn) -> Times:
    """What the name says, where the values agree with it."""
    typical = float(np.nanmedian(found.value))
    said = f"{column.name} {column.unit}".lower()
    notes = _centre_note(said)
    offset = _offset(said)
    if offset is not None and typical < _LAST_MJD:
        return Times(found.value + offset, found.wrong, f"JD − {offset:.10g}", notes)
    named = re.search(r"([hb]?)(m?)jd", said)
    if named and named[2] and _FIRST_MJD <= typical <= _LAST_MJD:
        return Times(found.value + MJD_ZERO_JD, found.wrong, f"{named[1].upper()}MJD", notes)
    if named and not named[2] and _FIRST_JD <= typical <= _LAST_JD:
        return Times(found.value, found.wrong, f"{named[1].upper()}JD", notes)
    return _by_values(found, column, typical, notes)


def _by_values(found: Numbers, column: RawColumn, typical: float, notes: tuple[str, ...]) -> Times:
    """What the values alone say; where the name says otherwise, that is told."""
    if _FIRST_JD <= typical <= _LAST_JD:
        taken_as, jd = "JD", found.value
    elif _FIRST_MJD <= typical <= _LAST_MJD:
        taken_as, jd = "MJD", found.value + MJD_ZERO_JD
    elif 2_000.0 <= typical < 12_000.0:
        taken_as, jd = f"JD − {_TRUNCATED_JD:.0f}", found.value + _TRUNCATED_JD
    elif 8e8 < typical < 4e9:
        taken_as, jd = "Unix time in seconds", found.value / _SECONDS_PER_DAY + _UNIX_ZERO_JD
    elif re.match(r"(s|sec|seconds?)$", column.unit.strip().lower()):
        taken_as, jd = "seconds from an unknown date", found.value / _SECONDS_PER_DAY
    else:
        taken_as, jd = "days from an unknown date", found.value
    guess = f"The times in {column.name} were taken as {taken_as}, by their values (typically {typical:.10g})."
    return Times(jd, found.wrong, taken_as, (guess, *notes))


def _calendar(column: RawColumn) -> Times:
    if not column.is_text:
        raise BadRequest(f"The column {column.name} holds no time.")
    texts = pd.Series([text if _DATE.match(text) else None for text in column.cells], dtype="object")
    dates = pd.to_datetime(texts, errors="coerce", utc=True, format="ISO8601")
    if dates.isna().all():
        raise BadRequest(
            f"The times in {column.name} are neither numbers nor dates such as 2021-11-22T02:33:26; "
            f"the first is “{str(column.cells[0])[:40]}”."
        )
    milliseconds = dates.dt.tz_localize(None).to_numpy().astype("datetime64[us]").astype(np.int64).astype(np.float64)
    jd = np.where(dates.isna(), np.nan, milliseconds / 1e6 / _SECONDS_PER_DAY + _UNIX_ZERO_JD)
    wrong = np.array([not is_missing(str(text)) for text in column.cells], dtype=bool) & np.isnan(jd)
    return Times(jd, wrong, "calendar dates, UTC", ())


def _offset(said: str) -> float | None:
    match = _OFFSET.search(said)
    if match:
        return float(match[1])
    return next((days for name, days in _KNOWN_OFFSETS.items() if re.search(rf"\b{name}\b", said)), None)


def _centre_note(said: str) -> tuple[str, ...]:
    match = re.search(r"\b([hb])m?jd|\bm([hb])jd|\bb(?:t|k)jd", said)
    if not match:
        return ()
    centre = _CENTRES[match[1] or match[2] or "b"]
    return (f"The times are {centre}; they are kept so, up to 8.5 minutes from those at the telescope.",)
