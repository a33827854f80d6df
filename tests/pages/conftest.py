"""Pages run without a browser, on real stores, as a first visitor's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data_access import open_store
from tests.conftest import PROJECT_ROOT
from tests.pages.meter import Meter, metered

OpenPage = Callable[..., AppTest]


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """A function that runs a page on a store, nothing remembered: `open_page(url, "object.py", oid="ZTF…")`."""
    st.cache_resource.clear()
    st.cache_data.clear()

    def run(store_url: str, page: str | None = None, **query: str) -> AppTest:
        monkeypatch.setenv("ALERTSCOPE_STORE", store_url)
        test = AppTest.from_file(str(PROJECT_ROOT / "pages" / "_router.py"), default_timeout=60)
        if page is not None:
            test.run()
            test.switch_page(page)
        for name, value in query.items():
            test.query_params[name] = value
        return test.run()

    return run


@pytest.fixture(scope="module")
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """URL of an embedded store that holds what the module's `sky` fills in."""
    found = f"embedded:{tmp_path_factory.mktemp('sky') / 'sky'}"
    with open_store(found) as store:
        request.module.sky.fill(store)
    return found


@pytest.fixture
def meter(address: str, monkeypatch: pytest.MonkeyPatch) -> Meter:
    """The calls of pages on that store."""
    return metered(address, monkeypatch)


def said(test: AppTest) -> str:
    """Everything that a page says, nothing escaped."""
    return all_texts(test).replace("\\", "")


def all_texts(test: AppTest) -> str:
    """Everything that a page says, in one text."""
    shown = [*test.markdown, *test.caption, *test.title, *test.error, *test.warning, *test.info, *test.exception]
    links = [link.proto.label for link in test.get("page_link")]
    return "\n".join([*(str(element.value) for element in shown), *links])
