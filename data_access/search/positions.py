"""Positions as people write them: decimal, sexagesimal, `J…` designations, galactic, and astropy's own strings."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import Any, NamedTuple

from astropy.coordinates import SkyCoord

from data_access.search.radii import NUMBER, UNIT, radius_arcsec

_LONGEST_POSITION, _MOST_WORDS = 120, 8
_PLAIN = r"\d{1,4}(?:\.\d{0,30})?"
_RADIUS = rf"(?:\s+(?P<radius>{NUMBER}\s*(?:{UNIT})?))?"
_FRAME = r"(?P<frame>(?:ICRS|J2000|EQ|EQUATORIAL|GALACTIC|GAL)\s+)?"
_DECIMAL = re.compile(
    rf"{_FRAME}(?P<ra>{NUMBER})\s*(?:°|deg|d)?\s+(?P<dec>{NUMBER})\s*(?:°|deg|d)?{_RADIUS}(?:\s+(?P<after>GALACTIC|GAL|ICRS))?",
    re.IGNORECASE,
)
_SPACED = re.compile(
    rf"(?P<ra>\d{{1,3}}\s+\d{{1,2}}\s+{_PLAIN})\s+(?P<dec>[+-]?\s*\d{{1,2}}\s+\d{{1,2}}\s+{_PLAIN}){_RADIUS}",
    re.IGNORECASE,
)
_SPACED_MINUTES = re.compile(
    rf"(?P<ra>\d{{1,2}}\s+{_PLAIN})\s+(?P<dec>[+-]\s*\d{{1,2}}\s+{_PLAIN}){_RADIUS}", re.IGNORECASE
)
_COLONS = re.compile(
    rf"(?P<ra>\d{{1,3}}:\d{{1,2}}(?::{_PLAIN}|\.\d*)?)\s*(?P<dec>(?:(?<=\s)|[+-])\d{{1,2}}:\d{{1,2}}(?::{_PLAIN}|\.\d*)?)"
    rf"{_RADIUS}",
    re.IGNORECASE,
)
_LETTERS = re.compile(
    rf"(?P<ra>\d{{1,3}}\s*[hd°]\s*(?:{_PLAIN}\s*[m'′]\s*(?:{_PLAIN}\s*(?:s|\"|″|''|′′)?)?)?)\s*"
    rf"(?P<dec>[+-]?\s*\d{{1,2}}\s*[d°]\s*(?:{_PLAIN}\s*[m'′]\s*(?:{_PLAIN}\s*(?:s|\"|″|''|′′)?)?)?){_RADIUS}",
    re.IGNORECASE,
)
_DESIGNATION = re.compile(
    r"(?:[A-Za-z0-9-]{2,12}\s+)?J(?P<ra>\d{6}(?:\.\d+|\d{1,2})?)(?P<dec>[+-]\d{6}(?:\.\d+|\d)?)" + _RADIUS
)
_SHORT_DESIGNATION = re.compile(r"J(?P<ra>\d{4}(?:\.\d)?)(?P<dec>[+-]\d{4})" + _RADIUS)
_SHORT_RADIUS_ARCSEC = 60.0
_SKYCOORD = re.compile(
    rf"<?SkyCoord\s{{0,3}}\((?P<frame>\w{{1,40}})[^)]{{0,200}}\):[^()]{{0,9}}\([\w\s,]{{0,60}}\) in deg\s{{0,20}}"
    rf"\[?\(\s{{0,9}}(?P<ra>{NUMBER}),?\s{{1,9}}(?P<dec>{NUMBER})\s{{0,9}}\)\]?>?",
    re.IGNORECASE,
)
_DEGREES = r"\s{0,3}(?:\*\s{0,3}(?:u\.)?deg(?:ree)?\s{0,3})?"
_READ_FRAMES = ("icrs", "galactic", "deg", "degree", "hourangle")
_WRITTEN_NUMBERS = re.compile(
    rf"SkyCoord\(\s{{0,3}}(?:(?:ra|l)\s{{0,3}}=\s{{0,3}})?(?P<ra>{NUMBER}){_DEGREES},\s{{0,3}}"
    rf"(?:(?:dec|b)\s{{0,3}}=\s{{0,3}})?(?P<dec>{NUMBER}){_DEGREES}(?P<more>,[^()]{{0,80}})?\)"
)
_WRITTEN_TEXT = re.compile(
    r"SkyCoord\(\s{0,3}([\"'])(?P<ra>[^\"']{1,60})\1(?:,\s{0,3}\1(?P<dec>[^\"']{1,60})\1)?(?P<more>,[^()]{0,40}(?:\([^()]{0,40}\))?)?\)"
)


class Position(NamedTuple):
    """A place on the sky (ICRS), with a radius if one was written after it.

    Where `problem` is not empty the text is a position, but an impossible one; `repaired` would be one.
    """

    ra_deg: float
    dec_deg: float
    radius_arcsec: float | None = None
    problem: str = ""
    repaired: str = ""


def position_of(text: str) -> Position | None:
    """The position that a text is, None if it is none; the text has no commas."""
    if len(text) > _LONGEST_POSITION:
        return None
    for pattern in (_SPACED, _SPACED_MINUTES, _COLONS, _LETTERS):
        if match := pattern.fullmatch(text):
            return _sexagesimal(match)
    if match := _DECIMAL.fullmatch(text):
        frame = f"{match.group('frame') or ''}{match.group('after') or ''}".upper()
        return checked(float(match["ra"]), float(match["dec"]), _radius(match), galactic="GAL" in frame)
    if match := _DESIGNATION.fullmatch(text) or _SHORT_DESIGNATION.fullmatch(text):
        return _designation(match)
    return None


def leading_position(text: str) -> tuple[Position, str, str] | None:
    """The position that a text begins with, its part of the text, and the words after it, which begin with a letter."""
    words = text.split(" ")
    for count in range(min(len(words) - 1, _MOST_WORDS), 0, -1):
        if words[count][:1].isalpha():
            part = " ".join(words[:count])
            position = position_of(part)
            if position is not None:
                return position, part, " ".join(words[count:])
    return None


def numbers_astray(text: str) -> Position | None:
    """What is said of several numbers that are no position; None for other texts."""
    if not re.fullmatch(r"[+-]?[\d.]+(?:[\s:]+[+-]?[\d.]+)+", text):
        return None
    sentence = "These numbers are no position: write 246.0422 25.669, or 16 24 10.12 +25 40 09.3."
    return Position(math.nan, math.nan, None, sentence)


def printed_position(text: str) -> tuple[Position, str] | None:
    """A position as astropy prints or Python writes a `SkyCoord`, at the beginning of a text, and its part of that."""
    match = _SKYCOORD.match(text)
    if match is None:
        return _written_position(text)
    frame = match["frame"].upper()
    if frame not in ("ICRS", "GALACTIC"):
        problem = f"Positions in {match['frame'][:20]} are not read: give them in ICRS."
        return Position(math.nan, math.nan, None, problem), match.group()
    return checked(float(match["ra"]), float(match["dec"]), None, galactic=frame == "GALACTIC"), match.group()


def _written_position(text: str) -> tuple[Position, str] | None:
    """`SkyCoord(ra=10.5*u.deg, dec=20*u.deg)`, `SkyCoord("16h24m10s +25d40m09s")`."""
    match = _WRITTEN_NUMBERS.match(text) or _WRITTEN_TEXT.match(text)
    more = (match["more"] or "").lower() if match else ""
    others = [name for name in re.findall(r"[\"'](\w+)[\"']", more) if name not in _READ_FRAMES]
    if match is None:
        return None
    if match.re is _WRITTEN_NUMBERS and "hour" in more:
        others.append("plain hours")
    if others:
        sentence = f"Positions in {others[0][:20]} are not read: give them in ICRS, in degrees."
        return Position(math.nan, math.nan, None, sentence), match.group()
    if match.re is _WRITTEN_NUMBERS:
        return checked(float(match["ra"]), float(match["dec"]), None, galactic="galactic" in more), match.group()
    position = position_of(f"{match['ra']} {match['dec'] or ''}".strip())
    return (position, match.group()) if position and "galactic" not in more else None


def checked(ra_deg: float, dec_deg: float, radius: float | None, *, galactic: bool = False) -> Position:
    """A position whose numbers are possible, or one with a problem; right ascensions from -180 are put to 0…360."""
    if not (math.isfinite(ra_deg) and math.isfinite(dec_deg)):
        return Position(math.nan, math.nan, radius, "A position is two finite numbers.")
    if galactic:
        if not (-360.0 <= ra_deg <= 360.0 and abs(dec_deg) <= 90.0):
            return Position(
                ra_deg, dec_deg, radius, "Galactic latitudes (b) are -90 to 90 degrees, longitudes (l) 0 to 360."
            )
        return Position(*_icrs_of_galactic(ra_deg, dec_deg), radius)
    if -180.0 <= ra_deg <= 360.0 and abs(dec_deg) <= 90.0:
        return Position(ra_deg if ra_deg >= 0.0 else (ra_deg + 360.0) % 360.0, dec_deg, radius)
    if abs(ra_deg) <= 90.0 < dec_deg <= 360.0:
        return Position(
            ra_deg, dec_deg, radius,
            f"A declination is -90 to 90 degrees, {dec_deg:g} is none. Is right ascension first?",
            f"{dec_deg!r} {ra_deg!r}",
        )  # fmt: skip
    if abs(dec_deg) > 90.0:
        return Position(ra_deg, dec_deg, radius, f"A declination is -90 to 90 degrees; {dec_deg:g} is none.")
    repaired = f"{ra_deg % 360.0!r} {dec_deg!r}" if abs(ra_deg) < 1e6 else ""
    return Position(ra_deg, dec_deg, radius, f"A right ascension is 0 to 360 degrees; {ra_deg:g} is none.", repaired)


@cache
def _galactic_axes() -> Any:
    """The axes of galactic coordinates in ICRS, as astropy has them: the columns of a rotation."""
    axes = SkyCoord(l=[0.0, 90.0, 0.0], b=[0.0, 0.0, 90.0], unit="deg", frame="galactic")
    return axes.icrs.cartesian.xyz.value


def _icrs_of_galactic(l_deg: float, b_deg: float) -> tuple[float, float]:
    longitude, latitude = math.radians(l_deg), math.radians(b_deg)
    flat = math.cos(latitude)
    x, y, z = _galactic_axes() @ (flat * math.cos(longitude), flat * math.sin(longitude), math.sin(latitude))
    return math.degrees(math.atan2(y, x)) % 360.0, math.degrees(math.atan2(z, math.hypot(x, y)))


def _radius(match: re.Match[str]) -> float | None:
    return radius_arcsec(match["radius"]) if match["radius"] else None


def _sexagesimal(match: re.Match[str]) -> Position:
    sign = -1.0 if "-" in match["dec"] else 1.0
    is_hours = not re.search(r"[d°]", match["ra"], re.IGNORECASE)
    ra, dec = _parts(match["ra"]), _parts(match["dec"])
    if max([0.0, *ra[1:], *dec[1:]]) >= 60.0:
        return Position(math.nan, math.nan, None, "Minutes and seconds of a position are less than 60.")
    if is_hours and ra[0] >= 24.0:
        sentence = (
            f"Hours of right ascension are less than 24; {ra[0]:g} is none. In degrees: 246.0422 or 246d02m31.8s."
        )
        degrees = f"{_sum(ra):.10g} {sign * _sum(dec):.10g}" if ra[0] < 360.0 and dec[0] <= 90.0 else ""
        return Position(math.nan, math.nan, _radius(match), sentence, degrees)
    return checked(_sum(ra) * (15.0 if is_hours else 1.0), sign * _sum(dec), _radius(match))


def _designation(match: re.Match[str]) -> Position:
    ra, dec = match["ra"], match["dec"]
    values = [float(part) for part in (*_pairs(ra), *_pairs(dec[1:]))]
    if len(values) == 4:
        ra_parts, dec_parts = values[:2], values[2:]
    else:
        ra_parts, dec_parts = values[:3], values[3:]
    if ra_parts[0] >= 24.0 or max(*ra_parts[1:], *dec_parts[1:]) >= 60.0:
        return Position(
            math.nan, math.nan, None, "This designation holds no position: J, hours, minutes, seconds, then degrees."
        )
    radius = _radius(match) or (_SHORT_RADIUS_ARCSEC if len(values) == 4 else None)
    return checked(_sum(ra_parts) * 15.0, (-1.0 if dec[0] == "-" else 1.0) * _sum(dec_parts), radius)


def _pairs(digits: str) -> list[str]:
    """`162410.12` as 16, 24, 10.12; `16241012`, as 2MASS writes, too."""
    if len(digits.partition(".")[0]) <= 4:
        return [digits[:2], digits[2:]]
    seconds = digits[4:6] + ("." + digits[6:].lstrip(".") if len(digits) > 6 else "")
    return [digits[:2], digits[2:4], seconds]


def _parts(text: str) -> list[float]:
    return [float(number) for number in re.findall(_PLAIN, text)]


def _sum(parts: list[float]) -> float:
    return sum(part / 60.0**power for power, part in enumerate(parts))
