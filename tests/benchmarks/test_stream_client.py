"""The visitor without a browser runs pages as a browser does, and times them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.processes import Server
from benchmarks.sessions import active_sessions
from benchmarks.stream_client import PageFailed, Visitor

_PAGE = """
import time
import streamlit as st
time.sleep(float(st.query_params.get("wait", 0)))
if st.query_params.get("fail"):
    raise ValueError("wanted")
st.write(time.time())
st.text("w" * 40_000)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    page: Path = tmp_path_factory.mktemp("page") / "page.py"
    page.write_text(_PAGE)
    with Server(page, {"STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "full"}) as running:
        yield running


def test_a_run_takes_as_long_as_its_script(server: Server) -> None:
    with Visitor(server.url) as visitor:
        visitor.open()
        slow, quick = (visitor.rerun(f"wait={seconds}").seconds for seconds in (2, 0))
        assert slow >= 2.0
        assert quick < slow - 1.0, "whatever else the machine does meanwhile"


def test_what_the_visitor_has_is_not_sent_again(server: Server) -> None:
    with Visitor(server.url) as visitor:
        first, again = visitor.open(), visitor.rerun()
    assert first.bytes_down > 40_000
    assert again.bytes_down < 10_000
    assert "ref_hash" in again.kinds


def test_an_exception_of_the_page_is_a_failure(server: Server) -> None:
    with Visitor(server.url) as visitor, pytest.raises(PageFailed, match="wanted"):
        visitor.open("", "fail=1")


def test_the_server_counts_the_sessions_that_are_open(server: Server) -> None:
    with Visitor(server.url) as one, Visitor(server.url) as other:
        one.open()
        other.open()
        assert active_sessions(server) == 2
