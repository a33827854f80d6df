"""A real browser against the real server: what every browser test stands on."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest

from data_access import open_store
from deploy.browser import find_chromium
from tests.browser.server import Server
from tests.conftest import PROJECT_ROOT, require_or_skip

playwright_api = pytest.importorskip("playwright.sync_api")

Theme = Literal["light", "dark"]
WIDE, NARROW = (1440, 900), (390, 844)
AXE_VERSION = "4.14.1"
CACHE = PROJECT_ROOT / ".cache"
PICTURES = Path(os.environ.get("ALERTSCOPE_PICTURES") or CACHE / "pictures")
_ARGUMENTS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
# Said by the browser about its own software rendering, not by the page.
_NOT_OURS = re.compile(r"GPU stall|GL Driver Message|Automatic fallback to software WebGL")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in this folder needs a browser."""
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


@dataclass
class Visit:
    """A page of the browser, and what it did besides showing: errors in its console, requests to other hosts."""

    page: Any
    server: Server
    theme: Theme
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> None:
        """Go to an address of the server and wait until the page is drawn."""
        self.page.goto(self.server.url + path, wait_until="domcontentloaded")
        self.settle()

    def settle(self) -> None:
        """Wait until the run of the page has ended and its elements are there."""
        self.page.locator("[data-testid=stAppViewContainer]").wait_for()
        self.page.locator("[data-testid=stMain] [data-testid=stElementContainer]").first.wait_for(state="attached")
        self.page.locator(".stApp[data-test-script-state=notRunning]").wait_for(timeout=20_000)
        self.page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')")

    def picture(self, name: str, *, whole_page: bool = False) -> Path:
        """Keep a picture, named after the theme and the width."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        width = self.page.viewport_size["width"]
        path = PICTURES / f"{name}-{self.theme}-{width}.png"
        if whole_page:
            height = self.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
            self.page.set_viewport_size({"width": width, "height": max(height, 844)})
        self.page.screenshot(path=str(path))
        return path

    def assert_quiet(self) -> None:
        """No error in the console, none in a script, nothing asked of another host, no crash drawn."""
        assert self.errors == []
        assert self.foreign == []
        assert self.page.locator("[data-testid=stException]").count() == 0

    def assert_accessible(self, axe_source: str) -> None:
        """Axe finds nothing serious or critical."""
        self.page.evaluate(axe_source)
        findings = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        grave = [
            (finding["id"], finding["impact"], [node["html"][:300] for node in finding["nodes"]][:5])
            for finding in findings
            if finding["impact"] in ("serious", "critical")
        ]
        assert grave == [], json.dumps(grave, indent=1)

    def assert_fits(self) -> None:
        """Nothing is cut off at the right: the page does not scroll sideways."""
        overflow = self.page.evaluate(
            "(() => { const main = document.querySelector('[data-testid=stMain]');"
            " return main.scrollWidth - main.clientWidth; })()"
        )
        assert overflow <= 0

    def tab_to(self, text: str, most: int = 80) -> None:
        """Press Tab until the element in focus holds a text."""
        seen = []
        for _ in range(most):
            self.page.keyboard.press("Tab")
            focused = self.page.evaluate(
                "(() => { let e = document.activeElement; if (e.matches('main, body')) return '';"
                " while (e.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;"
                " return (e.innerText || e.getAttribute('aria-label') || e.placeholder || '').trim(); })()"
            )
            if text in focused:
                return
            seen.append(focused)
        raise AssertionError(f"'{text}' is not reached with the Tab key, only {seen}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The Chromium that `make test` finds or brings; without any, the tests skip and say so."""
    chromium = find_chromium()
    if chromium is None:
        require_or_skip("no Chromium: neither Playwright's own nor one on the PATH")
    with playwright_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., Server]]:
    """A function that starts the real server on a store (once per store and environment) and waits until it answers."""
    running: dict[tuple[str, str, tuple[tuple[str, str], ...]], Server] = {}

    def start(store_url: str, script: str = "app.py", **environment: str) -> Server:
        key = (store_url, script, tuple(sorted(environment.items())))
        if key not in running:
            running[key] = Server(store_url, environment, script)
        return running[key]

    yield start
    for server in running.values():
        server.stop()


@pytest.fixture(scope="module")
def server(
    request: pytest.FixtureRequest, serve: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory
) -> Server:
    """The server on an embedded store that holds what the module's `sky` fills in."""
    url = f"embedded:{tmp_path_factory.mktemp('sky') / 'sky'}"
    with open_store(url) as store:
        request.module.sky.fill(store)
    return serve(url)


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Visit]]:
    """A function that opens a fresh browser profile on a server, in a theme and a size."""
    contexts: list[Any] = []

    def begin(server: Server, *, theme: Theme = "light", size: tuple[int, int] = WIDE) -> Visit:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=theme, reduced_motion="reduce"
        )
        contexts.append(context)
        return _watched(context.new_page(), server, theme)

    yield begin
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def profile(browser: Any) -> Iterator[Any]:
    """A browser profile for all tests of a module: what it has loaded once, as scripts, is at hand."""
    context = browser.new_context(viewport={"width": WIDE[0], "height": WIDE[1]}, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def tab(profile: Any) -> Iterator[Callable[[Server], Visit]]:
    """A function that opens a tab of the profile that the module's tests share."""
    pages: list[Any] = []

    def begin(server: Server) -> Visit:
        pages.append(profile.new_page())
        return _watched(pages[-1], server, "light")

    yield begin
    for page in pages:
        page.close()


def _watched(page: Any, server: Server, theme: Theme) -> Visit:
    begun = Visit(page, server, theme)
    page.on("pageerror", lambda error: begun.errors.append(str(error)))
    page.on("console", lambda message: _note(begun, message))
    page.on("request", lambda request: _note_host(begun, request.url))
    return begun


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The script of axe-core, brought once by npm into the project's cache."""
    script = CACHE / "axe" / AXE_VERSION / "axe.min.js"
    if not script.exists():
        _bring_axe(script)
    return script.read_text(encoding="utf-8")


def _bring_axe(script: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        require_or_skip("no npm to bring axe-core, which checks accessibility")
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            [npm, "pack", f"axe-core@{AXE_VERSION}", "--silent"],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=180,
        )
        if packed.returncode != 0:
            require_or_skip("npm could not bring axe-core, which checks accessibility")
        with tarfile.open(Path(folder) / packed.stdout.split()[-1]) as archive:
            member = archive.extractfile("package/axe.min.js")
            assert member is not None
            script.parent.mkdir(parents=True, exist_ok=True)
            whole = script.with_suffix(f".{os.getpid()}")
            whole.write_bytes(member.read())
            whole.replace(script)  # other test processes see all of it or nothing


def _note(visit: Visit, message: Any) -> None:
    if message.type == "error" and not _NOT_OURS.search(message.text):
        visit.errors.append(message.text)


def _note_host(visit: Visit, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != urlsplit(visit.server.url).netloc:
        visit.foreign.append(url)
