"""What a newcomer sees after `make run`: the whole simulated sky, served; the pictures of the README come from here."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from data_access import open_store
from data_access.showcase import LEADING_LABELS, showcase
from tests.browser.conftest import NARROW, WIDE, Theme, Visit
from tests.browser.server import Server
from tests.conftest import PROJECT_ROOT

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def sky(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"embedded:{tmp_path_factory.mktemp('first') / 'sky'}"
    command = [sys.executable, "-m", "simulation", "--quiet", "--store", url]
    subprocess.run(command, cwd=PROJECT_ROOT, check=True, timeout=250)
    return url


@pytest.fixture(scope="module")
def server(serve: Callable[..., Server], sky: str) -> Server:
    return serve(sky)


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_home_has_candidates_of_every_topic(
    server: Server, visit: Callable[..., Visit], theme: Theme, size: tuple[int, int]
) -> None:
    begun = visit(server, theme=theme, size=size)
    begun.open("/")
    for topic in LEADING_LABELS:
        column = begun.page.locator(f".st-key-topic-{topic.replace(' ', '-')}")
        assert column.get_by_text("ZTF").count() >= 1
    assert begun.page.get_by_text("Simulated sky").count() >= 1
    begun.assert_fits()
    begun.picture("home")
    begun.assert_quiet()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_object_of_every_topic_opens(server: Server, sky: str, visit: Callable[..., Visit], theme: Theme) -> None:
    with open_store(sky) as store:
        to_try = showcase(store)
    assert set(to_try) == set(LEADING_LABELS)
    begun = visit(server, theme=theme)
    for topic, name in to_try.items():
        begun.open(f"/{name}")
        begun.page.locator(f".st-key-curve-{name} :is(svg, canvas)").first.wait_for()
        begun.page.locator("section.stamps[data-epoch]").wait_for()
        assert begun.page.get_by_text("Simulated sky").count() >= 1
        begun.picture(f"object-{topic.replace(' ', '-')}")
    begun.assert_quiet()
