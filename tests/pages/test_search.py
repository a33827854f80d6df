"""The page of searches: what was understood, what was found, and what it asked of the store."""

from __future__ import annotations

import pytest

from data_access import open_store
from tests.pages import candidates_sky as sky
from tests.pages.conftest import OpenPage, all_texts
from tests.pages.meter import Meter, begin_at, metered

PAGE = "search.py"
IN_A_PAGE = 12


@pytest.fixture(autouse=True)
def nobody_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALERTSCOPE_SERVICES", "off")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    found = f"embedded:{tmp_path_factory.mktemp('search') / 'sky'}"
    with open_store(found) as store:
        sky.fill(store)
    return found


@pytest.fixture
def meter(address: str, monkeypatch: pytest.MonkeyPatch) -> Meter:
    return metered(address, monkeypatch)


def test_a_class_costs_its_scans_and_the_curves_in_view_and_paging_back_nothing(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["query"] = "class=Mira"
    test.run()
    assert not test.exception
    calls = meter.take()
    searched = [call for call in calls if call == ("scan", "ztf.class")]
    assert 1 <= len(searched) <= 2, "a scan for each spelling of the label"
    assert len(calls) - len(searched) == len(sky.shown_on(test, "object.py")) == 10
    test.query_params["sort"] = "brightest"
    test.run()
    assert meter.take() == []
    test.query_params["look"] = "table"
    test.run()
    assert meter.take() == []


def test_what_was_understood_and_how_much_there_is_stand_above_the_rows(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, query="class=Mira last=5")
    said = all_texts(test).replace("\\", "")
    assert "Newest alerts of class Mira" in said
    assert "Showing 5 of 20 alerts" in said
    assert "Cut at the newest 5" in said
    assert sky.shown_on(test, "object.py") == [sky.star(0), sky.star(3), sky.star(6)]


def test_an_object_is_found_by_its_name_and_by_how_it_begins(open_page: OpenPage, address: str) -> None:
    assert sky.shown_on(open_page(address, PAGE, query=sky.star(4)), "object.py") == [sky.star(4)]
    assert len(sky.shown_on(open_page(address, PAGE, query="ZTF21aaaaa"), "object.py")) == IN_A_PAGE


def test_nothing_found_says_why_and_offers_what_finds_something(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, query="class=Mira before=2019-01-01")
    assert "Nothing was found" in all_texts(test)
    wider = [link for link in test.get("page_link") if "Instead" in link.proto.label]
    assert len(wider) == 1
    assert wider[0].proto.query_string.startswith("query=")


def test_a_tracklet_leads_to_its_page_and_stands_in_a_table(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, query=sky.TRACKLET)
    assert not test.exception
    assert f"tracklet={sky.TRACKLET}" in [link.proto.query_string for link in test.get("page_link")]
    assert len(test.dataframe[0].value) == 3


@pytest.mark.parametrize("text", ["", "   ", "§§§ ???", "class=", "'" * 300])
def test_what_cannot_be_asked_says_what_can(open_page: OpenPage, address: str, text: str) -> None:
    test = open_page(address, PAGE, query=text)
    assert not test.exception
    assert not test.error
    assert "a position with a radius" in all_texts(test)


def test_hostile_text_stays_text(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, query=f'class="{sky.ATTACK}"')
    assert not test.exception
    said = all_texts(test)
    assert "[a](http" not in said.replace(r"\[a\]\(http", "")
    assert "<img" not in said.replace(r"\<img", "")


def test_the_first_page_leads_here_with_what_is_no_name_of_an_object(open_page: OpenPage, address: str) -> None:
    test = open_page(address).text_input(key="q").set_value("246.0422 25.669 30").run()
    found = [link.proto.query_string for link in test.get("page_link") if "Search" in link.proto.label]
    assert found == ["query=246.0422+25.669+30"]
