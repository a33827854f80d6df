"""Who or what a name is: the store's own tables first, then services outside."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

from data_access import queries, row_keys
from data_access.errors import NoSuchTable, NotFound, ServiceUnavailable
from data_access.search.names import solar_system_name, spaced_designation, tns_name
from data_access.services import sesame, ssodnet
from data_access.store import Store

STORE, TNS, SOLAR_SYSTEM, SIMBAD, SSODNET = "names in this store", "TNS", "Solar System names", "SIMBAD", "SsODNet"
MOST_SUGGESTIONS = 8
_MOST_TNS_ROWS = 200_000
_TNS_COLUMNS = [b"d:fullname", b"d:ra", b"d:declination", b"d:type", b"d:internalname"]
_SSO_COLUMNS = [b"i:name", b"i:number", b"i:ssnamenr"]
_TNS_BEGUN = re.compile(r"^(at|sn|tde|frb|kn) ?((?:19|20)\d\d)")
_INTERNAL_NAME = re.compile(r"(ZTF|ATLAS|Gaia|PS|GOTO|BGEM|MASTER|ASASSN-?|kait|LSST)[\w.+-]*\d{2}\w+", re.IGNORECASE)


@dataclass(frozen=True)
class Match:
    """What a name stands for.

    Attributes
    ----------
    kind : `object` (then `object_id`), `position` (`ra_deg`, `dec_deg`) or `solar_system` (`solar_system_name`)
    title : its name there
    about : its type there, empty if it gives none
    resolver : who says so
    """

    kind: Literal["object", "position", "solar_system"]
    title: str
    resolver: str
    about: str = ""
    object_id: str = ""
    ra_deg: float = float("nan")
    dec_deg: float = float("nan")
    solar_system_name: str = ""


@dataclass(frozen=True)
class Asked:
    """One resolver that was asked; `failure` is a sentence, empty if it answered."""

    resolver: str
    seconds: float
    failure: str = ""


@dataclass(frozen=True)
class Resolution:
    """What was found out about a name.

    Attributes
    ----------
    matches : the best first, empty if nobody knows the name
    asked : every resolver that was asked, in that order
    similar : names that begin with it, if nobody knows it
    """

    name: str
    matches: tuple[Match, ...]
    asked: tuple[Asked, ...]
    similar: tuple[str, ...] = ()

    @property
    def failures(self) -> tuple[str, ...]:
        """Why some did not answer: without them a name may be unknown that is not."""
        return tuple(one.failure for one in self.asked if one.failure)

    @property
    def sentence(self) -> str:
        """Who resolved the name, in how long; or who does not know it, and who did not answer."""
        if self.matches:
            best = self.matches[0]
            seconds = sum(one.seconds for one in self.asked)
            kind = f" ({best.about})" if best.about else ""
            return f"{self.name} is {best.title}{kind}, says {best.resolver}, in {seconds:.2f} s."
        answered = [one.resolver for one in self.asked if not one.failure]
        known = f"{_listed(answered)} {'do' if len(answered) > 1 else 'does'} not know {self.name}." if answered else ""
        return " ".join([known, *self.failures]).strip()


def resolve(store: Store, name: str, *, online: bool = True) -> Resolution:
    """What a name stands for.

    The store's objects and its resolver tables are asked first; only if they do not know it, and `online`, SIMBAD
    and SsODNet, both at once, each with its time limit.

    Raises
    ------
    StoreUnavailable
    """
    asked: list[Asked] = []
    inside: tuple[tuple[str, Callable[[], list[Match]]], ...] = (
        (STORE, lambda: _objects(store, name)),
        (TNS, lambda: _tns(store, name)),
        (SOLAR_SYSTEM, lambda: _bodies(store, name)),
    )
    for resolver, ask in inside:
        matches, one = _timed(resolver, ask)
        asked.append(one)
        if matches:
            return Resolution(name, tuple(matches), tuple(asked))
    if online:
        outside = ((SIMBAD, lambda: _simbad(name)), (SSODNET, lambda: _ssodnet(name)))
        with ThreadPoolExecutor(len(outside)) as threads:
            found = list(threads.map(lambda pair: _timed(*pair), outside))
        asked += [one for _, one in found]
        all_matches = tuple(match for matches, _ in found for match in matches)
        if all_matches:
            return Resolution(name, all_matches, tuple(asked))
    return Resolution(name, (), tuple(asked), tuple(suggested_names(store, name)))


def suggested_names(store: Store, beginning: str, n: int = MOST_SUGGESTIONS) -> list[str]:
    """Names in the store's resolver tables that begin so, TNS before the Solar System; two short scans."""
    start = _TNS_BEGUN.sub(r"\1 \2", " ".join(beginning.lower().split()))
    if len(start) < 2:
        return []

    def tns() -> list[str]:
        rows = _scan(store, "ztf.tns_resolver", (tns_name(start) or start).lower(), [b"d:fullname"], n)
        return [_text(cells, b"d:fullname") for _, cells in rows]

    def bodies() -> list[str]:
        rows = _scan(store, "ztf.sso_resolver", start, _SSO_COLUMNS, 2 * n)
        return [_body_title(cells) for _, cells in rows]

    found = store.side_by_side([tns, bodies])
    return list(dict.fromkeys(name for names in found for name in names if name))[:n]


def _objects(store: Store, name: str) -> list[Match]:
    prefix = queries.object_prefix_or_none(name)
    if prefix is None:
        return []
    row = next(iter(store.table("ztf").scan(row_prefix=prefix, columns=[b"i:objectId"], batch_size=1, limit=1)), None)
    if row is None or row[0].startswith(b"schema"):
        return []
    return [Match("object", name, STORE, object_id=row_keys.split_right(row[0], 1)[0])]


def _tns(store: Store, name: str) -> list[Match]:
    """By full name (`AT 2021co`, also `2021co`), or by the name that the discoverer gave (`ATLAS21abc`)."""
    full = (tns_name(name) or name).lower()
    kinds = [full] if not re.match(r"\d{4}[a-z]", full) else [f"sn {full}", f"at {full}"]
    if tns_name(name) is None and _INTERNAL_NAME.fullmatch(name):
        rows = _scan(store, "ztf.tns_resolver", "", _TNS_COLUMNS, _MOST_TNS_ROWS)
        wanted = name.lower()
        found = [cells for _, cells in rows if wanted in _words(_text(cells, b"d:internalname"))]
    else:
        # An object that became a supernova changes `AT` to `SN`; either is asked for.
        swapped = [f"{'sn' if kind[:2] == 'at' else 'at'}{kind[2:]}" for kind in kinds if kind[:3] in ("at ", "sn ")]
        found = [
            cells
            for kind in dict.fromkeys((*kinds, *swapped))
            for _, cells in _scan(store, "ztf.tns_resolver", f"{kind}_", _TNS_COLUMNS, MOST_SUGGESTIONS)
        ]
    matches = []
    for cells in found:
        ra_deg, dec_deg = _number(_text(cells, b"d:ra")), _number(_text(cells, b"d:declination"))
        if 0.0 <= ra_deg <= 360.0 and abs(dec_deg) <= 90.0:
            about, title = _text(cells, b"d:type"), _text(cells, b"d:fullname")
            matches.append(Match("position", title or name, TNS, about, ra_deg=ra_deg, dec_deg=dec_deg))
    return list(dict.fromkeys(matches))


def _bodies(store: Store, name: str) -> list[Match]:
    """By number, name or designation; `8467 Benoitcarry` by both."""
    wanted = " ".join(name.lower().split())
    numbered = re.fullmatch(r"\(?(\d{1,7})\)?\s+(\D.*)", wanted)
    designation = solar_system_name(name) or name
    spellings = dict.fromkeys((wanted, designation.lower(), spaced_designation(designation).lower()))
    found = [cells for spelling in spellings for cells in _bodies_called(store, spelling)]
    if numbered and not found:
        found = [
            cells
            for cells in _bodies_called(store, numbered.group(1))
            if _text(cells, b"i:name").lower() == numbered.group(2)
        ]
    matches = [
        Match("solar_system", _body_title(cells), SOLAR_SYSTEM, solar_system_name=_text(cells, b"i:ssnamenr"))
        for cells in found
        if _text(cells, b"i:ssnamenr")
    ]
    return list(dict.fromkeys(matches))


def _bodies_called(store: Store, spelling: str) -> list[dict[bytes, bytes]]:
    rows = _scan(store, "ztf.sso_resolver", f"{spelling}@", _SSO_COLUMNS, MOST_SUGGESTIONS)
    return [cells for _, cells in rows]


def _simbad(name: str) -> list[Match]:
    place = sesame.place_of(name)
    return [Match("position", place.name, place.source, place.object_type, ra_deg=place.ra_deg, dec_deg=place.dec_deg)]


def _ssodnet(name: str) -> list[Match]:
    """The survey calls a body by its number, or by its designation without spaces."""
    known = ssodnet.identity(spaced_designation(name))
    number = next((alias for alias in known.aliases if re.fullmatch(r"\d{1,6}", alias)), None)
    designation = next((found for alias in known.aliases if (found := solar_system_name(alias))), None)
    called = number or solar_system_name(known.name) or designation or known.name.replace(" ", "")
    title = f"{number} {known.name}" if number and number != known.name else known.name
    return [Match("solar_system", title, SSODNET, solar_system_name=called)]


def _timed(resolver: str, ask: Callable[[], list[Match]]) -> tuple[list[Match], Asked]:
    started = time.perf_counter()
    matches: list[Match] = []
    failure = ""
    try:
        matches = ask()
    except (NotFound, NoSuchTable):
        pass
    except ServiceUnavailable as error:
        failure = str(error)
    return matches, Asked(resolver, time.perf_counter() - started, failure)


def _scan(
    store: Store, table: str, prefix: str, columns: list[bytes], limit: int
) -> list[tuple[bytes, dict[bytes, bytes]]]:
    arguments = {"row_prefix": prefix.encode()} if prefix else {}
    try:
        rows = store.table(table).scan(**arguments, columns=columns, limit=limit, batch_size=min(limit, 1_000))  # type: ignore[arg-type]
        return [row for row in rows if not row[0].startswith(b"schema")]
    except NoSuchTable:
        return []


def _body_title(cells: dict[bytes, bytes]) -> str:
    number, name = _text(cells, b"i:number"), _text(cells, b"i:name")
    parts = [part for part in (number, name) if part and part.lower() not in ("nan", "none", "null")]
    return " ".join(dict.fromkeys(parts)) or _text(cells, b"i:ssnamenr")


def _text(cells: dict[bytes, bytes], column: bytes) -> str:
    return cells.get(column, b"").decode("utf-8", "replace").strip()


def _words(text: str) -> list[str]:
    return [word.strip().lower() for word in text.split(",")]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
