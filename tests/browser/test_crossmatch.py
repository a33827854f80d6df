"""Cross-match and tonight in a real browser: a file matched and taken home; from the night to an object and back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from data_access import open_store
from data_access.row_keys import join, pixels_of
from tests.browser.conftest import NARROW, WIDE, Theme, Visit
from tests.browser.server import Server
from tests.pages import tonight_sky as sky
from tests.table_rows import cells_of, put

pytestmark = pytest.mark.xdist_group("browser")

Begin = Callable[..., Visit]
CARDS = "[class*=st-key-card-candidate] a"
POSITIONS = 20_000


@pytest.fixture(scope="module")
def server(serve: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    url = f"embedded:{tmp_path_factory.mktemp('night') / 'sky'}"
    with open_store(url) as store:
        sky.fill(store)
        for place in range(3):
            name, ra, dec = f"ZTF21match{place}", 100.0 + place, 10.0
            fields = {
                "i:objectId": name,
                "i:jd": sky.NEWEST_JD,
                "i:jdstarthist": sky.NEWEST_JD,
                "i:ra": ra,
                "i:dec": dec,
            }
            cells = cells_of({**fields, "d:classification": "SN candidate"})
            put(store, "ztf.pixel128", (join(int(pixels_of(ra, dec)), sky.NEWEST_JD, name), cells))
    return serve(url)


def test_a_file_is_matched_and_the_joined_table_taken_home(
    server: Server, visit: Begin, axe_source: str, tmp_path: Path
) -> None:
    rows = [
        f"{n},{100.0 + n if n < 3 else (n * 7.3) % 360:.6f},{10.0 if n < 3 else (n * 3.1) % 160 - 80:.6f}"
        for n in range(POSITIONS)
    ]
    file = tmp_path / "mine.csv"
    file.write_text("\n".join(["number,ra,dec", *rows, "bad,,1"]))
    begun = visit(server)
    begun.open("/crossmatch?radius=2")
    begun.page.set_input_files("input[type=file]", str(file))
    begun.page.get_by_text("1 row without a position").wait_for()
    begun.page.get_by_role("button", name=f"Match {POSITIONS:,} positions").click()
    begun.page.get_by_text(f"3 of {POSITIONS:,} positions matched").wait_for(timeout=30_000)
    begun.page.locator("[data-testid=stDataFrame] canvas").first.wait_for()
    begun.settle()
    begun.assert_fits()
    begun.assert_accessible(axe_source)
    begun.picture("crossmatch", whole_page=True)
    with begun.page.expect_download() as taken:
        begun.page.get_by_role("button", name="CSV", exact=True).click()
    back = pd.read_csv(taken.value.path(), comment="#")
    assert list(back["objectId"]) == ["ZTF21match0", "ZTF21match1", "ZTF21match2"]
    assert back["separation_arcsec"].max() < 1e-3
    assert begun.page.url.endswith("/crossmatch?radius=2")
    begun.assert_quiet()


@pytest.mark.parametrize(("theme", "size"), [("dark", WIDE), ("light", NARROW)])
def test_from_the_night_to_an_object_and_back(
    server: Server, visit: Begin, axe_source: str, theme: Theme, size: tuple[int, int]
) -> None:
    begun = visit(server, theme=theme, size=size)
    begun.open("/tonight")
    begun.page.locator(CARDS).first.wait_for()
    begun.page.wait_for_function(
        "[...document.querySelectorAll('[class*=card-candidate] img')].every(i => i.complete && i.naturalWidth > 0)"
    )
    begun.settle()
    begun.assert_fits()
    begun.assert_accessible(axe_source)
    begun.page.get_by_role("button", name="Earlier").click()
    begun.page.wait_for_url(re.compile(rf"night={sky.BEFORE}$"))
    begun.page.get_by_role("link", name="ZTF21beforea").click()
    begun.page.wait_for_url(re.compile("oid=ZTF21beforea"))
    begun.page.get_by_role("heading", name="ZTF21beforea").wait_for()
    begun.page.go_back()
    begun.page.get_by_role("link", name="ZTF21beforea").wait_for()
    begun.picture("tonight", whole_page=True)
    begun.assert_quiet()
