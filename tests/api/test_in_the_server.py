"""The API in the server of the pages, `streamlit run app.py`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from data_access import queries
from data_access.store import Store
from tests.api.conftest import TNS_OBJECT
from tests.browser.server import Server


@pytest.fixture(scope="module")
def server(sky_store: Store) -> Iterator[Server]:
    server = Server(sky_store.url, {})
    yield server
    server.stop()


def test_pages_and_questions_share_a_server_and_a_store(server: Server, sky_store: Store) -> None:
    rows = requests.post(f"{server.url}/api/v1/objects", json={"objectId": TNS_OBJECT}, timeout=60).json()
    assert [row["i:candid"] for row in rows] == list(queries.alerts_of(sky_store, TNS_OBJECT)["i:candid"])
    assert requests.get(f"{server.url}/api/v1/health", timeout=60).json()["engine"] == "embedded"
    form = requests.post(f"{server.url}/api/v1/latests", data={"class": "RRLyr", "n": "2"}, timeout=60)
    assert len(form.json()) == 2
    unknown = requests.get(f"{server.url}/api/v1/nothing", timeout=60)
    assert (unknown.status_code, unknown.json()["status"]) == (404, "error")
    page = requests.get(f"{server.url}/", headers={"Accept": "text/html"}, timeout=60)
    assert "<title>Alertscope</title>" in page.text


def test_a_browser_gets_the_page_for_people_as_it_is(server: Server) -> None:
    page = requests.get(f"{server.url}/api/v1", headers={"Accept": "text/html"}, timeout=60)
    assert "<h1>Alertscope API</h1>" in page.text
    assert "<script" not in page.text
    assert "modulepreload" not in page.text
