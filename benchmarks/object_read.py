"""One object's history against the plainest way to read the same cells from the same store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks import sky
from benchmarks.figures import Figure
from benchmarks.lab import Lab
from benchmarks.samples import alternating
from data_access import open_store, queries
from data_access.queries import HISTORY_COLUMNS
from data_access.store import Store

TITLE = "`history_of` with named columns against plain scans of the same cells, alternating pairs"
HIGHEST_RATIO, HIGHEST_EXTRA_MS = 1.3, 5.0
_TABLES = ("ztf", "ztf.history", "ztf.uppervalid", "ztf.upper")
_SMALL, _LARGE = "ZTF18benchaa", "ZTF18benchac"


def run(lab: Lab) -> list[Figure]:
    """Both engines, at 14 and at 1,575 alerts."""
    pairs = lab.pick(5, 25)
    figures = []
    with open_store(lab.objects_url()) as store:
        for object_id in (_SMALL, _LARGE):
            plain = plain_scans(store.table, object_id)
            figures += _compared(store, object_id, plain, pairs, "embedded", "the store's own scans", aimed=False)
    with lab.hbase() as hbase, open_store(hbase.url) as store:
        sky.fill(store, cutouts=False)
        connection = hbase.connection()
        hbase.flush_and_compact(_TABLES, settle_seconds=20)
        for object_id in (_SMALL, _LARGE):
            plain = plain_scans(connection.table, object_id)
            figures += _compared(store, object_id, plain, pairs, "HBase", "happybase's own scans", aimed=True)
        connection.close()
    return figures


def plain_scans(table: Callable[[str], Any], object_id: str) -> Callable[[], int]:
    """A call that scans the cells which `history_of` needs, one table after the other, and only counts them."""
    columns = sorted(column.encode() for column in HISTORY_COLUMNS)

    def scan() -> int:
        cells = 0
        for name in _TABLES:
            asked = columns if name == "ztf" else None
            for _, row in table(name).scan(row_prefix=f"{object_id}_".encode(), columns=asked):
                cells += len(row)
        return cells

    return scan


def _compared(
    store: Store, object_id: str, plain: Callable[[], int], pairs: int, engine: str, against: str, *, aimed: bool
) -> list[Figure]:
    alerts = sky.SIZES[object_id]
    if plain() < alerts * len(HISTORY_COLUMNS) // 2:
        raise RuntimeError(f"The plain scans of {object_id} found too few cells to be a measure.")
    ours, theirs = alternating(lambda: queries.history_of(store, object_id), plain, pairs)
    large = alerts > 1000
    return [
        Figure(f"{engine}, {alerts:,} alerts: history_of", ours.scaled(1e3), "ms"),
        Figure(f"{engine}, {alerts:,} alerts: plain scans", theirs.scaled(1e3), "ms", note=against),
        Figure(
            f"{engine}, {alerts:,} alerts: ratio", ours.over(theirs), target=HIGHEST_RATIO if aimed and large else None
        ),
        Figure(
            f"{engine}, {alerts:,} alerts: difference",
            ours.minus(theirs).scaled(1e3),
            "ms",
            HIGHEST_EXTRA_MS if aimed and not large else None,
        ),
    ]
