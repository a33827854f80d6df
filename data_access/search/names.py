"""What a word is by its look: an object, a tracklet, a Solar System designation or a TNS name."""

from __future__ import annotations

import re

_OBJECT = re.compile(r"ZTF(?:\d{0,2}|\d{2}[a-z]{1,7})", re.IGNORECASE)
_OBJECT_LENGTH = len("ZTF21abfmbix")
_TRACKLET = re.compile(r"TRCK(?:_\d{0,8}|_\d{8}_\d{0,6}|_\d{8}_\d{6}_\d{0,4})?", re.IGNORECASE)
_WHOLE_TRACKLET = re.compile(r"TRCK_\d{8}_\d{6}_\d{2,4}")
_TNS = re.compile(r"(AT|SN|TDE|FRB|KN)?\s*((?:19|20)\d{2}[a-z]{1,5})")
_TNS_LOUD = re.compile(r"(AT|SN|TDE|FRB|KN)\s*((?:19|20)\d{2}[A-Za-z]{1,5})", re.IGNORECASE)

_NUMBERED = re.compile(r"\((\d{1,7})\)(?:\s+.*)?|(\d{1,6})")
_COMET = re.compile(
    r"(?P<number>\d{1,4}[PDI])(?P<fragment>-[A-Z]{1,2})?(?:/.*)?"
    r"|(?P<kind>[CPDXAI])/(?P<year>\d{4})\s*(?P<half>[A-HJ-Y][A-Z]?\d{0,3})(?P<part>-[A-Z]{1,2})?(?:\s*\(.*\))?",
    re.IGNORECASE,
)
_PROVISIONAL = re.compile(r"((?:18|19|20)\d{2})\s*([A-HJ-Y][A-HJ-Z]\d{0,3})|(\d{4})\s*(P-L|T-[123])")
_PROVISIONAL_LOUD = re.compile(r"((?:18|19|20)\d{2})\s*([A-HJ-Y][A-HJ-Z]\d{1,3})", re.IGNORECASE)
_PACKED_PROVISIONAL = re.compile(r"([IJK])(\d{2})([A-HJ-Y])([0-9A-Za-z])(\d)([A-HJ-Z])")
_PACKED_SURVEY = re.compile(r"(PL|T[123])S(\d{4})")
_PACKED_NUMBER = re.compile(r"([A-Za-z])(\d{4})|~([0-9A-Za-z]{4})")
_PACKED_COMET = re.compile(r"([CPDXA])([IJK])(\d{2})([A-HJ-Y])(\d{2})([0a-z])|0*(\d{1,3})([PD])")
_CENTURIES = {"I": "18", "J": "19", "K": "20"}
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_FIRST_TILDE_NUMBER = 620_000


def object_name(word: str) -> tuple[str, bool] | None:
    """A survey name as the store spells it (`ztf21ABF` is `ZTF21abf`), and whether it is only a beginning."""
    if not _OBJECT.fullmatch(word):
        return None
    return "ZTF" + word[3:].lower(), len(word) < _OBJECT_LENGTH


def tracklet_name(word: str) -> tuple[str, bool] | None:
    """A tracklet's name in capitals, and whether it is only a beginning."""
    if not _TRACKLET.fullmatch(word):
        return None
    name = word.upper()
    return name, not _WHOLE_TRACKLET.fullmatch(name)


def tns_name(text: str) -> str | None:
    """A name of the Transient Name Server with its space: `AT2021co` is `AT 2021co`; None if the text is none."""
    match = _TNS.fullmatch(text) or _TNS_LOUD.fullmatch(text)
    if match is None:
        return None
    kind, year_and_letters = (match.group(1) or "").upper(), match.group(2).lower()
    letters = year_and_letters[4:]
    # The first 26 of a year have a capital: SN 1987A.
    written = year_and_letters[:4] + (letters.upper() if len(letters) == 1 else letters)
    return f"{kind} {written}".strip()


def solar_system_name(text: str) -> str | None:
    """A number or designation as the survey writes it, without spaces (`C/2020V2`, `2010JO69`); None for other texts.

    Packed designations are unpacked (minorplanetcenter.net/iau/info/PackedDes.html).
    """
    word = " ".join(text.split())
    if match := _NUMBERED.fullmatch(word):
        number = int(match.group(1) or match.group(2))
        return str(number) if number else None
    if match := _COMET.fullmatch(word):
        if match["number"]:
            digits = match["number"].lstrip("0")
            return (digits + (match["fragment"] or "")).upper() if digits[:1].isdigit() else None
        return f"{match['kind']}/{match['year']}{match['half']}{match['part'] or ''}".upper()
    if match := _PROVISIONAL.fullmatch(word) or _PROVISIONAL_LOUD.fullmatch(word):
        return "".join(part for part in match.groups() if part).upper()
    return _unpacked(word)


def spaced_designation(name: str) -> str:
    """A designation as astronomers write it, `2010 JO69` and `C/2020 V2`; another name as it is."""
    return re.sub(r"^((?:[A-Z]/)?\d{4})\s*([A-Z]{1,2}\d*(?:-[A-Z0-9]{1,2})?)$", r"\1 \2", name)


def _unpacked(word: str) -> str | None:
    if match := _PACKED_PROVISIONAL.fullmatch(word):
        century, year, half, tens, ones, second = match.groups()
        cycle = _DIGITS.index(tens) * 10 + int(ones)
        return f"{_CENTURIES[century]}{year}{half}{second}{cycle or ''}"
    if match := _PACKED_SURVEY.fullmatch(word):
        return f"{match.group(2)}{match.group(1)[0]}-{match.group(1)[1]}"
    if match := _PACKED_COMET.fullmatch(word):
        kind, century, year, half, number, fragment, periodic, letter = match.groups()
        if periodic:
            return f"{int(periodic)}{letter}" if int(periodic) else None
        part = "" if fragment == "0" else f"-{fragment.upper()}"
        return f"{kind}/{_CENTURIES[century]}{year}{half}{int(number) or ''}{part}"
    if match := _PACKED_NUMBER.fullmatch(word):
        letter, rest, tail = match.groups()
        if letter:
            return str(_DIGITS.index(letter) * 10_000 + int(rest))
        value = 0
        for digit in tail:
            value = value * 62 + _DIGITS.index(digit)
        return str(_FIRST_TILDE_NUMBER + value)
    return None
