"""The object's page in all its states, on real stores."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data_access import cached, open_store
from data_access.errors import StoreUnavailable
from data_access.row_keys import join
from tests.pages import object_sky as sky
from tests.pages.conftest import OpenPage, all_texts
from tests.table_rows import alert_row, put

DOWN = "hbase://127.0.0.1:1"
PAGE = "object.py"


def charts(test: AppTest) -> list[Any]:
    return [element.proto for element in test.get("vega_lite_chart")]


def button(test: AppTest, key: str) -> Any:
    return next(element for element in test.button if element.key == key)


def _one(value: str | list[str]) -> str:
    return value if isinstance(value, str) else value[0]


def test_found_says_who_and_shows_curve_classes_and_words(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.USUAL)
    assert not test.exception
    assert [title.value for title in test.title] == [sky.USUAL]
    said = all_texts(test)
    assert any("150.100007 +2.200000" in str(part.proto) for part in test.get("bidi_component")), "to be copied"
    assert "15 good points" in said, "14 alerts and one detection known from a history"
    assert "2 low quality · 3 limits" in said
    assert "in 10 of 14 alerts (71%)" in said
    assert len(charts(test)) == 2
    assert any(caption.value.startswith("Apparent magnitude") for caption in test.caption), "a source is behind"
    assert "Class of each of 14 alerts" in charts(test)[1].alt
    assert "**Alert 14 of 14**" in said
    assert "Difference magnitude r = 19.30 ± 0.10" in said.replace("\\", "")


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("diffmag", "Difference magnitude"),
        ("appmag", "Apparent magnitude"),
        ("diffflux", "Difference flux"),
        ("appflux", "Apparent flux"),
        ("nonsense", "Apparent magnitude"),
    ],
)
def test_the_address_decides_the_unit(open_page: OpenPage, address: str, unit: str, words: str) -> None:
    test = open_page(address, PAGE, oid=sky.USUAL, unit=unit)
    assert not test.exception
    assert any(caption.value.startswith(words) for caption in test.caption)


def test_all_units_are_one_chart_so_that_zoom_stays(open_page: OpenPage, address: str) -> None:
    drawn = [charts(open_page(address, PAGE, oid=sky.USUAL, unit=unit))[0] for unit in ("diffmag", "appflux")]
    assert drawn[0].spec == drawn[1].spec
    assert drawn[0].alt == drawn[1].alt, "the browser makes it part of the chart's own description"


@pytest.mark.parametrize(
    "query", [{"time": "mjd"}, {"time": "ago"}, {"color": "1"}, {"bands": "g"}, {"tab": "Numbers"}]
)
def test_every_option_of_the_address_is_drawn(open_page: OpenPage, address: str, query: dict[str, str]) -> None:
    test = open_page(address, PAGE, oid=sky.USUAL, **query)
    assert not test.exception
    assert not test.error
    assert charts(test)


def test_switching_all_bands_off_says_so(open_page: OpenPage, address: str) -> None:
    assert "All bands are switched off" in all_texts(open_page(address, PAGE, oid=sky.USUAL, bands="none"))


def test_the_epoch_of_the_address_is_in_hand_and_buttons_move_it(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.USUAL, epoch=str(sky.candid_of(4)))
    assert "**Alert 5 of 14**" in all_texts(test)
    button(test, "epoch-left").click().run()
    assert "**Alert 4 of 14**" in all_texts(test)
    assert _one(test.query_params["epoch"]) == str(sky.candid_of(3))
    assert "negative" in all_texts(test), "the words follow"
    button(test, "epoch-right").click().run()
    button(test, "epoch-right").click().run()
    assert _one(test.query_params["epoch"]) == str(sky.candid_of(5))


def test_the_ends_have_no_further_step(open_page: OpenPage, address: str) -> None:
    assert button(open_page(address, PAGE, oid=sky.USUAL), "epoch-right").disabled
    assert button(open_page(address, PAGE, oid=sky.USUAL, epoch=str(sky.candid_of(0))), "epoch-left").disabled


@pytest.mark.parametrize("epoch", ["12", "not-a-number", "9" * 30])
def test_an_epoch_that_is_not_there_gives_the_newest(open_page: OpenPage, address: str, epoch: str) -> None:
    test = open_page(address, PAGE, oid=sky.USUAL, epoch=epoch)
    assert not test.exception
    assert "**Alert 14 of 14**" in all_texts(test)


def test_not_found_says_why_and_names_what_is_near(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid="ZTF21aaaaaaz")
    said = all_texts(test)
    assert "There is no alert of ZTF21aaaaaaz" in said
    assert sky.USUAL in said
    test = open_page(address, PAGE, oid="ztf21AAAAAAA")
    assert sky.USUAL in all_texts(test), "the spelling of the survey is suggested"


@pytest.mark.parametrize("name", ["<b>x</b>", "a b", "../etc", "ZTF21_", "x" * 90])
def test_a_bad_name_is_told_and_nothing_is_asked(open_page: OpenPage, address: str, name: str) -> None:
    test = open_page(address, PAGE, oid=name)
    assert not test.exception
    assert "not understood" in all_texts(test) or "No object was asked for" in all_texts(test)


def test_no_name_leads_to_the_search(open_page: OpenPage, address: str) -> None:
    assert "No object was asked for" in all_texts(open_page(address, PAGE))


def test_a_store_that_is_down_says_so(open_page: OpenPage) -> None:
    test = open_page(DOWN, PAGE, oid=sky.USUAL)
    assert not test.exception
    assert "does not answer" in all_texts(test)
    assert "hbase://" not in all_texts(test)


def test_what_was_read_before_is_shown_with_its_age_while_the_store_is_down(
    open_page: OpenPage, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = open_page(address, PAGE, oid=sky.USUAL)
    memory = cached._memories()["history"]
    monkeypatch.setattr(memory, "_fresh_seconds", -1.0)

    def down(*_: object) -> None:
        raise StoreUnavailable("gone")

    monkeypatch.setattr(cached.queries, "history_of", down)
    test.run()
    assert not test.exception
    said = all_texts(test)
    assert "Shown is what was read" in said
    assert charts(test), "the curve is still there"


def test_an_object_without_cutouts_says_so_and_shows_the_rest(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.SINGLE)
    assert not test.exception
    assert not test.error
    assert len(charts(test)) == 2
    assert "from a single alert" in all_texts(test)
    assert any(caption.value.startswith("Difference magnitude") for caption in test.caption), "no source behind"


def test_one_band_alone_is_no_error(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.RED_ONLY, color="1")
    assert not test.exception
    assert "no g and r within 0" in all_texts(test)


def test_three_thousand_points_are_drawn_on_a_canvas(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.LARGE)
    assert not test.exception
    chart = charts(test)[0]
    assert json.loads(chart.spec)["usermeta"]["embedOptions"]["renderer"] == "canvas"
    assert sum(len(dataset.data.data) for dataset in chart.datasets) < 200_000


def test_an_object_known_only_from_histories_has_a_curve_but_no_stamps(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.BORROWED)
    assert not test.exception
    assert charts(test)
    assert "No alert of its own" in all_texts(test)


def test_something_that_moves_says_so(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.MOVING, tab="Links")
    assert not test.exception
    said = all_texts(test)
    assert "apart" in said
    assert "Solar System\\: 8467" in said


def test_names_from_outside_stay_text(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.HOSTILE)
    assert not test.exception
    for element in [*test.markdown, *test.caption]:
        assert not re.search(r"(?<!\\)(<img|:red|\$x)|\]\(http", element.value), element.value


def test_tables_that_are_missing_are_said(open_page: OpenPage, tmp_path: Path) -> None:
    address = f"embedded:{tmp_path / 'bare'}"
    with open_store(address) as store:
        store.create_table("ztf", ("i", "d", "a", "b"))
        put(store, "ztf", alert_row(sky.USUAL, sky.FIRST_JD, i_ra=1.0, i_dec=1.0))
    test = open_page(address, PAGE, oid=sky.USUAL)
    assert not test.exception
    said = all_texts(test)
    assert "no table of upper limits, low-quality points" in said.replace("\\", "") or "no table of" in said


def test_a_store_without_any_alert_says_so(open_page: OpenPage, tmp_path: Path) -> None:
    address = f"embedded:{tmp_path / 'empty'}"
    with open_store(address) as store:
        store.create_table("statistics_class", ("basic", "class"))
    test = open_page(address, PAGE, oid=sky.USUAL)
    assert not test.exception
    assert "holds no alerts at all" in all_texts(test)


def test_cells_that_cannot_be_read_are_counted(open_page: OpenPage, tmp_path: Path) -> None:
    address = f"embedded:{tmp_path / 'damaged'}"
    with open_store(address) as store:
        sky.fill(store)
        key, cells = alert_row(sky.SINGLE, sky.FIRST_JD, i_ra=10.0, i_dec=5.0)
        put(store, "ztf", (key, {**cells, b"i:magpsf": b"xx", b"i:distnr": b"yyy"}))
        assert key == join(sky.SINGLE, sky.FIRST_JD)
    test = open_page(address, PAGE, oid=sky.SINGLE)
    assert not test.exception
    assert "2 cells of this object could not be read" in all_texts(test)


def test_tabs_draw_what_they_promise(open_page: OpenPage, address: str) -> None:
    numbers = open_page(address, PAGE, oid=sky.USUAL, tab="Numbers", unit="diffflux")
    table = numbers.dataframe[0].value
    assert {"difference_flux_mjy", "difference_flux_err_mjy", "candid"} <= set(table.columns)
    assert str(sky.candid_of(13)) in set(table["candid"].dropna())
    links = open_page(address, PAGE, oid=sky.USUAL, tab="Links")
    assert len(links.get("link_button")) > 15
    files = open_page(address, PAGE, oid=sky.USUAL, tab="Downloads")
    assert len(files.get("download_button")) >= 8


def test_fields_are_found_by_a_word_of_their_meaning(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.USUAL, tab="Fields of this alert")
    everything = test.dataframe[0].value
    assert "i:magpsf" in set(everything["Field"])
    test.text_input(key=f"fields-{sky.USUAL}").set_value("real-bogus deep").run()
    assert set(test.dataframe[0].value["Field"]) == {"i:drb"}
    test.text_input(key=f"fields-{sky.USUAL}").set_value("no such thing").run()
    assert "No field matches" in all_texts(test)
