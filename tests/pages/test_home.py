"""The first page in all its states, on real stores."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data_access import cached, open_store
from data_access.schema import TABLES
from tests.pages import home_sky
from tests.pages.conftest import OpenPage, all_texts

DOWN = "hbase://127.0.0.1:1"


@pytest.fixture
def sky(tmp_path: Path) -> str:
    url = f"embedded:{tmp_path / 'sky'}"
    with open_store(url) as store:
        home_sky.fill(store, simulated=True)
    return url


def links(test: AppTest) -> dict[str, str]:
    """Query of each link to an object, by its label."""
    return {
        re.sub(r"[*]|:primary|[\[\]]", "", link.proto.label): link.proto.query_string for link in test.get("page_link")
    }


def field(test: AppTest) -> dict[str, Any]:
    """What the search field of a page was given."""
    (found,) = test.get("bidi_component")
    given: dict[str, Any] = json.loads(found.proto.json)
    return given


def test_newest_candidates_of_each_topic_lead_to_their_objects(open_page: OpenPage, sky: str) -> None:
    test = open_page(sky)
    assert not test.exception
    found = links(test)
    for topic in range(5):
        for number in range(3):
            name = home_sky.name_of(topic, number)
            assert found[name] == f"oid={name}"
        assert home_sky.name_of(topic, 3) not in found, "three cards per topic, one per object"


def test_a_card_tells_magnitude_error_band_sign_date_age_and_detections(open_page: OpenPage, sky: str) -> None:
    texts = all_texts(open_page(sky)).replace("\u00a0", " ").replace("\u2003", " ")
    assert "**18.25 ± 0.10** :small[:gray[mag]]" in texts
    assert "2021-11-22 12:00 UTC newest night · seen 12×" in texts
    assert "2021-11-21 12:00 UTC 1.0 d before" in texts
    assert texts.count("mag ↓") == 1, "only the one that is fainter than its reference"


def test_the_menu_foot_tells_the_store(open_page: OpenPage, sky: str) -> None:
    menu = open_page(sky).sidebar
    foot = menu.caption[0].value + menu.markdown[-1].value
    for part in ("embedded store", "40 alerts", "newest night 2021-11-23", "simulated sky", "(api/v1)"):
        assert part in foot


def test_a_store_without_statistics_has_no_made_up_numbers(open_page: OpenPage, tmp_path: Path) -> None:
    url = f"embedded:{tmp_path / 'sky'}"
    with open_store(url) as store:
        for table in ("ztf", "ztf.class"):
            store.create_table(table, TABLES[table].families)
    test = open_page(url)
    assert not test.exception
    assert not re.search(r"\d+ alert", test.sidebar.caption[0].value)


@pytest.mark.parametrize("with_tables", [True, False])
def test_an_empty_store_says_how_to_fill_it(open_page: OpenPage, tmp_path: Path, with_tables: bool) -> None:
    url = f"embedded:{tmp_path / 'new'}"
    if with_tables:
        with open_store(url) as store:
            for table, spec in TABLES.items():
                store.create_table(table, spec.families)
    test = open_page(url)
    assert not test.exception
    assert "This store is empty" in test.info[0].value
    assert "python -m data_access ingest" in test.info[0].value
    assert "no alert yet" in test.sidebar.caption[0].value


def test_a_store_that_is_down_leaves_frame_and_search(open_page: OpenPage, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "alertscope"):
        test = open_page(DOWN)
    assert not test.exception
    assert test.title[0].value
    assert field(test)["main"]
    assert "does not answer" in test.error[0].value
    assert "does not answer" in test.sidebar.caption[0].value
    entry = re.search(r"Log entry (\w{6})", test.error[0].value)
    assert entry is not None
    assert any(f"[{entry[1]}]" in record.getMessage() for record in caplog.records)
    assert "Traceback" not in all_texts(test)
    assert "TTransport" not in all_texts(test)
    assert [button.label for button in test.button] == ["Retry"]


def test_who_comes_back_finds_what_was_searched(open_page: OpenPage, sky: str) -> None:
    given = field(open_page(sky, q="246.0422 25.669 30 rr=5"))
    assert given["text"] == "246.0422 25.669 30 rr=5"
    assert given["line"] == "Cone of 30″ around 16h24m10.12s +25°40′08.4″"
    assert given["instead"] == "246.0422 25.669 30"


@pytest.mark.parametrize(
    ("page", "query", "text"),
    [("search.py", "class=Mira last=5", "class=Mira last=5"), ("object.py", "class=Mira", ""), ("search.py", "", "")],
)
def test_the_header_holds_the_text_of_the_page_of_searches_alone(
    open_page: OpenPage, sky: str, page: str, query: str, text: str
) -> None:
    given = field(open_page(sky, page, query=query))
    assert (given["page"], given["text"], given["main"]) == (page.removesuffix(".py"), text, False)


def test_store_calls_are_counted_and_shared(
    open_page: OpenPage, sky: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ALERTSCOPE_TELEMETRY", "1")
    open_page(sky)  # types of the tables are read once per process
    capfd.readouterr()
    test = open_page(sky)
    assert store_calls(capfd) == [], "a second visitor costs nothing"
    test.run()
    assert store_calls(capfd) == [], "nor does a rerun"


def test_a_first_visit_costs_one_wave_and_the_statistics(
    open_page: OpenPage, sky: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ALERTSCOPE_TELEMETRY", "1")
    monkeypatch.setenv("ALERTSCOPE_STORE", sky)
    cached.warm()  # as the server does before it lets the first visitor in
    capfd.readouterr()
    open_page(sky)
    tables = [call.split()[1].rstrip(":") for call in store_calls(capfd)]
    assert sorted(tables) == ["statistics_class", *["ztf.class"] * 5]


def store_calls(capfd: pytest.CaptureFixture[str]) -> list[str]:
    lines = capfd.readouterr().err.splitlines()
    return [line.removeprefix("[telemetry] store ") for line in lines if line.startswith("[telemetry] store ")]
