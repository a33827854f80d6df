"""Sky maps of gravitational-wave candidates from GraceDB, the public data base of LIGO, Virgo and KAGRA."""

from __future__ import annotations

import re
from urllib.parse import quote

from data_access.errors import BadRequest, NotFound, ServiceUnavailable
from data_access.services.client import Service

SERVICE = Service("GraceDB", "ALERTSCOPE_GRACEDB_URL", "https://gracedb.ligo.org/api", 15.0)

_NAME = re.compile(r"(?:[MT]?S\d{6}[a-z]{1,6}|GW\d{6}(?:_\d{6})?)")
# From the analysis that takes longest and knows most to that of the first minutes.
_WRITERS = ("bilby", "lalinference", "bayestar", "rapidpe", "cwb", "mly", "olib")


def is_superevent(text: str) -> bool:
    """Whether a text can be nothing but a superevent's name; `GW170817` is one of an event that others know, too."""
    return re.fullmatch(r"[mt]?s\d{6}[a-z]{1,6}", text.strip(), re.IGNORECASE) is not None


def superevent_name(text: str) -> str:
    """The name of a superevent as GraceDB writes it: `S230518h`, `MS…` for mock ones.

    Raises
    ------
    BadRequest
        The text is no such name.
    """
    word = text.strip()
    match = re.fullmatch(r"([a-zA-Z]+)(\d{6}[a-zA-Z]*|\d{6}_\d{6})", word)
    name = match.group(1).upper() + match.group(2).lower() if match else word
    if not _NAME.fullmatch(name):
        raise BadRequest(f"'{word[:40]}' is not the name of a superevent: they look like S230518h.")
    return name


def sky_map_of(name: str) -> tuple[bytes, str]:
    """The best multi-order sky map of a superevent, and its file's name.

    Parameters
    ----------
    name : as `superevent_name` gives it

    Raises
    ------
    NotFound, ServiceUnavailable
    """
    path = f"/superevents/{quote(name, safe='')}/files/"
    files = SERVICE.get(path)
    if not isinstance(files, dict):
        raise ServiceUnavailable("GraceDB gave an answer that cannot be read.")
    file = _best([str(each) for each in files])
    if file is None:
        raise NotFound(f"GraceDB has no multi-order sky map of {name}.")
    return SERVICE.content(f"{path}{quote(file, safe='')}"), file


def _best(files: list[str]) -> str | None:
    """Names without a version are those of the newest one."""
    maps = sorted(each for each in files if re.fullmatch(r"[\w.-]+\.multiorder\.fits", each))
    ranked = [each for writer in _WRITERS for each in maps if each.lower().startswith(writer)]
    return next(iter([*ranked, *maps]), None)
