"""A small store for the page of variable stars: stars of known period as the survey would alert on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from data_access.ingest import ingest_packets
from data_access.schema import TABLES
from data_access.store import Row, Store
from simulation.catalogue import truth_of
from simulation.packets import packets
from simulation.sky import make_sky
from tests.pages.object_sky import ATTACK
from tests.table_rows import alert_row, put

Change = Callable[[float, str], float]
FIRST_JD = 2459400.75
PULSATOR, BINARY, FEW, NOISE, HOSTILE, BEFORE_NOTHING = (
    "ZTF21vaaaaaa",
    "ZTF21vaaaaab",
    "ZTF21vaaaaac",
    "ZTF21vaaaaad",
    "ZTF21vaaaaae",
    "ZTF21vaaaaaf",
)
"""RR Lyrae; contact binary; three points; no period; names that attack; a negative difference, no source behind."""
PERIOD_DAYS, BINARY_DAYS = 0.5912, 0.36214
POINTS = 120
_REFERENCE_MAG = 17.0


def fill(store: Store) -> None:
    """All stars, and the marks that every store has."""
    for table, spec in TABLES.items():
        store.create_table(table, spec.families)
    put(store, "ztf", *_star(PULSATOR, 1, _pulse(PERIOD_DAYS)))
    put(store, "ztf", *_star(BINARY, 2, _eclipses))
    put(store, "ztf", *_star(FEW, 3, _pulse(PERIOD_DAYS), points=3))
    put(store, "ztf", *_star(NOISE, 4, lambda jd, band: 0.15))
    attacked = dict.fromkeys(("d_cdsxmatch", "d_tns", "d_vsx", "d_DR3Name"), ATTACK)
    put(store, "ztf", *_star(HOSTILE, 5, _pulse(PERIOD_DAYS), points=40, **attacked))
    put(store, "ztf", *_without_source(BEFORE_NOTHING, 6))
    put(store, "statistics_class", (b"ztf_20210703", {b"basic:sci": (40).to_bytes(8, "big")}))
    put(store, "alertscope.about", (b"about", {b"i:simulated": b"true"}))


def fill_simulated(store: Store) -> pd.DataFrame:
    """The alerts on variable stars of a small simulated sky; gives their truth."""
    sky = make_sky(11, alerts=4000)
    truth = truth_of(sky)
    variable = truth[truth["period_days"].notna()]
    names = set(variable["objectId"])
    found = (packet for packet in packets(sky, cutouts=False) if packet["objectId"] in names)
    ingest_packets(store, found, cutouts=False, simulated=True)
    return variable


def _eclipses(jd: float, band: str) -> float:
    wave = np.cos(2 * np.pi * jd / BINARY_DAYS)
    return float(0.5 * np.abs(wave) ** 1.5 + 0.08 * wave)


def _pulse(period_days: float) -> Change:
    def brightness(jd: float, band: str) -> float:
        angle = 2 * np.pi * jd / period_days
        wave = np.sin(angle) + 0.45 * np.sin(2 * angle + 2.4) + 0.3 * np.sin(3 * angle + 5.0)
        return float((0.45 if band == "g" else 0.33) * wave)

    return brightness


def _star(name: str, seed: int, change: Change, *, points: int = POINTS, **fields: object) -> Iterator[Row]:
    """Alerts whose total magnitude is that of the reference plus a change."""
    rng = np.random.default_rng(seed)
    for jd in np.sort(FIRST_JD + rng.choice(400, points, replace=False) + rng.normal(0.0, 0.08, points)):
        band = rng.choice(["g", "r"])
        magnitude = _REFERENCE_MAG + change(jd, band) + rng.normal(0.0, 0.02)
        difference = 10 ** (-0.4 * magnitude) - 10 ** (-0.4 * _REFERENCE_MAG)
        total, share = 10 ** (-0.4 * magnitude), abs(difference)
        yield alert_row(
            name,
            float(jd),
            i_fid=1 if band == "g" else 2,
            i_magpsf=float(-2.5 * np.log10(share)),
            i_sigmapsf=float(min(0.02 * total / share, 5.0)),
            i_isdiffpos="t" if difference > 0 else "f",
            i_distnr=0.3,
            i_magnr=_REFERENCE_MAG,
            i_sigmagnr=0.005,
            i_ra=150.0,
            i_dec=20.0,
            **fields,
        )


def _without_source(name: str, seed: int) -> Iterator[Row]:
    rng = np.random.default_rng(seed)
    for number, jd in enumerate(FIRST_JD + np.sort(rng.uniform(0, 300, 60))):
        magnitude = 18.5 + 0.5 * np.sin(2 * np.pi * jd / 4.321) + rng.normal(0.0, 0.03)
        yield alert_row(
            name,
            float(jd),
            i_magpsf=float(magnitude if number != 20 else 14.0),
            i_sigmapsf=0.03,
            i_isdiffpos="f" if number == 20 else "t",
            i_distnr=9.0,
            i_ra=151.0,
            i_dec=21.0,
        )
