"""Rows that the contract writes, in few words."""

from __future__ import annotations

from data_access.store import Table

ONE = {b"i:x": b"1"}


def fill(table: Table, keys: list[bytes]) -> None:
    with table.batch() as batch:
        for key in keys:
            batch.put(key, {b"i:x": key, b"d:y": b"y"})


def keys_of(rows: object) -> list[bytes]:
    return [key for key, _ in rows]  # type: ignore[attr-defined]
