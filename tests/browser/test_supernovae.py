"""The page of supernovae in a real browser: list, supernova, fit, controls, files, and the way back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import NARROW, WIDE, Theme, Visit
from tests.browser.server import Server
from tests.pages import supernova_sky as sky

pytestmark = pytest.mark.xdist_group("browser")

Begin = Callable[..., Visit]


def chart(page: Any, name: str, axis: str = "mjd") -> Any:
    return page.locator(f".st-key-supernova-{name}-{axis} :is(svg, canvas)").first


def wait_for_fit(begun: Visit, name: str) -> Any:
    """Wait until curve and model are drawn."""
    chart(begun.page, name).wait_for(timeout=30_000)
    begun.page.get_by_text("Peak shaped by").wait_for(timeout=30_000)
    begun.settle()
    return begun.page


def test_from_the_list_to_a_fit_and_back(server: Server, visit: Begin) -> None:
    begun = visit(server)
    begun.open("/supernovae?nights=all")
    page = begun.page
    page.get_by_role("heading", name="Supernovae").wait_for()
    page.get_by_text("likely a supernova").first.wait_for()
    page.locator("[class*=st-key-candidate] a", has_text=sky.RISING).first.click()
    page.wait_for_url(f"**oid={sky.RISING}**")
    wait_for_fit(begun, sky.RISING)
    page.get_by_text(re.compile(r"^Rising; peak expected in \d")).wait_for()
    page.get_by_text("Flux", exact=True).click()
    page.wait_for_url("**unit=flux**")
    page.get_by_text("Scores", exact=True).first.click()
    page.wait_for_url("**below=rcv**")
    begun.settle()
    chart(page, sky.RISING).wait_for()
    field = page.get_by_role("spinbutton", name="Redshift")
    field.fill("0.05")
    field.press("Enter")
    page.wait_for_url("**z=0.05**")
    page.get_by_text("Absolute magnitude").first.wait_for()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").first.click()
    assert waiting.value.suggested_filename == f"{sky.RISING}_supernova_curve.csv"
    text = waiting.value.path().read_text()
    assert "simulated" in text
    rows = [line for line in text.splitlines() if not line.startswith("#")]
    assert rows[0].startswith("mjd,band,flux,flux_err,model_flux,residual_sigma,used")
    assert len(rows) == 1 + len(sky.until(2, -6))
    page.get_by_role("link", name=re.compile("all candidates")).click()
    page.get_by_role("heading", name="Supernovae", exact=True).wait_for()
    begun.assert_quiet()


def test_a_site_is_chosen_and_stands_in_the_address(server: Server, visit: Begin) -> None:
    begun = visit(server)
    begun.open("/supernovae?nights=all")
    page = begun.page
    page.get_by_role("combobox", name=re.compile("Observed from")).click()
    page.get_by_role("option", name="La Silla").click()
    page.wait_for_url("**site=lasilla**")
    page.get_by_text(re.compile("at La Silla")).first.wait_for(timeout=30_000)
    begun.assert_quiet()


@pytest.mark.parametrize(("theme", "size"), [("light", WIDE), ("dark", NARROW)])
def test_it_fits_and_is_accessible(
    server: Server, visit: Begin, axe_source: str, theme: Theme, size: tuple[int, int]
) -> None:
    begun = visit(server, theme=theme, size=size)
    begun.open(f"/supernovae?oid={sky.WHOLE}")
    page = wait_for_fit(begun, sky.WHOLE)
    if size == WIDE:
        for part in (page.get_by_text(re.compile("^Fading")), chart(page, sky.WHOLE)):
            box = part.first.bounding_box()
            assert box["y"] + min(box["height"], 400) <= WIDE[1]
    begun.assert_fits()
    begun.assert_accessible(axe_source)
    begun.picture("supernova", whole_page=True)
    begun.assert_quiet()


@pytest.mark.parametrize("name", [sky.FEW, sky.HOSTILE, sky.LIMIT_RATE])
def test_every_kind_of_answer_is_drawn_without_a_complaint(server: Server, visit: Begin, name: str) -> None:
    begun = visit(server)
    begun.open(f"/supernovae?oid={name}")
    chart(begun.page, name).wait_for(timeout=30_000)
    begun.settle()
    begun.assert_fits()
    begun.assert_quiet()
    assert begun.page.locator("img[src='x']").count() == 0
