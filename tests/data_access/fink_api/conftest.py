"""A simulated sky, a server that speaks Fink's API in front of it, and the store that reads that server."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from data_access import open_store, queries
from data_access.row_keys import join
from data_access.store import Store
from simulation.__main__ import main as simulate
from tests.fink_server import FinkServer, fink_server
from tests.table_rows import alert_row, cells_of, put

TNS_OBJECT, TNS_JD = "ZTF23aaaahln", 2459990.75
LARGE_ID = 2**53 + 1
"""An id that a float cannot hold."""


@pytest.fixture(scope="session")
def sky(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    url = f"embedded:{tmp_path_factory.mktemp('fink_api') / 'sky'}"
    assert simulate(["--nights", "8", "--seed", "3", "--processes", "1", "--quiet", "--store", url]) == 0
    with open_store(url) as store:
        key, cells = alert_row(
            TNS_OBJECT, TNS_JD, i_candid=LARGE_ID, i_ra=10.5, i_dec=-3.25, d_tns="SN Ia", i_ndethist=1
        )
        put(store, "ztf", (key, cells))
        put(store, "ztf.tns", (join("SN Ia", TNS_JD, TNS_OBJECT), cells))
        _, early = alert_row("ZTF18aaaaaab", 2_458_400.75, i_ra=11.5, i_dec=-4.25, d_tns="SN Ia")
        put(store, "ztf.tns", (join("SN Ia", 2_458_400.75, "ZTF18aaaaaab"), early))  # before the broker's first night
        for full, internal in (("SN 2023Q", TNS_OBJECT), ("SN 2023abc", "ZTF23aabcdef"), ("AT 2023zz", "ZTF23aazzzzz")):
            named = {b"d:fullname": full.encode(), b"d:internalname": internal.encode(), b"d:type": b"SN Ia"}
            place = {b"d:ra": b"10.5", b"d:declination": b"-3.25"}
            put(store, "ztf.tns_resolver", (join(full.lower(), internal.lower()), {**named, **place}))
        seen = {"i:objectId": TNS_OBJECT, "i:fid": 2, "i:diffmaglim": 20.5, "i:magpsf": 19.5, "i:sigmapsf": 0.1}
        for table, days, fields in (
            ("ztf.history", 1.0, {"i:candid": LARGE_ID - 2, "i:rb": 0.8, "i:nbad": 0, "i:ra": 10.5, "i:dec": -3.25}),
            ("ztf.uppervalid", 2.0, {"i:isdiffpos": "t"}),
            ("ztf.upper", 3.0, {"i:magpsf": None, "i:sigmapsf": None}),
        ):
            date = TNS_JD - days
            put(store, table, (join(TNS_OBJECT, date), cells_of({**seen, "i:jd": date, **fields})))
        yield store


@pytest.fixture(scope="session")
def running(sky: Store) -> Iterator[FinkServer]:
    with fink_server(sky) as server:
        yield server


@pytest.fixture
def server(running: FinkServer) -> FinkServer:
    running.forget()
    return running


@pytest.fixture
def fink(server: FinkServer) -> Iterator[Store]:
    """The store that is tested, with nothing remembered."""
    with open_store(f"fink:{server.url}") as store:
        yield store


@pytest.fixture(scope="session")
def newest(sky: Store) -> pd.Series:
    """The alert that questions are about: its object has limits and poor points."""
    names = {key.partition(b"_")[0].decode() for key, _ in sky.table("ztf.uppervalid").scan(row_prefix=b"ZTF")}
    histories = [queries.history_of(sky, name) for name in sorted(names)]
    rich = next(history for history in histories if {"upperlim", "badquality", "valid"} == {*history["d:tag"]})
    return rich[rich["d:own"]].iloc[0]


def assert_same(ours: pd.DataFrame, theirs: pd.DataFrame, *, tolerance: float = 0.0) -> None:
    """The same rows: the API leaves out columns without any value, and adds some of defaults and zeros.

    Parameters
    ----------
    tolerance : how far numbers may be apart, where an API rounds
    """
    assert len(ours) == len(theirs)
    for name in {*ours.columns, *theirs.columns}:
        one, other = (_plain(frame[name]) if name in frame else [None] * len(frame) for frame in (ours, theirs))
        if name in ours and name not in theirs:
            assert set(one) <= {None, -1.0, 0}, name
        elif tolerance and pd.api.types.is_float_dtype(ours.get(name)):
            numbers = [np.array(values, dtype=float) for values in (one, other)]
            np.testing.assert_allclose(*numbers, rtol=0.0, atol=tolerance, err_msg=name)
        else:
            assert one == other, name


def _plain(column: pd.Series) -> list[object]:
    values = [None if missing or value == "" else value for value, missing in zip(column, column.isna(), strict=True)]
    return [value.item() if isinstance(value, np.generic) else value for value in values]
