"""A light curve of the user's own on a topic's page: brought, refused, shown elsewhere, removed."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.example_light_curves import example_csv
from science.labels import VARIABLE_STARS
from tests.pages import candidates_sky as sky
from tests.pages.conftest import all_texts
from tests.pages.meter import Meter, begin_at

PAGE = "variable_stars.py"
EXAMPLE = example_csv(VARIABLE_STARS)


def bring(test: AppTest, name: str, content: bytes) -> AppTest:
    test.file_uploader[0].set_value((name, content, "text/csv"))
    return test.run()


@pytest.fixture
def page(meter: Meter) -> AppTest:
    return begin_at(PAGE, meter).run()


def test_a_file_takes_the_place_of_the_list_and_asks_nothing_of_the_store(page: AppTest, meter: Meter) -> None:
    meter.take()
    bring(page, "mine.csv", EXAMPLE)
    assert not page.exception
    assert "mine\\.csv" in all_texts(page)
    assert "80 points in g, r" in all_texts(page)
    assert sky.shown_on(page, PAGE) == []
    assert not page.file_uploader, "the file itself is let go"
    assert meter.take() == []


def test_how_each_column_was_read_is_told(page: AppTest) -> None:
    bring(page, "mine.csv", b"mjd,mag,mag_err,note\n60000,18,0.1,x\n60001,faint,0.1,y\n60002,18.2,0.1,z\n")
    table = next(markdown.value for markdown in page.markdown if markdown.value.startswith("| Column"))
    assert "| mag | magnitude | mag | 2 | 1 | line 3: “faint” is no number |" in table.replace("\\", "")
    assert "| note | not used |" in table


def test_removing_it_leads_back_to_the_list(page: AppTest) -> None:
    bring(page, "mine.csv", EXAMPLE)
    page.button(key="own-curve-remove").click().run()
    assert sky.shown_on(page, PAGE)
    assert "mine" not in all_texts(page)


def test_another_page_offers_it_and_shows_its_own_list(page: AppTest) -> None:
    bring(page, "mine.csv", EXAMPLE)
    page.switch_page("microlensing.py").run()
    assert sky.shown_on(page, "microlensing.py")
    page.button(key="own-again-microlensing").click().run()
    assert not page.exception
    assert "80 points in g, r" in all_texts(page)


@pytest.mark.parametrize(("content", "said"), [(b"", "empty"), (b"\x00\x01", "neither a text")])
def test_what_is_no_light_curve_is_refused_beside_the_list(page: AppTest, content: bytes, said: str) -> None:
    bring(page, "mine.csv", content)
    assert not page.exception
    assert said in page.warning[0].value
    assert sky.shown_on(page, PAGE)


def test_the_next_file_may_be_better(page: AppTest) -> None:
    bring(page, f"{sky.ATTACK}.csv", b"<html>404")
    assert "web page" in page.warning[0].value
    assert "](http" not in page.warning[0].value
    bring(page, "mine.csv", EXAMPLE)
    assert not page.warning
    assert "80 points" in all_texts(page)


def test_names_and_bands_from_the_file_are_harmless(page: AppTest) -> None:
    rows = "\n".join(f'{60000 + n},18,0.1,"{sky.ATTACK}"' for n in range(3))
    bring(
        page,
        "<b>[x](http://evil.example).csv",
        f'mjd,mag,mag_err,band,"{sky.ATTACK}"\n{rows}\n'.replace("\n6", ",1\n6").encode(),
    )
    assert not page.exception
    assert "](http" not in all_texts(page)
