"""The stamp viewer in a real browser: what is drawn is compared with the files' pixels."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from data_access import open_store
from science.color_maps import table_of
from science.stamps import stretch
from tests.browser.conftest import NARROW, Theme, Visit
from tests.browser.server import Server
from tests.components.made_stamps import EPOCHS, SIDE, fill, pixels_of

STAGE = "tests/browser/stamps_stage.py"
KINDS = ("Science", "Template", "Difference")

# The middle of each pixel of a stamp as it is on the screen, first row at the bottom: shape (rows, columns, 3).
_ON_SCREEN = """([canvas, side]) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const step = canvas.width / side;
  const at = (row, column) =>
    4 * (Math.floor((side - 1 - row + 0.5) * step) * canvas.width + Math.floor((column + 0.5) * step));
  return Array.from({ length: side }, (_, row) =>
    Array.from({ length: side }, (_, column) => Array.from(data.slice(at(row, column), at(row, column) + 3))));
}"""

# Name and sum of all colours of four frames, each read in the moment in which it is drawn.
_FRAMES = """frame => new Promise((resolve) => {
  const [caption, canvas, seen] = [frame.querySelector("figcaption"), frame.querySelector("canvas"), []];
  let before = caption.textContent;
  const look = () => {
    if (caption.textContent !== before) {
      before = caption.textContent;
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      seen.push([before, data.reduce((sum, value) => sum + value, 0)]);
    }
    if (seen.length < 4) requestAnimationFrame(look);
    else resolve(seen);
  };
  look();
})"""


@pytest.fixture(scope="module")
def server(serve: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    url = f"embedded:{tmp_path_factory.mktemp('stamps') / 'store'}"
    with open_store(url) as store:
        fill(store)
    return serve(url, script=STAGE)


@pytest.fixture
def stage(server: Server, visit: Callable[..., Visit]) -> Visit:
    return opened(visit(server))


def opened(begun: Visit, epoch: str = "plain") -> Visit:
    begun.open("/")
    choose(begun, epoch)
    return begun


def choose(stage: Visit, epoch: str) -> None:
    stage.page.get_by_test_id("stRadio").get_by_text(epoch, exact=True).click()
    stage.page.locator(".epoch", has_text=f"Epoch {epoch}").wait_for()
    stage.settle()


def canvas(stage: Visit, kind: str) -> Any:
    return stage.page.locator(f".stamp[data-kind={kind}] canvas")


def on_screen(stage: Visit, where: Any) -> NDArray[np.uint8]:
    return np.array(stage.page.evaluate(_ON_SCREEN, [where.element_handle(), SIDE]), dtype=np.uint8)


def tool(stage: Visit, name: str) -> None:
    stage.page.locator(f'[data-do="{name}"]').click()


def set_display(stage: Visit, **settings: str) -> None:
    if stage.page.locator(".display").is_hidden():
        tool(stage, "display")
    for name, value in settings.items():
        control = stage.page.locator(f".display [name={name}]")
        if control.evaluate("control => control.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)


def point_at(stage: Visit, kind: str, column: int, row: int) -> None:
    """Put the pointer on a pixel (counted from 0, first row at the bottom) of an unzoomed stamp."""
    box = canvas(stage, kind).bounding_box()
    step = box["width"] / SIDE
    stage.page.mouse.move(box["x"] + (column + 0.5) * step, box["y"] + (SIDE - row - 0.5) * step)


def clear_marks(stage: Visit) -> None:
    if stage.page.locator('[data-do="cross"]').get_attribute("aria-pressed") == "true":
        tool(stage, "cross")


def expected(
    pixels: NDArray[np.float32], kind: str, color_map: str = "grey", low: float = 0.5, high: float = 99.5
) -> Any:
    levels = stretch(image=pixels, kind=kind, low_percentile=low, high_percentile=high)
    return table_of(name=color_map)[np.rint(np.nan_to_num(levels) * 255).astype(int)], np.isfinite(pixels)


def assert_drawn(seen: NDArray[np.uint8], wanted: Any, measured: NDArray[np.bool_], *, but_bar: bool = False) -> None:
    compared = measured.copy()
    if but_bar:
        compared[:16, :30] = False  # the scale bar and its length
    assert np.abs(seen.astype(int) - wanted.astype(int))[compared].max() <= 2


def test_each_stamp_is_its_file_drawn_as_the_science_package_would(stage: Visit) -> None:
    clear_marks(stage)
    for kind in KINDS:
        pixels = pixels_of(EPOCHS["plain"].cells[kind])
        wanted, measured = expected(pixels, "linear" if kind == "Difference" else "asinh")
        assert_drawn(on_screen(stage, canvas(stage, kind)), wanted, measured, but_bar=kind == "Science")
    stage.assert_quiet()


@pytest.mark.parametrize("curve", ["linear", "sqrt", "log", "asinh"])
def test_stretch_percentiles_and_colours_are_those_asked_for(stage: Visit, curve: str) -> None:
    clear_marks(stage)
    set_display(stage, imageStretch=curve, low="5", high="97", colorMap="viridis")
    wanted, measured = expected(pixels_of(EPOCHS["plain"].cells["Template"]), curve, "viridis", 5, 97)
    assert_drawn(on_screen(stage, canvas(stage, "Template")), wanted, measured)


def test_impossible_percentiles_are_marked_and_change_nothing(stage: Visit) -> None:
    clear_marks(stage)
    before = on_screen(stage, canvas(stage, "Template"))
    set_display(stage, low="99.8")
    assert stage.page.locator("[name=low]").get_attribute("aria-invalid") == "true"
    np.testing.assert_array_equal(on_screen(stage, canvas(stage, "Template")), before)
    tool(stage, "defaults")
    assert stage.page.locator("[name=low]").input_value() == "0.5"
    assert stage.page.locator("[name=low]").get_attribute("aria-invalid") is None


def test_pixels_without_a_measurement_have_a_pattern_of_their_own(stage: Visit) -> None:
    clear_marks(stage)
    seen = on_screen(stage, canvas(stage, "Science"))
    corner, rest = seen[-10:, :10].reshape(-1, 3).astype(int), seen[20:50, :].reshape(-1, 3).astype(int)
    assert (corner.max(axis=1) - corner.min(axis=1)).min() > 20  # coloured, where the map is grey
    assert (rest.max(axis=1) - rest.min(axis=1)).max() <= 2


def test_a_negative_difference_is_turned_over_in_the_drawing_only(stage: Visit) -> None:
    choose(stage, "negative")
    clear_marks(stage)
    pixels = pixels_of(EPOCHS["negative"].cells["Difference"])
    wanted, measured = expected(-pixels, "linear")
    assert_drawn(on_screen(stage, canvas(stage, "Difference")), wanted, measured)
    assert "turned over" in stage.page.locator(".note").inner_text()
    assert stage.page.locator("figcaption").all_inner_texts()[:3] == ["Science", "Template", "Difference × −1"]
    point_at(stage, "Difference", 31, 31)
    assert value_of(stage, "Difference") == pytest.approx(float(pixels[31, 31]), rel=1e-5)


def value_of(stage: Visit, kind: str) -> float:
    text = stage.page.locator(f".stamp[data-kind={kind}] .value").inner_text()
    assert text.endswith(" DN")
    return float(text.removesuffix(" DN").replace("−", "-"))


@pytest.mark.parametrize(("column", "row"), [(31, 31), (47, 55), (62, 62), (62, 0), (20, 40)])
def test_the_value_under_the_cursor_is_the_files_in_all_three(stage: Visit, column: int, row: int) -> None:
    point_at(stage, "Template", column, row)
    for kind in KINDS:
        wanted = float(pixels_of(EPOCHS["plain"].cells[kind])[row, column])
        assert value_of(stage, kind) == pytest.approx(wanted, rel=1e-5)
    across, along = 1.01 * (column - 31), 1.01 * (row - 31)
    words = stage.page.locator(".readout").inner_text()
    assert f"x {column + 1}, y {row + 1}" in words  # counted from 1, as FITS does
    assert f"{abs(across):.1f}″ {'left' if across < 0 else 'right'}" in words
    assert f"{abs(along):.1f}″ {'down' if along < 0 else 'up'}" in words


def test_offsets_are_on_the_sky_where_the_file_has_directions(stage: Visit) -> None:
    choose(stage, "negative")
    point_at(stage, "Science", 41, 11)  # right is east, down is north in this file
    assert re.search(r"20\.2″ N, 10\.1″ E", stage.page.locator(".readout").inner_text())
    point_at(stage, "Science", 2, 2)
    choose(stage, "plain")
    assert "not known" in stage.page.locator(".orientation").inner_text()


def test_no_measurement_is_said(stage: Visit) -> None:
    point_at(stage, "Science", 4, 58)
    assert stage.page.locator(".stamp[data-kind=Science] .value").inner_text() == "no measurement"
    assert value_of(stage, "Template")


def test_zoom_and_move_are_the_same_in_all_three(stage: Visit) -> None:
    clear_marks(stage)
    point_at(stage, "Science", 47, 55)
    for _ in range(5):
        stage.page.mouse.wheel(0, -120)
    stage.page.locator(".zoomed").wait_for()
    for kind in ("Template", "Difference"):
        seen = middles(stage, kind)
        assert len(seen) < SIDE / 3  # zoomed by 1.35 to the fifth
    # What was under the pointer still is.
    wanted = float(pixels_of(EPOCHS["plain"].cells["Template"])[55, 47])
    stage.page.mouse.move(*nudged(stage))
    assert value_of(stage, "Template") == pytest.approx(wanted, rel=1e-5)
    words = stage.page.locator(".readout").inner_text()
    box = canvas(stage, "Difference").bounding_box()
    stage.page.mouse.move(box["x"] + 60, box["y"] + 60)
    stage.page.mouse.down()
    stage.page.mouse.move(box["x"] + 90, box["y"] + 80, steps=4)
    stage.page.mouse.up()
    stage.page.mouse.move(*nudged(stage))
    assert stage.page.locator(".readout").inner_text() != words
    tool(stage, "reset")
    assert stage.page.locator(".zoomed").count() == 0


def middles(stage: Visit, kind: str) -> list[Any]:
    """Distinct neighbouring colours along the middle row: about as many as there are pixels in view."""
    row = on_screen(stage, canvas(stage, kind))[SIDE // 2]
    return [row[0], *[b for a, b in pairwise(row) if (a != b).any()]]


def nudged(stage: Visit) -> tuple[float, float]:
    """Where the pointer was when it zoomed: the pixel (47, 55) of the unzoomed science stamp, in the template."""
    box = canvas(stage, "Template").bounding_box()
    step = box["width"] / SIDE
    return box["x"] + 47.5 * step, box["y"] + (SIDE - 55.5) * step


def test_scrolling_down_over_whole_stamps_scrolls_the_page(stage: Visit) -> None:
    point_at(stage, "Science", 31, 31)
    stopped = canvas(stage, "Science").evaluate(
        """canvas => {
          const down = new WheelEvent("wheel", { deltaY: 120, bubbles: true, composed: true, cancelable: true });
          canvas.dispatchEvent(down);
          return down.defaultPrevented;
        }"""
    )
    assert stopped is False


def test_keys_zoom_move_read_and_go_back(stage: Visit) -> None:
    stage.page.locator(".board").focus()
    stage.page.keyboard.press("+")
    stage.page.locator(".zoomed").wait_for()
    before = on_screen(stage, canvas(stage, "Template"))
    stage.page.keyboard.press("ArrowRight")
    assert (on_screen(stage, canvas(stage, "Template")) != before).any()
    stage.page.keyboard.press("0")
    assert stage.page.locator(".zoomed").count() == 0
    stage.page.keyboard.press("Shift+ArrowRight")
    assert "x 32, y 32" in stage.page.locator(".readout").inner_text()
    stage.page.keyboard.press("Shift+ArrowUp")
    wanted = float(pixels_of(EPOCHS["plain"].cells["Science"])[32, 31])
    assert value_of(stage, "Science") == pytest.approx(wanted, rel=1e-5)
    assert "x 32, y 33" in stage.page.locator(".spoken").inner_text()


def test_keys_for_the_stamps_do_not_reach_the_page(stage: Visit) -> None:
    stage.page.evaluate("addEventListener('keydown', (event) => (window.pressed ??= []).push(event.key))")
    stage.page.locator(".board").press("ArrowLeft")
    tool(stage, "display")
    stage.page.locator("[name=low]").press("ArrowUp")
    stage.page.locator("[name=colorMap]").press("ArrowDown")
    assert stage.page.locator("[name=colorMap]").input_value() == "inverted grey"
    assert stage.page.evaluate("window.pressed") is None
    stage.page.locator(".board").press("Home")
    assert stage.page.evaluate("window.pressed") == ["Home"]


def test_blink_alternates_in_one_frame_and_keeps_the_zoom(server: Server, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="no-preference")
    stage = opened(Visit(context.new_page(), server, "light"))
    stage.page.locator(".board").focus()
    stage.page.keyboard.press("+")
    set_display(stage, period="200")
    tool(stage, "blink")
    frame = stage.page.locator(".blinking")
    seen = frame.evaluate(_FRAMES)
    assert [name for name, _ in seen] in (["Science", "Template"] * 2, ["Template", "Science"] * 2)
    assert seen[0][1] != seen[1][1]
    assert stage.page.locator(".zoomed").count() == 1
    choose(stage, "negative")  # it goes on with the next epoch
    assert frame.is_visible()
    context.close()


def test_blink_moves_nothing_unasked_where_less_motion_is_wanted(stage: Visit) -> None:
    tool(stage, "blink")
    caption = stage.page.locator(".blinking figcaption")
    stage.page.wait_for_timeout(1000)
    assert caption.inner_text() == "Science, paused"
    tool(stage, "next")
    assert caption.inner_text() == "Template, paused"
    tool(stage, "pause")
    stage.page.wait_for_function(
        "element => element.textContent === 'Science'", arg=caption.element_handle(), timeout=3000
    )


def test_settings_and_zoom_outlive_an_epoch_and_the_element(stage: Visit) -> None:
    set_display(stage, colorMap="viridis", high="97")
    stage.page.locator(".board").focus()
    stage.page.keyboard.press("+")
    choose(stage, "negative")
    assert stage.page.locator("[name=colorMap]").input_value() == "viridis"
    assert stage.page.locator(".zoomed").count() == 1
    leave = stage.page.get_by_test_id("stCheckbox").get_by_text("Leave")
    leave.click()
    stage.page.locator(".stamps").wait_for(state="detached")
    leave.click()
    stage.page.locator(".stamps[data-epoch]").wait_for()
    assert stage.page.locator("[name=colorMap]").input_value() == "viridis"
    assert stage.page.locator("[name=high]").input_value() == "97"


def test_what_is_missing_says_so_beside_what_is_there(stage: Visit) -> None:
    choose(stage, "damaged")
    assert canvas(stage, "Science").count() == 1
    assert "Not stored" in stage.page.locator(".stamp[data-kind=Template]").inner_text()
    assert "cut" in stage.page.locator(".stamp[data-kind=Difference]").inner_text()
    choose(stage, "none")
    assert "No cutout is stored" in stage.page.locator(".note").inner_text()
    assert stage.page.locator(".row canvas").count() == 0
    stage.assert_quiet()


def test_files_can_be_taken_away(stage: Visit, tmp_path: Path) -> None:
    stage.page.get_by_text("FITS files").click()
    buttons = stage.page.get_by_test_id("stDownloadButton").get_by_role("button")
    buttons.nth(5).wait_for()
    cell = EPOCHS["plain"].cells["Template"]
    for at, content, ending in ((2, cell, "_template.fits.gz"), (3, gzip.decompress(cell), "_template.fits")):
        with stage.page.expect_download() as caught:
            buttons.nth(at).click()
        assert caught.value.suggested_filename.endswith(ending)
        caught.value.save_as(tmp_path / "file")
        assert (tmp_path / "file").read_bytes() == content


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), NARROW])
def test_both_themes_and_widths_are_accessible_and_whole(
    server: Server, visit: Callable[..., Visit], axe_source: str, theme: Theme, size: tuple[int, int]
) -> None:
    stage = opened(visit(server, theme=theme, size=size), "negative")
    point_at(stage, "Science", 40, 40)
    stage.picture("stamps")
    tool(stage, "display")
    stage.assert_accessible(axe_source)
    stage.assert_fits()
    tops = [canvas(stage, kind).bounding_box()["y"] for kind in KINDS]
    assert len(set(tops)) == 1  # side by side
    tool(stage, "blink")
    stage.assert_accessible(axe_source)
    stage.picture("stamps-blink")
    stage.assert_quiet()
