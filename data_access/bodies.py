"""What is known of Solar System bodies, kept in a table of our own beside Fink's."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from data_access.errors import AlertscopeError, CorruptCell, NoSuchTable
from data_access.schema import TABLES
from data_access.store import Store
from science.orbits import OrbitalElements

TABLE = "alertscope.bodies"
_BODY, _READ = b"i:body", b"i:read"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Body:
    """A Solar System body.

    Attributes
    ----------
    designation : number, or designation where there is none
    name : str
    elements : OrbitalElements or None
    h_mag : absolute magnitude in V, NaN if unknown
    facts : pairs of a label and a value with its unit
    aliases : other names
    source : who says so
    read : when it was read, ISO 8601 in UTC; empty for now
    """

    designation: str
    name: str
    elements: OrbitalElements | None
    h_mag: float
    facts: tuple[tuple[str, str], ...]
    aliases: tuple[str, ...]
    source: str
    read: str = ""


def kept_body(store: Store, name: str) -> Body | None:
    """A body as it was kept, by its number, name or designation; None if it never was.

    Raises
    ------
    StoreUnavailable, CorruptCell
    """
    try:
        cells = store.table(TABLE).row(_key(name), [_BODY, _READ])
    except NoSuchTable:
        return None
    if _BODY not in cells:
        return None
    try:
        fields = json.loads(cells[_BODY])
        elements = fields.pop("elements")
        fields |= {"facts": tuple((str(a), str(b)) for a, b in fields["facts"]), "aliases": tuple(fields["aliases"])}
        h_mag = fields.pop("h_mag")
        return Body(
            elements=None if elements is None else OrbitalElements.from_json(elements),
            h_mag=float("nan") if h_mag is None else float(h_mag),
            **{**fields, "read": cells.get(_READ, b"").decode("utf-8", "replace")},
        )
    except (ValueError, TypeError, KeyError) as error:
        raise CorruptCell(f"What is kept of {name[:60]} cannot be read.") from error


def keep_body(store: Store, body: Body, *names: str) -> bool:
    """Keep a body under its designation, its name and further names; False if the store cannot be written."""
    fields = asdict(body)
    read = fields.pop("read") or datetime.now(UTC).isoformat(timespec="seconds")
    fields["h_mag"] = body.h_mag if body.h_mag == body.h_mag else None
    cells = {_BODY: json.dumps(fields).encode(), _READ: read.encode()}
    keys = {_key(name) for name in (body.designation, body.name, *names) if name.strip()}
    try:
        store.create_table(TABLE, TABLES[TABLE].families)
        store.write({TABLE: [(key, cells) for key in sorted(keys)]})
    except AlertscopeError:
        _log.warning("What was read of a body could not be kept.", exc_info=True)
        return False
    return True


def _key(name: str) -> bytes:
    return " ".join(name.strip().lower().split()).encode()
