"""Each alert is stored or refused with its reason; a bad one costs itself alone."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.ingest import ingest_packets
from data_access.store import Store
from data_access.verify import verify
from tests.data_access.ingest.made_packets import changed, fink_packet, keys, without, ztf_packet

_GOOD = fink_packet()
_ENTRY = {"jd": 2459510.5, "fid": 1, "diffmaglim": 20.0, "magpsf": None}
_REFUSED = [
    (without(_GOOD, "objectId"), "no objectId"),
    (changed(_GOOD, "objectId", None), "no objectId"),
    (changed(_GOOD, "objectId", ""), "no objectId"),
    (changed(_GOOD, "objectId", 5), "wrong type"),
    *((changed(_GOOD, "objectId", name), "not a plain objectId") for name in ("ZTF_1", "a b", "a\n", "é", "schemaX")),
    (changed(_GOOD, "candidate.magpsf", "abc"), "wrong type"),
    (changed(_GOOD, "candidate.magpsf", True), "wrong type"),
    (changed(_GOOD, "candidate.magpsf", [18.0]), "wrong type"),
    (changed(_GOOD, "candidate.magpsf", 1e300), "wrong type"),
    (changed(_GOOD, "candidate.fid", 1.5), "wrong type"),
    (changed(_GOOD, "candidate.fid", 2**40), "wrong type"),
    (changed(_GOOD, "candidate.isdiffpos", "yes"), "wrong type"),
    (changed(_GOOD, "cdsxmatch", {"a": 1}), "wrong type"),
    (changed(_GOOD, "cdsxmatch", ["QSO"]), "wrong type"),
    (changed(_GOOD, "cdsxmatch", "\ud800"), "wrong type"),
    (changed(_GOOD, "cdsxmatch", "Q" * 600), "not fit for a row key"),
    (changed(_GOOD, "prv_candidates", "many"), "wrong type"),
    (changed(_GOOD, "prv_candidates", [7]), "wrong type"),
    (changed(_GOOD, "prv_candidates", [{**_ENTRY, "fid": "g"}]), "wrong type"),
    (changed(_GOOD, "prv_candidates", [{**_ENTRY, "jd": None}]), "impossible date"),
    (changed(_GOOD, "candidate.jd", None), "impossible date"),
    (changed(_GOOD, "candidate.jd", math.nan), "impossible date"),
    (changed(_GOOD, "candidate.jd", 59000.5), "impossible date"),
    (changed(_GOOD, "candidate.ra", 360.5), "impossible position"),
    (changed(_GOOD, "candidate.ra", -0.1), "impossible position"),
    (changed(_GOOD, "candidate.dec", -90.5), "impossible position"),
    (changed(_GOOD, "candidate.dec", math.nan), "impossible position"),
    (without(_GOOD, "candidate.ra"), "impossible position"),
    (changed(_GOOD, "candid", 2**63), "an id over 64 bits"),
    (changed(_GOOD, "candid", str(2**64)), "an id over 64 bits"),
    (changed(_GOOD, "candid", 1.7e18), "wrong type"),
    (changed(_GOOD, "candidate.pid", -(2**63) - 1), "an id over 64 bits"),
    (changed(_GOOD, "candid", None), "no candid"),
    (without(without(_GOOD, "candid"), "candidate.candid"), "no candid"),
    (without(_GOOD, "candidate"), "not an alert"),
    (changed(_GOOD, "candidate", None), "not an alert"),
    (changed(_GOOD, "candidate", 3), "wrong type"),
    ({**_GOOD, 5: "x"}, "not an alert"),
    ({"diaSource": {"ra": 1.0}, "diaObject": {}}, "LSST alert, not supported yet"),
    ({"objectId": "1", "diaSource": {"ra": 1.0}}, "LSST alert, not supported yet"),
    (None, "not an alert"),
    ("text", "not an alert"),
]


@pytest.mark.parametrize(("packet", "reason"), _REFUSED)
def test_refused_with_its_reason(sky: Store, packet: Any, reason: str) -> None:
    good = [ztf_packet(f"ZTF21{letter}", candid=place) for place, letter in enumerate("abc", start=1)]
    report = ingest_packets(sky, [good[0], packet, good[1], packet, good[2]])
    assert (report.alerts, report.refused) == (3, 2)
    assert dict(report.reasons) == {reason: 2}
    assert report.examples[reason][0].startswith(reason)
    assert "packet 2" in report.examples[reason][0]
    assert len(keys(sky, "ztf")) == 3


@pytest.mark.parametrize(
    ("field", "value", "cell"),
    [
        ("candidate.fid", 2.0, b"\0\0\0\2"),
        ("candidate.fid", "2", b"\0\0\0\2"),
        ("candidate.fid", np.int64(2), b"\0\0\0\2"),
        ("candidate.fid", Decimal("2"), b"\0\0\0\2"),
        ("candid", "1790106591215015010", (1790106591215015010).to_bytes(8, "big")),
        ("candidate.magpsf", 18, b"\x41\x90\0\0"),
        ("candidate.magpsf", "18", b"\x41\x90\0\0"),
        ("candidate.isdiffpos", True, b"t"),
        ("candidate.isdiffpos", False, b"f"),
        ("candidate.isdiffpos", 1, b"1"),
        ("candidate.isdiffpos", "0", b"0"),
        ("schemavsn", 3.3, b"3.3"),
        ("from_upper", True, b"true"),
        ("from_upper", "false", b"false"),
        ("candidate.nbad", math.nan, None),
        ("candidate.magnr", None, None),
        ("candidate.magnr", math.nan, b"\x7f\xc0\0\0"),
    ],
)
def test_whatever_type_the_file_uses(sky: Store, field: str, value: Any, cell: bytes | None) -> None:
    report = ingest_packets(sky, [changed(_GOOD, field, value)])
    assert (report.alerts, report.refused) == (1, 0)
    name = field.rpartition(".")[2]
    row = sky.table("ztf").row(keys(sky, "ztf")[0])
    assert row.get(b"i:" + name.encode(), row.get(b"d:" + name.encode())) == cell


def test_the_message_names_field_and_value(sky: Store) -> None:
    report = ingest_packets(sky, [changed(_GOOD, "candidate.magpsf", "abc")])
    assert report.examples["wrong type"] == ["wrong type: field magpsf is 'abc' (packet 1)"]


_garbage = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.binary(max_size=20)
    | st.sampled_from(["t", "null", "nan", "TRCK_20211022_091949_00", "ML", 2459540.5]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
_places = st.sampled_from(
    [
        *(f"candidate.{name}" for name in ztf_packet()["candidate"]),
        *(name for name in fink_packet() if name != "candidate"),
        *(
            "mangrove",
            "blazar_stats",
            "lc_features_g",
            "t2",
            "cutoutScience",
            "new_field",
            "candidate.new",
            "slsn_score",
        ),
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(faults=st.lists(st.lists(st.tuples(_places, _garbage), max_size=3), min_size=1, max_size=5))
def test_garbage_in_any_field_is_stored_or_refused(sky: Store, faults: list[list[tuple[str, Any]]]) -> None:
    packets = []
    for number, changes in enumerate(faults):
        packet = fink_packet(f"ZTF21fuzz{number}", candid=number + 1)
        for field, value in changes:
            packet = changed(packet, field, value)
        packets.append(packet)
    report = ingest_packets(sky, [*packets, ztf_packet("ZTF21good")])
    assert report.alerts + report.refused == len(packets) + 1
    assert sum(report.reasons.values()) == report.refused
    assert any(key.startswith("ZTF21good_") for key in keys(sky, "ztf"))


def test_after_garbage_the_store_is_whole(sky: Store) -> None:
    ingest_packets(sky, [packet for packet, _ in _REFUSED] + [_GOOD])
    assert verify(sky).clean
