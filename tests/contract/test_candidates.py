"""Candidates and their curves are the same on each engine."""

from __future__ import annotations

import pytest

from data_access.candidates import candidates, curves_of
from data_access.row_keys import join
from data_access.schema import TABLES
from data_access.store import Store
from science.labels import SOLAR_SYSTEM, SUPERNOVAE
from tests.table_rows import alert_row, put

JD = 2459540.6065972


@pytest.fixture
def sky(store: Store) -> Store:
    """Three supernovae of two labels, one of them twice, and an asteroid; no table of TNS or tracklets."""
    for name in ("ztf", "ztf.class", "ztf.ssnamenr"):
        store.create_table(name, TABLES[name].families)
    indexed = [("SN candidate", "ZTF21aaa", 0), ("SN candidate", "ZTF21bbb", 1), ("Kilonova candidate", "ZTF21aaa", 2)]
    indexed += [("SN candidate", "ZTF21ccc", 3), ("SN candidate_x", "ZTF21ddd", 4)]
    for label, name, day in indexed:
        put(store, "ztf.class", (join(label, JD + day, name), alert_row(name, JD + day)[1]))
        put(store, "ztf", alert_row(name, JD + day))
    for day in range(3):
        row = alert_row(f"ZTF21m{day}", JD + day, i_ssnamenr="8467")[1]
        put(store, "ztf.class", (join("Solar System MPC", JD + day, f"ZTF21m{day}"), row))
        put(store, "ztf.ssnamenr", (join("8467", JD + day), row))
    return store


def test_candidates(sky: Store) -> None:
    found = candidates(sky, SUPERNOVAE)
    assert found["i:objectId"].tolist() == ["ZTF21ccc", "ZTF21aaa", "ZTF21bbb"]
    assert found["v:labels"].tolist() == [("SN candidate",), ("Kilonova candidate", "SN candidate"), ("SN candidate",)]
    cut = candidates(sky, SUPERNOVAE, n=2)
    assert cut["i:objectId"].tolist() == ["ZTF21ccc", "ZTF21aaa", "ZTF21bbb"]
    assert cut.attrs["cut"] == "Only the newest 2 alerts of SN candidate were read; there are more."
    between = candidates(sky, SUPERNOVAE, start_jd=JD + 1, stop_jd=JD + 2)
    assert between["i:objectId"].tolist() == ["ZTF21aaa", "ZTF21bbb"]
    assert candidates(sky, SOLAR_SYSTEM)["v:name"].tolist() == ["8467"]


def test_curves(sky: Store) -> None:
    found = curves_of(sky, ["ZTF21aaa", "ZTF21none", "ZTF21m2"], names={"ZTF21m2": "8467"})
    assert [len(found[name]) for name in ("ZTF21aaa", "ZTF21none", "ZTF21m2")] == [2, 0, 3]
    assert found["ZTF21aaa"]["i:jd"].tolist() == [JD, JD + 2]
