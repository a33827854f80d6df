"""Every address that was ever given out still opens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import Visit
from tests.browser.server import Server
from tests.pages import object_sky as sky  # noqa: F401 - what the server of this module holds

pytestmark = pytest.mark.xdist_group("browser")

_LINES = (Path(__file__).parent / "addresses.txt").read_text(encoding="utf-8").splitlines()
ADDRESSES = [tuple(line.split(" | ")) for line in _LINES if line and not line.startswith("#")]


@pytest.mark.parametrize(("address", "words"), ADDRESSES)
def test_an_address_opens(server: Server, tab: Callable[[Server], Visit], address: str, words: str) -> None:
    begun = tab(server)
    begun.open(address)
    begun.page.get_by_test_id("stMain").get_by_text(words).first.wait_for(timeout=10_000)
    assert begun.page.get_by_text("Page not found").count() == 0
    begun.assert_quiet()
