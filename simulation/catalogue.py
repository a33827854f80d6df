"""The truth of a sky as a table, and one object to look at for each topic."""

from typing import Any

import numpy as np
import pandas as pd

from simulation.passages import Passage
from simulation.sky import DEFAULT_SEED, Sky, make_sky
from simulation.source import Source
from simulation.survey import DEFAULT_NIGHTS

SHOWCASE: dict[str, tuple[str, ...]] = {
    "supernova": ("SN Ia",),
    "variable star": ("RR Lyrae",),
    "microlensing": ("microlensing",),
    "Solar System object": ("numbered asteroid",),
    "blazar": ("blazar low state",),
    "tracklet": ("tracklet",),
}
"""Kinds that stand for a topic."""


def _source_row(sky: Sky, source: Source, item: int | None, alerts: int) -> dict[str, Any]:
    host = source.drawn.host
    return {
        "objectId": None if item is None else sky.names[item],
        "kind": source.kind,
        "alerts": alerts,
        "ra_deg": source.place.ra_deg,
        "dec_deg": source.place.dec_deg,
        "host_offset_arcsec": np.nan if host is None else host.offset_arcsec,
        "cdsxmatch": source.drawn.labels.cdsxmatch,
        "tns": source.drawn.labels.tns,
        **source.drawn.parameters,
    }


def truth_of(sky: Sky) -> pd.DataFrame:
    """Truth of every object of a sky.

    Parameters
    ----------
    sky : Sky

    Returns
    -------
    pandas.DataFrame
        A row for each object that was detected, and for each source that never was (``objectId`` null): ``objectId``,
        ``kind``, ``alerts`` (packets sent), position, and the parameters of its kind, such as ``period_days``,
        ``t0_jd``, ``einstein_time_days``, ``u0``, ``peak_jd``, ``redshift``, ``H``, ``G1``, ``G2``; NaN where a kind
        has no such parameter. Detections of a moving body are objects of their own, with the same ``designation``.
    """
    found = sky.detections
    sent = np.bincount(found.item, weights=found.sent, minlength=len(sky.names)).astype(np.int64)
    first: dict[int, list[int]] = {}
    items, rows = np.unique(found.item, return_index=True)
    for item, row in zip(items.tolist(), rows.tolist(), strict=True):
        first.setdefault(int(found.source[row]), []).append(item)
    position = dict(zip(items.tolist(), rows.tolist(), strict=True))
    table = []
    for owner in sky.source_of:
        mine = first.get(owner.number, [])
        if isinstance(owner, Source):
            item = mine[0] if mine else None
            table.append(_source_row(sky, owner, item, int(sent[item]) if item is not None else 0))
            continue
        for item in mine:
            place = {"ra_deg": found.ra_deg[position[item]], "dec_deg": found.dec_deg[position[item]]}
            name = {"objectId": sky.names[item], "kind": owner.kind, "alerts": int(sent[item])}
            table.append({**name, **place, **owner.truth, "tracklet": owner.tracklet})
    return pd.DataFrame(table)


def truth(seed: int = DEFAULT_SEED, nights: int = DEFAULT_NIGHTS) -> pd.DataFrame:
    """Truth of the sky of a seed; see `truth_of`."""
    return truth_of(make_sky(seed, nights))


def _beauty(sky: Sky, owner: Source | Passage) -> tuple[int, int]:
    """Sources that a visitor should see first: many alerts in both filters, full curves before all."""
    mine = (sky.detections.source == owner.number) & sky.detections.sent
    fid = sky.survey.visits.fid[sky.detections.visit[mine]]
    full = int(isinstance(owner, Source) and owner.drawn.labels.tns == "SN Ia")
    return full, int(min((fid == 1).sum(), (fid == 2).sum())) if owner.kind != "tracklet" else len(fid)


def showcase_of(sky: Sky) -> dict[str, str]:
    """One objectId to try for each topic that the sky has an alert of; the Solar System one by its newest detection.

    Parameters
    ----------
    sky : Sky

    Returns
    -------
    dict of str to str
        Topic to objectId.
    """
    found = sky.detections
    chosen: dict[str, str] = {}
    for topic, kinds in SHOWCASE.items():
        owners = [owner for owner in sky.source_of if owner.kind in kinds]
        best = max(owners, key=lambda owner: (_beauty(sky, owner), -owner.number), default=None)
        if best is None:
            continue
        rows = np.flatnonzero((found.source == best.number) & found.sent)
        if len(rows):
            chosen[topic] = sky.names[int(found.item[rows[-1]])]
    return chosen


def showcase(seed: int = DEFAULT_SEED, nights: int = DEFAULT_NIGHTS) -> dict[str, str]:
    """One objectId to try for each topic, for the sky of a seed."""
    return showcase_of(make_sky(seed, nights))
