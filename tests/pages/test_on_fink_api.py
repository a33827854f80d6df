"""The same pages on Fink's public API, as a server on this machine speaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.responses import Response

from data_access import open_store
from data_access.store import Store
from tests.fink_server import FinkServer, fink_server
from tests.pages import candidates_sky, home_sky, nights_sky, object_sky
from tests.pages.conftest import OpenPage, all_texts

Serve = Callable[[Callable[[Store], object]], FinkServer]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts a server in front of a sky."""
    with ExitStack() as running:

        def start(fill: Callable[[Store], object]) -> FinkServer:
            store = running.enter_context(open_store(f"embedded:{tmp_path / fill.__module__}"))
            fill(store)
            return running.enter_context(fink_server(store))

        yield start


def test_object_page_costs_one_question_and_one_for_cutouts(open_page: OpenPage, serve: Serve) -> None:
    server = serve(object_sky.fill)
    test = open_page(f"fink:{server.url}", "object.py", oid=object_sky.USUAL)
    assert not test.exception
    shown = all_texts(test)
    assert object_sky.USUAL in shown
    assert f"Alert {object_sky.ALERTS} of {object_sky.ALERTS}" in shown
    assert "Fink API" in shown
    of_object = [fields for route, fields in server.asked if route == "objects"]
    assert of_object == [{"objectId": object_sky.USUAL, "withupperlim": True, "output-format": "json"}]
    assert server.routes_asked()["cutouts"] == 1
    server.forget()
    unknown = open_page(f"fink:{server.url}", "object.py", oid="ZTF99zzzzzzz")
    assert not unknown.exception
    assert "ZTF99zzzzzzz" in all_texts(unknown)
    search = open_page(f"fink:{server.url}", "search.py", query=object_sky.USUAL)
    assert not search.exception
    assert "by name" in all_texts(search)


def test_home_topic_and_statistics(open_page: OpenPage, serve: Serve) -> None:
    home = open_page(f"fink:{serve(home_sky.fill).url}")
    assert not home.exception
    assert "Newest candidates" in all_texts(home) + "".join(header.value for header in home.header)
    topic = open_page(f"fink:{serve(candidates_sky.fill).url}", "variable_stars.py", nights="all")
    assert not topic.exception
    assert candidates_sky.shown_on(topic, "variable_stars.py") == [candidates_sky.star(number) for number in range(12)]
    nights = open_page(f"fink:{serve(nights_sky.fill).url}", "night_statistics.py")
    assert not nights.exception
    assert "Night of 2022-01-31" in all_texts(nights)
    assert f"**{nights_sky.passed(nights_sky.NIGHTS - 1):,}**" in all_texts(nights)


@pytest.mark.parametrize("page", ["object.py", "night_statistics.py"])
def test_an_api_that_is_down_is_said_and_not_asked_again(open_page: OpenPage, serve: Serve, page: str) -> None:
    server = serve(object_sky.fill)
    server.reply = Response(status_code=503)
    test = open_page(f"fink:{server.url}", page, **({"oid": object_sky.USUAL} if page == "object.py" else {}))
    assert not test.exception
    assert "does not answer" in all_texts(test)
    assert len(server.asked) <= 4  # what was asked at once
