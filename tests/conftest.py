"""What all tests share: the real data, stores of their own, and the honest account of what could not run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from data_access import open_store
from data_access.schema import TABLES
from data_access.store import Store

pytest_plugins = ["tests.hbase_server"]

PROJECT_ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = PROJECT_ROOT.parent / "shared" / "data"
_COULD_NOT_RUN = "could not run: "


def require_or_skip(what: str) -> NoReturn:
    """Skip a test whose real part is missing (a JDK, Maven, a browser); with `CI=true` that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(_COULD_NOT_RUN + what, pytrace=False)
    pytest.skip(_COULD_NOT_RUN + what)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real alerts and light curves; the test skips where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the folder of real data, ../shared/data, is not here")
    return SHARED_DATA


@pytest.fixture
def embedded_store(tmp_path: Path) -> Iterator[Store]:
    """An embedded store of the test's own, with all tables, empty."""
    with open_store(f"embedded:{tmp_path / 'store'}") as store:
        for name, spec in TABLES.items():
            store.create_table(name, spec.families)
        yield store


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say in the last lines, in capitals, what could not run."""
    reasons = set()
    for report in terminalreporter.stats.get("skipped", []) + terminalreporter.stats.get("failed", []):
        text = str(report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr)
        if _COULD_NOT_RUN in text:
            reasons.add(text.partition(_COULD_NOT_RUN)[2].strip())
    for reason in sorted(reasons):
        terminalreporter.write_line(f"NOT TESTED HERE: {reason.upper()}", red=True, bold=True)
