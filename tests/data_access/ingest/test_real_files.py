"""Every alert of every real file, compared with an independent reading of the file, cell by cell."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from pathlib import Path
from typing import Any

import fastavro
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from data_access.ingest import ingest_paths
from data_access.queries import alerts_of
from data_access.schema import FINK_DEFAULTS
from data_access.store import Cells, Store
from data_access.verify import verify
from tests.data_access.ingest.made_packets import dump

_FILES = (
    "fink_livestream_2026-03.avro",
    "fink_science_2019-09.snappy.parquet",
    "fink_science_2021-11.snappy.parquet",
    "fink_solar_system_2025-01-14.snappy.parquet",
    "fink_solar_system_2025-01-16.snappy.parquet",
    "fink_solar_system_2025-01-31.snappy.parquet",
    "ztf_raw_2019-01.avro",
    "ztf_raw_2019-09.parquet",
)
_NESTED = ("candidate", "prv_candidates", "mangrove", "t2", "blazar_stats", "lc_features_g", "lc_features_r")
_TIMES = ("timestamp", "brokerIngestTimestamp", "brokerStartProcessTimestamp", "brokerEndProcessTimestamp")
_SURVEY_ROOT = ("objectId", "candid", "schemavsn", "publisher", "fink_broker_version", "fink_science_version")


def read_packets(path: Path) -> list[dict[str, Any]]:
    """Packets of a file, read without the ingest."""
    if path.suffix == ".avro":
        with path.open("rb") as file:
            return list(fastavro.reader(file))  # type: ignore[arg-type]
    return pq.read_table(path).to_pylist()  # type: ignore[no-any-return]


def expected_values(packet: dict[str, Any]) -> dict[str, Any]:
    """The flat values that the main table must hold of a packet, nulls left out; defaults not counted."""
    values = {f"i:{name}": value for name, value in packet["candidate"].items() if name != "candid"}
    for name, value in packet.items():
        if name in _SURVEY_ROOT:
            values[f"i:{name}"] = value
        elif name not in (*_NESTED, *_TIMES, "mulens") and not name.startswith("cutout"):
            values[f"d:{name}"] = value
    for name in ("mangrove", "t2", "blazar_stats"):
        values |= {f"d:{name}_{key}": value for key, value in dict(packet.get(name) or {}).items()}
    lens = packet.get("mulens")
    if isinstance(lens, dict):
        both = lens["class_1"] == lens["class_2"] == "ML"
        lens = (lens["ml_score_1"] + lens["ml_score_2"]) / 2 if both else 0.0
    values["d:mulens"] = lens
    return {name: value for name, value in values.items() if value is not None}


def same(cell: bytes, value: Any) -> bool:
    """Whether a big-endian cell holds a value of the source, in any of the types that its length allows."""
    if isinstance(value, bool):
        return cell == str(value).lower().encode()
    if isinstance(value, str):
        return cell == value.encode()
    if isinstance(value, int):
        return len(cell) in (4, 8) and int.from_bytes(cell, "big", signed=True) == value
    kind = {4: ">f4", 8: ">f8"}[len(cell)]
    stored = np.frombuffer(cell, dtype=kind)[0]
    return bool(stored == np.dtype(kind).type(value)) or (math.isnan(value) and np.isnan(stored))


@pytest.mark.parametrize("name", _FILES)
def test_main_rows_hold_what_the_file_holds(shared_data: Path, sky: Store, name: str) -> None:
    path = shared_data / "alerts" / name
    packets = read_packets(path)
    report = ingest_paths(sky, [path])
    assert (report.alerts, report.refused) == (len(packets), 0)
    rows = dict(sky.table("ztf").scan(row_prefix=b"ZTF"))
    assert len(rows) == len({(p["objectId"], p["candidate"]["jd"]) for p in packets})
    for packet in packets:
        row = rows[f"{packet['objectId']}_{packet['candidate']['jd']!r}".encode()]
        expected = expected_values(packet)
        wrong = [c for c, value in expected.items() if not same(row.get(c.encode(), b"?????"), value)]
        assert not wrong
        extra = {label.decode() for label in row} - expected.keys() - {"d:lc_features_g", "d:lc_features_r"}
        by_default = set(FINK_DEFAULTS) if "fink_science_version" in packet else set()
        assert extra <= by_default
        check_features(row, packet)
    assert verify(sky).clean


def check_features(row: Cells, packet: dict[str, Any]) -> None:
    """Light-curve features are text that JSON reads, in the order of the source."""
    for band in ("g", "r"):
        features = packet.get(f"lc_features_{band}")
        if features is not None:
            read = json.loads(row[f"d:lc_features_{band}".encode()])
            np.testing.assert_array_equal(np.array(read, dtype=float), np.array(list(features.values()), dtype=float))


def test_stamps_are_the_bytes_of_the_file(shared_data: Path, sky: Store) -> None:
    for name in ("fink_science_2019-09.snappy.parquet", "ztf_raw_2019-01.avro"):
        path = shared_data / "alerts" / name
        ingest_paths(sky, [path])
        for packet in read_packets(path):
            row = sky.table("ztf.cutouts").row(f"{packet['objectId']}_{packet['candidate']['jd']!r}")
            for kind in ("Science", "Template", "Difference"):
                stamp = packet[f"cutout{kind}"]["stampData"]
                assert row[f"b:cutout{kind}_stampData".encode()] == stamp


def test_no_cutouts_leaves_them_out(shared_data: Path, sky: Store) -> None:
    report = ingest_paths(sky, [shared_data / "alerts"], cutouts=False)
    assert report.alerts == 155
    assert sky.count_rows("ztf.cutouts") == 0


def test_histories_hold_every_entry(shared_data: Path, sky: Store) -> None:
    path = shared_data / "alerts" / "fink_livestream_2026-03.avro"
    ingest_paths(sky, [path])
    expected: dict[str, set[bytes]] = defaultdict(set)
    for packet in read_packets(path):
        for entry in packet["prv_candidates"] or ():
            if entry["magpsf"] is None:
                table = "ztf.upper"
            else:
                good = np.float32(entry["rb"]) >= 0.55 and entry["nbad"] == 0
                table = "ztf.history" if good else "ztf.uppervalid"
            expected[table].add(f"{packet['objectId']}_{entry['jd']!r}".encode())
    for table in ("ztf.upper", "ztf.uppervalid", "ztf.history"):
        assert {key for key, _ in sky.table(table).scan(row_prefix=b"ZTF")} == expected[table]
    assert len(expected["ztf.upper"]) > 500


def test_frames_of_queries_hold_the_values_of_the_file(shared_data: Path, sky: Store) -> None:
    path = shared_data / "alerts" / "fink_science_2021-11.snappy.parquet"
    ingest_paths(sky, [path], cutouts=False)
    for packet in read_packets(path)[:10]:
        frame = alerts_of(sky, packet["objectId"])
        row = frame[frame["i:candid"] == packet["candid"]].iloc[0]
        assert frame.attrs["corrupt_cells"] == 0
        for name in ("jd", "ra", "dec", "magpsf", "sigmapsf", "ndethist"):
            value = packet["candidate"][name]
            assert row[f"i:{name}"] == pytest.approx(value, rel=1e-7, abs=0)
        assert row["d:cdsxmatch"] == packet["cdsxmatch"]


def test_again_gives_the_same_bytes(shared_data: Path, sky: Store) -> None:
    first = ingest_paths(sky, [shared_data / "alerts"])
    before = dump(sky)
    again = ingest_paths(sky, [shared_data / "alerts"])
    assert dump(sky) == before
    assert (again.alerts, again.refused) == (first.alerts, first.refused) == (155, 0)


@pytest.mark.hbase
def test_every_engine_holds_the_same_bytes(shared_data: Path, sky: Store, hbase_empty_store: Store) -> None:
    for store in (sky, hbase_empty_store):
        assert ingest_paths(store, [shared_data / "alerts"]).alerts == 155
    assert dump(hbase_empty_store) == dump(sky)
    assert verify(hbase_empty_store).clean
    before = dump(hbase_empty_store)
    ingest_paths(hbase_empty_store, [shared_data / "alerts"])
    assert dump(hbase_empty_store) == before
    for packet in read_packets(shared_data / "alerts" / "fink_science_2021-11.snappy.parquet")[:5]:
        ours, theirs = (alerts_of(store, packet["objectId"]) for store in (sky, hbase_empty_store))
        pd.testing.assert_frame_equal(ours, theirs)


def test_both_forms_of_one_packet_give_the_same_row(shared_data: Path, tmp_path: Path, sky: Store) -> None:
    """Whether the columns come from Arrow or from nested packets must not show."""
    source = shared_data / "alerts" / "ztf_raw_2019-09.parquet"
    schema = fastavro.parse_schema(raw_schema(read_packets(source)[0]))
    with (tmp_path / "same.avro").open("wb") as file:
        packets = [{k: v for k, v in p.items() if k != "timestamp"} for p in read_packets(source)]
        fastavro.writer(file, schema, packets, codec="deflate")
    ingest_paths(sky, [source])
    before = dump(sky)
    ingest_paths(sky, [tmp_path / "same.avro"])
    assert dump(sky) == before


def raw_schema(packet: dict[str, Any]) -> dict[str, Any]:
    """An Avro schema wide enough for raw packets."""

    def record(name: str, fields: dict[str, Any]) -> dict[str, Any]:
        return {"type": "record", "name": name, "fields": [{"name": k, "type": t} for k, t in fields.items()]}

    anything = ["null", "boolean", "long", "double", "string"]
    candidate = record("candidate", dict.fromkeys(packet["candidate"], anything))
    entry = record("prv", dict.fromkeys(packet["prv_candidates"][0], anything))
    stamp = record("stamp", {"fileName": "string", "stampData": "bytes"})
    fields: dict[str, Any] = dict.fromkeys(("schemavsn", "publisher", "objectId", "candid"), anything)
    fields |= {"candidate": candidate, "prv_candidates": ["null", {"type": "array", "items": entry}]}
    fields |= {"cutoutScience": stamp, "cutoutTemplate": "stamp", "cutoutDifference": "stamp"}
    return record("alert", fields)


def test_a_damaged_cell_is_seen(shared_data: Path, sky: Store) -> None:
    ingest_paths(sky, [shared_data / "alerts" / "ztf_raw_2019-01.avro"])
    key, _ = next(iter(sky.table("ztf").scan(row_prefix=b"ZTF")))
    sky.table("ztf").put(key, {b"i:magpsf": b"?"})
    verdict = verify(sky)
    assert verdict.problems == {"ztf: a cell of i:magpsf is no float": 1}
