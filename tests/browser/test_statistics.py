"""Statistics in a real browser: by keys from night to night, a click in the calendar, files, light, dark and narrow."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.browser.conftest import NARROW, WIDE, Theme, Visit
from tests.browser.server import Server
from tests.pages import nights_sky as sky

pytestmark = pytest.mark.xdist_group("browser")

Begin = Callable[..., Visit]
CALENDAR = ".st-key-statistics-calendar canvas.marks"


def wait_for_night(visit: Visit, night: str) -> None:
    visit.page.get_by_text(f"Night of {night}").wait_for()


def draw_all(visit: Visit) -> None:
    """Until the three charts are there and compared numbers stand where the first look was."""
    for key in ("statistics-classes", "statistics-calendar", "statistics-lines"):
        visit.page.locator(f".st-key-{key} :is(svg, canvas).marks").first.wait_for(timeout=15_000)
    visit.page.get_by_text("comparing").first.wait_for(state="detached")
    visit.settle()


def test_the_menu_leads_here_and_keys_from_night_to_night(server: Server, visit: Begin) -> None:
    begun = visit(server)
    begun.open("/")
    begun.page.get_by_role("link", name="Statistics").click()
    begun.page.wait_for_url(re.compile(r"/statistics$"))
    wait_for_night(begun, "2022-01-31")
    draw_all(begun)
    begun.page.keyboard.press("ArrowLeft")
    wait_for_night(begun, "2022-01-30")
    begun.page.wait_for_url(re.compile(r"\?night=20220130$"))
    begun.settle()
    begun.page.keyboard.press("ArrowRight")
    wait_for_night(begun, "2022-01-31")
    begun.page.wait_for_url(re.compile(r"/statistics$"))
    begun.page.go_back()
    wait_for_night(begun, "2022-01-30")
    begun.assert_quiet()


def test_a_click_in_the_calendar_opens_the_night(server: Server, visit: Begin) -> None:
    begun = visit(server)
    begun.open("/statistics?column=class:RRLyr")
    draw_all(begun)
    canvas = begun.page.locator(CALENDAR).first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    # The first row of squares is that of Mondays; a week is a 59.8th of the width. 2022-01-24 is a Monday of week 4.
    inner = box["width"] - 8
    x = box["x"] + 2 + inner * (5.8 + 4 + 0.44) / 59.8
    y = box["y"] + 6 + 15 * (1.2 + 0.44)
    begun.page.mouse.move(x, y)
    begun.page.mouse.click(x, y)
    wait_for_night(begun, "2022-01-24")
    begun.page.wait_for_url(re.compile(r"night=20220124"))
    begun.settle()
    begun.page.keyboard.press("ArrowLeft")
    wait_for_night(begun, "2022-01-23")
    begun.assert_quiet()


def test_a_click_on_a_bar_lists_its_alerts(server: Server, visit: Begin) -> None:
    begun = visit(server)
    begun.open(f"/statistics?night={sky.BEFORE}")
    draw_all(begun)
    begun.page.locator(".st-key-statistics-classes .mark-rect path").first.click()
    begun.page.wait_for_url(re.compile(r"/search\?query=class%3D.+night%3D"))
    begun.settle()
    begun.page.go_back()
    wait_for_night(begun, f"{sky.BEFORE[:4]}-{sky.BEFORE[4:6]}-{sky.BEFORE[6:]}")
    begun.assert_quiet()


def test_columns_by_keyboard_and_names_that_attack(server: Server, visit: Begin) -> None:
    begun = visit(server)
    begun.open("/statistics")
    draw_all(begun)
    begun.page.get_by_role("combobox", name=re.compile("Columns")).click()
    begun.page.keyboard.type("onerror")
    begun.page.keyboard.press("Enter")
    begun.page.wait_for_url(re.compile(r"column=class%3A%3Cimg"))
    begun.settle()
    draw_all(begun)
    begun.page.get_by_text("The classes as a table").click()
    begun.page.get_by_text("The lines as a table").click()
    assert begun.page.locator("img[src=x]").count() == 0
    assert begun.page.locator("a[href*='evil.example']").count() == 0
    begun.assert_quiet()


def test_share_and_logarithm_stand_in_the_address(server: Server, visit: Begin) -> None:
    begun = visit(server)
    begun.open("/statistics?column=class:RRLyr&column=class:QSO")
    draw_all(begun)
    begun.page.get_by_role("radio", name="Share").click()
    begun.page.wait_for_url(re.compile(r"lines=share"))
    begun.page.get_by_text("Logarithmic", exact=True).click()
    begun.page.wait_for_url(re.compile(r"log=1"))
    begun.page.get_by_text("Percent of the alerts that passed").wait_for()
    draw_all(begun)
    begun.assert_quiet()


def test_all_nights_are_taken_home(server: Server, visit: Begin) -> None:
    begun = visit(server)
    begun.open("/statistics")
    draw_all(begun)
    with begun.page.expect_download() as download:
        begun.page.get_by_role("button", name="CSV").last.click()
    assert download.value.suggested_filename == "statistics_all_nights.csv"
    lines = download.value.path().read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line[:8].isdigit()]
    assert len(rows) == sky.NIGHTS
    assert rows[0].startswith(sky.NEWEST)


@pytest.mark.parametrize(("theme", "size"), [("light", WIDE), ("dark", NARROW)])
def test_statistics_are_quiet_accessible_and_fit(
    server: Server, visit: Begin, axe_source: str, theme: Theme, size: tuple[int, int]
) -> None:
    begun = visit(server, theme=theme, size=size)
    begun.open(f"/statistics?night={sky.BEFORE}&column=basic:sci&column=class:Unknown&column=class:RRLyr")
    draw_all(begun)
    begun.assert_fits()
    begun.assert_accessible(axe_source)
    begun.picture("statistics", whole_page=True)
    begun.assert_quiet()
