"""A fit on a page: the page is whole without it, and runs again when it is there. With real processes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data_access import cached
from data_access.fits import Fits
from tests.waiting import wait


@pytest.fixture(autouse=True)
def quick_workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fits]:
    """Processes that load nothing but what these tests fit."""
    st.cache_resource.clear()
    kept = Fits(most=20, workers=1, modules=("science.measurements",))
    monkeypatch.setattr(cached, "fits", lambda: kept)
    yield kept
    kept.close()


def page(seconds: float, values: list[float], limit_seconds: float) -> None:
    import streamlit as st

    from components.fitting import fits
    from science.measurements import measurements
    from tests.waiting import wait

    fits.begin_page()
    points = {
        "time_days": [1.0] * len(values),
        "value": values,
        "err": [1.0] * len(values),
        "band": "g",
        "noun": "flux",
    }
    found = fits.ask("Mean", ("mean", tuple(values)), measurements, lambda: points)
    st.markdown("no mean yet" if found is None else f"mean {found.value.mean()}")
    fits.ask("Sleep", ("sleep", seconds), wait, lambda: {"seconds": seconds}, limit_seconds=limit_seconds)
    st.markdown("the end of the page")
    fits.wait()


def run(seconds: float = 0.0, values: tuple[float, ...] = (1.0, 3.0), limit_seconds: float = 30.0) -> AppTest:
    given = {"seconds": seconds, "values": list(values), "limit_seconds": limit_seconds}
    return AppTest.from_function(page, kwargs=given, default_timeout=60).run()


def texts(test: AppTest) -> str:
    return "\n".join(part.value for kind in (test.markdown, test.info, test.error) for part in kind)


def test_the_result_is_there_in_the_end_and_the_page_was_whole() -> None:
    test = run()
    assert not test.exception
    assert "mean 2.0" in texts(test)
    assert "the end of the page" in texts(test)
    assert not [button for button in test.button if "Stop" in button.label]


def test_a_refusal_is_said_with_its_reason() -> None:
    assert "There is no point at all" in texts(run(values=()))


def test_a_fault_shows_nothing_of_itself_but_can_be_tried_again(quick_workers: Fits) -> None:
    test = run(seconds=-1.0)  # "sleep length must be non-negative"
    assert "This did not work" in texts(test)
    assert "non-negative" not in texts(test)
    before = quick_workers.peek(("sleep", -1.0))
    next(button for button in test.button if button.label == "Fit again").click().run()
    assert quick_workers.peek(("sleep", -1.0)) is not before


def test_what_runs_too_long_is_ended_and_said() -> None:
    assert "was ended: it had run for 1.0 s" in texts(run(seconds=60.0, limit_seconds=1.0))


def test_what_was_stopped_stays_so_until_it_is_asked_for_again(quick_workers: Fits) -> None:
    test = AppTest.from_function(
        page, kwargs={"seconds": 0.0, "values": [1.0], "limit_seconds": 30.0}, default_timeout=60
    )
    test.session_state["fits-stopped"] = {("sleep", 0.0)}
    test.run()
    assert "Sleep was stopped" in texts(test)
    assert quick_workers.peek(("sleep", 0.0)) is None
    next(button for button in test.button if button.label == "Fit again").click().run()
    assert "was stopped" not in texts(test)
    assert quick_workers.peek(("sleep", 0.0)) is not None


def test_leaving_a_page_ends_its_fits(quick_workers: Fits) -> None:
    quick_workers.ask(("other", "page"), wait, lambda: {"seconds": 60}, limit_seconds=60, visitor="test session id")
    job = quick_workers.peek(("other", "page"))
    assert job is not None
    test = AppTest.from_function(
        page, kwargs={"seconds": 0.0, "values": [1.0], "limit_seconds": 30.0}, default_timeout=60
    )
    test.session_state["fits-awaited-before"] = {("other", "page")}
    test.run()
    assert job.wait(30)
    assert quick_workers.peek(("other", "page")) is None
