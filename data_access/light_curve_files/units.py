"""Units of brightness as files write them, through astropy."""

from __future__ import annotations

import re
import warnings
from functools import lru_cache

from astropy import units as u

RELATIVE = "relative"
_ERG = float((u.erg / u.s / u.cm**2 / u.Hz).to(u.mJy))
_MJY_PER = {
    **dict.fromkeys(("jy", "jansky"), 1e3),
    **dict.fromkeys(("mjy", "millijy", "millijansky"), 1.0),
    **dict.fromkeys(("ujy", "µjy", "μjy", "microjy", "microjansky"), 1e-3),
    **dict.fromkeys(("njy", "nanojy", "nanojansky"), 1e-6),
    **dict.fromkeys(("nmgy", "nanomaggy", "nanomaggies"), 3.631e-3),
    **dict.fromkeys((f"erg/{rest}/hz" for rest in ("s/cm2", "s/cm^2", "cm2/s", "cm^2/s")), _ERG),
}
"""Spellings in small letters that astropy does not know."""
_LONGEST = 60
_IN_BRACKETS = re.compile(r"\[\s*(?P<square>[^\]]+?)\s*\]|\(\s*(?P<round>.+?)\s*\)\s*$")
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
    bracketed = _IN_BRACKETS.search(name)
    if bracketed:
        return bracketed["square"] or bracketed["round"]
    at_end = _AT_END.search(name.strip())
    return at_end[1] if at_end else ""


@lru_cache(maxsize=500)
def _mjy_per(text: str) -> float | None:
    known = _MJY_PER.get(text.lower())
    if known is not None and text != "MJy":
        return known
    if not re.fullmatch(r"[\w\s*/^.()+-]+", text):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return float(u.Unit(text).to(u.mJy))
    except Exception:  # astropy raises many kinds for a text that is no unit
        return None
