"""A small store for the object's page: an object for each state it can be in."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from data_access.row_keys import join
from data_access.schema import CUTOUT_KINDS, TABLES
from data_access.store import Row, Store
from tests.components.made_stamps import as_fits, image
from tests.table_rows import alert_row, cells_of, put

FIRST_JD = 2459400.25
USUAL, SINGLE, RED_ONLY, LARGE, HOSTILE, BORROWED, MOVING = (
    "ZTF21aaaaaaa",
    "ZTF21aaaaaab",
    "ZTF21aaaaaac",
    "ZTF21aaaaaad",
    "ZTF21aaaaaae",
    "ZTF21aaaaaaf",
    "ZTF21aaaaaag",
)
"""14 alerts and all else there is; one alert; r alone; 3,000 alerts; names that attack; no own alert; an asteroid."""
ALERTS = 14
MANY = 3_000
ATTACK = "<img src=x onerror=alert(1)> [a](http://evil.example) :red[x] $x$ `c`"
_STAMP_COLUMNS = [f"b:cutout{kind}_stampData".encode() for kind in CUTOUT_KINDS]
_BEHIND = {"i_distnr": 0.4, "i_magnr": 17.5, "i_sigmagnr": 0.03}


def candid_of(number: int) -> int:
    """Id of an alert of the usual object, more than a float can hold."""
    return 1_700_000_000_000_000_001 + number


def jd_of(number: int) -> float:
    """Its date."""
    return FIRST_JD + 3.0 * number


def fill(store: Store) -> None:
    """All objects, a night's statistics, the store's mark."""
    for table, spec in TABLES.items():
        store.create_table(table, spec.families)
    put(store, "ztf", *_usual())
    put(store, "ztf.cutouts", *_stamps())
    limits = [(FIRST_JD - 5.0 - n, 20.1) for n in range(3)]
    put(store, "ztf.upper", *(_limit(USUAL, jd, depth) for jd, depth in limits))
    put(store, "ztf.uppervalid", _detection(USUAL, FIRST_JD - 1.0, 19.8), _detection(USUAL, FIRST_JD - 2.0, 19.9))
    put(store, "ztf.history", _detection(USUAL, FIRST_JD - 0.5, 19.5))
    put(store, "ztf", alert_row(SINGLE, FIRST_JD, i_ra=10.0, i_dec=-5.0, i_distnr=8.0))
    put(store, "ztf", *(alert_row(RED_ONLY, FIRST_JD + n, i_fid=2, i_ra=10.0, i_dec=5.0) for n in range(5)))
    put(store, "ztf", *_large())
    attacked = dict.fromkeys(("d_cdsxmatch", "d_tns", "d_vsx", "d_DR3Name", "i_ssnamenr"), ATTACK)
    put(store, "ztf", alert_row(HOSTILE, FIRST_JD, i_ra=10.0, i_dec=5.0, i_ssdistnr=1.0, i_neargaia=0.5, **attacked))
    put(store, "ztf.history", _detection(BORROWED, FIRST_JD, 19.0))
    asteroid = {"i_ssnamenr": "8467", "d_roid": 3, "i_ssdistnr": 0.2}
    put(store, "ztf", *(alert_row(MOVING, FIRST_JD + n, i_ra=10.0 + 0.2 * n, i_dec=5.0, **asteroid) for n in range(3)))
    put(store, "statistics_class", (b"ztf_20210703", {b"basic:sci": (40).to_bytes(8, "big")}))
    put(store, "alertscope.about", (b"about", {b"i:simulated": b"true"}))


def _usual() -> Iterator[Row]:
    for n in range(ALERTS):
        yield alert_row(
            USUAL,
            jd_of(n),
            i_candid=candid_of(n),
            i_fid=1 + n % 2,
            i_magpsf=18.0 + 0.1 * n,
            i_isdiffpos="f" if n == 3 else "t",
            i_ra=150.1 + n * 1e-6,
            i_dec=2.2,
            i_drb=0.98,
            i_classtar=0.9,
            i_ndethist=n + 1,
            i_jdstarthist=FIRST_JD,
            d_cdsxmatch="Unknown",
            d_roid=0,
            d_snn_snia_vs_nonia=0.9 if n > 3 else 0.1,
            d_rf_snia_vs_nonia=0.1,
            **_BEHIND,
        )


def _stamps() -> Iterator[Row]:
    for n in range(ALERTS):
        cells = cells_of({"i:objectId": USUAL, "i:jd": jd_of(n), "i:candid": candid_of(n)})
        yield join(USUAL, jd_of(n)), {**cells, **{column: as_fits(image(n)) for column in _STAMP_COLUMNS}}


def _large() -> Iterator[Row]:
    random = np.random.default_rng(1)
    for n in range(MANY):
        band = int(random.integers(1, 3))
        mag = float(np.float32(18.0 + 0.3 * np.sin(n / 20.0) + random.normal(0.0, 0.05)))
        yield alert_row(LARGE, FIRST_JD + 0.5 * n, i_fid=band, i_magpsf=mag, i_ra=150.2, i_dec=2.2, **_BEHIND)


def _limit(name: str, jd: float, depth: float) -> Row:
    return join(name, jd), cells_of({"i:objectId": name, "i:jd": jd, "i:fid": 1, "i:diffmaglim": depth})


def _detection(name: str, jd: float, mag: float) -> Row:
    fields = {"i:objectId": name, "i:jd": jd, "i:fid": 1, "i:magpsf": mag, "i:sigmapsf": 0.2, "i:isdiffpos": "t"}
    return join(name, jd), cells_of({**fields, "i:distnr": 0.4, "i:magnr": 17.5, "i:sigmagnr": 0.03})
