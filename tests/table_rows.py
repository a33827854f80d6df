"""Rows written by hand for tests, by the same rules as any writer's."""

from collections.abc import Mapping
from typing import Any

from data_access.cells import encode
from data_access.row_keys import join
from data_access.schema import COLUMN_TYPES
from data_access.store import Cells, Row, Store


def cells_of(fields: Mapping[str, Any]) -> Cells:
    """Cells of fields named `i:…`, `d:…`; None is null: no cell."""
    return {name.encode(): encode(value, COLUMN_TYPES[name]) for name, value in fields.items() if value is not None}


def alert_row(object_id: str, jd: float, **fields: Any) -> Row:
    """A row of the main table; extra fields are given as `i_magpsf=18.0`."""
    named = {name.replace("_", ":", 1): value for name, value in fields.items()}
    basic = {"i:objectId": object_id, "i:jd": jd, "i:fid": 1, "i:candid": int(jd * 1e6), "i:magpsf": 18.0}
    return join(object_id, jd), cells_of({**basic, "i:sigmapsf": 0.1, "i:isdiffpos": "t", **named})


def put(store: Store, table: str, *rows: Row) -> None:
    """Write rows into a table."""
    store.write({table: list(rows)})
