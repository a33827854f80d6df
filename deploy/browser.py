"""A Chromium for the browser tests: one that is there, else Playwright's own, else Debian's package when root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find_chromium() -> str | None:
    """Path of a Chromium: `ALERTSCOPE_CHROMIUM`, one of the system, or Playwright's; None if there is none."""
    named = os.environ.get("ALERTSCOPE_CHROMIUM")
    if named:
        return named
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    return _playwright_chromium()


def bring_chromium() -> str | None:
    """Path of a Chromium, installed if need be and if it can be."""
    found = find_chromium()
    if found:
        return found
    print("Bringing a Chromium for the browser tests", flush=True)
    if _succeeds([sys.executable, "-m", "playwright", "install", "chromium"], seconds=300):
        found = _playwright_chromium()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _succeeds(["apt-get", "update", "-qq"], seconds=300)
        _succeeds(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], seconds=900)
        found = find_chromium()
    return found


def _playwright_chromium() -> str | None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _succeeds(command: list[str], seconds: float) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=environment, timeout=seconds, capture_output=True, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
