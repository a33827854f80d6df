"""The store calls of a page's runs, counted: budgets are tested with these."""

from __future__ import annotations

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data_access import cached, open_store
from data_access.metered import Call, MeteredStore
from tests.conftest import PROJECT_ROOT

_OF_THE_FRAME = ("statistics_class", "alertscope.about")
"""Tables that the frame around each page asks, on a budget of its own."""


class Meter:
    """The calls since they were taken last."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    def take(self) -> list[tuple[str, str]]:
        """Kind and table of each call that the page itself made, in order."""
        seen = [(call.kind, call.table) for call in self.calls if call.table not in _OF_THE_FRAME]
        self.calls.clear()
        return seen


def metered(address: str, monkeypatch: pytest.MonkeyPatch) -> Meter:
    """Let all pages read a store through a meter, nothing remembered but what every server knows from its start."""
    monkeypatch.setenv("ALERTSCOPE_STORE", address)
    st.cache_resource.clear()
    meter = Meter()
    counting = MeteredStore(open_store(address), meter.calls.append)
    monkeypatch.setattr(cached, "_open", lambda _: counting)
    cached.warm()
    meter.take()
    return meter


def begin_at(file: str, meter: Meter) -> AppTest:
    """A visit whose next run opens a page, as coming from the first page."""
    test = AppTest.from_file(str(PROJECT_ROOT / "pages" / "_router.py"), default_timeout=60).run()
    test.switch_page(file)
    meter.take()
    return test
