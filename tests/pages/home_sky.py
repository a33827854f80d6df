"""A small store for the first page: a few objects of each leading class, one of them fainter than its reference."""

from __future__ import annotations

from data_access.row_keys import join
from data_access.schema import TABLES
from data_access.store import Row, Store
from tests.table_rows import cells_of, put

NEWEST_JD = 2459541.0
LABELS = ("SN candidate", "Microlensing candidate", "RRLyr", "QSO", "Solar System MPC")


def class_row(label: str, object_id: str, jd: float, **fields: object) -> Row:
    """A row of the class index."""
    named = {name.replace("_", ":", 1): value for name, value in fields.items()}
    basic = {"i:objectId": object_id, "i:jd": jd, "i:fid": 2, "i:candid": int(jd * 1e6), "i:magpsf": 18.251}
    shown = {"i:sigmapsf": 0.104, "i:isdiffpos": "t", "i:ndethist": 12}
    return join(label, jd, object_id), cells_of({**basic, **shown, **named})


def name_of(topic: int, number: int) -> str:
    """Name of one of the objects: ZTF21aaaaaaa, …"""
    return f"ZTF21{'abcde'[topic]}aaaaa{'abcd'[number]}"


def fill(store: Store, *, simulated: bool = False) -> None:
    """Four objects per class, each with two alerts, a day apart; a night's statistics; the store's mark."""
    for table, spec in TABLES.items():
        store.create_table(table, spec.families)
    for topic, label in enumerate(LABELS):
        for number in range(4):
            name = name_of(topic, number)
            dates = (NEWEST_JD - topic - number, NEWEST_JD - topic - number - 0.5)
            sign = "f" if (topic, number) == (3, 0) else "t"
            put(store, "ztf.class", *(class_row(label, name, jd, i_isdiffpos=sign) for jd in dates))
            put(store, "ztf", *((join(name, jd), cells_of({"i:objectId": name, "i:jd": jd})) for jd in dates))
    night = {b"basic:sci": (40).to_bytes(8, "big"), b"basic:raw": (40).to_bytes(8, "big")}
    put(store, "statistics_class", (b"ztf_20211123", night))
    put(store, "alertscope.about", (b"about", {b"i:simulated": b"true" if simulated else b"false"}))
