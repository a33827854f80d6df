"""The page of variable stars in a real browser: list, star, period, periodogram, files, and the way back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data_access import open_store
from tests.browser.conftest import NARROW, WIDE, Theme, Visit
from tests.browser.server import Server
from tests.pages import variable_sky as sky

pytestmark = pytest.mark.xdist_group("browser")

Serve = Callable[..., Server]
Begin = Callable[..., Visit]


@pytest.fixture(scope="module")
def server(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Server:
    url = f"embedded:{tmp_path_factory.mktemp('variable') / 'sky'}"
    with open_store(url) as store:
        sky.fill(store)
        sky.fill_simulated(store)
    return serve(url)


def folded(page: Any, name: str = sky.PULSATOR) -> Any:
    return page.locator(f".st-key-folded-{name}")


def wait_for_fit(begun: Visit, name: str = sky.PULSATOR) -> Any:
    """Wait until the folded curve is drawn."""
    folded(begun.page, name).locator(":is(svg, canvas)").first.wait_for(timeout=30_000)
    begun.settle()
    return begun.page


def test_from_the_list_to_a_period_and_back(server: Server, visit: Begin, tmp_path: Path) -> None:
    begun = visit(server)
    begun.open("/variable_stars")
    page = begun.page
    page.get_by_role("heading", name="Variable stars").wait_for()
    first = page.locator("[class*=st-key-candidate] a", has_text="ZTF").first
    name = first.inner_text().strip()
    first.click()
    page.wait_for_url(f"**oid={name}**")
    page.get_by_role("heading", name=name).wait_for()
    begun.open(f"/variable_stars?oid={sky.PULSATOR}")
    wait_for_fit(begun)
    page.get_by_text(re.compile(r"^P = 0\.5912\d*\(\d\) d, RR Lyrae-like \(ab\)")).wait_for()
    page.get_by_role("button", name="× 2").click()
    page.wait_for_url("**P=1.18**")
    page.get_by_text("The period shown is twice the period").wait_for()
    page.get_by_text("In time", exact=True).click()
    page.wait_for_url("**view=time**")
    page.locator(f".st-key-in-time-{sky.PULSATOR} :is(svg, canvas)").first.wait_for()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").first.click()
    assert waiting.value.suggested_filename == f"{sky.PULSATOR}_period_curve.csv"
    text = waiting.value.path().read_text()
    assert "simulated" in text
    rows = [line for line in text.splitlines() if not line.startswith("#")]
    assert rows[0].startswith("mjd,band,mag,mag_err,phase,residual,used")
    assert len(rows) == 1 + sky.POINTS
    page.get_by_role("button", name="Best", exact=True).click()
    page.get_by_text("The period shown is").wait_for(state="detached")
    page.go_back()
    page.get_by_text("The period shown is twice the period").wait_for()
    begun.assert_quiet()


def test_a_click_on_the_periodogram_shows_that_period(server: Server, visit: Begin) -> None:
    begun = visit(server)
    begun.open(f"/variable_stars?oid={sky.PULSATOR}")
    page = wait_for_fit(begun)
    chart = page.locator(f".st-key-periodogram-{sky.PULSATOR}")
    chart.scroll_into_view_if_needed()
    box = chart.locator("svg, canvas").first.bounding_box()
    page.mouse.click(box["x"] + 0.6 * box["width"], box["y"] + 0.6 * box["height"])
    page.wait_for_url("**P=**")
    page.get_by_text("The period shown is").wait_for()
    begun.assert_quiet()


@pytest.mark.parametrize(("theme", "size"), [("light", WIDE), ("dark", NARROW)])
def test_it_fits_and_is_accessible(
    server: Server, visit: Begin, axe_source: str, theme: Theme, size: tuple[int, int]
) -> None:
    begun = visit(server, theme=theme, size=size)
    begun.open(f"/variable_stars?oid={sky.PULSATOR}")
    page = wait_for_fit(begun)
    if size == WIDE:
        for part in (page.get_by_text(re.compile("^P = ")), folded(page)):
            box = part.first.bounding_box()
            assert box["y"] + min(box["height"], 400) <= WIDE[1]
    begun.assert_fits()
    begun.assert_accessible(axe_source)
    begun.picture("variable-star", whole_page=True)
    begun.assert_quiet()


@pytest.mark.parametrize("name", [sky.FEW, sky.NOISE, sky.HOSTILE, sky.BINARY])
def test_every_kind_of_answer_is_drawn_without_a_complaint(server: Server, visit: Begin, name: str) -> None:
    begun = visit(server)
    begun.open(f"/variable_stars?oid={name}")
    begun.page.locator(f":is(.st-key-folded-{name}, .st-key-in-time-{name}) :is(svg, canvas)").first.wait_for()
    begun.settle()
    begun.assert_fits()
    begun.assert_quiet()
    assert begun.page.locator("img[src='x']").count() == 0
