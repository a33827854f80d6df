"""What the search field is told of a text, on a real store, through the server's own route."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
import streamlit as st
from starlette.applications import Starlette

from components.search_field.examples import EXAMPLES
from components.search_field.routes import PATH, routes
from components.search_field.words import said_of
from data_access import open_store
from data_access.search import parse
from tests import asgi
from tests.pages import home_sky
from tests.table_rows import put

Typed = Callable[[str], dict[str, Any]]
ODD_NAME = "lsst-1701.b"


@pytest.fixture(scope="module")
def sky(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"embedded:{tmp_path_factory.mktemp('typed') / 'sky'}"
    with open_store(url) as store:
        home_sky.fill(store)
        put(store, "ztf", (f"{ODD_NAME}_2459541.0".encode(), {b"i:objectId": ODD_NAME.encode()}))
        put(store, "ztf.tns_resolver", (b"at 2021co_ztf21aaaaaaa", {b"d:fullname": b"AT 2021co"}))
        put(store, "ztf.sso_resolver", (b"vesta@4", {b"i:name": b"Vesta", b"i:number": b"4", b"i:ssnamenr": b"4"}))
    return url


@pytest.fixture
def typed(sky: str, monkeypatch: pytest.MonkeyPatch) -> Typed:
    monkeypatch.setenv("ALERTSCOPE_STORE", sky)
    return _asking()


def _asking() -> Typed:
    st.cache_resource.clear()
    server = Starlette(routes=routes("/portal"))

    def ask(text: str) -> dict[str, Any]:
        answer = asgi.ask(server, f"/portal{PATH}?{urlencode({'text': text}, errors='replace')}")
        assert answer.status == 200
        said: dict[str, Any] = json.loads(answer.text)
        return said

    return ask


def test_a_superevent_leads_to_its_sky_map(typed: Typed) -> None:
    said = typed("s230518h")
    assert said["to"].endswith("/region?by=event&event=S230518h")
    assert "superevent S230518h" in said["line"]
    assert "region" not in typed("GW170817")["to"], "others know its position"


def test_the_beginning_of_a_name_suggests_the_objects_of_the_store(typed: Typed) -> None:
    said = typed("ztf21a")
    names = [home_sky.name_of(0, number) for number in range(4)]
    assert [option["text"] for option in said["options"]] == names
    assert [option["to"] for option in said["options"]] == [f"/object?oid={name}" for name in names]
    assert said["line"] == "Objects whose names begin with ZTF21a"
    assert said["to"] == "/search?query=ztf21a"


def test_of_many_names_a_few_are_suggested(typed: Typed) -> None:
    assert len(typed("ZTF")["options"]) == 8


@pytest.mark.parametrize(
    ("text", "to"),
    [
        (home_sky.name_of(1, 2).lower(), f"/object?oid={home_sky.name_of(1, 2)}"),
        (f" {ODD_NAME} ", f"/object?oid={ODD_NAME}"),
        ("lsst-99", "/search?query=lsst-99"),
        ("ZTF21aaaaaaa r=5", "/search?query=ZTF21aaaaaaa%20r%3D5"),
        ("ZTF21aaaaaaa ZTF21aaaaaab", "/search?query=ZTF21aaaaaaa%20ZTF21aaaaaab"),
        ("M31 & more=1?", "/search?query=M31%20%26%20more%3D1%3F"),
        ("", "/search?query="),
    ],
)
def test_an_object_leads_to_its_page_and_all_else_to_searches(typed: Typed, text: str, to: str) -> None:
    assert typed(text)["to"] == to


@pytest.mark.parametrize(("text", "option"), [("ve", "4 Vesta"), ("at2021", "AT 2021co"), ("lsst", ODD_NAME)])
def test_names_of_the_tables_are_suggested(typed: Typed, text: str, option: str) -> None:
    assert option in [each["text"] for each in typed(text)["options"]]


def test_a_keyword_waits_for_its_value(typed: Typed) -> None:
    (option,) = [each for each in typed("10.5 20.5 aft")["options"] if each["text"].endswith("after=")]
    assert option == {"text": "10.5 20.5 after=", "label": "after=", "about": "since a date", "to": "", "line": ""}


def test_a_store_that_is_down_takes_names_away_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALERTSCOPE_STORE", "hbase://127.0.0.1:1")
    ask = _asking()
    said = ask("QSO")
    assert "does not answer" in said["note"]
    assert "class=QSO" in [option["text"] for option in said["options"]]
    assert said["line"]
    assert ask("lsst")["to"] == "/search?query=lsst"


def test_a_public_api_is_not_asked_at_each_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALERTSCOPE_STORE", "fink:http://127.0.0.1:1")
    ask = _asking()
    assert [ask(text)["note"] for text in ("ve", "ves", "zt", "ZTF21ab", "class=Mi")] == [""] * 5
    assert ask("vest")["note"]


@pytest.mark.parametrize("text", ["'" * 300, "\x00\ud7ff<b>", "class=" * 100, "🔭 = ( \\", "ZTF21" * 400, "a" * 5000])
def test_any_text_is_answered(typed: Typed, text: str) -> None:
    typed(text)


def test_one_text_mends_all_that_is_off() -> None:
    said = said_of("class=SN candidate trend=rissing lst=3")
    assert len(said["problems"]) == 2
    assert not parse(said["instead"]).problems
    assert said["instead"] == "class=SN candidate trend=rising last=3"
    assert said_of("M31")["instead"] == ""


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_example_is_understood(example: tuple[str, str]) -> None:
    question = parse(example[0])
    assert question.action != "nothing"
    assert not question.problems
