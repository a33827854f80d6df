"""The Solar System page in a real browser: list, body, phase curve, another model, files, and the way back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import NARROW, WIDE, Theme, Visit
from tests.browser.server import Server
from tests.pages import moving_sky as sky

pytestmark = pytest.mark.xdist_group("browser")

Begin = Callable[..., Visit]
VERDICT = re.compile(r"^H = 12\.\d+ ± 0\.\d+ \(V, from [gr]\), G12 = 0\.\d+ ± 0\.\d+")


def chart(page: Any, name: str = "phase-1272") -> Any:
    return page.locator(f".st-key-{name} :is(svg, canvas)").first


def wait_for_fit(begun: Visit) -> Any:
    page = begun.page
    page.get_by_text(VERDICT).wait_for(timeout=30_000)
    chart(page).wait_for(timeout=30_000)
    begun.settle()
    return page


def test_from_the_list_to_a_phase_curve_and_back(server: Server, visit: Begin) -> None:
    begun = visit(server)
    begun.open("/solar_system")
    page = begun.page
    page.locator("[class*=st-key-candidate] a", has_text="1272").first.click()
    page.wait_for_url("**name=1272**")
    page.get_by_role("heading", name="1272 Gefion").wait_for()
    wait_for_fit(begun)
    page.get_by_text("HG1G2", exact=True).first.click()
    page.wait_for_url("**model=HG1G2**")
    page.get_by_text(re.compile("G1 = 0")).wait_for()
    for tab, shown in (("Astrometry", "offsets-1272"), ("Track", "track-1272"), ("Residuals", "residuals-time-1272")):
        page.get_by_text(tab, exact=True).click()
        page.wait_for_url(f"**tab={tab.lower()}**")
        chart(page, shown).wait_for()
    page.get_by_text("Apparitions", exact=True).click()
    page.get_by_text("Opposition (UTC)").wait_for()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").first.click()
    text = waiting.value.path().read_text()
    assert "simulated" in text
    rows = [line for line in text.splitlines() if not line.startswith("#")]
    assert rows[0].startswith("jd,band,mag,mag_err,reduced_mag,residual_mag,phase_deg")
    assert len(rows) == 1 + sky.POINTS
    page.get_by_role("link", name="Solar System: all candidates").click()
    page.locator("[class*=st-key-candidate] a", has_text="1272").first.wait_for()
    page.go_back()
    page.get_by_role("heading", name="1272 Gefion").wait_for()
    begun.assert_quiet()


def test_a_name_typed_leads_to_its_body(server: Server, visit: Begin) -> None:
    begun = visit(server)
    begun.open("/solar_system")
    begun.page.get_by_placeholder("433, Eros").fill("Gefion")
    begun.page.keyboard.press("Enter")
    begun.page.wait_for_url("**name=Gefion**")
    wait_for_fit(begun)
    begun.page.get_by_text("Orbit and facts", exact=True).click()
    begun.page.get_by_text("Argument of perihelion").wait_for()
    begun.page.locator(".js-plotly-plot").wait_for()
    begun.settle()
    begun.assert_quiet()


@pytest.mark.parametrize(("theme", "size"), [("light", WIDE), ("dark", NARROW)])
def test_it_fits_and_is_accessible(
    server: Server, visit: Begin, axe_source: str, theme: Theme, size: tuple[int, int]
) -> None:
    begun = visit(server, theme=theme, size=size)
    begun.open("/solar_system?name=1272")
    page = wait_for_fit(begun)
    if size == WIDE:
        for part in (page.get_by_text(VERDICT), chart(page)):
            box = part.bounding_box()
            assert box["y"] + min(box["height"], 460) <= WIDE[1]
    begun.assert_fits()
    begun.assert_accessible(axe_source)
    begun.picture("solar-system", whole_page=True)
    begun.assert_quiet()


@pytest.mark.parametrize(
    "query", [f"tracklet={sky.TRACKLET}", f"oid={sky.MOVER}", f"name={sky.FEW}", f"oid={sky.HOSTILE}", "name=Nobody"]
)
def test_every_kind_of_answer_is_drawn_without_a_complaint(
    server: Server, visit: Begin, axe_source: str, query: str
) -> None:
    begun = visit(server, size=NARROW)
    begun.open(f"/solar_system?{query}")
    begun.settle()
    begun.assert_fits()
    begun.assert_accessible(axe_source)
    begun.assert_quiet()
    assert begun.page.locator("img[src='x']").count() == 0
