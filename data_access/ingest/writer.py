"""Batches of alerts into the store: main rows first, index rows after them, stale ones away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from data_access.errors import NoSuchTable
from data_access.ingest import rows as table_rows
from data_access.ingest.dates import night_of
from data_access.ingest.histories import TABLE_COLUMNS
from data_access.ingest.locks import only_writer
from data_access.ingest.normalise import Alerts
from data_access.ingest.rows import BY_DATE, CUTOUTS, MAIN, SHARED_TABLES, Batch
from data_access.ingest.shared_rows import SharedRows
from data_access.ingest.values import CellColumn
from data_access.schema import COLUMN_TYPES, SCHEMA_ROW_PREFIX, TABLES
from data_access.store import Cells, Row, Store

SCHEMA_KEY = b"schema_alertscope_1"
FORMAT = b"1"
ABOUT = "alertscope.about"
RESOLVER = "ztf.sso_resolver"
_ABOUT_KEY = b"about"
_FULL_TABLES = (MAIN, *table_rows.FULL_ROW_TABLES, "ztf.anomaly")


class Writer:
    """Writes batches of alerts to one store, and remembers which nights they touched.

    Parameters
    ----------
    store : Store
        Its tables are made where they are missing.
    simulated : bool
        Whether the alerts are simulated; the store keeps the mark.
    """

    def __init__(self, store: Store, *, simulated: bool) -> None:
        self.store, self.simulated = store, simulated
        self.nights: set[str] = set()
        self.extra_tokens = _extra_tokens(store)
        self._described: dict[str, dict[str, str]] = {}
        self._aliases: set[bytes] = set()
        present = {name.decode() for name in store.tables()}
        for name, spec in TABLES.items():
            if name not in present:
                store.create_table(name, spec.families)

    def write(self, alerts: Alerts) -> int:
        """Store alerts in one acknowledged batch; gives the number of rows written.

        Notes
        -----
        Main rows come first: at whatever moment the process is killed, every index row has its main row.
        """
        if not alerts.object_ids:
            return 0
        self.extra_tokens.update(alerts.tokens)
        with only_writer(self.store):
            return self._write(alerts)

    def _write(self, alerts: Alerts) -> int:
        keys = table_rows.main_keys(alerts.object_ids, alerts.jd)
        kept, columns, stamps = _last_of_each(keys, alerts.columns, alerts.stamps)
        object_ids, jd = [alerts.object_ids[place] for place in kept], [alerts.jd[place] for place in kept]
        keys = [keys[place] for place in kept]
        present = dict(self.store.table(MAIN).rows(keys))
        before = self._batch_before(present) if present else None
        main_rows = table_rows.as_rows(columns)
        if present:
            columns = _completed(columns, keys, main_rows, present)
        batch = table_rows.batch_of(columns, object_ids, jd)
        indexed = table_rows.index_rows(batch)
        shared = SharedRows(self.store, batch, before, indexed)
        puts: dict[str, list[Row]] = {MAIN: list(zip(keys, main_rows, strict=True))}
        puts[CUTOUTS] = _cutout_rows(keys, columns, stamps)
        for table, rows in indexed.items():
            puts[table] = [row for row in rows if row is not None]
        puts.update(shared.rows)
        puts.update(alerts.entries.by_table())
        puts[RESOLVER] = self._new_aliases(batch)
        written = sum(map(len, puts.values()))
        shared.drop_leftover_cells()
        deletes = {**_stale(before, batch), **shared.deletes}
        self.store.write(self._with_descriptions(puts), {table: gone for table, gone in deletes.items() if gone})
        self.nights.update(map(night_of, jd))
        return written

    def _batch_before(self, present: Mapping[bytes, Cells]) -> Batch:
        """What the store holds of these alerts, with the class that they were stored under."""
        columns: dict[str, CellColumn] = {
            name: [cells.get(name.encode()) for cells in present.values()] for name in table_rows.RULE_COLUMNS
        }
        parts = [key.decode().rpartition("_") for key in present]
        object_ids, jd = [part[0] for part in parts], [float(part[2]) for part in parts]
        by_date = [f"{date}_{name}".encode() for name, _, date in parts]
        labels = {
            key: cells[b"d:classification"].decode("utf-8", "replace")
            for key, cells in self.store.table(BY_DATE).rows(by_date, columns=[b"d:classification"])
        }
        return table_rows.batch_of(columns, object_ids, jd, [labels.get(key) for key in by_date])

    def _new_aliases(self, batch: Batch) -> list[Row]:
        """Aliases that the store lacks: where the broker's own job filled the table, its names stay."""
        aliases = table_rows.resolver_rows(batch)
        unseen = [key for key in aliases if key not in self._aliases]
        known = {key for key, _ in self.store.table(RESOLVER).rows(unseen)} if unseen else set()
        self._aliases.update(unseen)
        return [(key, aliases[key]) for key in unseen if key not in known]

    def _with_descriptions(self, puts: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
        """The rows with what describes them before them: types of columns, and what the store is."""
        described: dict[str, list[Row]] = {ABOUT: self._about()}
        for table, rows in puts.items():
            described[table] = [*self.description(table), *rows] if rows else []
        return described

    def description(self, table: str) -> list[Row]:
        """The schema row of a table, if this run has not written it yet."""
        tokens = _tokens(table, self.extra_tokens)
        if self._described.get(table) == tokens:
            return []
        self._described[table] = dict(tokens)
        return [(SCHEMA_KEY, {column.encode(): token.encode() for column, token in sorted(tokens.items())})]

    def _about(self) -> list[Row]:
        mark = b"true" if self.simulated else b"false"
        known = self.store.table(ABOUT).row(_ABOUT_KEY)
        if known.get(b"i:simulated", mark) != mark:
            mark = b"mixed"
        cells = {b"i:simulated": mark, b"i:format": FORMAT}
        return [] if cells.items() <= known.items() else [(_ABOUT_KEY, cells)]


def _tokens(table: str, extra: Mapping[str, str]) -> dict[str, str]:
    if table == RESOLVER:
        return dict.fromkeys(("i:ssnamenr", "i:name", "i:number"), "string")
    if table in TABLE_COLUMNS:
        return {name: COLUMN_TYPES[name] for name in TABLE_COLUMNS[table]}
    return table_rows.tokens_of(table, extra if table in _FULL_TABLES else {})


def _extra_tokens(store: Store) -> dict[str, str]:
    """Types of columns outside the static schema, as earlier ingests found them."""
    try:
        schema_rows = list(store.table(MAIN).scan(row_prefix=SCHEMA_ROW_PREFIX))
    except NoSuchTable:
        return {}
    tokens: dict[str, str] = {}
    for key, cells in schema_rows:
        if key == SCHEMA_KEY:
            tokens.update({column.decode(): token.decode() for column, token in cells.items()})
    return {column: token for column, token in tokens.items() if column not in COLUMN_TYPES}


def _last_of_each(
    keys: Sequence[bytes], columns: dict[str, CellColumn], stamps: dict[str, CellColumn]
) -> tuple[list[int], dict[str, CellColumn], dict[str, CellColumn]]:
    """Of packets of one alert the last, completed by what only the earlier ones hold, as one write after another."""
    places: dict[bytes, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        places[key].append(place)
    if len(places) == len(keys):
        return list(range(len(keys))), columns, stamps
    groups = list(places.values())

    def merged(cells: CellColumn) -> CellColumn:
        return [next((cells[p] for p in reversed(group) if cells[p] is not None), None) for group in groups]

    return (
        [group[-1] for group in groups],
        {column: merged(cells) for column, cells in columns.items()},
        {column: merged(cells) for column, cells in stamps.items()},
    )


def _completed(
    columns: dict[str, CellColumn], keys: Sequence[bytes], rows: Sequence[Cells], present: Mapping[bytes, Cells]
) -> dict[str, CellColumn]:
    """Columns in which a null gives way to the cell that the store has; the rows are completed too.

    A write never removes a cell, so the rules must see the alert as it will stand.
    """
    completed = dict(columns)
    for place, (key, row) in enumerate(zip(keys, rows, strict=True)):
        there = present.get(key, {})
        for label in there.keys() - row.keys():
            column = label.decode("utf-8", "replace")
            if column[0] in "id":
                if completed.get(column) is columns.get(column):
                    completed[column] = list(columns.get(column) or [None] * len(keys))
                completed[column][place] = row[label] = there[label]
    return completed


def _cutout_rows(
    keys: Sequence[bytes], columns: Mapping[str, CellColumn], stamps: Mapping[str, CellColumn]
) -> list[Row]:
    if not stamps:
        return []
    names = ("i:objectId", "i:jd", "i:candid")
    cells = table_rows.as_rows({**{name: columns[name] for name in names}, **stamps})
    return [(key, row) for key, row in zip(keys, cells, strict=True) if len(row) > len(names)]


def _stale(before: Batch | None, batch: Batch) -> dict[str, list[bytes]]:
    """Index rows that a reprocessed alert has left: of its former class, name or type."""
    if before is None:
        return {}
    stale = {}
    for table, old in before.keys.items():
        if table not in (*SHARED_TABLES, BY_DATE):
            new = set(batch.keys[table])
            stale[table] = [key for key in old if key is not None and key not in new]
    return stale
