"""The 30-day history that a packet brings: limits, low-quality points and good earlier detections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from data_access import row_keys
from data_access.ingest.pieces import History
from data_access.ingest.report import BAD_DATE, Refusal
from data_access.ingest.values import CellColumn, Column, signs, typed
from data_access.schema import COLUMN_TYPES, HISTORY_TABLE_COLUMNS, UPPER_COLUMNS, UPPERVALID_COLUMNS
from data_access.store import Row

LEAST_RB, MOST_NBAD = 0.55, 0
"""Fink's cut of quality: `rb` at least this, and no bad pixel."""

_FIRST_JD, _LAST_JD = 2_400_000.0, 2_500_000.0
TABLE_COLUMNS = {
    "ztf.upper": UPPER_COLUMNS,
    "ztf.uppervalid": UPPERVALID_COLUMNS,
    "ztf.history": HISTORY_TABLE_COLUMNS,
}
_NUMBERS = {
    token: (np.dtype(code), np.array(null, dtype=code).tobytes())
    for token, code, null in (("float", ">f4", np.nan), ("double", ">f8", np.nan), ("integer", ">i4", -1))
}


@dataclass
class Entries:
    """Rows of the histories by table, each with the packet that brought it."""

    rows: dict[str, list[tuple[int, Row]]]

    def of_owners(self, kept: Sequence[int]) -> Entries:
        """The entries of some packets, which are numbered anew."""
        number = {place: new for new, place in enumerate(kept)}
        return Entries(
            {
                table: [(number[owner], row) for owner, row in rows if owner in number]
                for table, rows in self.rows.items()
            }
        )

    def by_table(self) -> dict[str, list[Row]]:
        """Rows to write, one per key: of equal keys the last counts."""
        return {table: list({row[0]: row for _, row in rows}.values()) for table, rows in self.rows.items()}


def entries_of(history: History, object_ids: Sequence[str], wrong: dict[int, Refusal]) -> Entries:
    """Sort the entries of the histories into tables.

    Parameters
    ----------
    history : entries of `prv_candidates`
    object_ids : name of each packet's object
    wrong : refusals by packet; a packet whose history cannot be stored is added

    Notes
    -----
    An entry without magnitude is a limit; one that fails Fink's cut of quality (rb < 0.55 or bad pixels) is a
    low-quality point; what is left is a good detection, which the object's own packet may or may not tell again.
    """
    if len(history.owner) == 0:
        return Entries({table: [] for table in TABLE_COLUMNS})
    everything = np.arange(len(history.owner))
    work = _Work(history, object_ids, wrong)
    magnitude = work.cells("magpsf", everything)
    detected = ~np.isnan(_numbers(magnitude, "float"))
    limits, points = np.flatnonzero(~detected), np.flatnonzero(detected)
    rb = _numbers(work.cells("rb", points), "float")
    nbad = _numbers(work.cells("nbad", points), "integer")
    good = (rb >= LEAST_RB) & (nbad == MOST_NBAD)
    dates = _numbers(work.cells("jd", everything), "double")
    for place in np.flatnonzero(~((dates >= _FIRST_JD) & (dates <= _LAST_JD))):
        shown = "missing" if np.isnan(dates[place]) else dates[place]
        wrong.setdefault(int(history.owner[place]), Refusal(BAD_DATE, f"jd of an entry of its history is {shown}"))
    keys = [
        f"{object_ids[owner]}_{row_keys.jd_text(jd)}".encode()
        for owner, jd in zip(history.owner.tolist(), dates.tolist(), strict=True)
    ]
    chosen = {"ztf.upper": limits, "ztf.uppervalid": points[~good], "ztf.history": points[good]}
    return Entries({table: work.rows(table, places, keys) for table, places in chosen.items()})


class _Work:
    def __init__(self, history: History, object_ids: Sequence[str], wrong: dict[int, Refusal]) -> None:
        self.history, self.object_ids, self.wrong = history, object_ids, wrong

    def cells(self, name: str, places: np.ndarray[Any, Any]) -> CellColumn:
        """Cells of a field at some entries."""
        values = _taken(self.history.columns[name], places, len(self.history.owner))
        label = f"prv_candidates.{name}"
        token = COLUMN_TYPES[f"i:{name}"]
        result = signs(values, label) if name == "isdiffpos" else typed(values, token, label)
        for place, refusal in result.wrong.items():
            self.wrong.setdefault(int(self.history.owner[places[place]]), refusal)
        return result.cells

    def rows(self, table: str, places: np.ndarray[Any, Any], keys: Sequence[bytes]) -> list[tuple[int, Row]]:
        """Rows of one table."""
        owners = self.history.owner[places].tolist()
        columns = [name for name in TABLE_COLUMNS[table] if name != "i:objectId"]
        cells: Iterable[Sequence[bytes | None]] = [self.cells(name.removeprefix("i:"), places) for name in columns]
        labels = [b"i:objectId", *(name.encode() for name in columns)]
        names = [name.encode() for name in self.object_ids]
        rows = []
        for owner, place, values in zip(owners, places.tolist(), zip(*cells, strict=True), strict=True):
            pairs = zip(labels, (names[owner], *values), strict=True)
            rows.append((owner, (keys[place], {label: cell for label, cell in pairs if cell is not None})))
        return rows


def _taken(column: Column, places: np.ndarray[Any, Any], size: int) -> Column:
    if len(places) == size:
        return column
    if isinstance(column, pa.Array):
        return column.take(pa.array(places))
    return [column[place] for place in places.tolist()]


def _numbers(cells: CellColumn, token: str) -> np.ndarray[Any, Any]:
    """Numbers of cells; a null is NaN, or -1 among integers."""
    dtype, null = _NUMBERS[token]
    return np.frombuffer(b"".join([null if cell is None else cell for cell in cells]), dtype=dtype)
