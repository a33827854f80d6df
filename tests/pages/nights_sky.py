"""Night statistics of two years with gaps, rare classes, damaged cells and a class whose name attacks."""

from __future__ import annotations

import datetime

from data_access.schema import TABLES
from data_access.store import Row, Store
from tests.table_rows import put

ATTACK = "<img src=x onerror=alert(1)> [a](http://evil.example) :red[x] $x$ `c` '\"]; //"
NEWEST, BEFORE, DAMAGED = "20220131", "20220130", "20220110"
NIGHTS = 110
"""Nights from 2021-09-24 to 2022-01-31 without those of December 2021 up to the 20th."""


def dates() -> list[str]:
    """All nights, oldest first."""
    last = datetime.date(2022, 1, 31)
    every = [last - datetime.timedelta(days=days) for days in range(NIGHTS + 20)]
    gap = (datetime.date(2021, 12, 1), datetime.date(2021, 12, 20))
    return sorted(f"{date:%Y%m%d}" for date in every if not gap[0] <= date <= gap[1])


def passed(place: int) -> int:
    """Alerts that passed in a night, by its place among all."""
    return 1000 + 7 * place


def row(night: str, counts: dict[str, int]) -> Row:
    """A night's row of counts by column."""
    cells = {name.encode(): number.to_bytes(8, "big", signed=True) for name, number in counts.items()}
    return f"ztf_{night}".encode(), cells


def counts_of(place: int) -> dict[str, int]:
    """The counts of a night, by its place among all."""
    sci = passed(place)
    counts = {
        **{"basic:raw": 2 * sci, "basic:sci": sci, "basic:n_g": sci // 2, "basic:n_r": sci - sci // 2},
        **{"basic:exposures": 300, "basic:fields": 150, "class:simbad_tot": sci // 4, "class:simbad_gal": sci // 10},
        **{"class:Unknown": sci // 2, "class:Solar System MPC": sci // 5, "class:RRLyr": sci // 8},
        **{"class:QSO": 40, "class:SN candidate": 3, f"class:{ATTACK}": 1},
    }
    if place % 5 == 0:
        counts["class:Kilonova candidate"] = 1
    return counts


def fill(store: Store) -> None:
    """All nights; one with damaged cells."""
    for table, spec in TABLES.items():
        store.create_table(table, spec.families)
    put(store, "statistics_class", *(row(night, counts_of(place)) for place, night in enumerate(dates())))
    put(store, "statistics_class", (f"ztf_{DAMAGED}".encode(), {b"basic:raw": b"\0\1", b"class:RRLyr": b"-"}))
