"""The page of microlensing in a real browser: list, event, fit, another view, files, and the way back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from data_access import open_store
from tests.browser.conftest import NARROW, WIDE, Theme, Visit
from tests.browser.server import Server
from tests.pages import lens_sky as sky

pytestmark = pytest.mark.xdist_group("browser")

Serve = Callable[..., Server]
Begin = Callable[..., Visit]
VERDICT = re.compile(r"^A point lens fits better than anything")


@pytest.fixture(scope="module")
def server(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Server:
    url = f"embedded:{tmp_path_factory.mktemp('lens') / 'sky'}"
    with open_store(url) as store:
        sky.fill(store)
        sky.fill_simulated(store)
    return serve(url)


def chart(page: Any, name: str) -> Any:
    return page.locator(f".st-key-lens-{name} :is(svg, canvas)").first


def open_event(begun: Visit, name: str = sky.LENS, query: str = "") -> Any:
    """Open an event and wait until its fit is drawn."""
    begun.page.goto(f"{begun.server.url}/microlensing?oid={name}{query}", wait_until="domcontentloaded")
    begun.page.get_by_role("heading", name="Files").wait_for(timeout=60_000)
    chart(begun.page, name).wait_for()
    begun.settle()
    return begun.page


def test_from_the_list_to_a_fit_its_files_and_back(server: Server, visit: Begin) -> None:
    begun = visit(server)
    begun.open("/microlensing")
    page = begun.page
    page.get_by_role("heading", name="Microlensing").wait_for()
    first = page.locator("[class*=st-key-candidate] a", has_text="ZTF").first
    name = first.inner_text().strip()
    first.click()
    page.wait_for_url(f"**oid={name}**")
    page.get_by_role("heading", name=name).wait_for()
    page.get_by_text(re.compile("point lens")).first.wait_for(timeout=60_000)
    page = open_event(begun)
    page.get_by_text(VERDICT).wait_for()
    page.get_by_role("radio", name="Magnification").click()
    page.wait_for_url("**unit=A**")
    page.locator(f".st-key-lens-{sky.LENS} svg text", has_text="Magnification").first.wait_for()
    page.get_by_text("Points alone", exact=True).click()
    page.wait_for_url("**data=points**")
    page.get_by_text("limits, one-sided").wait_for(state="detached")
    page.get_by_role("heading", name="Files").wait_for(timeout=60_000)
    begun.settle()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").first.click()
    assert waiting.value.suggested_filename == f"{sky.LENS}_lens_curve.csv"
    rows = [line for line in waiting.value.path().read_text().splitlines() if not line.startswith("#")]
    assert rows[0].startswith("mjd,band,flux,flux_err,model_flux,magnification,residual_sigma,used")
    assert len(rows) > 50
    page.go_back()
    page.get_by_text("limits, one-sided").wait_for()
    begun.assert_quiet()


@pytest.mark.parametrize(("theme", "size"), [("light", WIDE), ("dark", NARROW)])
def test_it_fits_and_is_accessible(
    server: Server, visit: Begin, axe_source: str, theme: Theme, size: tuple[int, int]
) -> None:
    begun = visit(server, theme=theme, size=size)
    page = open_event(begun, query="&finite=1")
    page.get_by_text("The source's size").wait_for(timeout=60_000)
    if size == WIDE:
        for part in (page.get_by_text(VERDICT).first, chart(page, sky.LENS)):
            box = part.bounding_box()
            assert box["y"] + min(box["height"], 400) <= WIDE[1]
    begun.assert_fits()
    begun.assert_accessible(axe_source)
    begun.picture("microlensing", whole_page=True)
    begun.assert_quiet()


@pytest.mark.parametrize("name", [sky.SUPERNOVA, sky.FEW, sky.HOSTILE, sky.NO_SOURCE])
def test_every_kind_of_answer_is_drawn_without_a_complaint(server: Server, visit: Begin, name: str) -> None:
    begun = visit(server)
    begun.page.goto(f"{begun.server.url}/microlensing?oid={name}", wait_until="domcontentloaded")
    begun.page.get_by_text(re.compile("[Pp]oint lens")).first.wait_for(timeout=60_000)
    chart(begun.page, name).wait_for()
    begun.settle()
    begun.assert_fits()
    begun.assert_quiet()
    assert begun.page.locator("img[src='x']").count() == 0
