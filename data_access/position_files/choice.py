"""Which columns of a table are the position, told from meaning, name and unit; none where two could be meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from data_access.position_files.angles import is_sexagesimal, unit_said
from data_access.table_files.table import squashed

_RA = re.compile(
    r"(ra|rightascension|rightasc|alpha)(deg|degrees?|hms|hours?|rad|icrs|fk5|j?2000|j?20155?|j?20160?|mean|"
    r"average|avg|obj|cat|gaia|psf|sky|world|main)*|(mean|avg|obj|psf|cat|source|target|host)(ra|alpha)(deg|j?2000)?"
)
_DEC = re.compile(
    r"(dec|decl|declination|de|delta)(deg|degrees?|dms|rad|icrs|fk5|j?2000|j?20155?|j?20160?|mean|average|avg|obj|cat|"
    r"gaia|psf|sky|world|main)*|(mean|avg|obj|psf|cat|source|target|host)(dec|decl|delta)(deg|j?2000)?"
)
_RA_IN_NAME, _DEC_IN_NAME = (
    re.compile(r"(rightascension|rightasc|alpha|ra)"),
    re.compile(r"(declination|delta|decl|dec|de)"),
)
_IDS = ("id", "name", "objectid", "oid", "objid", "sourceid", "source", "designation", "target", "main_id", "mainid")
_ID_UCD = re.compile(r"meta\.id.*meta\.main|id_main", re.IGNORECASE)
_SURE, _LIKELY, _HINT = 8, 4, 1
_LOOKED_AT = 20


class Choice(NamedTuple):
    """Names of the columns of position and name; None where none can be told.

    Attributes
    ----------
    ra, dec, name : str or None
    why : what the choice stands on, or why there is none, as a sentence
    """

    ra: str | None
    dec: str | None
    name: str | None
    why: str


class _Pair(NamedTuple):
    score: int
    ra: str
    dec: str


def choice_of(frame: pd.DataFrame, units: Mapping[str, str], ucds: Mapping[str, str]) -> Choice:
    """Choose the columns of right ascension, declination and name.

    Parameters
    ----------
    frame : the columns of the file
    units, ucds : by column, where the file gives them
    """
    names = [str(name) for name in frame.columns]
    ids = _identifier(names, ucds)
    ra = {name: score for name in names if (score := _score(frame, name, units, ucds, _RA, "ra"))}
    dec = {name: score for name in names if (score := _score(frame, name, units, ucds, _DEC, "dec"))}
    pairs = sorted(
        (
            _Pair(of_ra + of_dec + 2 * _HINT * (_rest(one, _RA_IN_NAME) == _rest(other, _DEC_IN_NAME)), one, other)
            for one, of_ra in ra.items()
            for other, of_dec in dec.items()
        ),
        key=lambda pair: -pair.score,
    )
    if not pairs:
        guessed = _by_content(frame)
        if guessed is not None:
            return Choice(*guessed, ids, "The columns were told from their values; check them.")
        return Choice(None, None, ids, "No column is called a right ascension and another a declination: choose them.")
    if len(pairs) > 1 and pairs[1].score == pairs[0].score:
        both = f"{pairs[0].ra} and {pairs[0].dec}, or {pairs[1].ra} and {pairs[1].dec}"
        return Choice(None, None, ids, f"More than one pair of columns could be the position: {both}. Choose one.")
    return Choice(pairs[0].ra, pairs[0].dec, ids, "The columns were told from their names, units and meanings.")


def _score(
    frame: pd.DataFrame,
    name: str,
    units: Mapping[str, str],
    ucds: Mapping[str, str],
    pattern: re.Pattern[str],
    axis: str,
) -> int:
    ucd = ucds.get(name, "").lower().replace("_", ".")
    means = f"pos.eq.{axis}" in ucd and not ucd.startswith("stat.error")
    named = pattern.fullmatch(squashed(name)) is not None
    if not (means or named):
        return 0
    score = _SURE * means + _LIKELY * ("main" in ucd) * means + _LIKELY * named
    numeric = bool(pd.api.types.is_numeric_dtype(frame[name].dtype))
    # Of a position in degrees and the same in parts, the numbers are read with nothing to be assumed.
    return score + 2 * _HINT * numeric + _HINT * (unit_said(units.get(name, "")) is not None)


def _rest(name: str, axis: re.Pattern[str]) -> str:
    return axis.sub("", squashed(name), count=1)


def _identifier(names: Sequence[str], ucds: Mapping[str, str]) -> str | None:
    meant = next((name for name in names if _ID_UCD.search(ucds.get(name, ""))), None)
    return meant or next((name for wanted in _IDS for name in names if squashed(name) == wanted), None)


def _by_content(frame: pd.DataFrame) -> tuple[str, str] | None:
    """The only two columns of angles in parts, or of numbers where the file names no columns."""
    in_parts = []
    for name in frame.columns:
        texts = frame[name].dropna().head(_LOOKED_AT)
        if len(texts) and not pd.api.types.is_numeric_dtype(frame[name].dtype):
            in_parts.append((str(name), all(is_sexagesimal(str(text)) for text in texts)))
    found = [name for name, is_angle in in_parts if is_angle]
    if len(found) == 2:
        return found[0], found[1]
    numeric = [str(name) for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name].dtype)]
    has_names = not all(re.fullmatch(r"column \d+", str(name)) for name in frame.columns)
    return None if has_names or len(numeric) != 2 else (numeric[0], numeric[1])
