"""Julian dates as calendar text and as modified Julian dates, UTC throughout."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from science.columns import FloatArray, ObjectArray

MJD_ZERO_JD = 2400000.5
_UNIX_ZERO_JD = 2440587.5
_MILLISECONDS_PER_DAY = 86_400_000.0
_FIRST_JD, _LAST_JD = 1721425.5, 5373484.5  # years 1 to 9999


def mjd_of(*, jd: ArrayLike) -> FloatArray:
    """Modified Julian date of a Julian date."""
    return np.asarray(jd, dtype=np.float64) - MJD_ZERO_JD


def utc_texts(*, jd: ArrayLike) -> ObjectArray:
    """Calendar date and time of Julian dates, UTC to the millisecond.

    Parameters
    ----------
    jd : array_like, shape (n,), days

    Returns
    -------
    numpy.ndarray, shape (n,), object
        ``"2021-11-22 02:33:26.990"``; ``None`` where the date is not finite or outside the years 1 to 9999.
    """
    days = np.atleast_1d(np.asarray(jd, dtype=np.float64))
    if not days.size:
        return np.empty(0, dtype=object)
    possible = np.isfinite(days) & (days >= _FIRST_JD) & (days < _LAST_JD)
    since_1970 = np.where(possible, days, _UNIX_ZERO_JD) - _UNIX_ZERO_JD
    whole_days = np.floor(since_1970)
    # The fraction is scaled alone: scaled together with the days it would lose the last digits of the millisecond.
    milliseconds = np.rint((since_1970 - whole_days) * _MILLISECONDS_PER_DAY) + whole_days * _MILLISECONDS_PER_DAY
    texts = np.datetime_as_string(milliseconds.astype(np.int64).astype("datetime64[ms]"), unit="ms")
    spaced: ObjectArray = np.strings.replace(texts, "T", " ", count=1).astype(object)
    spaced[~possible] = None
    return spaced


def utc_text(*, jd: float) -> str:
    """Calendar date and time of one Julian date, UTC to the millisecond; ``"unknown date"`` if there is none."""
    text = utc_texts(jd=[jd])[0]
    return text if isinstance(text, str) else "unknown date"
