"""Is a store whole? Every index row has its main row and the reverse, keys agree with cells, every cell decodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np

from data_access.cells import decode_column
from data_access.errors import NoSuchTable
from data_access.ingest import rows as table_rows
from data_access.ingest.rows import BY_DATE, CUTOUTS, MAIN, PIXEL
from data_access.row_keys import jd_text, pixels_of
from data_access.schema import SCHEMA_ROW_PREFIX, TABLES
from data_access.store import Cells, Row, Store
from data_access.table_types import types_of

_ROWS_AT_ONCE = 500
_EXAMPLES_KEPT = 3
_TOKENS = frozenset({"string", "integer", "long", "float", "double", "boolean", "short", "fits/image"})
_KEY_FIELDS = {  # what stands before the date or the name in the key of an index table
    "ztf.ssnamenr": ("i:ssnamenr", "jd"),
    "ztf.tracklet": ("d:tracklet", "name"),
    "ztf.tns": ("d:tns", "jd_name"),
}
_BY_DATE_TABLES = (BY_DATE, "ztf.anomaly", *table_rows.FULL_ROW_TABLES)
_OF_OBJECT = ("ztf.upper", "ztf.uppervalid", "ztf.history")
_OTHERS = tuple(
    name
    for name in TABLES
    if name not in (MAIN, "ztf.class", PIXEL, CUTOUTS, *_KEY_FIELDS, *_BY_DATE_TABLES, *_OF_OBJECT)
)


@dataclass
class Verdict:
    """What a check found.

    Attributes
    ----------
    tables : rows looked at, by table
    problems : how often each thing is wrong, by what it is
    examples : row keys of the first cases of each
    """

    tables: dict[str, int] = field(default_factory=dict)
    problems: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def add(self, table: str, what: str, key: bytes) -> None:
        """Note a problem of a row."""
        problem = f"{table}: {what}"
        self.problems[problem] = self.problems.get(problem, 0) + 1
        examples = self.examples.setdefault(problem, [])
        if len(examples) < _EXAMPLES_KEPT:
            examples.append(key.decode("utf-8", "backslashreplace"))

    def as_dict(self) -> dict[str, Any]:
        """The verdict as plain values, for JSON."""
        found = [{"what": what, "rows": n, "examples": self.examples[what]} for what, n in self.problems.items()]
        return {"clean": self.clean, "tables": self.tables, "problems": found}


def verify(store: Store) -> Verdict:
    """Look at every row of every table, in bounded memory.

    Notes
    -----
    A table that the store lacks is no problem: a cluster need not have all. Rows of other writers are held to the
    same rules.
    """
    verdict = Verdict()
    present = {name.decode() for name in store.tables()}
    for table in TABLES:
        if table in present:
            for rows in _chunks(store, table, verdict):
                _check_cells(store, table, rows, verdict)
                if table == MAIN:
                    _check_main(store, rows, present, verdict)
                elif table in _OF_OBJECT:
                    _check_keys(table, rows, verdict)
                elif table not in _OTHERS:
                    _check_index(store, table, rows, verdict)
    for table in _OF_OBJECT:
        if table in present and MAIN in present:
            _check_objects(store, table, verdict)
    return verdict


def _chunks(store: Store, table: str, verdict: Verdict) -> Iterator[list[Row]]:
    size = 50 if table == CUTOUTS else _ROWS_AT_ONCE
    rows = store.table(table).scan(batch_size=size)
    verdict.tables[table] = 0
    while chunk := list(islice(rows, size)):
        for key, cells in chunk:
            if key.startswith(SCHEMA_ROW_PREFIX) and any(_not_a_token(cell) for cell in cells.values()):
                verdict.add(table, "a schema row names a type that does not exist", key)
        data = [row for row in chunk if not row[0].startswith(SCHEMA_ROW_PREFIX)]
        verdict.tables[table] += len(data)
        yield data


def _not_a_token(cell: bytes) -> bool:
    token = cell.decode("utf-8", "replace")
    return token not in _TOKENS and not token.startswith("{")  # nested types are written as cut-off text


def _check_cells(store: Store, table: str, rows: Sequence[Row], verdict: Verdict) -> None:
    """Every cell is a value of its column's type."""
    types = types_of(store, table)
    for name in {column for _, cells in rows for column in cells}:
        text = name.decode("utf-8", "replace")
        token = "long" if table == "statistics_class" else types.get(text)
        if token is None or token == "fits/image":
            continue
        cells = [cells.get(name) for _, cells in rows]
        _, corrupt = decode_column(cells, token)
        if not corrupt:
            continue
        for (key, _), cell in zip(rows, cells, strict=True):
            if decode_column([cell], token)[1]:
                verdict.add(table, f"a cell of {text} is no {token}", key)


@dataclass
class _Identity:
    """Who the rows are, by their cells; "" and NaN where those do not tell."""

    names: list[str]
    dates: list[float]

    @property
    def main_keys(self) -> list[bytes]:
        return table_rows.main_keys(self.names, self.dates)


def _identity(rows: Sequence[Row]) -> _Identity:
    names = _texts(rows, "i:objectId")
    return _Identity(names, _numbers(rows, "i:jd").tolist())


def _texts(rows: Sequence[Row], column: str) -> list[str]:
    label = column.encode()
    return [cells.get(label, b"").decode("utf-8", "replace") for _, cells in rows]


def _numbers(rows: Sequence[Row], column: str) -> np.ndarray[Any, Any]:
    label = column.encode()
    values, _ = decode_column([cells.get(label) for _, cells in rows], "double")
    return np.asarray(values, dtype=np.float64)


def _check_keys(table: str, rows: Sequence[Row], verdict: Verdict) -> None:
    for (key, _), expected in zip(rows, _identity(rows).main_keys, strict=True):
        if key != expected:
            verdict.add(table, "the key and the cells disagree", key)


def _check_main(store: Store, rows: Sequence[Row], present: set[str], verdict: Verdict) -> None:
    """Each alert is found by date, by class and by position."""
    _check_keys(MAIN, rows, verdict)
    who = _identity(rows)
    labels: dict[bytes, bytes] = {}
    by_date = [f"{jd_text(jd)}_{name}".encode() for name, jd in zip(who.names, who.dates, strict=True)]
    if BY_DATE in present:
        found = dict(store.table(BY_DATE).rows(by_date, columns=[b"i:jd", b"d:classification"]))
        labels = {key: cells.get(b"d:classification", b"") for key, cells in found.items()}
        _report_missing(BY_DATE, "an alert is not found by date", rows, by_date, set(found), verdict)
        if "ztf.class" in present:
            keys = [labels.get(key, b"Unknown") + b"_" + key for key in by_date]
            standing = {key for key, _ in store.table("ztf.class").rows(keys, columns=[b"i:jd"])}
            _report_missing("ztf.class", "an alert is not found by its class", rows, keys, standing, verdict)
    if PIXEL in present:
        keys = _pixel_keys(rows, who)
        dates = dict(store.table(PIXEL).rows(keys, columns=[b"i:jd"]))
        _report_missing(PIXEL, "an alert is not found by position", rows, keys, set(dates), verdict)
        newest = _numbers([(key, dates.get(key, {})) for key in keys], "i:jd")
        for (key, _), jd, standing_jd in zip(rows, who.dates, newest.tolist(), strict=True):
            if standing_jd < jd:
                verdict.add(PIXEL, "an older alert stands in the place of a newer one", key)


def _report_missing(
    table: str, what: str, rows: Sequence[Row], keys: Sequence[bytes], found: set[bytes], verdict: Verdict
) -> None:
    for (key, _), wanted in zip(rows, keys, strict=True):
        if wanted not in found:
            verdict.add(table, what, key)


def _pixel_keys(rows: Sequence[Row], who: _Identity) -> list[bytes]:
    ra, dec = _numbers(rows, "i:ra"), _numbers(rows, "i:dec")
    somewhere = (np.abs(ra) <= 360) & (np.abs(dec) <= 90)
    pixels = pixels_of(np.where(somewhere, ra % 360.0, 0.0), np.where(somewhere, dec, 0.0)).tolist()
    started = _numbers(rows, "i:jdstarthist").tolist()
    return [table_rows.pixel_key(*parts) for parts in zip(pixels, started, who.names, strict=True)]


def _check_index(store: Store, table: str, rows: Sequence[Row], verdict: Verdict) -> None:
    """Each row of an index table has its alert in the main table, and a key that its cells confirm."""
    who = _identity(rows)
    for (key, _), expected in zip(rows, _expected_keys(table, rows, who), strict=True):
        if not (key.endswith(expected) if table == "ztf.class" else key == expected):
            verdict.add(table, "the key and the cells disagree", key)
    main = who.main_keys
    try:
        standing = dict(store.table(MAIN).rows(main, columns=[b"i:candid"]))
    except NoSuchTable:
        standing = {}
    for (key, cells), wanted in zip(rows, main, strict=True):
        if wanted not in standing:
            verdict.add(table, "a row has no alert in the main table", key)
        elif not _same_candid(cells, standing[wanted]):
            verdict.add(table, "a row and its alert have different candid", key)


def _same_candid(cells: Cells, main: Mapping[bytes, bytes]) -> bool:
    return cells.get(b"i:candid") in (None, main.get(b"i:candid"))


def _expected_keys(table: str, rows: Sequence[Row], who: _Identity) -> list[bytes]:
    if table == PIXEL:
        return _pixel_keys(rows, who)
    if table == CUTOUTS:
        return who.main_keys
    dated = [f"{jd_text(jd)}_{name}" for name, jd in zip(who.names, who.dates, strict=True)]
    if table in _BY_DATE_TABLES:
        return [key.encode() for key in dated]
    if table == "ztf.class":
        return [f"_{key}".encode() for key in dated]
    column, kind = _KEY_FIELDS[table]
    tails = {"jd": [jd_text(jd) for jd in who.dates], "name": who.names, "jd_name": dated}[kind]
    return [f"{head}_{tail}".encode() for head, tail in zip(_texts(rows, column), tails, strict=True)]


def _check_objects(store: Store, table: str, verdict: Verdict) -> None:
    """Each limit or earlier point is of an object that has an alert; both tables are walked side by side once."""
    objects = _objects(store, MAIN)
    known = next(objects, None)
    for name in _objects(store, table):
        while known is not None and known < name:
            known = next(objects, None)
        if known != name:
            verdict.add(table, "points of an object without an alert", name)


def _objects(store: Store, table: str) -> Iterator[bytes]:
    """Names of objects (with the `_` that ends them in a key), in the order of the keys."""
    last = b""
    for key, _ in store.table(table).scan(columns=[b"i:jd"], batch_size=2000):
        name = key[: key.rfind(b"_") + 1]
        if name != last and not key.startswith(SCHEMA_ROW_PREFIX):
            yield name
            last = name
