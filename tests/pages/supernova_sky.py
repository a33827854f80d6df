"""A small store for the page of supernovae: supernovae of known peak as the survey would alert on them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from benchmarks.supernova_curves import LightCurve, simulated
from data_access.ingest import ingest_packets
from data_access.row_keys import join
from data_access.schema import TABLES
from data_access.store import Row, Store
from science.photometry import magnitude_from_flux_mjy
from simulation.catalogue import truth_of
from simulation.packets import packets
from simulation.sky import make_sky
from tests.pages.object_sky import ATTACK
from tests.table_rows import alert_row, cells_of, put

PEAK_JD, NOW_JD = 2459420.25, 2459470.25
WHOLE, RISING, FEW, HOSTILE, LIMIT_RATE = (f"ZTF21s{'a' * 5}{letter}" for letter in "abcde")
"""All of it; until six days before peak; two points; names that attack; rising, its rate from a limit before."""
_SCORES = {"d_snn_snia_vs_nonia": 0.91, "d_snn_sn_vs_all": 0.84, "d_rf_snia_vs_nonia": 0.77, "d_rf_kn_vs_nonkn": 0.0}
_LABEL = "Early SN Ia candidate"


def curve(seed: int, peak_jd: float = PEAK_JD) -> LightCurve:
    """A supernova whose peak in g is near a date, in JD."""
    drawn = simulated(np.random.default_rng(seed), kept=0.6)
    peaks = {band: peak_jd + days for band, days in drawn.peak_days.items()}
    points = (drawn.time_days + peak_jd, drawn.flux, drawn.flux_err, drawn.band)
    return LightCurve(*points, peaks, drawn.peak_mag)


def distance_mpc(absolute_mag: float = -19.1) -> float:
    """How far the whole one is, so that it is as bright as type Ia supernovae are."""
    return float(10 ** ((curve(1).peak_mag["g"] - absolute_mag - 25) / 5))


def until(seed: int, days_from_peak: float) -> LightCurve:
    """What was known so many days from the peak of a supernova, which is now."""
    peak_jd = NOW_JD - days_from_peak
    whole = curve(seed, peak_jd)
    return whole.only(whole.time_days < NOW_JD)


def fill(store: Store) -> None:
    """All supernovae, and the marks that every store has."""
    for table, spec in TABLES.items():
        store.create_table(table, spec.families)
    whole = curve(1)
    host = {"d_mangrove_2MASS_name": "22395356+3453410", "d_mangrove_lum_dist": str(distance_mpc())}
    attack = {"d_cdsxmatch": ATTACK, "d_tns": ATTACK, **host, "d_mangrove_2MASS_name": ATTACK}
    limit = {"d_from_upper": True, "d_delta_time": 0.0009, "d_mag_rate": -4311.0, "d_sigma_rate": 1150.0}
    few = curve(3)
    made = {
        WHOLE: list(_alerts(WHOLE, whole, **host)),
        RISING: list(_alerts(RISING, until(2, -6))),
        FEW: list(_alerts(FEW, few.only(np.arange(len(few)) < 2))),
        HOSTILE: list(_alerts(HOSTILE, until(4, 12), **attack)),
        LIMIT_RATE: list(_alerts(LIMIT_RATE, until(5, -3), **limit)),
    }
    for rows in made.values():
        put(store, "ztf", *rows)
        key, cells = rows[-1]
        object_id, jd = key.decode().split("_")
        put(store, "ztf.class", (join(_LABEL, float(jd), object_id), cells))
    for day in (30, 25, 20):
        fields = {"i:objectId": WHOLE, "i:jd": PEAK_JD - day, "i:fid": 1, "i:diffmaglim": 20.4}
        put(store, "ztf.upper", (join(WHOLE, PEAK_JD - day), cells_of(fields)))
    put(store, "statistics_class", (b"ztf_20210703", {b"basic:sci": (40).to_bytes(8, "big")}))
    put(store, "alertscope.about", (b"about", {b"i:simulated": b"true"}))


def fill_simulated(store: Store) -> pd.DataFrame:
    """The alerts on supernovae of a small simulated sky; gives their truth."""
    sky = make_sky(11, alerts=4000)
    truth = truth_of(sky)
    supernovae = truth[truth["kind"].isin(("SN Ia", "SN II", "SLSN")) & truth["objectId"].notna()]
    names = set(supernovae["objectId"])
    found = (packet for packet in packets(sky, cutouts=False) if packet["objectId"] in names)
    ingest_packets(store, found, cutouts=False, simulated=True)
    return supernovae


def _alerts(name: str, points: LightCurve, **fields: object) -> Iterator[Row]:
    mag, err = magnitude_from_flux_mjy(flux_mjy=points.flux, flux_err_mjy=points.flux_err)
    order = np.argsort(points.time_days, kind="stable")
    first = float(points.time_days[order[0]])
    for number, place in enumerate(order.tolist()):
        yield alert_row(
            name,
            float(points.time_days[place]),
            **{
                "i_fid": 1 if points.band[place] == "g" else 2,
                "i_magpsf": float(mag[place]),
                "i_sigmapsf": float(err[place]),
                "i_jdstarthist": first,
                "i_ndethist": number + 1,
                "i_drb": 0.99,
                "i_rb": 0.9,
                "i_classtar": 0.9,
                "i_distnr": 3.0,
                "i_magnr": 19.0,
                "i_sigmagnr": 0.02,
                "i_ra": 150.0,
                "i_dec": 20.0,
                "d_cdsxmatch": "Unknown",
                **_SCORES,
                **fields,
            },
        )
