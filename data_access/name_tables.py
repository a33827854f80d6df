"""The tables of names: which object has which name at TNS, and which Solar System object is known as what."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from data_access import frames, queries
from data_access.store import Row, Store

_TNS_COLUMNS = tuple(
    f"d:{name}" for name in ("fullname", "internalname", "type", "ra", "declination", "redshift", "discoverydate")
)
_SSO_COLUMNS = ("i:ssnamenr", "i:name", "i:number")


def tns_names(store: Store, name: str, *, n: int) -> pd.DataFrame:
    """Entries whose TNS name begins with `name`, whatever its capitals; all texts. An empty name gives all entries."""
    prefix = " ".join(name.lower().split()).encode()
    rows = store.table("ztf.tns_resolver").scan(row_prefix=prefix or None, limit=n)
    return frames.build(list(rows), dict.fromkeys(_TNS_COLUMNS, "string"), _TNS_COLUMNS)


def tns_names_of(store: Store, object_id: str, *, n: int) -> pd.DataFrame:
    """Entries whose internal name is an object's. Keys begin with TNS names, so the whole table is looked through."""
    ending = f"_{object_id.lower()}".encode()
    rows = [row for row in store.table("ztf.tns_resolver").scan(batch_size=2_000) if row[0].endswith(ending)]
    return frames.build(rows[:n], dict.fromkeys(_TNS_COLUMNS, "string"), _TNS_COLUMNS)


def solar_system_names(store: Store, name: str, *, n: int, whole: bool = False) -> pd.DataFrame:
    """Entries known as `name`, whatever its capitals; all texts.

    Parameters
    ----------
    whole : whether `name` is a whole name, not the beginning of one
    """
    prefix = f"{name.strip().lower()}{'@' if whole else ''}".encode()
    return _sso_frame(store.table("ztf.sso_resolver").scan(row_prefix=prefix, limit=n))


def solar_system_names_of(store: Store, object_id: str, *, n: int) -> pd.DataFrame:
    """All entries of the Solar System objects that an object's alerts were matched with."""
    alerts = queries.alerts_of(store, object_id, ["i:ssnamenr"])
    matched = {name for name in alerts["i:ssnamenr"].dropna() if name not in ("", "null")}
    found: dict[bytes, Row] = {}
    table = store.table("ztf.sso_resolver")
    for ssnamenr in sorted(matched):
        own = list(table.scan(row_prefix=f"{ssnamenr.lower()}@".encode(), limit=n))
        aliases = {cell.decode("utf-8", "replace").lower() for _, cells in own for cell in cells.values()}
        for alias in sorted(aliases | {ssnamenr.lower()}):
            rows = table.scan(row_prefix=f"{alias}@".encode(), limit=n)
            found |= {row[0]: row for row in rows if row[1].get(b"i:ssnamenr") == ssnamenr.encode()}
    return _sso_frame([found[key] for key in sorted(found)][:n])


def _sso_frame(rows: Iterable[Row]) -> pd.DataFrame:
    return frames.build(list(rows), dict.fromkeys(_SSO_COLUMNS, "string"), _SSO_COLUMNS)
