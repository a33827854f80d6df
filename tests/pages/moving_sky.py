"""A small store of what moves: a simulated asteroid with its orbit, one without, a tracklet, a mover without a name."""

from __future__ import annotations

from typing import Any

import numpy as np

from data_access.ingest.writer import SCHEMA_KEY
from data_access.row_keys import jd_text, join
from data_access.schema import COLUMN_TYPES, TABLES
from data_access.store import Row, Store
from simulation.asteroids import NUMBERED, magnitude, observe
from simulation.bodies import write_bodies
from tests.pages.object_sky import ATTACK
from tests.table_rows import alert_row, put

GEFION = next(body for body in NUMBERED if body.name == "Gefion")
POINTS = 90
FIRST_JD, LAST_JD = 2460947.6, 2461100.6
ALERT = "ZTF26aaaaaaa"
"""The name of Gefion's first alert."""
FEW, FEW_ALERT = "2020AB1", "ZTF26aaabaaa"
"""Two alerts of a body of which nothing is known."""
TRACKLET, GLINT = "TRCK_20260224_094948_00", "ZTF26aaacaaa"
MOVER, HOSTILE = "ZTF26aaadaaa", "ZTF26aaaeaaa"


def gefion() -> list[dict[str, Any]]:
    """Its alerts as the survey of the simulated sky sees them, with noise of a tenth of an arcsecond."""
    rng = np.random.default_rng(7)
    jd = np.sort(rng.uniform(FIRST_JD, LAST_JD, POINTS))
    fid = 1 + np.arange(POINTS) % 2
    seen = observe(GEFION.elements, jd)
    mag = magnitude(GEFION, seen, jd, fid)
    err = np.where(mag > 18.0, 0.06, 0.03)
    mag = mag + err * rng.normal(size=POINTS)
    ra = seen.ra_deg + rng.normal(0.0, 0.1, POINTS) / 3600.0 / np.cos(np.radians(seen.dec_deg))
    dec = seen.dec_deg + rng.normal(0.0, 0.1, POINTS) / 3600.0
    return [
        {
            "object_id": f"ZTF26aaaaa{chr(97 + n // 26)}{chr(97 + n % 26)}",
            "jd": float(jd[n]),
            "i_fid": int(fid[n]),
            "i_magpsf": float(mag[n]),
            "i_sigmapsf": float(err[n]),
            "i_ra": float(ra[n]),
            "i_dec": float(dec[n]),
            "i_ssnamenr": GEFION.designation,
            "i_ssdistnr": 0.1,
            "d_roid": 3,
        }
        for n in range(POINTS)
    ]


def fill(store: Store) -> None:
    """All of it."""
    for table, spec in TABLES.items():
        store.create_table(table, spec.families)
    write_bodies(store)
    for alert in gefion():
        _put_known(store, alert)
    for n in range(2):
        _put_known(
            store,
            {"object_id": f"{FEW_ALERT[:-1]}{'ab'[n]}", "jd": FIRST_JD + n, "i_ra": 10.0 + 0.2 * n, "i_dec": 5.0,
             "i_ssnamenr": FEW, "d_roid": 3},
        )  # fmt: skip
    _put_known(
        store, {"object_id": HOSTILE, "jd": FIRST_JD, "i_ra": 10.0, "i_dec": 5.0, "i_ssnamenr": ATTACK, "d_roid": 3}
    )
    for n in range(6):
        glint = {"i_ra": 30.0 + 0.05 * n, "i_dec": 10.0 + 0.05 * n, "i_magpsf": 16.0, "d_tracklet": TRACKLET}
        name = f"{GLINT[:-1]}{'abcdef'[n]}"
        key, cells = alert_row(name, LAST_JD, **glint)
        put(store, "ztf", (key, cells))
        put(store, "ztf.tracklet", (f"{TRACKLET}_{name}".encode(), cells))
    key, cells = alert_row(MOVER, LAST_JD, i_ra=50.0, i_dec=12.0, d_roid=2)
    put(store, "ztf", (key, cells))
    described = ("i:jd", "i:ssnamenr", "i:magpsf")
    put(store, "ztf.ssnamenr", (SCHEMA_KEY, {name.encode(): COLUMN_TYPES[name].encode() for name in described}))
    put(store, "statistics_class", (b"ztf_20260301", {b"basic:sci": (200).to_bytes(8, "big")}))
    put(store, "alertscope.about", (b"about", {b"i:simulated": b"true"}))


def _put_known(store: Store, alert: dict[str, Any]) -> None:
    fields = {name: value for name, value in alert.items() if name not in ("object_id", "jd")}
    key, cells = alert_row(alert["object_id"], alert["jd"], **fields)
    put(store, "ztf", (key, cells))
    by_name: Row = (join(alert["i_ssnamenr"], alert["jd"]), cells)
    put(store, "ztf.ssnamenr", by_name)
    label = f"Solar System MPC_{jd_text(alert['jd'])}_{alert['object_id']}"
    put(store, "ztf.class", (label.encode(), cells))
