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


def test_typing_suggests_and_the_arrows_open_an_object(server: Server, visit: Begin) -> None:
    home = visit(server)
    home.open("/")
    slow: list[Any] = []
    home.page.route("**/api/typed?text=ztf21a", lambda route: slow.append(route))  # held until the text is another
    field = home.page.get_by_label(SEARCH)
    field.press_sequentially("ztf21a")
    home.page.wait_for_timeout(400)
    assert len(slow) == 1, "asked once, after a pause"
    field.fill("ztf21b")
    options = home.page.get_by_role("option")
    name = home_sky.name_of(1, 1)
    options.filter(has_text=name).wait_for()
    slow[0].continue_()
    home.page.get_by_text("Objects whose names begin with ZTF21b").wait_for()
    assert [text.split("\n")[0] for text in options.all_inner_texts()] == [home_sky.name_of(1, n) for n in range(4)]
    field.press("ArrowDown")
    with home.page.context.expect_page() as opened:
        field.press("Control+Enter")
    opened.value.wait_for_url(re.compile(rf"/object\?oid={home_sky.name_of(1, 0)}$"))
    opened.value.close()
    field.press("ArrowDown")
    home.page.get_by_text(f"Object {name}").wait_for()
    assert field.input_value() == "ztf21b"
    field.press("Enter")
    home.page.wait_for_url(re.compile(rf"/object\?oid={name}$"))
    home.page.get_by_role("heading", name=name).wait_for()
    home.settle()
    home.page.go_back()
    home.page.locator(".st-key-main-search").wait_for()
    home.settle()
    assert home.page.get_by_label(SEARCH).input_value() == name
    assert home.page.url.endswith(f"/?q={name}"), "coming back is not sent forth again"
    home.page.go_forward()
    home.page.get_by_role("heading", name=name).wait_for()
    home.settle()
    home.page.get_by_label(SEARCH).fill("class=RRLyr")
    home.page.get_by_label(SEARCH).press("Enter")
    home.page.get_by_role("heading", name="Search", exact=True).wait_for()
    home.settle()
    assert home.page.get_by_label(SEARCH).input_value() == "class=RRLyr"
    home.page.go_back()
    home.page.wait_for_url(re.compile(rf"/object\?oid={name}$"))
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


def test_the_keyboard_alone_searches_goes_back_in_history_and_reaches_cards(server: Server, visit: Begin) -> None:
    home = visit(server)
    home.open("/")
    press = home.page.keyboard.press
    assert home.page.evaluate("document.activeElement.tagName") != "INPUT", "the page does not steal the focus"
    home.tab_to(SEARCH)
    field, options = home.page.get_by_label(SEARCH), home.page.get_by_role("option")
    options.filter(has_text="a place, first seen since a date").wait_for()
    home.page.keyboard.type("class=quas")
    options.filter(has_text="Quasar (SIMBAD)").first.wait_for()
    press("ArrowUp")
    press("Tab")
    assert field.input_value().startswith("class="), "Tab takes the suggestion into the field"
    press("Escape")
    assert options.count() == 0
    press("Escape")
    assert field.input_value() == ""
    for text in ("class=RRLyr last=3", "class=QSO last=2"):
        field.fill(text)
        press("Enter")
        home.page.wait_for_url(re.compile(r"/search\?query="))
        home.settle()
        field.focus()
    press("Escape")
    press("Escape")
    options.first.wait_for()
    assert [text.split("\n")[0] for text in options.all_inner_texts()] == ["class=QSO last=2", "class=RRLyr last=3"]
    press("ArrowDown")
    press("Shift+Delete")
    assert options.count() == 1
    press("ArrowDown")
    press("Enter")
    home.page.wait_for_url(re.compile(r"/search\?query=class%3DRRLyr"))
    home.open("/")
    home.tab_to(home_sky.name_of(0, 0))
    press("Enter")
    home.page.wait_for_url(re.compile(rf"/object\?oid={home_sky.name_of(0, 0)}$"))
    home.assert_quiet()


def test_a_text_is_mended_with_one_tap_on_a_narrow_dark_page(server: Server, visit: Begin, axe_source: str) -> None:
    page = visit(server, theme="dark", size=NARROW)
    page.open("/search?query=class=RRLyr")
    field = page.page.get_by_label(SEARCH)
    box = field.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW[0]
    field.fill("class=SN candidate lst=2")
    better = page.page.get_by_role("button", name="Instead: class=SN candidate last=2")
    better.wait_for()
    page.assert_accessible(axe_source)
    page.assert_fits()
    page.picture("search-field")
    better.click()
    page.page.wait_for_url(re.compile(r"last(=|%3D)2"))
    page.settle()
    assert field.input_value() == "class=SN candidate last=2"
    field.fill("half a te")
    page.page.get_by_text("Table", exact=True).click()
    page.page.get_by_test_id("stDataFrame").wait_for()
    page.settle()
    assert field.input_value() == "half a te", "what is typed stays through a run of the page"
    page.assert_quiet()


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
