"""Dates as the API takes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH, _EPOCH_JD = datetime(1970, 1, 1, tzinfo=UTC), 2_440_587.5
_FIRST_JD, _LAST_JD = 2_400_000.0, 2_500_000.0


def iso(jd: float) -> str:
    """A date as `YYYY-MM-DD hh:mm:ss.sss` in UTC, one before 1858 or after 2132 as one of these years."""
    days = min(max(jd, _FIRST_JD), _LAST_JD) - _EPOCH_JD
    return f"{_EPOCH + timedelta(days=days):%Y-%m-%d %H:%M:%S.%f}"[:-3]
