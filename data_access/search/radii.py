"""Radii as people write them: `30`, `30"`, `0.5'`, `10m`, `0.5d`, `2 arcmin`."""

from __future__ import annotations

import math
import re

NUMBER = r"[+-]?(?:\d{1,20}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,3})?"
_UNITS_ARCSEC = {
    **dict.fromkeys(
        ("", "s", '"', "″", "''", "′′", "sec", "arcsec", "arcsecs", "arcsecond", "arcseconds", "asec"), 1.0
    ),
    **dict.fromkeys(("m", "'", "′", "min", "arcmin", "arcmins", "arcminute", "arcminutes", "amin"), 60.0),
    **dict.fromkeys(("d", "°", "deg", "degs", "degree", "degrees"), 3600.0),
}
UNIT = "|".join(sorted(map(re.escape, filter(None, _UNITS_ARCSEC)), key=len, reverse=True))
_RADIUS = re.compile(rf"({NUMBER})\s*({UNIT})?", re.IGNORECASE)


def radius_arcsec(text: str) -> float | None:
    """A radius in arcseconds, which it is in without a unit; None if the text is none. It may be out of bounds."""
    match = _RADIUS.fullmatch(text.strip())
    if match is None:
        return None
    radius = float(match.group(1)) * _UNITS_ARCSEC[(match.group(2) or "").lower()]
    return radius if math.isfinite(radius) else None


def radius_text(radius: float) -> str:
    """A radius for people: `5″`, `10′`, `0.5°`."""
    if radius < 60.0:
        return f"{radius:.6g}″"
    if radius < 3600.0:
        return f"{radius / 60.0:.6g}′"
    return f"{radius / 3600.0:.6g}°"
