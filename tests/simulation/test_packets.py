"""Packets: the stream's structure, histories, and bytes that only the seed decides."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import fastavro
import numpy as np
import pytest

from simulation.fields import CANDIDATE, HISTORY
from simulation.packets import earlier_detections, packets
from simulation.sky import Sky, make_sky

Packets = list[dict[str, Any]]
LATER_THAN_INGEST = {"finkclass", "tnsclass"}
"""Columns that the stream's distribution adds for its topics."""


@pytest.fixture(scope="module")
def real_schema(shared_data: Path) -> dict[str, Any]:
    with (shared_data / "alerts" / "fink_livestream_2026-03.avro").open("rb") as file:
        schema = fastavro.reader(file).writer_schema
    return {field["name"]: field["type"] for field in schema["fields"]}


def _members(kind: Any) -> list[Any]:
    return kind if isinstance(kind, list) else [kind]


def _fits(value: Any, kind: Any) -> bool:
    """Whether a Python value is what fastavro gives for an Avro type."""
    plain = {"string": str, "int": int, "long": int, "float": float, "double": float, "boolean": bool, "bytes": bytes}
    for member in _members(kind):
        if value is None and member == "null":
            return True
        if isinstance(member, str) and member in plain and type(value) is plain[member]:
            return member != "float" or value == float(np.float32(value)) or np.isnan(value)
        if isinstance(member, list) and _fits(value, member):
            return True
        if isinstance(member, dict):
            inner = member["type"]
            if inner == "map" and isinstance(value, dict):
                return all(_fits(v, member["values"]) for v in value.values())
            if inner == "array" and isinstance(value, list):
                return all(_fits(v, member["items"]) for v in value)
            if inner == "record" and isinstance(value, dict):
                fields = {field["name"]: field["type"] for field in member["fields"]}
                return list(fields) == list(value) and all(_fits(v, fields[k]) for k, v in value.items())
    return False


def test_names_and_types_are_those_of_a_real_fink_packet(short_packets: Packets, real_schema: dict[str, Any]) -> None:
    for packet in short_packets[::7]:
        assert set(packet) == set(real_schema) - LATER_THAN_INGEST
        for name, value in packet.items():
            if not name.startswith("cutout"):
                assert _fits(value, real_schema[name]), name
    record = next(member for member in _members(real_schema["candidate"]) if isinstance(member, dict))
    assert [name for name, _ in CANDIDATE] == [field["name"] for field in record["fields"]]
    assert len(CANDIDATE) == 103


def test_packets_survive_avro(short_sky: Sky, shared_data: Path, tmp_path: Path) -> None:
    with (shared_data / "alerts" / "fink_livestream_2026-03.avro").open("rb") as file:
        schema = fastavro.reader(file).writer_schema
    stream = packets(short_sky, processes=1)
    sent = [next(stream) for _ in range(10)]
    with (tmp_path / "sky.avro").open("wb") as file:
        fastavro.writer(file, fastavro.parse_schema(schema), sent)
    with (tmp_path / "sky.avro").open("rb") as file:
        read = list(fastavro.reader(file))
    for before, after in zip(sent, read, strict=True):
        assert repr(before) == repr({name: after[name] for name in before})


def test_alerts_are_unique_and_in_time_order(short_packets: Packets) -> None:
    candid = [packet["candid"] for packet in short_packets]
    assert len(set(candid)) == len(candid)
    assert all(10**18 < number < 2**63 for number in candid)
    assert [packet["candidate"]["candid"] for packet in short_packets] == candid
    jd = [packet["candidate"]["jd"] for packet in short_packets]
    assert jd == sorted(jd)
    assert len({(packet["objectId"], packet["candidate"]["jd"]) for packet in short_packets}) == len(candid)


def test_histories_tell_of_the_thirty_days_before(short_packets: Packets) -> None:
    limits = detections = poor = 0
    for packet in short_packets:
        now = packet["candidate"]["jd"]
        entries = packet["prv_candidates"] or []
        dates = [entry["jd"] for entry in entries]
        assert dates == sorted(set(dates))
        assert all(now - 30.0 <= jd < now for jd in dates)
        for entry in entries:
            assert tuple(entry) == HISTORY
            if entry["magpsf"] is None:
                limits += 1
                assert entry["diffmaglim"] is not None
                assert entry["candid"] is None
            else:
                detections += 1
                poor += entry["rb"] < 0.55 or entry["nbad"] > 0
                # A detection stands above five sigma of its exposure, so it is brighter than the limit.
                assert entry["magpsf"] < entry["diffmaglim"] + 0.01
    assert limits > 1000
    assert detections > 1000
    assert poor > 50


def test_histories_agree_with_the_packets_of_their_time(short_packets: Packets) -> None:
    sent = {(packet["objectId"], packet["candidate"]["jd"]): packet["candidate"] for packet in short_packets}
    known_only_from_histories = agreed = 0
    for packet in short_packets:
        for entry in packet["prv_candidates"] or []:
            if entry["magpsf"] is None:
                assert (packet["objectId"], entry["jd"]) not in sent
                continue
            own = sent.get((packet["objectId"], entry["jd"]))
            if own is None:
                known_only_from_histories += 1
                continue
            agreed += 1
            assert entry["magpsf"] == pytest.approx(own["magpsf"], abs=1e-4)
            assert (entry["candid"], entry["isdiffpos"]) == (own["candid"], own["isdiffpos"])
    assert agreed > 1000
    assert known_only_from_histories > 20


def test_counts_and_dates_of_the_past_are_consistent(short_packets: Packets) -> None:
    last: dict[str, tuple[int, int]] = {}
    for packet in short_packets:
        alert = packet["candidate"]
        seen = sum(entry["magpsf"] is not None for entry in packet["prv_candidates"] or []) + 1
        assert packet["nalerthist"] == seen <= alert["ndethist"] <= alert["ncovhist"]
        assert alert["jdstarthist"] <= alert["jdendhist"] == alert["jd"]
        before = last.get(packet["objectId"], (0, 0))
        assert alert["ndethist"] > before[0]
        assert alert["ncovhist"] > before[1]
        last[packet["objectId"]] = alert["ndethist"], alert["ncovhist"]


def test_histories_may_be_changed_by_a_reader(short_sky: Sky) -> None:
    stream = packets(short_sky, cutouts=False)
    kept = []
    for packet in stream:
        if packet["prv_candidates"]:
            kept.append(packet)
        if len(kept) == 300:
            break
    entries = [id(entry) for packet in kept for entry in packet["prv_candidates"]]
    assert len(entries) == len(set(entries))


_DIGEST = """
import hashlib
from simulation.packets import packets
from simulation.sky import make_sky
print(hashlib.sha256(repr(list(packets(make_sky(5, 4), cutouts=True, processes=1))).encode()).hexdigest())
"""


def test_the_seed_alone_decides_the_bytes() -> None:
    """Two fresh interpreters with different hash seeds, and this one, draw the same packets."""
    digests = {
        subprocess.run(
            [sys.executable, "-c", _DIGEST],
            env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        ).stdout.strip()
        for hash_seed in ("1", "2")
    }
    here = hashlib.sha256(repr(list(packets(make_sky(5, 4), cutouts=True, processes=1))).encode()).hexdigest()
    assert digests == {here}
    other = hashlib.sha256(repr(list(packets(make_sky(6, 4), cutouts=True, processes=1))).encode()).hexdigest()
    assert other != here


def test_ranks_count_what_came_before() -> None:
    assert earlier_detections(np.array([3, 1, 3, 3, 1, 0])).tolist() == [0, 0, 1, 2, 1, 0]
