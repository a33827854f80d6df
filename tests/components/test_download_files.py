"""Files to take away, read back by the libraries that people read them with."""

from __future__ import annotations

import io
import json
import math

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from astropy.io.votable import parse

from components.download_files import FORMATS, Rows, csv_file, file_name, json_file, parquet_file, votable_file

IDS = [1_700_000_000_000_000_001, 2**63 - 1, None]


@pytest.fixture
def rows() -> Rows:
    frame = pd.DataFrame(
        {
            "objectId": pd.Series(["ZTF21a", 'with "quotes", comma', None], dtype=object),
            "i:candid": pd.array(IDS, dtype="Int64"),
            "i:jd": [2459400.2512345, 2459401.25, 2459402.25],
            "i:magpsf": [18.016, math.nan, math.inf],
            "i:fid": np.array([1, 2, 3], dtype=np.int64),
            "d:own": [True, False, True],
            "v:rate": [0.016, -1e-9, math.nan],
        }
    )
    units = {"i:jd": "day", "i:magpsf": "mag", "v:rate": "mag/day"}
    return Rows(frame, {"object": "ZTF21a", "content": "difference\nmagnitude, σ"}, units, {"i:magpsf": "Magnitude"})


def test_csv_has_its_provenance_above_and_every_number_whole(rows: Rows) -> None:
    text = csv_file(rows).decode()
    head = [line for line in text.splitlines() if line.startswith("#")]
    assert "# content: difference magnitude, σ" in head
    assert "# unit of i:magpsf: mag" in head
    back = pd.read_csv(io.StringIO(text), comment="#", dtype={"i:candid": "Int64"})
    assert back["i:candid"].tolist()[:2] == IDS[:2]
    assert back["i:jd"].tolist() == rows.frame["i:jd"].tolist()
    assert back["objectId"].tolist()[:2] == rows.frame["objectId"].tolist()[:2]


def test_json_keeps_ids_as_text_and_is_strict(rows: Rows) -> None:
    content = json.loads(json_file(rows), parse_constant=pytest.fail)
    assert content["provenance"]["object"] == "ZTF21a"
    assert [row["i:candid"] for row in content["rows"]] == [str(IDS[0]), str(IDS[1]), None]
    assert [row["i:magpsf"] for row in content["rows"]] == [18.016, None, None]
    assert content["rows"][0]["d:own"] is True
    assert content["rows"][0]["i:fid"] == 1
    assert {column["name"]: column["unit"] for column in content["columns"]}["i:magpsf"] == "mag"


def test_votable_reads_back_with_units_types_and_gaps(rows: Rows) -> None:
    document = parse(io.BytesIO(votable_file(rows)))
    table = document.get_first_table().to_table(use_names_over_ids=True)
    assert table["i:candid"].dtype == np.int64
    assert table["i:candid"].tolist() == IDS
    assert str(table["i:magpsf"].unit) == "mag"
    assert table["i:jd"].tolist() == rows.frame["i:jd"].tolist()
    assert table["v:rate"][:2].tolist() == [0.016, -1e-9]
    assert table["objectId"][1] == 'with "quotes", comma'
    assert "difference magnitude" in document.description


def test_parquet_reads_back_the_same_with_metadata(rows: Rows) -> None:
    table = pq.read_table(io.BytesIO(parquet_file(rows)))
    assert table.column("i:candid").to_pylist() == IDS
    assert table.column("i:jd").to_pylist() == rows.frame["i:jd"].tolist()
    assert table.schema.metadata[b"object"] == b"ZTF21a"
    assert table.schema.field("i:magpsf").metadata[b"unit"] == b"mag"
    assert table.schema.field("i:magpsf").metadata[b"description"] == b"Magnitude"


@pytest.mark.parametrize("name", list(FORMATS))
def test_no_rows_make_a_file_too(rows: Rows, name: str) -> None:
    _, _, write = FORMATS[name]
    assert write(Rows(rows.frame.head(0), rows.provenance, rows.units, rows.meanings))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("ZTF21abfmbix", "ZTF21abfmbix_alerts.csv"), ("../../etc/x", "_.._etc_x_alerts.csv"), ("", "object_alerts.csv")],
)
def test_file_names_hold_the_object_and_no_path(name: str, expected: str) -> None:
    assert file_name(name, "alerts", "csv") == expected
    assert "/" not in file_name(name, "alerts", "csv")
