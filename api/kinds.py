"""What a field of a request may hold: each kind reads a value of JSON, of a form or of an address.

A reader gives the value, or raises ValueError with a sentence that the sender may read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

from data_access.ingest.dates import first_jd

Reader = Callable[[Any], Any]

_LONGEST_TEXT = 20_000
_COLUMN = re.compile(r"[a-z]+:[^\x00-\x1f,]{1,80}")
_SEXAGESIMAL = re.compile(r"([+-]?)(\d{1,3})[h:d° ] ?([0-5]?\d)(?:[m:′' ] ?([0-5]?\d(?:\.\d*)?)[s″\"]?)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d{8}")


def text(*, longest: int = 100, empty: bool = False) -> Reader:
    """A short text; numbers are taken as they are written."""

    def read(value: Any) -> str:
        found = _text(value)
        if not found and not empty:
            raise ValueError("It is empty.")
        if len(found) > longest:
            raise ValueError(f"It is longer than {longest} characters.")
        return found

    return read


def choice(*allowed: str) -> Reader:
    """One of a few words, in capitals or not."""
    by_word = {word.lower(): word for word in allowed}

    def read(value: Any) -> str:
        found = by_word.get(_text(value).lower())
        if found is None:
            raise ValueError(f"It is one of {', '.join(allowed)}.")
        return found

    return read


def boolean(value: Any) -> bool:
    """True or False, as JSON, Python or a form writes them."""
    if isinstance(value, bool):
        return value
    found = {"true": True, "1": True, "false": False, "0": False, "": False}.get(_text(value).lower())
    if found is None:
        raise ValueError("It is True or False.")
    return found


def integer(low: int, high: int) -> Reader:
    """A whole number, never by way of a float."""

    def read(value: Any) -> int:
        found = value if isinstance(value, int) and not isinstance(value, bool) else _whole(value)
        if not low <= found <= high:
            raise ValueError(f"It is a whole number from {low} to {high}.")
        return found

    def _whole(value: Any) -> int:
        digits = _text(value)
        if not re.fullmatch(r"[+-]?[0-9]{1,30}", digits):
            raise ValueError(f"It is a whole number from {low} to {high}.")
        return int(digits)

    return read


def number(low: float, high: float, *, low_itself: bool = True) -> Reader:
    """A finite number within limits."""
    limits = (
        f"It is a number from {low:g} to {high:g}." if low_itself else f"It is more than {low:g}, at most {high:g}."
    )

    def read(value: Any) -> float:
        found = _number(value)
        if found is None or not low <= found <= high or (found == low and not low_itself):
            raise ValueError(limits)
        return found

    return read


def right_ascension(value: Any) -> float:
    """Degrees: `193.82`, `193d49m18.3s`, or hours: `12h55m17.2s`, `12:55:17.2`, `12 55 17.2`."""
    found = _number(value)
    if found is None:
        written = _text(value)
        found = _sexagesimal(written)
        if found is not None and not re.search("[d°]", written):
            found *= 15.0
    if found is None or not 0.0 <= found <= 360.0:
        raise ValueError("It is a right ascension of 0 to 360 degrees: 193.82, 12h55m17.2s or 12:55:17.2.")
    return found


def declination(value: Any) -> float:
    """Degrees: `2.897`, `+02d53m50.4s`, `+02:53:50.4`, `+02 53 50.4`."""
    found = _number(value)
    if found is None and "h" not in _text(value):
        found = _sexagesimal(_text(value))
    if found is None or not -90.0 <= found <= 90.0:
        raise ValueError("It is a declination of -90 to 90 degrees: 2.897, +02d53m50.4s or +02:53:50.4.")
    return found


def date(value: Any) -> float:
    """Julian date (UTC) of a date: ISO 8601, `YYYYMMDD`, JD or MJD."""
    written = _text(value)
    found = _number(value)
    if found is not None and 2_400_001.0 <= found < 2_500_000.0:
        return found
    if found is not None and 15_000.0 <= found < 100_000.0:
        return found + 2_400_000.5
    try:
        moment = datetime.fromisoformat(written)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        midnight = first_jd(f"{moment:%Y%m%d}") if moment.year >= 1900 else None
    except (ValueError, OverflowError):
        midnight = None
    if midnight is None:
        raise ValueError("It is a date in UTC, as 2021-11-03, 2021-11-03 10:00:00, a JD or an MJD.")
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6
    return midnight + seconds / 86_400.0


def last_date(value: Any) -> float:
    """As `date`; a day alone counts to its end."""
    return date(value) + (1.0 if _DAY.fullmatch(_text(value)) else 0.0)


def names(*, most: int, longest: int = 100) -> Reader:
    """One name or several, separated by commas or as a JSON list; each once, in the order given."""

    def read(value: Any) -> list[str]:
        parts = value if isinstance(value, list) else _text(value).split(",")
        found = list(dict.fromkeys(filter(None, (_text(part) for part in parts))))
        if not found:
            raise ValueError("It is empty.")
        if len(found) > most:
            raise ValueError(f"It holds {len(found)} names; at most {most} are answered at once.")
        if any(len(name) > longest for name in found):
            raise ValueError(f"A name is longer than {longest} characters.")
        return found

    return read


def columns(value: Any) -> list[str] | None:
    """Names of columns, separated by commas or as a JSON list; `*` or nothing is None: all of them."""
    parts = value if isinstance(value, list) else _text(value).split(",")
    found = list(dict.fromkeys(filter(None, (_text(part) for part in parts))))
    if not found or found == ["*"]:
        return None
    wrong = next((name for name in found if not _COLUMN.fullmatch(name)), None)
    if wrong is not None or len(found) > 500:
        raise ValueError("It is a list of columns such as i:jd,i:magpsf, or *.")
    return found


def nearest(word: str, known: list[str]) -> str:
    """A hint at what may have been meant; empty if nothing is near."""
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    return f" Did you mean {near[0]}?" if near else ""


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("It is a text or a number.")  # noqa: TRY004 - readers have one way to refuse
    found = str(value).strip()
    if len(found) > _LONGEST_TEXT:
        raise ValueError(f"It is longer than {_LONGEST_TEXT} characters.")
    if not found.isprintable():  # neither control characters nor halves of characters
        raise ValueError("It holds characters that cannot be printed.")
    return found


def _number(value: Any) -> float | None:
    try:
        found = float(_text(value))
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _sexagesimal(written: str) -> float | None:
    parts = _SEXAGESIMAL.fullmatch(written)
    if parts is None:
        return None
    sign, whole, minutes, seconds = parts.groups()
    size = int(whole) + int(minutes) / 60.0 + float(seconds or 0.0) / 3600.0
    return -size if sign == "-" else size
