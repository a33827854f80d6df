"""A small store for the page of microlensing: known events as the survey would alert on them, and what is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from data_access.ingest import ingest_packets
from data_access.row_keys import join
from data_access.schema import TABLES
from data_access.store import Row, Store
from simulation.catalogue import truth_of
from simulation.packets import packets
from simulation.sky import make_sky
from tests.pages.object_sky import ATTACK
from tests.table_rows import alert_row, cells_of, put

FIRST_JD = 2459400.75
LENS, SUPERNOVA, FEW, HOSTILE, NO_SOURCE = (
    "ZTF21laaaaaa",
    "ZTF21laaaaab",
    "ZTF21laaaaac",
    "ZTF21laaaaad",
    "ZTF21laaaaae",
)
"""A lens with a source behind and limits; a supernova; three points; names that attack; a lens before nothing."""
T0_JD, EINSTEIN_DAYS, U0 = FIRST_JD + 60.0, 25.0, 0.15
REFERENCE_MAG = {"g": 18.2, "r": 17.6}
_DEPTH_MAG = 20.6
_ERROR = 0.02
_ZERO_MJY = 3631.0e3


def fill(store: Store) -> None:
    """All objects, and the marks that every store has."""
    for table, spec in TABLES.items():
        store.create_table(table, spec.families)
    alerts, limits = _visits(LENS, 1, _lens)
    put(store, "ztf", *alerts)
    put(store, "ztf.upper", *limits)
    put(store, "ztf", *_visits(SUPERNOVA, 2, _supernova)[0])
    put(store, "ztf", *_visits(FEW, 3, _lens)[0][30:33])
    attacked = dict.fromkeys(("d_cdsxmatch", "d_tns", "d_vsx", "d_DR3Name"), ATTACK)
    put(store, "ztf", *_visits(HOSTILE, 4, _lens, **attacked)[0])
    put(store, "ztf", *_visits(NO_SOURCE, 5, _lens, distnr=9.0)[0])
    put(store, "statistics_class", (b"ztf_20210703", {b"basic:sci": (40).to_bytes(8, "big")}))
    put(store, "alertscope.about", (b"about", {b"i:simulated": b"true"}))


def fill_simulated(store: Store) -> pd.DataFrame:
    """The alerts on lenses of a small simulated sky; gives their truth."""
    sky = make_sky(11, alerts=4000)
    truth = truth_of(sky)
    lenses = truth[truth["einstein_time_days"].notna() & truth["objectId"].notna()]
    names = set(lenses["objectId"])
    found = (packet for packet in packets(sky, cutouts=False) if packet["objectId"] in names)
    ingest_packets(store, found, cutouts=False, simulated=True)
    return lenses


def baseline_file() -> bytes:
    """Photometry of the lens by another telescope, with its baseline: flux in its own unit, as CSV."""
    rng = np.random.default_rng(8)
    lines = ["jd,flux (mJy),flux_err,filter"]
    for jd in np.sort(rng.uniform(T0_JD - 300, T0_JD + 300, 200)):
        flux = 3.0 * (_lens(jd, "g") + 1.0) + 2.0
        lines.append(f"{jd:.5f},{flux + rng.normal(0, 0.01 * flux):.5f},{0.01 * flux:.5f},i")
    return "\n".join(lines).encode()


def _lens(jd: float, band: str) -> float:
    u2 = U0**2 + ((jd - T0_JD) / EINSTEIN_DAYS) ** 2
    return float((u2 + 2) / np.sqrt(u2 * (u2 + 4)) - 1.0)


def _supernova(jd: float, band: str) -> float:
    since = jd - T0_JD
    fall = 18.0 if band == "g" else 30.0
    return float(6.0 * np.exp(-since / fall) / (1.0 + np.exp(-since / 2.5)))


def _visits(
    name: str, seed: int, rise: Callable[[float, str], float], *, distnr: float = 0.3, **fields: object
) -> tuple[list[Row], list[Row]]:
    """Alerts where the difference is above five errors, limits elsewhere; the rise is in units of the reference."""
    return (
        list(_alerts(name, seed, rise, distnr, seen=True, fields=fields)),
        list(_alerts(name, seed, rise, distnr, seen=False, fields=fields)),
    )


def _alerts(
    name: str,
    seed: int,
    rise: Callable[[float, str], float],
    distnr: float,
    *,
    seen: bool,
    fields: dict[str, object],
) -> Iterator[Row]:
    rng = np.random.default_rng(seed)
    depth = _ZERO_MJY * 10 ** (-0.4 * _DEPTH_MAG)
    for number in range(160):
        jd, band = FIRST_JD + 0.8 * number + rng.normal(0, 0.05), "gr"[number % 2]
        level = _ZERO_MJY * 10 ** (-0.4 * REFERENCE_MAG[band])
        difference = level * rise(jd, band)
        err = float(np.hypot(_ERROR * (difference + level), depth / 5.0))
        difference += float(rng.normal(0, err))
        if (difference > 5 * err) != seen:
            continue
        if not seen:
            limit = {"i:objectId": name, "i:jd": jd, "i:fid": 1 + (band == "r"), "i:diffmaglim": _DEPTH_MAG}
            yield join(name, jd), cells_of(limit)
            continue
        yield alert_row(
            name,
            jd,
            i_fid=1 + (band == "r"),
            i_magpsf=float(-2.5 * np.log10(difference / _ZERO_MJY)),
            i_sigmapsf=float(1.0857 * err / difference),
            i_distnr=distnr,
            i_magnr=REFERENCE_MAG[band],
            i_sigmagnr=0.01,
            i_ra=270.0,
            i_dec=10.0,
            **fields,
        )
