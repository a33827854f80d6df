"""Nights: the UTC date of a Julian date, and the dates that belong to one."""

from __future__ import annotations

import math
from datetime import date, timedelta

_MJD_ZERO = 2_400_000.5
_MJD_EPOCH = date(1858, 11, 17)


def night_of(jd: float) -> str:
    """UTC date of a Julian date, as `YYYYMMDD`."""
    return (_MJD_EPOCH + timedelta(days=math.floor(jd - _MJD_ZERO))).strftime("%Y%m%d")


def first_jd(night: str) -> float:
    """Julian date at which a night `YYYYMMDD` starts; the next starts one day later."""
    day = date(int(night[:4]), int(night[4:6]), int(night[6:8]))
    return (day - _MJD_EPOCH).days + _MJD_ZERO
