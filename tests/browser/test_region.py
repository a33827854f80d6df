"""Regions in a real browser: a map is brought, a point is taken in hand, an object opened and left; dark and narrow."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests import sky_maps as made
from tests.browser.conftest import NARROW, Visit
from tests.browser.server import Server
from tests.pages import region_sky as sky

pytestmark = pytest.mark.xdist_group("browser")

Begin = Callable[..., Visit]
POINTS = ".st-key-region-map .scatterlayer .points path"


def bring(begun: Visit) -> None:
    content = made.multi_order_file(width_deg=8.0)
    begun.page.locator(".stFileUploader input[type=file]").set_input_files(
        {"name": "map.multiorder.fits", "mimeType": "application/fits", "buffer": content}
    )
    begun.page.get_by_text("3 of 7 objects").wait_for(timeout=20_000)
    begun.page.locator(POINTS).first.wait_for(timeout=20_000)


def test_from_a_file_to_an_object_and_back(server: Server, visit: Begin) -> None:
    begun = visit(server)
    page = begun.page
    begun.open("/")
    page.get_by_role("link", name="Region and time").click()
    page.get_by_test_id("stFileUploader").wait_for()
    bring(begun)
    # The points lie under a layer that takes the pointer, so that a click is one at their place.
    box = page.locator(POINTS).first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.get_by_role("link", name=re.compile("^Open ZTF23")).wait_for(timeout=20_000)
    assert re.search(r"pick=ZTF23\w+", page.url)
    here = page.url
    begun.picture("region")
    page.locator(f".st-key-card-candidate-{sky.OPPOSITE} a").click()
    page.wait_for_url(re.compile(rf"/object\?oid={sky.OPPOSITE}"))
    begun.settle()
    page.go_back()
    page.get_by_text("3 of 7 objects").wait_for(timeout=20_000)
    assert page.url == here, "the same place, with the map that was brought"
    begun.assert_quiet()


def test_a_narrow_screen_in_the_dark(server: Server, visit: Begin, axe_source: str) -> None:
    begun = visit(server, theme="dark", size=NARROW)
    begun.open("/region")
    bring(begun)
    begun.settle()
    begun.assert_fits()
    begun.assert_accessible(axe_source)
    begun.picture("region", whole_page=True)
    begun.assert_quiet()
