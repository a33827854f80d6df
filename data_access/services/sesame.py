"""Positions of named objects from Sesame, the name resolver of the CDS, which asks SIMBAD, NED and VizieR."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from urllib.parse import quote

from data_access.errors import NotFound, ServiceUnavailable
from data_access.services.client import Service

SERVICE = Service("SIMBAD", "ALERTSCOPE_SESAME_URL", "https://cds.unistra.fr/cgi-bin/nph-sesame", 6.0)

_POSITION = re.compile(r"^%J\s+(\d+(?:\.\d*)?)\s*([+-]?\d+(?:\.\d*)?)", re.MULTILINE)
_NAME = re.compile(r"^%I\.0\s+(.+)$", re.MULTILINE)
_TYPE = re.compile(r"^%C\.0\s+(\S.*)$", re.MULTILINE)
_SOURCE = re.compile(r"^#=(?:\w=)?(\w+)", re.MULTILINE)
_FAILURE = re.compile(r"^#!.*(?:error|time|unavailable|refused|cannot|unreachable)", re.MULTILINE | re.IGNORECASE)
_SOURCES = {"simbad": "SIMBAD", "ned": "NED", "vizier": "VizieR"}


@dataclass(frozen=True)
class NamedPlace:
    """Where a named object is.

    Attributes
    ----------
    name : its main name there, else the name asked for
    ra_deg, dec_deg : ICRS
    object_type : the catalogue's short type, empty if it gives none
    source : `SIMBAD`, `NED` or `VizieR`
    """

    name: str
    ra_deg: float
    dec_deg: float
    object_type: str
    source: str


def place_of(name: str) -> NamedPlace:
    """The position of an object outside the Solar System.

    Raises
    ------
    NotFound, ServiceUnavailable
    """
    # S, N, V: the catalogues in that order; -oI: plain text with the main name.
    text = SERVICE.text(f"/-oI/SNV?{quote(name.strip(), safe='')}")
    if not text.lstrip().startswith("#"):
        raise ServiceUnavailable("SIMBAD gave an answer that cannot be read.")
    # Each catalogue's part begins with its name; the first with a position is it.
    for part in re.split(r"^(?=#=)", text, flags=re.MULTILINE):
        position = _POSITION.search(part)
        if position is None:
            continue
        ra_deg, dec_deg = float(position.group(1)), float(position.group(2))
        if not (0.0 <= ra_deg <= 360.0 and abs(dec_deg) <= 90.0 and math.isfinite(ra_deg)):
            raise ServiceUnavailable("SIMBAD gave a position that is none.")
        source = _first(_SOURCE, part).lower()
        return NamedPlace(
            name=" ".join(_first(_NAME, part).split()) or name.strip(),
            ra_deg=ra_deg,
            dec_deg=dec_deg,
            object_type=_first(_TYPE, part).strip(),
            source=_SOURCES.get(source, "SIMBAD"),
        )
    if _FAILURE.search(text):
        raise ServiceUnavailable("SIMBAD does not answer.")
    raise NotFound(f"SIMBAD, NED and VizieR do not know {name}.")


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group(1) if match else ""
