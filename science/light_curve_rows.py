"""A history's rows as arrays, and the reason for which a row cannot be drawn."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from science.columns import BoolArray, FloatArray, IntegerArray, flags, integers_or_null, numbers
from science.photometry import difference_sign
from science.units import BANDS, Unit

TAGS = ("valid", "badquality", "upperlim")

_RANKS: dict[Any, int] = {name: number for number, name in enumerate(TAGS)}


class Why(enum.IntEnum):
    """Reasons for which a row is not drawn, in the order of precedence; `DRAWN` is none."""

    DRAWN = 0
    NO_DATE = 1
    NO_BAND = 2
    REPEATED = 3
    NO_MAGNITUDE = 4
    LIMIT_NOT_APPARENT = 5
    NO_DEPTH = 6
    NO_SIGN = 7
    OTHER_REFERENCE = 8
    NO_REFERENCE = 9
    NOT_POSITIVE = 10
    NO_VALUE = 11


WORDS: dict[Why, str] = {
    Why.NO_DATE: "no date",
    Why.NO_BAND: "a filter other than g, r and i",
    Why.REPEATED: "the same exposure is there as a good detection",
    Why.NO_MAGNITUDE: "no magnitude",
    Why.LIMIT_NOT_APPARENT: "a limit on the difference is not one on the apparent brightness",
    Why.NO_DEPTH: "no limiting magnitude",
    Why.NO_SIGN: "the sign of the difference is not known",
    Why.OTHER_REFERENCE: "the nearest reference source is another one",
    Why.NO_REFERENCE: "no magnitude of the reference source",
    Why.NOT_POSITIVE: "no magnitude, total flux not positive",
    Why.NO_VALUE: "no finite value",
}


@dataclass(frozen=True)
class Rows:
    """Columns of a history, n rows each; NaN or ``<NA>`` where null.

    ``band_code`` and ``tag_code`` are positions in `BANDS` and `TAGS` (-1: another filter), ``sign`` is +1, -1 or NaN.
    """

    jd: FloatArray
    fid: FloatArray
    band_code: IntegerArray
    magpsf: FloatArray
    sigmapsf: FloatArray
    magnr: FloatArray
    sigmagnr: FloatArray
    distnr_pixels: FloatArray
    diffmaglim: FloatArray
    sign: FloatArray
    tag_code: IntegerArray
    is_limit: BoolArray
    candid: pd.arrays.IntegerArray
    own: BoolArray


def read(*, history: pd.DataFrame) -> Rows:
    """Read the columns of a history that a light curve needs.

    Parameters
    ----------
    history : pandas.DataFrame, n rows

    Returns
    -------
    Rows
        A row without ``d:tag`` is a good detection if it has a magnitude, else a limit. Without ``d:own`` a good
        detection with an alert id counts as the object's own.
    """
    n = len(history)
    fid = numbers(frame=history, name="i:fid")
    band_code = np.full(n, -1, dtype=np.int64)
    for position, number in enumerate(BANDS):
        band_code[fid == number] = position
    magpsf = numbers(frame=history, name="i:magpsf")
    distnr = numbers(frame=history, name="i:distnr")
    tag_code = _tags(history=history, has_magnitude=magpsf >= 0)
    has_sign = "i:isdiffpos" in history.columns
    isdiffpos = history["i:isdiffpos"].to_numpy(dtype=object) if has_sign else np.full(n, np.nan)
    candid = integers_or_null(frame=history, name="i:candid")
    candid[np.asarray(candid.to_numpy(dtype=np.int64, na_value=-1)) < 0] = pd.NA
    own = flags(frame=history, name="d:own") if "d:own" in history.columns else (tag_code == 0) & ~candid.isna()
    return Rows(
        jd=numbers(frame=history, name="i:jd"),
        fid=fid,
        band_code=band_code,
        magpsf=magpsf,
        sigmapsf=numbers(frame=history, name="i:sigmapsf"),
        magnr=numbers(frame=history, name="i:magnr"),
        sigmagnr=numbers(frame=history, name="i:sigmagnr"),
        distnr_pixels=np.where(distnr >= 0, distnr, np.nan),
        diffmaglim=numbers(frame=history, name="i:diffmaglim"),
        sign=difference_sign(isdiffpos=isdiffpos),
        tag_code=tag_code,
        is_limit=tag_code == _RANKS["upperlim"],
        candid=candid,
        own=own,
    )


def why_not_drawn(
    *, data: Rows, unit: Unit, source_is_behind: bool, own_reference: BoolArray, value: FloatArray
) -> IntegerArray:
    """Reason for which each row cannot be drawn in a unit.

    Parameters
    ----------
    data : Rows, n rows
    unit : Unit
    source_is_behind : bool
    own_reference : numpy.ndarray, shape (n,), bool
        Where the row's reference magnitude is that of the source behind.
    value : numpy.ndarray, shape (n,)
        The value in the unit, NaN where there is none.

    Returns
    -------
    numpy.ndarray, shape (n,), int64
        Members of `Why`.
    """
    limit, detection = data.is_limit, ~data.is_limit
    checks: list[tuple[Why, BoolArray]] = [
        (Why.NO_DATE, ~np.isfinite(data.jd)),
        (Why.NO_BAND, data.band_code < 0),
        (Why.REPEATED, _repeated(data=data)),
        (Why.NO_MAGNITUDE, detection & ~(data.magpsf >= 0)),
    ]
    if unit.is_apparent:
        checks.append((Why.LIMIT_NOT_APPARENT, limit))
    else:
        checks.append((Why.NO_DEPTH, limit & ~(data.diffmaglim >= 0)))
    if unit is not Unit.DIFFERENCE_MAGNITUDE:
        checks.append((Why.NO_SIGN, detection & np.isnan(data.sign)))
    if unit.is_apparent and source_is_behind:
        checks.append((Why.OTHER_REFERENCE, detection & ~own_reference))
        checks.append((Why.NO_REFERENCE, detection & ~(data.magnr >= 0)))
        if unit.is_magnitude:
            checks.append((Why.NOT_POSITIVE, detection & np.isnan(value)))
    checks.append((Why.NO_VALUE, ~np.isfinite(value)))
    why = np.zeros(data.jd.shape, dtype=np.int64)
    for reason, holds in reversed(checks):
        why[holds] = reason
    return why


def tally(*, why: IntegerArray, is_limit: BoolArray) -> list[tuple[int, str, str]]:
    """Count the reasons.

    Parameters
    ----------
    why : numpy.ndarray, shape (n,), int
        As `why_not_drawn` gives it.
    is_limit : numpy.ndarray, shape (n,), bool

    Returns
    -------
    list of (count, noun, reason)
        Most frequent first.
    """
    found = []
    for noun, chosen in (("point", ~is_limit), ("upper limit", is_limit)):
        counts = np.bincount(why[chosen], minlength=len(Why))
        found += [(int(counts[reason]), noun, words) for reason, words in WORDS.items() if counts[reason]]
    return sorted(found, key=lambda item: (-item[0], item[1:]))


def _tags(*, history: pd.DataFrame, has_magnitude: BoolArray) -> IntegerArray:
    guess = np.where(has_magnitude, _RANKS["valid"], _RANKS["upperlim"]).astype(np.int64)
    if "d:tag" not in history.columns:
        return guess
    given = [_RANKS.get(value, -1) for value in history["d:tag"].to_numpy(dtype=object).tolist()]
    rank = np.array(given, dtype=np.int64)
    return np.where(rank < 0, guess, rank)


def _repeated(*, data: Rows) -> BoolArray:
    # Exposures are tens of seconds apart, so date and band together name one even at this precision (a millisecond).
    exposure = data.jd + 1e8 * data.fid
    good = (data.tag_code == 0) & (data.magpsf >= 0)
    return (data.tag_code > 0) & np.isin(exposure, exposure[good])
