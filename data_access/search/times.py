"""Dates as people write them: ISO, JD, MJD, a year, a night `20211122`, `yesterday`, `7 days ago`."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta

from science.dates import MJD_ZERO_JD, utc_text

FIRST_JD, LAST_JD = 2_400_000.5, 2_499_999.0
"""Dates outside of these are taken for mistakes."""
_UNIX_ZERO = datetime(1970, 1, 1)
_UNIX_ZERO_JD = 2_440_587.5
_ISO = re.compile(
    r"(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2})(?:[T\s_]+(\d{1,2})(?:[:.](\d{1,2})(?:[:.](\d{1,2}(?:\.\d*)?))?)?)?)?"
    r"\s*(?:Z|UTC?)?",
    re.IGNORECASE,
)
_NIGHT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_YEAR = re.compile(r"(?:19[5-9]|20)\d{2}|20[0-9]{2}")
_NUMBER = re.compile(r"(?:(?:JD|MJD)\s*=?\s*)?(\d{1,7}(?:\.\d*)?)", re.IGNORECASE)
_UNITS_DAYS = {
    "h": 1 / 24, "hour": 1 / 24, "hours": 1 / 24, "d": 1.0, "day": 1.0, "days": 1.0, "night": 1.0, "nights": 1.0,
    "w": 7.0, "week": 7.0, "weeks": 7.0, "month": 30.0, "months": 30.0, "y": 365.25, "year": 365.25, "years": 365.25,
    "min": 1 / 1440, "minutes": 1 / 1440,
}  # fmt: skip
_SPAN = re.compile(rf"(\d{{1,6}}(?:\.\d*)?)?\s*({'|'.join(sorted(_UNITS_DAYS, key=len, reverse=True))})", re.IGNORECASE)


def now_jd() -> float:
    """The Julian date of this minute."""
    return _jd(datetime.now(UTC).replace(tzinfo=None, second=0, microsecond=0))


def date_jd(text: str, now: float) -> float | None:
    """A date as JD; a day, a month or a year stand for their beginning. None if the text is no date.

    Parameters
    ----------
    now : JD that `yesterday` and `7 days ago` count from
    """
    word = " ".join(text.split())
    relative = _relative_jd(word.lower(), now)
    jd = relative if relative is not None else _calendar_jd(word)
    if jd is None and (match := _NUMBER.fullmatch(word)):
        number = float(match.group(1))
        jd = number + MJD_ZERO_JD if number < 100_000.0 else number
    return jd if jd is not None and FIRST_JD <= jd <= LAST_JD else None


def day_of(text: str, now: float) -> tuple[float, float] | None:
    """The span that a text names by itself: a day, month or year, `yesterday`, or the UTC day of a JD with decimals."""
    word = " ".join(text.split())
    if match := re.fullmatch(r"(\d{4})[-./](\d{1,2})", word):
        year, month = int(match.group(1)), int(match.group(2))
        start = date_jd(word, now)
        stop = date_jd(f"{year + month // 12}-{month % 12 + 1}", now)
        return (start, stop) if start is not None and stop is not None else None
    if word.lower() == "now":
        return None
    is_number = bool(re.fullmatch(r"\d{5}\.\d+|24\d{5}(\.\d*)?|(?:JD|MJD)\s*=?\s*[\d.]+", word, re.IGNORECASE))
    is_day = bool(_NIGHT.fullmatch(word) or _ISO.fullmatch(word) or word.lower() in ("today", "yesterday", "tonight"))
    jd = date_jd(word, now) if is_number or is_day else None
    if jd is None:
        return None
    start = math.floor(jd - 0.5) + 0.5
    return start, start + 1.0


def span_days(text: str) -> float | None:
    """A span in days: `10` (days), `12h`, `2 weeks`, `month`; None if the text is none or is not more than nothing."""
    word = text.strip()
    match = _SPAN.fullmatch(word)
    if match:
        days = float(match.group(1) or 1.0) * _UNITS_DAYS[match.group(2).lower()]
    elif re.fullmatch(r"\d{1,6}(\.\d*)?", word):
        days = float(word)
    else:
        return None
    return days if days > 0.0 else None


def date_text(jd: float) -> str:
    """A date for people and for a search: `2025-01-01`, with the time of day if it is not midnight."""
    text = utc_text(jd=jd)
    return text.removesuffix(" 00:00:00.000").removesuffix(".000")


def exact_text(jd: float) -> str:
    """A date that reads back as the very same number: a calendar date where that is exact, else the JD."""
    text = date_text(jd).replace(" ", "T")
    return text if _calendar_jd(text) == jd else repr(jd)


def _relative_jd(word: str, now: float) -> float | None:
    midnight = math.floor(now - 0.5) + 0.5
    named = {"now": now, "today": midnight, "tonight": midnight, "yesterday": midnight - 1.0}
    if word in named:
        return named[word]
    match = re.fullmatch(r"(.+) ago|-(.*[a-z])", word)
    days = span_days(match.group(1) or match.group(2)) if match else None
    return None if days is None else now - days


def _calendar_jd(word: str) -> float | None:
    if match := _NIGHT.fullmatch(word) or _ISO.fullmatch(word):
        year, month, day, hour, minute, second = (match.groups() + (None,) * 3)[:6]
    elif _YEAR.fullmatch(word):
        year, month, day, hour, minute, second = word, None, None, None, None, None
    else:
        return None
    try:
        start = datetime(int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0))
    except ValueError:
        return None
    seconds = float(second or 0.0)
    return _jd(start + timedelta(seconds=seconds)) if seconds < 61.0 else None


def _jd(moment: datetime) -> float:
    since = moment - _UNIX_ZERO
    # The fraction is made alone, then added: one rounding.
    return _UNIX_ZERO_JD + since.days + (since.seconds + since.microseconds / 1e6) / 86_400.0
