"""Units of brightness as files write them, through astropy."""

from __future__ import annotations

import re
import warnings
from functools import lru_cache

from astropy import units as u

RELATIVE = "relative"
_SPELLINGS = {
    "jy": u.Jy,
    "jansky": u.Jy,
    "mjy": u.mJy,
    "millijy": u.mJy,
    "millijansky": u.mJy,
    "ujy": u.uJy,
    "µjy": u.uJy,
    "μjy": u.uJy,
    "microjy": u.uJy,
    "microjansky": u.uJy,
    "njy": u.nJy,
    "nanojy": u.nJy,
    "nanojansky": u.nJy,
    "nmgy": 3.631 * u.uJy,
    "nanomaggy": 3.631 * u.uJy,
    "nanomaggies": 3.631 * u.uJy,
    "erg/s/cm2/hz": u.erg / u.s / u.cm**2 / u.Hz,
    "erg/s/cm^2/hz": u.erg / u.s / u.cm**2 / u.Hz,
    "erg/cm2/s/hz": u.erg / u.s / u.cm**2 / u.Hz,
    "erg/cm^2/s/hz": u.erg / u.s / u.cm**2 / u.Hz,
}
_LONGEST = 60
_IN_BRACKETS = re.compile(r"[\[(]\s*(.+?)\s*[\])]")
_AT_END = re.compile(r"(?:^|[_\s])(jy|mjy|ujy|µjy|μjy|njy|nmgy)$", re.IGNORECASE)


def mjy_per(text: str) -> float | None:
    """How many mJy a unit is, None if it is no flux per frequency."""
    plain = text.strip()
    if not plain or len(plain) > _LONGEST:
        return None
    return _mjy_per(plain)


def is_flux_unit(text: str) -> bool:
    """Whether a unit, or the unit that a column's name ends with, is a calibrated flux."""
    return mjy_per(text) is not None or mjy_per(unit_in_name(text)) is not None


def is_magnitude_unit(text: str) -> bool:
    """Whether a unit is a magnitude."""
    return re.fullmatch(r"(ab)?\s*mag(\s*\(?ab\)?)?", text.strip().lower()) is not None


def is_time_unit(text: str) -> bool:
    """Whether a unit is a day, a second, or a date counted in days."""
    return re.match(r"(d|days?|mjd|jd|hjd|bjd|s|sec|seconds?)\b", text.strip().lower()) is not None


def unit_in_name(name: str) -> str:
    """The unit in a column's name: in brackets, or at its end as in `flux_mjy`; "" if there is none."""
    match = _IN_BRACKETS.search(name) or _AT_END.search(name.strip())
    return match[1] if match else ""


@lru_cache(maxsize=500)
def _mjy_per(text: str) -> float | None:
    known = _SPELLINGS.get(text.lower())
    if known is not None and text != "MJy":
        return float(known.to(u.mJy))
    if not re.fullmatch(r"[\w\s*/^.()+-]+", text):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return float(u.Unit(text).to(u.mJy))
    except Exception:  # astropy raises many kinds for a text that is no unit
        return None
