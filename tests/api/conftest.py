"""A simulated sky in a store of each engine, and a real server in front of it that speaks the API over HTTP."""

from __future__ import annotations

import io
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest
import requests
import uvicorn
from astropy.io.votable import parse_single_table
from starlette.applications import Starlette

from api.routes import PREFIX, routes
from data_access import open_store
from data_access.row_keys import join
from data_access.schema import TABLES
from data_access.store import Store
from simulation.__main__ import main as simulate
from tests.table_rows import alert_row, cells_of, put

TNS_TABLE = [
    ("SN 2023Q", "ZTF23aaaahln", "SN Ia"),
    ("SN 2023abc", "ZTF23aabcdef", "SN II"),
    ("AT 2023zz", "ZTF23aazzzzz", ""),
]
LARGE_ID = 2**53 + 1
"""An id that a float cannot hold."""
TNS_OBJECT, TNS_JD = "ZTF23aaaahln", 2459990.75


@dataclass
class Client:
    """Asks a server as notebooks do."""

    url: str
    store: Store

    def post(self, question: str, **asked: Any) -> requests.Response:
        """A POST with a JSON object; `output_format` stands for `output-format`, `label` for `class`."""
        return requests.post(f"{self.url}/{question}", json=_named(asked), timeout=60)

    def rows(self, question: str, **asked: Any) -> list[dict[str, Any]]:
        """Rows of an answer in JSON."""
        answer = self.post(question, **asked)
        assert answer.status_code == 200, answer.text
        found = answer.json()
        assert isinstance(found, list)
        return found

    def frame(self, question: str, output_format: str, **asked: Any) -> pd.DataFrame:
        """Rows of an answer in a format, as readers of that format have them."""
        answer = self.post(question, output_format=output_format, **asked)
        assert answer.status_code == 200, answer.text
        return READERS[output_format](answer.content)


def _named(asked: dict[str, Any]) -> dict[str, Any]:
    other = {"output_format": "output-format", "label": "class", "cutout_kind": "cutout-kind"}
    return {other.get(name, name): value for name, value in asked.items()}


def _of_votable(content: bytes) -> pd.DataFrame:
    table = parse_single_table(io.BytesIO(content))
    found = table.to_table()
    found.rename_columns(found.colnames, [field.name for field in table.fields])
    return found.to_pandas()


READERS: dict[str, Callable[[bytes], pd.DataFrame]] = {
    "json": lambda content: pd.read_json(io.BytesIO(content), precise_float=True),
    "csv": lambda content: pd.read_csv(io.BytesIO(content)),
    "parquet": lambda content: pd.read_parquet(io.BytesIO(content)),
    "votable": _of_votable,
}


@pytest.fixture(autouse=True)
def nobody_outside(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """No test asks the real services."""
    if "outside" not in request.fixturenames:
        monkeypatch.setenv("ALERTSCOPE_SERVICES", "off")


@pytest.fixture(scope="session")
def sky_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A simulated sky of eight nights in an embedded store, with names that the Transient Name Server gave."""
    url = f"embedded:{tmp_path_factory.mktemp('api') / 'sky'}"
    assert simulate(["--nights", "8", "--seed", "3", "--processes", "1", "--quiet", "--store", url]) == 0
    with open_store(url) as store:
        for full, internal, kind in TNS_TABLE:
            cells = cells_of({"d:classification": kind}) | {
                b"d:fullname": full.encode(),
                b"d:internalname": internal.encode(),
                b"d:type": kind.encode(),
                b"d:ra": b"10.5",
            }
            put(store, "ztf.tns_resolver", (join(full.lower(), internal.lower()), cells))
        key, cells = alert_row(TNS_OBJECT, TNS_JD, i_candid=LARGE_ID, i_ra=10.5, i_dec=-3.25, d_tns="SN Ia")
        put(store, "ztf", (key, cells))
        put(store, "ztf.tns", (join("SN Ia", TNS_JD, TNS_OBJECT), cells))
        limit = {"i:objectId": TNS_OBJECT, "i:jd": TNS_JD - 3.0, "i:fid": 2, "i:diffmaglim": 20.5}
        put(store, "ztf.upper", (join(TNS_OBJECT, TNS_JD - 3.0), cells_of(limit)))
        yield store


@pytest.fixture(scope="session")
def hbase_sky(request: pytest.FixtureRequest, sky_store: Store) -> Iterator[Store]:
    """The same rows on a real HBase."""
    url = f"{request.getfixturevalue('hbase_url')}?prefix=test_{uuid.uuid4().hex[:12]}&timeout_ms=30000"
    with open_store(url) as store:
        for name, spec in TABLES.items():
            store.create_table(name, spec.families)
            rows = list(sky_store.table(name).scan())
            for start in range(0, len(rows), 200):
                store.write({name: rows[start : start + 200]})
        yield store


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Store], Client]]:
    """Starts a server in front of a store."""
    servers: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(store: Store) -> Client:
        app = Starlette(routes=routes("/portal", lambda: store))
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        deadline = time.monotonic() + 20.0
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        assert server.started
        servers.append((server, thread))
        port = server.servers[0].sockets[0].getsockname()[1]
        return Client(f"http://127.0.0.1:{port}/portal{PREFIX}", store)

    yield start
    for server, thread in servers:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def client(serve: Callable[[Store], Client], sky_store: Store) -> Client:
    """The API on the embedded store."""
    return serve(sky_store)


@pytest.fixture(scope="session", params=["embedded", pytest.param("hbase", marks=pytest.mark.hbase)])
def either(request: pytest.FixtureRequest, serve: Callable[[Store], Client]) -> Client:
    """The API on each engine."""
    if request.param == "embedded":
        return request.getfixturevalue("client")
    return serve(request.getfixturevalue("hbase_sky"))
