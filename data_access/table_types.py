"""Types of a table's columns: its own `schema_…` rows, merged, then what is known of Fink's tables."""

import threading
import time
import weakref

from data_access.errors import NoSuchTable
from data_access.schema import COLUMN_TYPES, SCHEMA_ROW_PREFIX, TABLES
from data_access.store import Store

_KEEP_SECONDS = 600.0
_Types = dict[str, str]
_kept: weakref.WeakKeyDictionary[Store, dict[str, tuple[float, _Types]]] = weakref.WeakKeyDictionary()
_kept_lock = threading.Lock()


def types_of(store: Store, table: str) -> _Types:
    """Type token by column (`family:name`).

    Each version of the broker adds a schema row of its own; a reader that trusts a single one decodes newer
    columns as text. Here later rows win column by column, and the static map fills what none names.
    """
    with _kept_lock:
        of_store = _kept.setdefault(store, {})
        read_at, types = of_store.get(table, (0.0, {}))
    if not types or time.monotonic() - read_at > _KEEP_SECONDS:
        types = {**COLUMN_TYPES, **_from_schema_rows(store, table)}
        with _kept_lock:
            of_store[table] = (time.monotonic(), types)
    return types


def warm(store: Store) -> None:
    """Read the types of all tables ahead of the first visitor."""
    present = {name.decode() for name in store.tables()} & TABLES.keys()
    store.side_by_side([lambda name=name: types_of(store, name) for name in sorted(present)])  # type: ignore[misc]


def _from_schema_rows(store: Store, table: str) -> _Types:
    try:
        rows = list(store.table(table).scan(row_prefix=SCHEMA_ROW_PREFIX))
    except NoSuchTable:
        return {}
    merged = {}
    for _, cells in sorted(rows, key=lambda row: _version(row[0])):
        merged.update({c.decode("utf-8", "replace"): token.decode("utf-8", "replace") for c, token in cells.items()})
    # Nested types were written as cut-off text; such columns hold text.
    return {column: token for column, token in merged.items() if token.isidentifier() or token == "fits/image"}


def _version(key: bytes) -> list[tuple[int, str]]:
    """Sort key under which version 10 comes after version 6."""
    parts = key.decode("utf-8", "replace").replace("_", ".").split(".")
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]
