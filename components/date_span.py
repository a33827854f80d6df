"""Spans of dates as pages ask for them: two calendar dates of the address, and the moments at their ends."""

from __future__ import annotations

import datetime

from components.url_state import Parameter

FIRST_DATE, LAST_DATE = datetime.date(2017, 1, 1), datetime.date(2049, 12, 31)
"""Dates outside of these are taken for mistakes."""

_UNIX_ZERO_JD = 2440587.5
_UNIX_ZERO = datetime.date(1970, 1, 1)


def date_parameter(name: str) -> Parameter[datetime.date | None]:
    """A date as YYYY-MM-DD in the address."""

    def parse(given: str) -> datetime.date | None:
        try:
            date = datetime.date.fromisoformat(given)
        except ValueError:
            return None
        return date if FIRST_DATE <= date <= LAST_DATE else None

    return Parameter(name, None, parse, str)


def start_jd(date: datetime.date | None) -> float | None:
    """The first moment of a date, None for none."""
    return None if date is None else _UNIX_ZERO_JD + (date - _UNIX_ZERO).days


def stop_jd(date: datetime.date | None) -> float | None:
    """The last moment of a date, None for none."""
    return None if date is None else _UNIX_ZERO_JD + (date - _UNIX_ZERO).days + 1.0 - 1e-6
