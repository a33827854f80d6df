"""Hand-made packets, small but complete, and what a store holds."""

from __future__ import annotations

import copy
from typing import Any

from data_access.schema import SCHEMA_ROW_PREFIX
from data_access.store import Cells, Store

JD = 2459540.6065972


def ztf_packet(name: str = "ZTF21aaaaaaa", jd: float = JD, candid: int = 1790106591215015010, **candidate: Any) -> Any:
    """A raw ZTF packet."""
    fields: dict[str, Any] = {
        **{"jd": jd, "fid": 1, "pid": 1790106591215, "diffmaglim": 20.5, "programid": 1, "candid": candid},
        **{"isdiffpos": "t", "nid": 1790, "rcid": 48, "field": 580, "ra": 124.5, "dec": 23.25, "magpsf": 18.5},
        **{"sigmapsf": 0.0625, "distnr": 0.5, "magnr": 17.25, "sigmagnr": 0.03125, "classtar": 0.98, "nbad": 0},
        **{"rb": 0.75, "ssdistnr": -999.0, "ssnamenr": "null", "ndethist": 5, "jdstarthist": 2459500.75},
        **{"jdendhist": jd, "drb": 0.9, "distpsnr1": 0.25, "rbversion": "t17_f5_c3", **candidate},
    }
    return {
        **{"schemavsn": "3.3", "publisher": "Fink", "objectId": name, "candid": candid},
        **{"candidate": fields, "prv_candidates": None},
    }


def fink_packet(name: str = "ZTF21aaaaaaa", jd: float = JD, candid: int = 1790106591215015010, **root: Any) -> Any:
    """A packet after the broker's science modules."""
    candidate = root.pop("candidate", {})
    return {
        **ztf_packet(name, jd, candid, **candidate),
        **{"fink_broker_version": "4.1", "fink_science_version": "8.41.0", "cdsxmatch": "Unknown", "roid": 0},
        **{"rf_snia_vs_nonia": 0.0, "snn_snia_vs_nonia": 0.0, "snn_sn_vs_all": 0.0, "mulens": 0.0},
        **{"rf_kn_vs_nonkn": 0.0, "tracklet": "", "tns": "", "anomaly_score": -0.1, "nalerthist": 3, **root},
    }


def changed(packet: Any, field: str, value: Any) -> Any:
    """A copy of a packet with one field (`candidate.jd`, `cdsxmatch`) changed."""
    other = copy.deepcopy(packet)
    *way, last = field.split(".")
    target = other
    for step in way:
        target = target[step]
    target[last] = value
    return other


def without(packet: Any, field: str) -> Any:
    """A copy of a packet without a field."""
    other = copy.deepcopy(packet)
    *way, last = field.split(".")
    target = other
    for step in way:
        target = target[step]
    del target[last]
    return other


def dump(store: Store) -> dict[str, dict[bytes, Cells]]:
    """Every row of every table, those that describe the schema too."""
    return {name.decode(): dict(store.table(name.decode()).scan()) for name in store.tables()}


def keys(store: Store, table: str) -> list[str]:
    """Keys of a table's data rows."""
    found = (key for key, _ in store.table(table).scan() if not key.startswith(SCHEMA_ROW_PREFIX))
    return [key.decode() for key in found]
