"""ZTF's names and numbers: rebuilt from real alerts' own dates, and unique."""

from __future__ import annotations

from pathlib import Path

import fastavro
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simulation import identifiers
from simulation.candidates import table_rows


def test_numbers_of_real_alerts_follow_from_their_dates(shared_data: Path) -> None:
    with (shared_data / "alerts" / "fink_livestream_2026-03.avro").open("rb") as file:
        alerts = [packet["candidate"] for packet in fastavro.reader(file)]
    jd, rcid = np.array([a["jd"] for a in alerts]), np.array([a["rcid"] for a in alerts])
    assert identifiers.night_number(jd).tolist() == [a["nid"] for a in alerts]
    pid = identifiers.processing_id(jd, rcid)
    # The survey counts the day's fraction at another instant of the exposure: at most one unit in the fifth digit.
    assert set((pid - np.array([a["pid"] for a in alerts])).tolist()) <= {0, 10000, -10000}
    positive = np.array([a["isdiffpos"] == "t" for a in alerts])
    theirs = np.array([a["pid"] for a in alerts])
    candid = identifiers.alert_id(theirs, positive, np.array([a["tblid"] for a in alerts]))
    assert candid.tolist() == [a["candid"] for a in alerts]
    for alert in alerts:
        name = identifiers.difference_file(alert["jd"], alert["field"], alert["fid"], alert["rcid"])
        assert name[:12] == alert["pdiffimfilename"][:12]
        assert name[18:] == alert["pdiffimfilename"][18:]


@given(st.integers(0, 2**31), st.sets(st.integers(0, 26**5 - 1), min_size=2, max_size=40))
def test_no_two_objects_share_a_name(seed: int, indices: set[int]) -> None:
    names = {identifiers.object_name(seed, index, 2461000.5) for index in indices}
    assert len({name[5:] for name in names}) == len(indices)
    assert all(len(name) == 12 and name.startswith("ZTF25") and name[5:].islower() for name in names)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), min_size=1, max_size=60))
def test_rows_of_an_image_are_unique(images: list[tuple[int, int]]) -> None:
    visit, rcid = (np.array(column) for column in zip(*images, strict=True))
    rows = table_rows(visit, rcid)
    assert len(set(zip(visit.tolist(), rcid.tolist(), rows.tolist(), strict=True))) == len(images)


def test_dates_are_those_of_the_calendar() -> None:
    assert identifiers.stamp_text(2461100.5) == "2026-03-01 00:00:00.000000"
    assert identifiers.tracklet_name(2459509.88875, 0) == "TRCK_20211022_091948_00"
    assert identifiers.object_name(0, 0, 2458200.0).startswith("ZTF18")
