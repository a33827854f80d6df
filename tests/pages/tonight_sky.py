"""Two nights of candidates of all topics, whose changes, dates and counts are known."""

from __future__ import annotations

from typing import Any

from data_access.row_keys import join
from data_access.schema import TABLES
from data_access.store import Row, Store
from tests.pages.nights_sky import row as night_row
from tests.table_rows import alert_row, put

NEWEST, BEFORE, NEWEST_JD = "20211123", "20211122", 2459541.75
"""The newest night is of 2021-11-23, from JD 2459541.5 on."""
ATTACK = "<img src=x onerror=alert(1)> [a](http://evil.example) :red[x] $x$ `c`"
RISING = {"d_mag_rate": -0.3, "d_sigma_rate": 0.05}
FADING = {"d_mag_rate": 0.3, "d_sigma_rate": 0.05}
YOUNG = {"i_jdstarthist": NEWEST_JD - 8.0, "i_ndethist": 6, "i_ra": 10.0, "i_dec": 20.0}
OLD = {"i_jdstarthist": NEWEST_JD - 900.0, "i_ndethist": 300, "i_ra": 30.0, "i_dec": -10.0}
SCORE = {"d_snn_sn_vs_all": 0.9, "d_snn_snia_vs_nonia": 0.9}
UNKNOWNS = 70
"""More than are read."""

CANDIDATES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("SN candidate", "ZTF21risinga", {**YOUNG, **RISING, **SCORE, "i_magpsf": 17.5}),
    ("Early SN Ia candidate", "ZTF21youngaa", {**YOUNG, **SCORE, "i_magpsf": 18.5}),
    ("SN candidate", "ZTF21fadinga", {**YOUNG, **FADING, **SCORE, "i_magpsf": 17.0}),
    ("SN candidate", "ZTF21oldaaaa", {**OLD, **SCORE, "i_magpsf": 17.0}),
    ("Microlensing candidate", "ZTF21lensaaa", {**OLD, **RISING, "d_mulens": 0.9}),
    ("CataclyV*", "ZTF21outburs", {**OLD, "d_mag_rate": -0.8, "d_sigma_rate": 0.02}),
    ("Mira", "ZTF21limitaa", {**OLD, **RISING, "d_from_upper": True}),
    ("Mira", "ZTF21negativ", {**OLD, **RISING, "i_isdiffpos": "f"}),
    ("Mira", "ZTF21unsurea", {**OLD, "d_mag_rate": -0.3, "d_sigma_rate": 0.2}),
    ("Solar System candidate", "ZTF21movesaa", {"i_ssnamenr": ATTACK}),
)
"""Label, object and fields of those of the newest night."""


def _indexed(label: str, name: str, jd: float, fields: dict[str, Any]) -> Row:
    return join(label, jd, name), alert_row(name, jd, **fields)[1]


def fill(store: Store, *, with_statistics: bool = True) -> None:
    """Both nights: of the one before, an object of each of two topics."""
    for table, spec in TABLES.items():
        if with_statistics or table != "statistics_class":
            store.create_table(table, spec.families)
    for place, (label, name, fields) in enumerate(CANDIDATES):
        jd = NEWEST_JD - place / 1000
        put(store, "ztf.class", _indexed(label, name, jd, fields))
        put(store, "ztf", alert_row(name, jd, **fields), alert_row(name, jd - 2.0, **fields))
    for number in range(UNKNOWNS):
        put(store, "ztf.class", _indexed("Unknown", f"ZTF21unknow{number}", NEWEST_JD - 0.1 - number / 1e4, {}))
    for name, score in (("ZTF21oddestaa", -0.9), ("ZTF21lessodda", -0.2)):
        fields = {**OLD, "d_anomaly_score": score, "i_ssnamenr": "a chance neighbour"}
        put(store, "ztf.anomaly", (join(NEWEST_JD, name), alert_row(name, NEWEST_JD, **fields)[1]))
    put(
        store,
        "ztf.high_state_blazars",
        (join(NEWEST_JD, "ZTF21blazara"), alert_row("ZTF21blazara", NEWEST_JD, **OLD)[1]),
    )
    for label, name in (("SN candidate", "ZTF21beforea"), ("Mira", "ZTF21beforeb")):
        put(store, "ztf.class", _indexed(label, name, NEWEST_JD - 1.0, {**YOUNG, **SCORE}))
        put(store, "ztf", alert_row(name, NEWEST_JD - 1.0, **YOUNG))
    if with_statistics:
        counts = {"basic:raw": 2_000, "basic:sci": 1_234, "class:SN candidate": 3, "class:Unknown": UNKNOWNS}
        put(store, "statistics_class", night_row(NEWEST, counts), night_row(BEFORE, {"basic:raw": 9, "basic:sci": 5}))
