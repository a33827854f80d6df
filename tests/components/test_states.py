"""The answers that look different, and panels that fail alone."""

from __future__ import annotations

import logging
import re

import pytest
from streamlit.testing.v1 import AppTest


def _panels() -> None:
    import streamlit as st

    from components.panel import panel
    from data_access.errors import BadRequest, NotFound, StoreUnavailable

    with panel("First"):
        st.text("drawn")
    with panel("Second", reserve=130):
        raise ValueError("secret detail 0x7f")
    with panel("Third"):
        raise StoreUnavailable("HBase at 10.0.0.1 is down.")
    with panel("Fourth"):
        raise NotFound("It has no [cutout](http://example.org).")
    with panel("Fifth"):
        raise BadRequest("That is not a name.")
    with panel("Sixth"):
        st.text("drawn too")


def test_panels_fail_alone_each_in_its_way(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "alertscope"):
        test = AppTest.from_function(_panels).run()
    assert not test.exception
    assert [text.value for text in test.text] == ["drawn", "drawn too"]
    fault, down = (error.value for error in test.error)
    assert "fault of the program" in fault
    assert "secret" not in fault
    assert "does not answer" in down
    assert "10.0.0.1" not in down
    assert [info.value for info in test.info] == [
        r"It has no \[cutout\]\(http\:" + "\u2060" + r"//example\.org\)\.",
        r"That is not a name\.",
    ]
    assert len(test.button) == 4
    logged = caplog.text
    for shown in (fault, down):
        entry = re.search(r"Log entry (\w{6})", shown)
        assert entry is not None
        assert f"[{entry[1]}]" in logged
    assert "secret detail" in logged, "what the user does not see is in the log"


def test_retry_runs_the_panel_again() -> None:
    test = AppTest.from_function(_panels).run()
    test.button[0].click().run()
    assert not test.exception
    assert len(test.error) == 2


def test_only_a_panel_that_drew_itself_tells_no_reason() -> None:
    test = AppTest.from_function(_panels).run()
    assert sum(bool(re.search(r"\d ms", markdown.value)) for markdown in test.markdown) == 6


def _old_value() -> None:
    from components import states
    from data_access.errors import StoreUnavailable
    from data_access.memory import Kept

    states.stale(Kept("value", 5.0), "fresh")
    states.stale(Kept("value", 400.0, StoreUnavailable("down")), "old")
    states.cut(None)
    states.cut("The newest 100; there are more.")


def test_old_data_is_told_with_its_age_and_a_cut_with_its_limit() -> None:
    test = AppTest.from_function(_old_value).run()
    (warning,) = test.warning
    assert "7 min ago" in warning.value
    (caption,) = test.caption
    assert "The newest 100" in caption.value
