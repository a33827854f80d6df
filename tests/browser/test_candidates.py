"""The candidates of a topic in a real browser: from the list to an object and back, and a file of one's own."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from components.example_light_curves import example_csv
from science.labels import VARIABLE_STARS
from tests.browser.conftest import NARROW, WIDE, Theme, Visit
from tests.browser.server import Server
from tests.pages import candidates_sky as sky

pytestmark = pytest.mark.xdist_group("browser")

Begin = Callable[..., Visit]
CARDS = "[class*=st-key-card-candidate] a"


def wait_for_cards(visit: Visit, *names: str) -> None:
    """Until the cards shown are these, in this order."""
    visit.page.wait_for_function(
        "([selector, names]) => [...document.querySelectorAll(selector)].map(e => e.innerText.trim()).join() === names",
        arg=[CARDS, ",".join(names)],
    )


STARS = [sky.star(number) for number in range(sky.STARS)]
MIRAS = STARS[::3]


def test_from_the_list_to_an_object_and_back(server: Server, visit: Begin) -> None:
    begun = visit(server)
    begun.open("/variable_stars?nights=all")
    wait_for_cards(begun, *STARS[:12])
    begun.page.locator("[data-testid=stPagination]").get_by_role("button", name=re.compile("2")).first.click()
    wait_for_cards(begun, *STARS[12:24])
    assert begun.page.url.endswith("?nights=all&p=2")
    begun.page.get_by_label("Filter").fill("mira")
    begun.page.keyboard.press("Enter")
    wait_for_cards(begun, *MIRAS)
    begun.page.wait_for_url(re.compile(r"\?nights=all&find=mira$"))
    begun.page.get_by_role("link", name=MIRAS[1]).click()
    begun.page.wait_for_url(re.compile(rf"/variable_stars\?oid={MIRAS[1]}$"))
    begun.page.get_by_role("heading", name=MIRAS[1]).wait_for()
    begun.settle()
    begun.page.go_back()
    wait_for_cards(begun, *MIRAS)
    assert begun.page.get_by_label("Filter").input_value() == "mira"
    begun.page.go_forward()
    begun.page.get_by_role("heading", name=MIRAS[1]).wait_for()
    begun.assert_quiet()


def test_a_middle_click_opens_a_tab(server: Server, visit: Begin) -> None:
    begun = visit(server)
    begun.open("/variable_stars")
    wait_for_cards(begun, *STARS[:12])
    with begun.page.context.expect_page() as opened:
        begun.page.locator(CARDS).first.click(button="middle")
    assert opened.value.url.endswith(f"/variable_stars?oid={STARS[0]}")


def test_a_name_in_the_table_opens_the_object(server: Server, visit: Begin) -> None:
    begun = visit(server)
    begun.open("/variable_stars?look=table")
    canvas = begun.page.locator("[data-testid=stDataFrame] canvas").first
    canvas.wait_for()
    begun.settle()
    box = canvas.bounding_box()
    assert box is not None
    begun.page.mouse.click(box["x"] + 50, box["y"] + 52)
    begun.page.wait_for_url(re.compile(rf"oid={STARS[0]}"))
    begun.page.go_back()
    begun.page.wait_for_url(re.compile(r"\?look=table$"))


def test_dates_are_chosen_by_keyboard(server: Server, visit: Begin) -> None:
    begun = visit(server)
    begun.open("/variable_stars?nights=dates&from=2021-11-12&to=2021-11-12")
    wait_for_cards(begun, STARS[4], STARS[5])
    begun.tab_to("Filter")
    begun.page.keyboard.type(STARS[5])
    begun.page.keyboard.press("Enter")
    wait_for_cards(begun, STARS[5])
    begun.tab_to(STARS[5])
    begun.page.keyboard.press("Enter")
    begun.page.wait_for_url(re.compile(rf"oid={STARS[5]}"))


def test_a_file_of_ones_own(server: Server, visit: Begin, tmp_path: Path) -> None:
    good, bad = tmp_path / "mine.csv", tmp_path / "page.csv"
    good.write_bytes(example_csv(VARIABLE_STARS))
    bad.write_bytes(b"<html><script>alert(1)</script>")
    begun = visit(server)
    begun.open("/variable_stars")
    begun.page.get_by_text("Your own light curve").click()
    example = begun.page.get_by_role("button", name="An example")
    example.scroll_into_view_if_needed()  # it moves while the part that holds it opens
    with begun.page.expect_download() as download:
        example.click()
    assert download.value.path().read_bytes() == good.read_bytes()
    begun.page.locator("input[type=file]").set_input_files(bad)
    begun.page.get_by_text("web page, not a table").wait_for()
    begun.page.wait_for_function("document.querySelectorAll('input[type=file]').length === 1")  # a fresh field
    begun.page.locator("input[type=file]").set_input_files(good)
    begun.page.get_by_text("80 points in g, r").wait_for()
    assert begun.page.locator(CARDS).count() == 0
    begun.page.get_by_text("How the file was read").click()
    begun.page.get_by_text("error of the magnitude").wait_for()
    begun.page.get_by_text("Remove it and go back").click()
    wait_for_cards(begun, *STARS[:12])
    begun.assert_quiet()


@pytest.mark.parametrize(("theme", "size"), [("light", WIDE), ("dark", NARROW)])
@pytest.mark.parametrize("page", ["variable_stars", "solar_system"])
def test_lists_are_quiet_accessible_and_fit(
    server: Server, visit: Begin, axe_source: str, page: str, theme: Theme, size: tuple[int, int]
) -> None:
    begun = visit(server, theme=theme, size=size)
    begun.open(f"/{page}")
    begun.page.locator(CARDS).first.wait_for()
    begun.page.wait_for_function(
        "[...document.querySelectorAll('[class*=card-candidate] img')].every(i => i.complete && i.naturalWidth > 0)"
    )
    begun.page.get_by_text("Your own light curve").click()
    begun.assert_fits()
    begun.assert_accessible(axe_source)
    begun.picture(f"candidates-{page}")
    begun.assert_quiet()
