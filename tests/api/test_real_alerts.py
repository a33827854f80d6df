"""Real alerts of the broker: from its file through the ingest and the API, each value as the file has it."""

from __future__ import annotations

import gzip
import io
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from astropy.io import fits
from astropy.io.fits.verify import VerifyWarning

from data_access import open_store
from data_access.__main__ import main
from data_access.store import Store
from tests.api.conftest import Client

FILE = "fink_science_2021-11.snappy.parquet"


@pytest.fixture(scope="module")
def packets(shared_data: Path) -> list[dict[str, Any]]:
    return pq.read_table(shared_data / "alerts" / FILE).to_pylist()


@pytest.fixture(scope="module")
def real(
    shared_data: Path, tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Store], Client]
) -> Iterator[Client]:
    """The API on a store of real alerts."""
    url = f"embedded:{tmp_path_factory.mktemp('real') / 'store'}"
    assert main(["ingest", str(shared_data / "alerts" / FILE), "--store", url]) == 0
    with open_store(url) as store:
        yield serve(store)


def test_every_value_of_every_alert(real: Client, packets: list[dict[str, Any]]) -> None:
    names = sorted({packet["objectId"] for packet in packets})
    rows = real.rows("objects", objectId=",".join(names))
    by_candid = {row["i:candid"]: row for row in rows}
    compared = 0
    for packet in packets:
        row = by_candid[packet["candid"]]
        for name, value in packet["candidate"].items():
            if value is None or (isinstance(value, float) and np.isnan(value)):
                assert row.get(f"i:{name}") is None, name
            elif isinstance(value, float) and f"i:{name}" not in ("i:ra", "i:dec", "i:jd"):
                assert np.isclose(row[f"i:{name}"], value, rtol=1e-7, atol=0.0), name  # the shortest text of a float32
            else:
                assert row[f"i:{name}"] == value, name
            compared += 1
    assert len(rows) == len({packet["candid"] for packet in packets})
    assert compared > 90 * len(packets)


def test_cutouts_are_those_of_the_file(real: Client, packets: list[dict[str, Any]]) -> None:
    for packet in packets[:10]:
        asked = {"objectId": packet["objectId"], "candid": str(packet["candid"]), "kind": "Template"}
        stamp = gzip.decompress(packet["cutoutTemplate"]["stampData"])
        answer = real.post("cutouts", output_format="FITS", **asked)
        assert answer.content == stamp
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", VerifyWarning)
            image = fits.open(io.BytesIO(stamp), ignore_missing_simple=True)[0].data
        numbers = real.post("cutouts", output_format="array", **asked).json()["b:cutoutTemplate_stampData"]
        np.testing.assert_array_equal(np.array(numbers, dtype=float), image)


def test_a_cone_around_each_finds_it(real: Client, packets: list[dict[str, Any]]) -> None:
    for packet in packets[:15]:
        candidate = packet["candidate"]
        rows = real.rows("conesearch", ra=candidate["ra"], dec=candidate["dec"], radius=1.5, columns="i:objectId")
        assert packet["objectId"] in [row["i:objectId"] for row in rows]
