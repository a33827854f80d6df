"""The object's page in a real browser: what a click, a key and a link do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import NARROW, WIDE, Theme, Visit
from tests.browser.server import Server
from tests.pages import object_sky as sky

pytestmark = pytest.mark.xdist_group("browser")

Begin = Callable[..., Visit]
CURVE, CLASSES = f".st-key-curve-{sky.USUAL}", f".st-key-classes-{sky.USUAL}"
_MARKS = (
    "(where) => [...[...document.querySelectorAll(where)].pop().children].map((mark) => mark.getBoundingClientRect())"
)
_MARKS += ".map((box) => [box.x + box.width / 2, box.y + box.height / 2])"


def open_object(begun: Visit, name: str = sky.USUAL, query: str = "") -> Any:
    """Open an object's page and wait for its curve."""
    begun.open(f"/object?oid={name}{query}")
    begun.page.locator(f".st-key-curve-{name} :is(svg, canvas)").first.wait_for()
    begun.settle()
    return begun.page


def points(page: Any) -> list[tuple[float, float]]:
    """Middles of the points that take clicks, in order of time."""
    found: list[tuple[float, float]] = page.evaluate(_MARKS, f"{CURVE} svg g.mark-symbol")
    return found


def in_hand(page: Any, place: int) -> None:
    """Wait until an alert is in hand."""
    page.locator(".st-key-epoch-navigator").get_by_text(f"Alert {place} of {sky.ALERTS}").wait_for(timeout=5_000)


def labels(page: Any) -> list[str]:
    """Texts of the axes of the curve."""
    found: list[str] = page.evaluate(
        f"[...document.querySelectorAll('{CURVE} svg .role-axis-label text')].map((text) => text.textContent)"
    )
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_answer_is_seen_without_scrolling(server: Server, visit: Begin, axe_source: str, theme: Theme) -> None:
    begun = visit(server, theme=theme, size=WIDE)
    page = open_object(begun)
    for seen in (page.get_by_role("heading", name=sky.USUAL), page.locator(CURVE), page.locator(".st-key-stamps-box")):
        box = seen.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + min(box["height"], 400) <= WIDE[1]
    begun.assert_fits()
    begun.assert_accessible(axe_source)
    begun.picture("object")
    begun.assert_quiet()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_narrow_screen_has_it_in_the_same_order(server: Server, visit: Begin, axe_source: str, theme: Theme) -> None:
    begun = visit(server, theme=theme, size=NARROW)
    page = open_object(begun)
    parts = [".st-key-identity-name", CURVE, CLASSES, ".st-key-epoch-navigator", ".st-key-stamps-box"]
    tops = [page.locator(part).first.bounding_box()["y"] for part in parts]
    assert tops == sorted(tops)
    begun.assert_fits()
    begun.assert_accessible(axe_source)
    begun.picture("object", whole_page=True)
    begun.assert_quiet()


def test_a_click_on_the_curve_moves_all_four(server: Server, visit: Begin) -> None:
    begun = visit(server)
    page = open_object(begun, query="&tab=Fields of this alert")
    in_hand(page, sky.ALERTS)
    detections = points(page)
    ring = page.locator(f"{CLASSES} svg g.mark-symbol path").first.get_attribute("transform")
    page.mouse.click(*detections[5])
    page.locator(".st-key-epoch-navigator").get_by_text(f"Alert {sky.ALERTS} of").wait_for(state="detached")
    place = int(page.locator(".st-key-epoch-navigator").inner_text().split("Alert ")[1].split()[0])
    candid = str(sky.candid_of(place - 1))
    page.wait_for_url(f"**epoch={candid}**")
    page.get_by_text(f"MJD {sky.jd_of(place - 1) - 2400000.5:.5f}").nth(1).wait_for()
    assert page.locator(f"{CLASSES} svg g.mark-symbol path").first.get_attribute("transform") != ring
    page.locator("[data-testid=stDataFrame]").wait_for()
    begun.assert_quiet()


def test_a_click_on_the_class_history_takes_that_alert(server: Server, visit: Begin) -> None:
    begun = visit(server)
    page = open_object(begun)
    ticks = page.evaluate(_MARKS, f"{CLASSES} svg g.mark-rect")
    page.mouse.click(*ticks[2])
    in_hand(page, 3)
    page.mouse.click(*ticks[7])
    in_hand(page, 8)
    page.mouse.click(*ticks[2])
    in_hand(page, 3)


def test_a_click_on_a_limit_says_why_there_is_no_stamp(server: Server, visit: Begin) -> None:
    begun = visit(server)
    page = open_object(begun, query="&unit=diffmag")
    page.mouse.click(*points(page)[0])
    page.get_by_text("there are no stamps of a non-detection").wait_for()
    in_hand(page, sky.ALERTS)


def test_arrow_keys_step_and_the_browser_goes_back(server: Server, visit: Begin) -> None:
    begun = visit(server)
    page = open_object(begun)
    page.keyboard.press("ArrowLeft")
    in_hand(page, sky.ALERTS - 1)
    page.keyboard.press("ArrowLeft")
    in_hand(page, sky.ALERTS - 2)
    page.keyboard.press("ArrowRight")
    in_hand(page, sky.ALERTS - 1)
    page.go_back()
    in_hand(page, sky.ALERTS - 2)
    page.go_forward()
    in_hand(page, sky.ALERTS - 1)
    begun.assert_quiet()


def test_zoom_stays_when_the_unit_changes(server: Server, visit: Begin) -> None:
    begun = visit(server)
    page = open_object(begun, query="&unit=diffmag")
    whole = labels(page)
    box = page.locator(CURVE).bounding_box()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.4 * box["height"])
    page.keyboard.down("Shift")
    for _ in range(4):
        page.mouse.wheel(0, -300)
        page.wait_for_timeout(60)
    page.keyboard.up("Shift")
    page.wait_for_timeout(800)
    zoomed = [text for text in labels(page) if any(letter.isalpha() for letter in text)]
    assert zoomed != [text for text in whole if any(letter.isalpha() for letter in text)]
    page.get_by_role("radio", name="Difference flux").or_(page.get_by_text("Difference flux", exact=True)).first.click()
    page.locator(f"{CURVE} svg").get_by_text("Difference flux (mJy, AB)").wait_for()
    page.wait_for_timeout(400)
    assert [text for text in labels(page) if any(letter.isalpha() for letter in text)] == zoomed
    begun.assert_quiet()


def test_a_plain_wheel_scrolls_the_page(server: Server, visit: Begin) -> None:
    begun = visit(server)
    page = open_object(begun)
    before = labels(page)
    box = page.locator(CURVE).bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 150)
    page.mouse.wheel(0, 200)
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") > 0
    assert labels(page) == before


@pytest.mark.parametrize("query", ["&time=mjd", "&time=ago", "&color=1", "&bands=r", "&unit=appflux&color=1&time=mjd"])
def test_every_view_is_drawn_without_a_complaint(server: Server, visit: Begin, query: str) -> None:
    begun = visit(server)
    page = open_object(begun, query=query)
    assert points(page)
    begun.assert_quiet()


@pytest.mark.parametrize("name", [sky.SINGLE, sky.RED_ONLY, sky.LARGE, sky.HOSTILE, sky.BORROWED, sky.MOVING])
def test_every_kind_of_object_is_drawn_without_a_complaint(server: Server, visit: Begin, name: str) -> None:
    begun = visit(server)
    open_object(begun, name)
    begun.assert_fits()
    begun.assert_quiet()
    assert begun.page.locator("img[src='x']").count() == 0
    hosts = begun.page.evaluate("[...document.querySelectorAll('a')].map((link) => link.host)")
    assert not any("evil" in host for host in hosts)


def test_files_hold_what_is_shown(server: Server, visit: Begin) -> None:
    begun = visit(server)
    page = open_object(begun, query="&tab=Downloads&unit=diffflux&bands=g")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").first.click()
    download = waiting.value
    assert download.suggested_filename == f"{sky.USUAL}_light_curve_difference_flux.csv"
    text = download.path().read_text()
    assert "simulated" in text
    rows = [line for line in text.splitlines() if not line.startswith("#")]
    assert "difference_flux_mjy" in rows[0]
    assert all(",g," in row for row in rows[1:])
    assert str(sky.candid_of(0)) in text
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Parquet").last.click()
    assert waiting.value.suggested_filename == f"{sky.USUAL}_alerts.parquet"
    assert waiting.value.failure() is None


def test_the_keyboard_alone_reaches_everything(server: Server, visit: Begin) -> None:
    begun = visit(server)
    page = open_object(begun)
    begun.tab_to("Apparent mag")  # one stop for the group, the arrow keys move inside it
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**unit=diffmag**")
    in_hand(page, sky.ALERTS)
    begun.tab_to("Earlier")
    page.keyboard.press("Enter")
    in_hand(page, sky.ALERTS - 1)
    begun.tab_to("Links")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**tab=Fields**")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**tab=Numbers**")
    in_hand(page, sky.ALERTS - 1)


def test_the_position_is_copied(server: Server, visit: Begin) -> None:
    begun = visit(server)
    page = open_object(begun)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy 150.100007 +2.200000").click()
    page.get_by_role("button", name="Copy 150.100007").get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "150.100007 +2.200000"
    begun.assert_quiet()


def test_what_draws_a_curve_is_asked_for_before_the_page_has_run(server: Server, visit: Begin) -> None:
    begun = visit(server)
    asked: list[str] = []
    begun.page.on("request", lambda request: asked.append(request.url))
    open_object(begun)
    chart = next(place for place, url in enumerate(asked) if "/ArrowVegaLiteChart." in url)
    health = next(place for place, url in enumerate(asked) if url.endswith("/_stcore/health"))
    assert chart < health, "fetched with the first page, not when the first chart arrives"
    assert not any("SyntaxHighlighter" in url for url in asked), "1.6 MB that no part of this page needs"
    assert not any("/DataFrame." in url for url in asked), "a table loads when its tab is opened"
