"""Files of every kind, whole and damaged, alone and in trees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import fastavro
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_access.ingest import ingest_paths
from data_access.store import Store
from tests.data_access.ingest.made_packets import changed, fink_packet, keys, ztf_packet
from tests.data_access.ingest.test_real_files import raw_schema, read_packets

_ENTRY = {"jd": 2459510.5, "fid": 1, "diffmaglim": 20.0, "magpsf": 18.5, "rb": 0.9, "nbad": 0}


def _packets(count: int, start: int = 0) -> list[Any]:
    packets = [ztf_packet(f"ZTF21n{start + n:05d}", candid=start + n + 1) for n in range(count)]
    for packet in packets:
        packet["prv_candidates"] = [_ENTRY]
        for kind in ("Science", "Template", "Difference"):
            packet[f"cutout{kind}"] = {"fileName": "f", "stampData": bytes(range(256))}
    return packets


def write_avro(path: Path, packets: list[Any], codec: str = "null", **options: Any) -> Path:
    """An Avro file of packets."""
    with path.open("wb") as file:
        fastavro.writer(file, fastavro.parse_schema(raw_schema(packets[0])), packets, codec=codec, **options)
    return path


def write_parquet(path: Path, packets: list[Any]) -> Path:
    """A Parquet file of packets."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(packets), path)
    return path


@pytest.mark.parametrize("codec", ["null", "deflate", "snappy", "zstandard"])
def test_avro_codecs(sky: Store, tmp_path: Path, codec: str) -> None:
    report = ingest_paths(sky, [write_avro(tmp_path / "night.avro", _packets(40), codec)])
    assert (report.alerts, report.refused) == (40, 0)
    assert len(keys(sky, "ztf.cutouts")) == 40


def test_a_partitioned_tree(sky: Store, tmp_path: Path) -> None:
    for day in (1, 2, 3):
        folder = tmp_path / "science" / "year=2021" / "month=11" / f"day={day}"
        write_parquet(folder / f"part-0000{day}.snappy.parquet", _packets(5, 100 * day))
        (folder / "_SUCCESS").touch()
        (folder / ".part.crc").write_bytes(b"crc")
        (folder / "part.crc").write_bytes(b"crc")
    hidden = tmp_path / "science" / "_temporary"
    write_parquet(hidden / "part-0.parquet", _packets(5, 900))
    report = ingest_paths(sky, [tmp_path / "science"])
    assert (report.alerts, report.refused) == (15, 0)


def test_what_is_no_alert_file_is_refused_once(sky: Store, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "README.md").write_text("words")
    (folder / "empty.avro").touch()
    pq.write_table(pa.table({"time": [1.0, 2.0], "mag": [3.0, 4.0]}), folder / "light_curve.parquet")
    schema = {"type": "record", "name": "other", "fields": [{"name": "x", "type": "int"}]}
    with (folder / "other.avro").open("wb") as file:
        fastavro.writer(file, schema, [{"x": 1}, {"x": 2}])
    report = ingest_paths(sky, [folder, folder / "nothing.parquet"])
    assert (report.alerts, report.refused) == (0, 5)
    assert dict(report.reasons) == {"not an alert file": 4, "unreadable file": 1}


def test_a_truncated_avro_keeps_what_comes_before(sky: Store, tmp_path: Path) -> None:
    whole = write_avro(tmp_path / "whole.avro", _packets(60), sync_interval=4000).read_bytes()
    (tmp_path / "cut.avro").write_bytes(whole[: len(whole) // 2])
    report = ingest_paths(sky, [tmp_path / "cut.avro"])
    assert 20 < report.alerts < 40
    assert report.refused == 1
    assert dict(report.reasons) == {"truncated or damaged file": 1}
    assert len(keys(sky, "ztf")) == report.alerts


@pytest.mark.parametrize("kind", ["avro", "parquet"])
def test_truncated_anywhere_is_never_a_crash(sky: Store, tmp_path: Path, kind: str) -> None:
    write = write_avro if kind == "avro" else write_parquet
    whole = write(tmp_path / f"whole.{kind}", _packets(12)).read_bytes()
    for share in (0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999):
        (tmp_path / "cut").write_bytes(whole[: int(share * len(whole))])
        report = ingest_paths(sky, [tmp_path / "cut"])
        assert report.refused == 1


@pytest.mark.parametrize("kind", ["avro", "parquet"])
def test_damage_in_the_middle_is_never_a_crash(sky: Store, tmp_path: Path, kind: str) -> None:
    write = write_avro if kind == "avro" else write_parquet
    whole = write(tmp_path / f"whole.{kind}", _packets(12)).read_bytes()
    for place in range(5, len(whole), max(1, len(whole) // 40)):
        damaged = bytearray(whole)
        damaged[place : place + 8] = b"\xff" * 8
        (tmp_path / "damaged").write_bytes(damaged)
        report = ingest_paths(sky, [tmp_path / "damaged"])
        assert report.alerts + report.refused >= 1


def test_damage_in_one_avro_block_leaves_the_others(sky: Store, tmp_path: Path) -> None:
    packets = _packets(30)
    packets[15]["candidate"]["rbversion"] = "find_me"
    whole = write_avro(tmp_path / "whole.avro", packets, sync_interval=1).read_bytes()
    place = whole.index(b"find_me")
    (tmp_path / "damaged.avro").write_bytes(whole[:place] + b"\xff\xfe\xff" + whole[place + 3 :])
    report = ingest_paths(sky, [tmp_path / "damaged.avro"])
    assert (report.alerts, report.refused) == (29, 1)
    assert dict(report.reasons) == {"damaged packet": 1}


def test_one_bad_alert_in_a_parquet_file(sky: Store, tmp_path: Path) -> None:
    packets = _packets(20)
    packets[7] = changed(packets[7], "candidate.ra", 400.0)
    packets[9] = changed(packets[9], "objectId", None)
    report = ingest_paths(sky, [write_parquet(tmp_path / "night.parquet", packets)])
    assert (report.alerts, report.refused) == (18, 2)
    assert "night.parquet, packet 8" in report.examples["impossible position"][0]


def test_duplicate_fields(sky: Store, tmp_path: Path) -> None:
    table = pa.Table.from_pylist(_packets(3))
    pq.write_table(table.append_column("objectId", table["objectId"]), tmp_path / "twice.parquet")
    schema = raw_schema(_packets(1)[0])
    candidate = next(field for field in schema["fields"] if field["name"] == "candidate")["type"]
    candidate["fields"].append({"name": "jd", "type": "double"})
    with (tmp_path / "twice.avro").open("wb") as file:
        fastavro.writer(file, schema, _packets(4))
    report = ingest_paths(sky, [tmp_path / "twice.parquet", tmp_path / "twice.avro"])
    assert (report.alerts, report.refused) == (0, 7)
    assert dict(report.reasons) == {"duplicate fields": 7}


def test_rubin_packets_are_refused_one_by_one(sky: Store, tmp_path: Path) -> None:
    pq.write_table(pa.table({"diaSource": [{"ra": 1.0}] * 3, "diaObject": [{"x": 1}] * 3}), tmp_path / "lsst.parquet")
    source = {"type": "record", "name": "diaSource", "fields": [{"name": "ra", "type": "double"}]}
    schema = {"type": "record", "name": "alert", "fields": [{"name": "diaSource", "type": source}]}
    with (tmp_path / "lsst.avro").open("wb") as file:
        fastavro.writer(file, schema, [{"diaSource": {"ra": 1.0}}] * 2)
    report = ingest_paths(sky, [tmp_path / "lsst.parquet", tmp_path / "lsst.avro"])
    assert (report.alerts, report.refused) == (0, 5)
    assert dict(report.reasons) == {"LSST alert, not supported yet": 5}


def test_other_arrow_types(sky: Store, tmp_path: Path) -> None:
    """Doubles for floats, 64-bit for 32-bit integers, dictionaries for text, decimals and text for ids."""
    table = pa.Table.from_pylist(_packets(3))
    coded = table["publisher"].combine_chunks().dictionary_encode()
    table = table.set_column(table.schema.get_field_index("publisher"), "publisher", coded)
    for kind in (pa.string(), pa.decimal128(38), pa.uint64()):
        other = table["candid"].cast(kind)
        pq.write_table(
            table.set_column(table.schema.get_field_index("candid"), "candid", other), tmp_path / "t.parquet"
        )
        report = ingest_paths(sky, [tmp_path / "t.parquet"])
        assert (report.alerts, report.refused) == (3, 0)
    row = sky.table("ztf").row(keys(sky, "ztf")[0])
    assert len(row[b"i:magpsf"]) == 4
    assert len(row[b"i:fid"]) == 4
    assert row[b"i:candid"] == (1).to_bytes(8, "big")
    assert row[b"i:publisher"] == b"Fink"


def test_unknown_columns_keep_the_type_of_the_file(sky: Store, tmp_path: Path) -> None:
    packets = [fink_packet(f"ZTF21u{n}", candid=n + 1, new_name="x", new_flag=True) for n in range(2)]
    table = pa.Table.from_pylist(packets)
    for name, kind in (("new_small", pa.int32()), ("new_large", pa.int64()), ("new_float", pa.float32())):
        table = table.append_column(name, pa.array([1, None], type=kind))
    table = table.append_column("some_time", pa.array([0, 0], type=pa.timestamp("ns")))
    pq.write_table(table, tmp_path / "new.parquet")
    assert ingest_paths(sky, [tmp_path / "new.parquet"]).alerts == 2
    (first, second) = (sky.table("ztf").row(key) for key in keys(sky, "ztf"))
    assert first[b"d:new_small"] == b"\0\0\0\1"
    assert first[b"d:new_large"] == b"\0\0\0\0\0\0\0\1"
    assert first[b"d:new_float"] == b"\x3f\x80\0\0"
    assert (first[b"d:new_name"], first[b"d:new_flag"]) == (b"x", b"true")
    assert b"d:new_small" not in second
    assert b"d:some_time" not in first
    tokens = sky.table("ztf").row(b"schema_alertscope_1")
    assert tokens[b"d:new_small"] == b"integer"
    assert tokens[b"d:new_large"] == b"long"
    assert tokens[b"d:new_float"] == b"float"
    assert tokens[b"d:new_flag"] == b"boolean"


def test_a_real_file_read_by_another_reader_has_as_many_packets(shared_data: Path, sky: Store) -> None:
    for path in sorted((shared_data / "alerts").iterdir()):
        report = ingest_paths(sky, [path])
        assert report.alerts + report.refused == len(read_packets(path))
