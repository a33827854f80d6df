"""Pages run without a browser, on real stores, as a first visitor's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT_ROOT

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


def all_texts(test: AppTest) -> str:
    """Everything that a page says, in one text."""
    shown = [*test.markdown, *test.caption, *test.title, *test.error, *test.warning, *test.info, *test.exception]
    links = [link.proto.label for link in test.get("page_link")]
    return "\n".join([*(str(element.value) for element in shown), *links])
