"""What is in a store: tables, rows, nights, classes, size."""

from __future__ import annotations

from collections import Counter
from typing import Any

from data_access.cells import decode_column
from data_access.errors import NoSuchTable, NotFound
from data_access.schema import SCHEMA_ROW_PREFIX
from data_access.store import Store

_MAIN = "ztf"
_STATISTICS = "statistics_class"
_NOT_CLASSES = frozenset({"simbad_tot", "simbad_gal"})


def info(store: Store) -> dict[str, Any]:
    """Facts about a store.

    Returns
    -------
    dict
        `store` (its URL), `engine`, `size_bytes` (None where the engine cannot tell), `alerts`, `nights` (how many),
        `classes` (alerts by class at ingestion, most frequent first), `tables` (rows by table, None where the store
        cannot tell). No times: the same content gives the same facts.
    """
    tables = {name: _rows_of(store, name) for name in sorted(name.decode() for name in store.tables())}
    nights, classes = _nights_and_classes(store)
    return {
        "store": store.url,
        "engine": store.engine,
        "size_bytes": store.size_bytes(),
        "alerts": tables.get(_MAIN, 0),
        "nights": nights,
        "classes": classes,
        "tables": tables,
    }


def _rows_of(store: Store, name: str) -> int | None:
    try:
        return store.count_rows(name)
    except NotFound:
        return None


def _nights_and_classes(store: Store) -> tuple[int, dict[str, int]]:
    nights, classes = 0, Counter[str]()
    try:
        for key, cells in store.table(_STATISTICS).scan(columns=[b"class", b"basic"]):
            if key.startswith(SCHEMA_ROW_PREFIX):
                continue
            nights += 1
            for column, cell in cells.items():
                family, _, label = column.decode("utf-8", "replace").partition(":")
                if family == "class" and label not in _NOT_CLASSES:
                    classes[label] += _count(cell)
    except NoSuchTable:
        return 0, {}
    ranked = sorted(classes.items(), key=lambda item: (-item[1], item[0]))
    return nights, dict(ranked)


def _count(cell: bytes) -> int:
    values, corrupt = decode_column([cell], "long")
    return 0 if corrupt else int(values[0])
