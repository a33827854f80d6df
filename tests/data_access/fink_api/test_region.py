"""Regions through Fink's API: the same objects, and few questions."""

from __future__ import annotations

import numpy as np
import pytest

from data_access import frames, regions
from data_access.regions import first_seen_in, pixels_of
from data_access.schema import PIXEL_COLUMNS
from data_access.store import Store
from data_access.table_types import types_of
from science.sky_maps import ErrorCircle
from tests.fink_server import FinkServer


def test_a_region_is_the_same_and_a_large_one_is_not_asked_for(
    sky: Store, fink: Store, server: FinkServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row for row in sky.table("ztf.pixel128").scan() if not row[0].startswith(b"schema")]
    known = frames.build(rows, types_of(sky, "ztf.pixel128"), PIXEL_COLUMNS)
    still = known[~known["d:classification"].isin(["Solar System MPC", "Solar System candidate", "Tracklet"])]
    about = still.sort_values("i:jdstarthist").iloc[-1]
    circle = ErrorCircle(float(about["i:ra"]), float(about["i:dec"]), 0.7)
    window = {"start_jd": float(about["i:jdstarthist"]) - 3.0, "stop_jd": float(about["i:jdstarthist"])}
    here, there = (first_seen_in(store, circle, **window) for store in (sky, fink))
    assert about["i:objectId"] in set(here.frame["i:objectId"])
    for name in ("i:objectId", "d:classification"):
        assert here.frame[name].tolist() == there.frame[name].tolist()
    for name in ("i:jd", "v:first_jd", "v:rank", "i:ndethist"):
        ours, theirs = (found.frame[name].to_numpy(dtype=float) for found in (here, there))
        np.testing.assert_allclose(theirs, ours, atol=1e-6, rtol=0, equal_nan=True)
    assert server.routes_asked()["conesearch"] == pixels_of(circle)[0].size
    server.forget()
    monkeypatch.setattr(regions, "MOST_AREA_DEG2_BY_QUESTIONS", 8.0)
    large = first_seen_in(fink, ErrorCircle(circle.ra_deg, circle.dec_deg, 10.0), **window)
    assert large.pixels_read == int(8.0 / regions.PIXEL_DEG2)
    assert server.routes_asked()["conesearch"] <= large.pixels_read, "some were asked a moment ago"
    assert large.cut is not None
    assert "more than the 8 deg² that are read at once" in large.cut
