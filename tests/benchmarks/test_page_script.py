"""The script in the page sees drawings when they are there, not before, in a real browser."""

from __future__ import annotations

import http.server
import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.processes import LOOPBACK
from benchmarks.proxy import MeasuringProxy
from benchmarks.visit import PAGE_SCRIPT, Visit, VisitFailed
from deploy.browser import find_chromium
from tests.conftest import require_or_skip

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("page_script")]
_SOME_FRAMES_MS = 1000.0  # much for a quiet machine, enough for a busy one

# A page that draws as the dashboard does, at known moments that it tells in words: an empty chart at once, its points
# after 600 ms, three blank stamps after 800 ms, their pixels after 1,000 ms. The button draws another curve after
# 300 ms, a click on a point other stamps after 200 ms.
_PAGE = """<!doctype html><html><head></head><body><div data-test-script-state="notRunning">
<div data-testid="stVegaLiteChart">
  <svg width="20" height="20"></svg><canvas class="marks" width="400" height="200"></canvas>
</div>
<button>Other unit</button><section class="stamps"><div class="row"></div></section><p></p></div><script>
const chart = document.querySelector("canvas.marks"), pen = chart.getContext("2d");
const tell = (what) => { document.querySelector("p").textContent += ` ${what}=${performance.now().toFixed(1)}`; };
pen.fillStyle = "#777"; pen.fillRect(0, 190, 400, 1);
function points(y) {
  pen.clearRect(0, 0, 400, 189); pen.fillStyle = "#009E73";
  for (let x = 20; x < 390; x += 60) pen.fillRect(x, y, 10, 10);
}
function stamps(seed) {
  for (const canvas of document.querySelectorAll(".stamp canvas")) {
    const bitmap = Object.assign(document.createElement("canvas"), { width: 63, height: 63 });
    const pixels = new ImageData(63, 63);
    pixels.data.forEach((_, i) => { pixels.data[i] = i % 4 === 3 ? 255 : ((i >> 2) * 37 + seed * 53) % 250; });
    bitmap.getContext("2d").putImageData(pixels, 0, 0);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, 60, 60);
  }
}
const STAMP = '<figure class="stamp"><canvas width="60" height="60"></canvas></figure>';
setTimeout(() => { tell("points"); points(50); }, 600);
setTimeout(() => { document.querySelector(".row").innerHTML = STAMP.repeat(3); }, 800);
setTimeout(() => { tell("pixels"); stamps(1); }, 1000);
document.querySelector("button").onclick = () => setTimeout(() => points(120), 300);
let clicks = 0;
chart.onclick = (event) => {
  const hit = pen.getImageData(event.offsetX, event.offsetY, 1, 1).data[1] === 158;
  if (hit) setTimeout(() => stamps(2 + ++clicks), 200);
};
</script></body></html>"""


class _OnePage(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = _PAGE.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: Any) -> None:
        """Nothing on the terminal of a test."""


@pytest.fixture(scope="module")
def visit() -> Iterator[Visit]:
    if find_chromium() is None:
        require_or_skip("the browser of the benchmarks: no Chromium here")
    with http.server.ThreadingHTTPServer((LOOPBACK, 0), _OnePage) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        script = PAGE_SCRIPT.read_text(encoding="utf-8")
        with MeasuringProxy(server.server_address[1], script) as proxy, Visit(proxy, "/") as running:
            yield running
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def seen(visit: Visit) -> dict[str, Any]:
    """When the page was seen drawn, and its words at the end."""
    return {**visit.order("opened"), "words": visit.order("idle")["words"]}


def test_a_light_curve_counts_from_its_points_and_stamps_from_their_pixels(seen: dict[str, Any]) -> None:
    words = seen["words"]
    drawn = {what: float(moment) for what, moment in re.findall(r"(points|pixels)=([\d.]+)", words)}
    assert drawn["points"] <= seen["curve"] <= drawn["points"] + _SOME_FRAMES_MS
    assert drawn["pixels"] <= seen["stamps"] <= drawn["pixels"] + _SOME_FRAMES_MS


@pytest.mark.usefixtures("seen")
def test_a_change_of_unit_counts_until_the_other_curve_is_drawn(visit: Visit) -> None:
    assert 300 <= visit.order("press", label="other unit")["took"] < 300 + _SOME_FRAMES_MS


@pytest.mark.usefixtures("seen")
def test_a_click_on_a_point_counts_until_three_new_stamps_are_drawn(visit: Visit) -> None:
    found = visit.order("point", share=0.5)
    assert 200 <= found["took"] < 200 + _SOME_FRAMES_MS
    assert found["points"] >= 7


def test_what_never_comes_is_a_failure_with_the_words_of_the_page(visit: Visit) -> None:
    with pytest.raises(VisitFailed, match=r"no button .Absent.. The page reads: Other unit"):
        visit.order("press", label="Absent")
    with pytest.raises(VisitFailed, match=r"Not seen within 0\.3 s: text"):
        visit.order("text", seconds=0.3)
