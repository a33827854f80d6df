"""The sky view in a real browser, without network: nothing leaves before the click, and what is missing is said."""

from __future__ import annotations

import io
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image

from deploy import fetch_aladin
from tests.browser.conftest import NARROW, WIDE, Theme, Visit
from tests.browser.server import Server
from tests.conftest import require_or_skip

STAGE = "tests/browser/sky_stage.py"
PROPERTIES = """creator_did = ivo://CDS/P/PanSTARRS/DR1/color-z-zg-g
obs_title = A survey in one colour
dataproduct_type = image
hips_version = 1.4
hips_order = 11
hips_frame = equatorial
hips_tile_width = 512
hips_tile_format = jpeg
hips_status = public master clonableOnce
"""
HOSTILE_NAME = "<img src=x onerror=alert(1)> V* X"
VOTABLE = f"""<?xml version="1.0"?>
<VOTABLE version="1.3" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results"><TABLE>
<FIELD name="main_id" ucd="meta.id;meta.main" datatype="char" arraysize="*"/>
<FIELD name="ra" ucd="pos.eq.ra;meta.main" datatype="double" unit="deg"/>
<FIELD name="dec" ucd="pos.eq.dec;meta.main" datatype="double" unit="deg"/>
<FIELD name="main_type" ucd="src.class" datatype="char" arraysize="*"/>
<DATA><TABLEDATA><TR><TD>{HOSTILE_NAME.replace("<", "&lt;").replace(">", "&gt;")}</TD>
<TD>59.309106</TD><TD>36.047807</TD><TD>Star</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>"""
SURVEY_COLOR = (200, 60, 40)


@pytest.fixture(scope="module")
def server(serve: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    problem = fetch_aladin.fetch()
    if problem:
        require_or_skip(f"the sky view: {problem}")
    return serve(f"embedded:{tmp_path_factory.mktemp('sky') / 'store'}", script=STAGE)


@pytest.fixture
def stage(server: Server, visit: Callable[..., Visit]) -> Visit:
    return opened(visit(server))


def opened(begun: Visit) -> Visit:
    begun.page.route("**/app/static/aladin.js", lambda route: route.fulfill(path=str(fetch_aladin.DESTINATION)))
    begun.open("/")
    state(begun, "closed")
    return begun


def state(stage: Visit, wanted: str) -> None:
    stage.page.locator(f'.sky[data-state="{wanted}"]').wait_for(timeout=30_000)


def show(stage: Visit) -> None:
    stage.page.get_by_role("button", name="Show sky").click()


def jpeg(width: int, height: int) -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (width, height), SURVEY_COLOR).save(picture, "JPEG", quality=95)
    return picture.getvalue()


def with_survey(stage: Visit) -> list[str]:
    """Answer for the CDS from here; gives the addresses asked for."""
    asked: list[str] = []
    tile, whole_sky = jpeg(512, 512), jpeg(27 * 64, 29 * 64)

    def answer(route: Any) -> None:
        parts = urlsplit(route.request.url)
        asked.append(route.request.url)
        headers = {"Access-Control-Allow-Origin": "*"}
        if parts.path.endswith("/properties"):
            route.fulfill(body=PROPERTIES, content_type="text/plain", headers=headers)
        elif parts.path.endswith(".jpg"):
            body = whole_sky if "Allsky" in parts.path else tile
            route.fulfill(body=body, content_type="image/jpeg", headers=headers)
        elif "simbad" in parts.netloc:
            route.fulfill(body=VOTABLE, content_type="text/xml", headers=headers)
        else:
            route.fulfill(status=204, headers=headers)  # the map of the survey's coverage, which is not needed

    stage.page.route("**/*.unistra.fr/**", answer)
    return asked


def test_the_dashboard_itself_serves_the_script(
    serve: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory
) -> None:
    if fetch_aladin.fetch():
        require_or_skip("the sky view: its script cannot be brought")
    dashboard = serve(f"embedded:{tmp_path_factory.mktemp('served') / 'store'}")
    with urllib.request.urlopen(f"{dashboard.url}/app/static/aladin.js", timeout=20) as answer:
        assert "javascript" in answer.headers["Content-Type"]
        assert len(answer.read()) == fetch_aladin.DESTINATION.stat().st_size


def test_nothing_is_asked_of_anybody_before_the_click(stage: Visit) -> None:
    loaded = []
    stage.page.on("request", lambda request: loaded.append(request.url))
    stage.page.wait_for_timeout(1500)
    assert stage.foreign == []
    assert not [url for url in loaded if "aladin" in url]
    assert "alasky.cds.unistra.fr" in stage.page.locator(".promise").inner_text()
    stage.assert_quiet()


def test_without_network_the_viewer_starts_and_says_what_is_missing(stage: Visit) -> None:
    stage.page.route("**/*.unistra.fr/**", lambda route: route.abort())
    show(stage)
    state(stage, "trouble")
    assert "did not answer" in stage.page.locator(".status").inner_text()
    assert stage.page.locator(".stage canvas").count() == 2
    stage.page.wait_for_timeout(1500)
    hosts = {urlsplit(url).netloc for url in stage.foreign}
    assert hosts == {"alasky.cds.unistra.fr", "simbad.cds.unistra.fr"}  # no usage report, no other survey
    assert len(stage.foreign) <= 4  # and it does not ask again and again
    with_survey(stage)
    stage.page.get_by_role("button", name="Try again").click()
    state(stage, "shown")


def test_the_survey_is_drawn_and_names_are_text(stage: Visit) -> None:
    asked = with_survey(stage)
    show(stage)
    state(stage, "shown")
    wait_for_color(stage)
    assert any("Pan-STARRS" in url and url.endswith(".jpg") for url in asked)
    assert not any("Logger" in url for url in asked)
    box = stage.page.locator(".stage").bounding_box()
    per_degree = box["width"] / (2 / 60)
    stage.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 - 0.005 * per_degree)
    link = stage.page.locator(".picked a")
    link.wait_for()
    assert link.inner_text() == HOSTILE_NAME
    assert stage.page.locator(".picked img").count() == 0
    stage.picture("sky")
    assert stage.errors == []


def wait_for_color(stage: Visit) -> None:
    for _ in range(40):
        picture = Image.open(io.BytesIO(stage.page.locator(".stage").screenshot())).convert("RGB")
        pixels = np.asarray(picture, dtype=int)
        if (np.abs(pixels - SURVEY_COLOR).max(axis=2) < 12).mean() > 0.7:
            return
        stage.page.wait_for_timeout(250)
    raise AssertionError("the survey's images are not drawn")


def test_one_viewer_follows_the_position_and_goes_with_the_element(stage: Visit) -> None:
    asked = with_survey(stage)
    show(stage)
    state(stage, "shown")
    stage.page.get_by_test_id("stCheckbox").get_by_text("Elsewhere").click()
    stage.settle()
    deadline = 40
    while not any("DEC=-10" in url for url in asked) and deadline:
        stage.page.wait_for_timeout(100)
        deadline -= 1
    assert any("DEC=-10" in url for url in asked)
    assert stage.page.locator(".aladin-imageCanvas").count() == 1
    before = stage.page.locator(".aladin-imageCanvas").element_handle()
    stage.page.get_by_test_id("stCheckbox").get_by_text("Leave").click()
    stage.page.locator(".sky").wait_for(state="detached")
    assert before.evaluate("canvas => canvas.getContext('webgl2').isContextLost()")
    assert stage.errors == []


def test_without_webgl_it_says_so(server: Server, visit: Callable[..., Visit]) -> None:
    begun = visit(server)
    begun.page.add_init_script(
        "const real = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {"
        " return kind === 'webgl2' ? null : real.call(this, kind, ...rest); };"
    )
    stage = opened(begun)
    show(stage)
    state(stage, "trouble")
    assert "no WebGL 2" in stage.page.locator(".status").inner_text()
    stage.assert_quiet()


def test_a_script_that_cannot_be_had_is_said(stage: Visit) -> None:
    stage.page.unroute("**/app/static/aladin.js")
    stage.page.route("**/app/static/aladin.js", lambda route: route.abort())
    show(stage)
    state(stage, "trouble")
    assert "could not be started" in stage.page.locator(".status").inner_text()
    assert stage.page.get_by_role("button", name="Try again").is_visible()
    assert stage.foreign == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_both_themes_and_widths_are_accessible_and_whole(
    server: Server, visit: Callable[..., Visit], axe_source: str, theme: Theme, size: tuple[int, int]
) -> None:
    stage = opened(visit(server, theme=theme, size=size))
    stage.assert_accessible(axe_source)
    stage.page.route("**/*.unistra.fr/**", lambda route: route.abort())
    show(stage)
    state(stage, "trouble")
    stage.picture("sky-offline")
    stage.assert_accessible(axe_source)
    stage.assert_fits()
