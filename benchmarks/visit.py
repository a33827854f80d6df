"""A browser that measures itself: Chromium with a new profile, driven by a script in the page, without a debugger."""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.proxy import MeasuringProxy
from deploy.browser import find_chromium

PAGE_SCRIPT = Path(__file__).with_name("page_script.js")
WINDOW = "1600,1000"
_OPTIONS = (
    *("--headless=new", "--no-sandbox", "--use-angle=swiftshader", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-default-apps", "--hide-scrollbars"),
    *("--no-default-browser-check", "--disable-dev-shm-usage", f"--window-size={WINDOW}"),
)
_LONGEST_SECONDS = 40.0


class VisitFailed(Exception):
    """The browser did not start, or the page did not show what was waited for."""


class Visit:
    """One browser with one page, from its cold start until the `with` block ends.

    Parameters
    ----------
    proxy : between browser and server
    path : of the page, as `/object?oid=…`
    """

    def __init__(self, proxy: MeasuringProxy, path: str) -> None:
        self._proxy, self._path = proxy, path
        self._profile = tempfile.mkdtemp(prefix="alertscope-bench-profile-")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        program = find_chromium()
        if program is None:
            raise VisitFailed("There is no Chromium on this machine.")
        self._proxy.forget()
        self._process = subprocess.Popen(
            [program, *_OPTIONS, f"--user-data-dir={self._profile}", self._proxy.url + self._path],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # its many processes end together
        )
        try:
            self._hear()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def order(self, name: str, **arguments: Any) -> dict[str, Any]:
        """Have the page's script do something; see `ORDERS` there.

        Raises
        ------
        VisitFailed
            The page did not come to show what the order waits for.
        """
        self._proxy.order({"name": name, "seconds": _LONGEST_SECONDS, **arguments})
        report = self._hear()
        if "failure" in report:
            words = " ".join(str(report.get("words", "")).split())[:300]
            raise VisitFailed(f"{self._path}, {name}: {report['failure']} The page reads: {words}")
        return report

    def _hear(self) -> dict[str, Any]:
        try:
            return self._proxy.report(2 * _LONGEST_SECONDS + 5)
        except queue.Empty as error:
            raise VisitFailed(f"The page {self._path} said nothing in time.") from error

    def _end(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
        shutil.rmtree(self._profile, ignore_errors=True)
