"""Objects of an exact size for measurements: 14, 130 and 1,575 alerts, with limits, poor points and stamps.

Each is one variable star of the simulated sky whose alerts are told again at other dates and magnitudes, so that all
fields are there and every packet goes through the real ingest.
"""

from __future__ import annotations

import copy
import itertools
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from data_access.ingest import ingest_packets
from data_access.store import Store
from simulation.packets import packets
from simulation.sky import make_sky

Packet = dict[str, Any]

SIZES = {"ZTF18benchaa": 14, "ZTF18benchab": 130, "ZTF18benchac": 1575}
"""Object and its number of alerts, the sizes at which the public portal was measured."""

COPIES = 8
"""How many further objects of each size there are, alike but for their names and noise."""

LIMITS_SHARE, POOR_SHARE = 0.4, 0.1
"""Upper limits and low-quality points beside the alerts: what was assumed for the public portal, too."""

_FIRST_JD, _LAST_JD = 2459300.5, 2461100.5
_HISTORY_DAYS = 30.0
_STAMPS = 48
_KINDS = ("Science", "Template", "Difference")


def object_packets(object_id: str, alerts: int, *, seed: int = 1) -> Iterator[Packet]:
    """Packets of one object in time order, each with the history of the 30 days before it.

    Parameters
    ----------
    object_id : str
    alerts : how many, at least 2; beside them the histories tell of 0.4 limits and 0.1 poor points per alert
    seed : of dates and magnitudes; the same gives the same packets
    """
    templates = _templates()
    star = next(packet for packet in templates if packet["cdsxmatch"] == "RRLyr" and packet["prv_candidates"])
    entries = _entries(star, alerts, seed)
    own = [entry for entry in entries if entry["what"] == "alert"]
    first_jd = own[0]["candidate"]["jd"]
    for number, entry in enumerate(own):
        candidate = entry["candidate"] | {"ndethist": number + 1, "jdstarthist": first_jd}
        candidate["jdendhist"] = candidate["jd"]
        packet = {name: value for name, value in star.items() if not name.startswith("cutout")}
        packet = copy.deepcopy(packet) | {"objectId": object_id, "candid": candidate["candid"], "candidate": candidate}
        packet["prv_candidates"] = _history(entries, candidate["jd"], star) or None
        drawn = templates[(number + seed) % len(templates)]
        packet |= {f"cutout{kind}": drawn[f"cutout{kind}"] for kind in _KINDS}
        yield packet


def fill(store: Store, sizes: dict[str, int] | None = None, *, cutouts: bool = True) -> None:
    """Put the objects into a store.

    Raises
    ------
    RuntimeError
        The ingest refused some of their packets: what follows would measure something else.
    """
    for object_id, alerts in (SIZES if sizes is None else sizes).items():
        told = object_packets(object_id, alerts, seed=zlib.crc32(object_id.encode()))
        report = ingest_packets(store, told, cutouts=cutouts, simulated=True)
        if report.refused or report.alerts != alerts:
            raise RuntimeError(f"{report.alerts} of {alerts} alerts of {object_id} were stored: {report.reasons}")


def copies(alerts: int) -> list[str]:
    """Names of the further objects of a size, for what must be new to the server each time."""
    name = next(object_id for object_id, size in SIZES.items() if size == alerts)
    return [f"{name[:-1]}{chr(ord('n') + number)}{name[-1]}" for number in range(COPIES)]


def fill_copies(store: Store) -> None:
    """Put the further objects of all sizes into a store."""
    for alerts in SIZES.values():
        fill(store, dict.fromkeys(copies(alerts), alerts))


@cache
def _templates() -> list[Packet]:
    """Alerts of the simulated sky with stamps; each look occurs once in so many epochs, elsewhere in each object."""
    sky = make_sky(7, 60, 400)
    return list(itertools.islice(packets(sky, processes=1), _STAMPS))


def _entries(star: Packet, alerts: int, seed: int) -> list[dict[str, Any]]:
    """All dates of the object in time order: alerts, the first and last among them, limits and poor points."""
    rng = np.random.default_rng([seed, alerts])
    n_limits, n_poor = round(LIMITS_SHARE * alerts), round(POOR_SHARE * alerts)
    total = alerts + n_limits + n_poor
    # The fewer there are the closer, so that each date is told of by an alert at most 30 days later.
    last_jd = min(_LAST_JD, _FIRST_JD + 2.5 * total)
    jd = np.round(np.linspace(_FIRST_JD, last_jd, total) + rng.uniform(0.0, 0.2, total), 7)
    between = rng.permutation(["alert"] * (alerts - 2) + ["limit"] * n_limits + ["poor"] * n_poor)
    what = ["alert", *map(str, between), "alert"]
    entries = []
    for number in range(total):
        fid = 1 + number % 2
        phase = (jd[number] / 0.5643) % 1.0
        flux = 0.45 * np.sin(2 * np.pi * phase) + 0.05 * rng.normal()
        mag = float(np.float32(16.6 + 0.3 * (fid == 2) - 2.5 * np.log10(max(abs(flux), 0.02))))
        candidate = star["candidate"] | {
            "jd": float(jd[number]),
            "fid": fid,
            "candid": 10**18 + 10**6 * (seed % 10**11) + number,
            "magpsf": mag,
            "sigmapsf": float(np.float32(0.02 + 0.08 * rng.random())),
            "isdiffpos": "t" if flux > 0 else "f",
            "rb": 0.2 if what[number] == "poor" else 0.9,
            "ra": star["candidate"]["ra"] + 1e-12 * (seed % 2**32),
            "magnr": float(np.float32(16.3 + 0.25 * (fid == 2))),
            "diffmaglim": float(np.float32(20.2 + 0.4 * rng.random())),
        }
        entries.append({"what": what[number], "candidate": candidate})
    return entries


def _history(entries: list[dict[str, Any]], jd: float, star: Packet) -> list[dict[str, Any]]:
    known = [entry for entry in star["prv_candidates"] if entry["magpsf"] is not None] or star["prv_candidates"]
    names = list(known[0])
    told = []
    for entry in entries:
        candidate = entry["candidate"]
        if not jd - _HISTORY_DAYS <= candidate["jd"] < jd:
            continue
        record = {name: candidate.get(name) for name in names}
        if entry["what"] == "limit":
            kept = ("jd", "fid", "diffmaglim", "pid", "programid", "programpi", "nid", "rcid", "field", "magzpsci")
            record = {name: record[name] if name in kept else None for name in names}
        told.append(record)
    return told
