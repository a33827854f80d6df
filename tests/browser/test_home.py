"""The first page in a real browser, in both themes, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data_access import open_store
from tests.browser.conftest import NARROW, WIDE, Theme, Visit
from tests.browser.server import Server
from tests.pages import home_sky
from tests.table_rows import put

pytestmark = pytest.mark.xdist_group("browser")

Serve = Callable[..., Server]
Begin = Callable[..., Visit]
SEARCH = "Find an object, a position, a class, a date"
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "[a](http://evil.example/)",
    "http://evil.example/x",
    ":red[x] $x^2$ **b** `c`",
)


@pytest.fixture(scope="module")
def sky(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"embedded:{tmp_path_factory.mktemp('home') / 'sky'}"
    with open_store(url) as store:
        home_sky.fill(store, simulated=True)
    return url


@pytest.fixture(scope="module")
def server(serve: Serve, sky: str) -> Server:
    return serve(sky)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_home_is_quiet_accessible_and_fits(
    server: Server, visit: Begin, axe_source: str, theme: Theme, size: tuple[int, int]
) -> None:
    home = visit(server, theme=theme, size=size)
    home.open("/")
    home.page.get_by_role("link", name=home_sky.name_of(4, 0)).first.wait_for()
    assert home.page.title() == "Home"
    home.assert_fits()
    home.assert_accessible(axe_source)
    home.picture("home")
    home.assert_quiet()


def test_a_simulated_sky_is_marked_even_where_the_menu_is_hidden(server: Server, visit: Begin) -> None:
    home = visit(server, size=NARROW)
    home.open("/")
    mark = home.page.locator(".st-key-sky-mark")
    mark.wait_for()
    box = mark.bounding_box()
    assert mark.inner_text().lower() == "simulated sky"
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW[0]
    assert box["y"] < 60


def test_typing_suggests_and_a_whole_name_opens_the_object(server: Server, visit: Begin) -> None:
    home = visit(server)
    home.open("/")
    field = home.page.get_by_label(SEARCH)
    field.press_sequentially("ztf21b")
    home.page.wait_for_url(re.compile(r"q=ztf21b"))
    suggestions = home.page.locator(".st-key-suggestions").get_by_role("link")
    suggestions.first.wait_for()
    assert suggestions.all_inner_texts() == [home_sky.name_of(1, number) for number in range(4)]
    name = home_sky.name_of(1, 2)
    field.fill(name.lower())
    home.page.wait_for_url(re.compile(rf"/object\?oid={name}"))
    home.settle()
    home.page.go_back()
    home.page.get_by_label(SEARCH).wait_for()
    home.page.locator(".st-key-suggestions").get_by_role("link", name=name).wait_for()
    assert "/object" not in home.page.url, "coming back is not sent forth again"
    home.page.go_forward()
    home.page.wait_for_url(re.compile(rf"/object\?oid={name}"))
    home.assert_quiet()


def test_a_card_opens_its_object_and_back_comes_home(server: Server, visit: Begin) -> None:
    home = visit(server)
    home.open("/")
    name = home_sky.name_of(2, 1)
    card = home.page.locator(f"[class*='st-key-card-'][class*='{name}']")
    card.get_by_text("detections").or_(card.get_by_text("seen")).first.click(force=True)
    home.page.wait_for_url(re.compile(rf"/object\?oid={name}$"))
    home.settle()
    home.page.go_back()
    home.page.get_by_label(SEARCH).wait_for()
    home.page.go_forward()
    home.page.wait_for_url(re.compile(rf"/object\?oid={name}$"))
    home.settle()
    home.assert_quiet()


def test_the_keyboard_alone_reaches_search_suggestions_and_cards(server: Server, visit: Begin) -> None:
    home = visit(server)
    home.open("/")
    assert home.page.evaluate("document.activeElement.tagName") != "INPUT", "the page does not steal the focus"
    home.tab_to(SEARCH)
    home.page.keyboard.type("ZTF21c")
    name = home_sky.name_of(2, 0)
    home.page.locator(".st-key-suggestions").get_by_role("link", name=name).wait_for()
    home.tab_to(name)
    home.tab_to(home_sky.name_of(0, 0))
    home.page.keyboard.press("Enter")
    home.page.wait_for_url(re.compile(rf"/object\?oid={home_sky.name_of(0, 0)}$"))
    home.assert_quiet()


@pytest.mark.parametrize("path", ["/object?oid={name}", "/{name}"])
def test_a_link_from_outside_opens_the_object_without_failed_requests(server: Server, visit: Begin, path: str) -> None:
    name = home_sky.name_of(0, 0)
    page = visit(server)
    page.open(path.format(name=name))
    page.page.wait_for_url(re.compile(rf"/object\?oid={name}$"))
    page.page.wait_for_function("document.title === 'Object' || document.title.includes('ZTF')")
    assert page.page.get_by_text("Page not found").count() == 0
    page.assert_quiet()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_store_that_is_down_is_said_in_words(serve: Serve, visit: Begin, axe_source: str, theme: Theme) -> None:
    home = visit(serve("hbase://127.0.0.1:1"), theme=theme)
    home.open("/")
    home.page.get_by_text("The store of alerts does not answer").first.wait_for()
    home.page.get_by_text("Store does not answer").wait_for()
    home.page.get_by_role("button", name="Retry").wait_for()
    home.assert_accessible(axe_source)
    home.picture("home-store-down")
    home.assert_quiet()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_empty_store_says_how_to_fill_it(
    serve: Serve, visit: Begin, tmp_path: Path, axe_source: str, theme: Theme
) -> None:
    home = visit(serve(f"embedded:{tmp_path / 'new'}"), theme=theme)
    home.open("/")
    home.page.get_by_text("This store is empty").wait_for()
    home.assert_accessible(axe_source)
    home.picture("home-empty")
    home.assert_quiet()


def test_names_from_outside_are_text_and_nothing_else(serve: Serve, visit: Begin, tmp_path: Path) -> None:
    url = f"embedded:{tmp_path / 'sky'}"
    with open_store(url) as store:
        home_sky.fill(store)
        for number, name in enumerate(HOSTILE):
            label = home_sky.LABELS[number]
            put(store, "ztf.class", home_sky.class_row(label, name, home_sky.NEWEST_JD + 1 + number / 10))
    home = visit(serve(url))
    alarms: list[Any] = []
    home.page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    home.open("/")
    cards = home.page.locator("[class*='st-key-card-']").get_by_role("link")
    cards.last.wait_for()
    shown = {text.replace("\u2060", "") for text in cards.all_inner_texts()}
    assert set(HOSTILE) <= shown
    assert home.page.locator("a[href*='evil.example']:not([href*='oid='])").count() == 0
    assert alarms == []
    home.assert_quiet()
