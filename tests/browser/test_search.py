"""The page of searches in a real browser: pages and the way back, map and table, a narrow screen in the dark."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from data_access import open_store
from data_access.row_keys import join
from data_access.store import Store
from tests.browser.conftest import NARROW, Visit
from tests.browser.server import Server
from tests.components.made_stamps import EPOCHS
from tests.pages import candidates_sky as sky
from tests.table_rows import alert_row, put

pytestmark = pytest.mark.xdist_group("browser")

Begin = Callable[..., Visit]
CARDS = "[class*=st-key-card-result] a"
STARS = [sky.star(number) for number in range(sky.STARS) if number % 3]
PLACED = [f"ZTF21place{letter}" for letter in "abcd"]
ROW_HEIGHT = 35


@pytest.fixture(scope="module")
def server(serve: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    url = f"embedded:{tmp_path_factory.mktemp('results') / 'sky'}"
    with open_store(url) as store:
        sky.fill(store)
        fill_places(store)
    return serve(url, ALERTSCOPE_SERVICES="off")


def fill_places(store: Store) -> None:
    """Four objects around the sky, the first the newest, one with a cutout."""
    for number, name in enumerate(PLACED):
        jd = sky.NEWEST_JD + 10 - number
        row = alert_row(name, jd, i_ra=40.0 + 80 * number, i_dec=20.0 - 10 * number, d_cdsxmatch="QSO", i_distnr=0.3)
        put(store, "ztf", row)
        put(store, "ztf.class", (join("QSO", jd, name), row[1]))
    cells = {b"b:cutoutScience_stampData": EPOCHS["plain"].cells["Science"]}
    put(store, "ztf.cutouts", (join(PLACED[0], sky.NEWEST_JD + 10), cells))


def wait_for_cards(visit: Visit, *names: str) -> None:
    """Until the cards shown are these, in this order."""
    visit.page.wait_for_function(
        "([selector, names]) => [...document.querySelectorAll(selector)].map(e => e.innerText.trim()).join() === names",
        arg=[CARDS, ",".join(names)],
    )


def test_a_page_an_object_and_back_to_the_same_page(server: Server, visit: Begin) -> None:
    begun = visit(server)
    page = begun.page
    begun.open("/search?query=class%3DRRLyr")
    wait_for_cards(begun, *STARS[:12])
    page.locator("[data-testid=stPagination]").get_by_role("button", name=re.compile("2")).first.click()
    wait_for_cards(begun, *STARS[12:])
    assert page.url.endswith("?query=class%3DRRLyr&p=2")
    with page.context.expect_page() as opened:
        page.locator(CARDS).nth(1).click(button="middle")
    assert opened.value.url.endswith(f"/object?oid={STARS[13]}")
    opened.value.close()
    page.get_by_role("link", name=STARS[13]).click()
    page.get_by_role("heading", name=STARS[13]).wait_for()
    begun.settle()
    page.go_back()
    wait_for_cards(begun, *STARS[12:])
    assert page.url.endswith("?query=class%3DRRLyr&p=2")
    begun.assert_quiet()


def test_a_point_of_the_map_and_a_row_of_the_table_are_selected_together(server: Server, visit: Begin) -> None:
    begun = visit(server, size=(1440, 1500))
    page = begun.page
    begun.open("/search?query=class%3DQSO&sky=1&look=table")
    points = page.locator("[data-testid=stPlotlyChart] .points path")
    points.nth(3).wait_for()
    begun.settle()
    canvas = page.locator("[data-testid=stDataFrame] canvas").first
    _click(page, points.nth(2))
    page.wait_for_url(re.compile(f"sel={PLACED[2]}$"))
    page.get_by_role("link", name=f"Open {PLACED[2]}").wait_for()
    begun.settle()
    _wait_for_selected_row(page, 3)
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 15, box["y"] + 1.5 * ROW_HEIGHT)  # the first row's own box
    page.get_by_role("link", name=f"Open {PLACED[0]}").wait_for()
    page.wait_for_url(re.compile(f"sel={PLACED[0]}$"))
    page.locator("[data-testid=stPlotlyChart] .legend").get_by_text(PLACED[0]).wait_for()
    _wait_for_selected_row(page, 1)
    assert page.locator("canvas[data-engine], .stage canvas").count() == 0, "the map needs no WebGL"
    begun.assert_quiet()


def test_results_fit_a_narrow_screen_and_are_accessible_in_the_dark(
    server: Server, visit: Begin, axe_source: str
) -> None:
    begun = visit(server, theme="dark", size=NARROW)
    page = begun.page
    begun.open("/search?query=class%3DQSO&sky=1")
    wait_for_cards(begun, *PLACED)
    page.locator("[data-testid=stPlotlyChart] .points path").nth(3).wait_for()
    page.wait_for_function(
        "[...document.querySelectorAll('[class*=card-result] img')].every(i => i.complete && i.naturalWidth > 0)"
    )
    assert page.locator("[class*=card-result] img").count() == 2 * len(PLACED)
    begun.assert_fits()
    begun.assert_accessible(axe_source)
    begun.picture("results", whole_page=True)
    begun.assert_quiet()


def _click(page: Any, mark: Any) -> None:
    box = mark.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def _wait_for_selected_row(page: Any, number: int) -> None:
    """Rows are drawn on a canvas; its table for screen readers says which is selected, counted from 1."""
    page.wait_for_function(
        "number => [...document.querySelectorAll('[data-testid=stDataFrame] canvas tbody tr')]"
        ".findIndex(row => row.getAttribute('aria-selected') === 'true') === number - 1",
        arg=number,
    )


def test_back_from_an_object_of_the_table_finds_the_search(server: Server, visit: Begin) -> None:
    begun = visit(server)
    begun.open("/search?query=class%3DMira&look=table&sort=brightest")
    table = begun.page.locator("[data-testid=stDataFrame] canvas").first
    table.wait_for()
    begun.settle()
    box = table.bounding_box()
    assert box is not None
    begun.page.mouse.click(box["x"] + 75, box["y"] + 1.5 * ROW_HEIGHT)
    begun.page.wait_for_url(re.compile(r"/object\?.*oid=ZTF"))
    begun.settle()
    begun.page.go_back()
    begun.page.wait_for_url(re.compile(r"/search\?query=class%3DMira&look=table&sort=brightest"))
    table.wait_for()
    begun.assert_quiet()
