"""A topic's list of candidates on its page: what it shows, what its controls do, and what it asks of the store."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data_access import open_store
from data_access.errors import StoreUnavailable
from data_access.schema import TABLES
from science.labels import SOLAR_SYSTEM, VARIABLE_STARS
from science.topic_labels import TOPIC_LABELS
from tests.pages import candidates_sky as sky
from tests.pages.conftest import OpenPage, all_texts
from tests.pages.meter import Meter, begin_at

DOWN = "hbase://127.0.0.1:1"
PAGE = "variable_stars.py"
IN_A_PAGE = 12


def names(test: AppTest) -> list[str]:
    return sky.shown_on(test, PAGE)


def counts(test: AppTest) -> str:
    return next(caption.value for caption in test.caption if "object" in caption.value).replace("\\", "")


WAVE = [("scan", "ztf.class")] * len(TOPIC_LABELS[VARIABLE_STARS])


def curves(number: int) -> list[tuple[str, str]]:
    return [("scan", "ztf")] * number


def test_a_list_costs_a_wave_and_the_curves_of_the_cards_in_view(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["nights"] = "all"
    test.run()
    assert not test.exception
    assert names(test) == [sky.star(number) for number in range(IN_A_PAGE)]
    assert meter.take() == WAVE + curves(IN_A_PAGE)
    test.run()
    assert meter.take() == [], "drawing it again"
    test.query_params["p"] = "2"
    test.run()
    assert names(test) == [sky.star(number) for number in range(IN_A_PAGE, 2 * IN_A_PAGE)]
    assert meter.take() == curves(IN_A_PAGE), "the next page: its curves alone"
    test.query_params["p"] = "1"
    test.run()
    assert meter.take() == [], "paging back"


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("sort", "name"),
        ("look", "table"),
        ("nights", "10"),
        ("nights", "1"),
        ("find", "aaaaaa"),
        ("class", "Mira variable (SIMBAD)"),
    ],
)
def test_a_control_asks_the_store_for_nothing_but_curves_not_seen(meter: Meter, parameter: str, value: str) -> None:
    test = begin_at(PAGE, meter)
    test.run()
    seen = set(names(test))
    meter.take()
    test.query_params[parameter] = value
    test.run()
    assert not test.exception
    assert Counter(meter.take()) == Counter(curves(len(set(names(test)) - seen)))


def test_other_dates_are_one_wave(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.run()
    meter.take()
    for name, value in (("nights", "dates"), ("from", "2021-11-01"), ("to", "2021-11-12")):
        test.query_params[name] = value
    test.run()
    asked = Counter(meter.take())
    assert asked["scan", "ztf.class"] == len(WAVE)
    # Stars were last seen every second day from 2021-11-22 18:00 back; each also two days before.
    assert set(names(test)) == {sky.star(number) for number in range(4, 11)}
    assert "seen since 2021-11-01 until 2021-11-12" in counts(test)


def test_dates_alone_in_an_address_are_enough(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["from"] = test.query_params["to"] = "2021-11-12"
    test.run()
    assert names(test) == [sky.star(4), sky.star(5)]
    test.selectbox(key="candidates-nights-variable-stars").set_value("30").run()
    assert test.query_params["nights"] == "30"
    assert len(names(test)) == IN_A_PAGE


def test_choosing_dates_in_the_fields_puts_them_into_the_address(meter: Meter) -> None:
    import datetime

    test = begin_at(PAGE, meter).run()
    test.selectbox(key="candidates-nights-variable-stars").set_value("dates").run()
    test.date_input(key="candidates-from-variable-stars").set_value(datetime.date(2021, 11, 12)).run()
    test.date_input(key="candidates-to-variable-stars").set_value(datetime.date(2021, 11, 12)).run()
    assert test.query_params["from"] == "2021-11-12"
    assert set(names(test)) == {sky.star(4), sky.star(5)}


def test_filter_class_and_order_are_set_by_their_fields_and_stand_in_the_address(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["nights"], test.query_params["p"] = "all", "2"
    test.run()
    test.selectbox(key="candidates-class-variable-stars").set_value("Mira variable (SIMBAD)").run()
    assert test.query_params["class"] == "Mira variable (SIMBAD)"
    assert "p" not in test.query_params, "another list begins at its first page"
    assert names(test) == [sky.star(number) for number in range(0, sky.STARS, 3)]
    test.selectbox(key="candidates-sort-variable-stars").set_value("brightest").run()
    assert names(test) == [sky.star(number) for number in range(0, sky.STARS, 3)][::-1]
    test.text_input(key="candidates-find-variable-stars").set_value(sky.star(3)).run()
    assert names(test) == [sky.star(3)]
    assert counts(test).startswith("1 of 30 objects")


def test_nothing_left_offers_the_way_back(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["find"] = "nowhere"
    test.run()
    assert "No candidate is left" in test.info[0].value
    test.button(key="all-classes-variable-stars").click().run()
    assert "find" not in test.query_params
    assert names(test)


def test_the_count_is_honest_about_what_was_not_read(meter: Meter) -> None:
    test = begin_at("microlensing.py", meter).run()
    assert counts(test).startswith("100 objects, seen since 2021-10-24.")
    assert "Only the newest 100 alerts of Microlensing candidate were read; there are more." in counts(test)
    test.button(key="candidates-read-microlensing").click().run()
    assert counts(test) == "130 objects, seen since 2021-10-24."
    assert test.query_params["read"] == "300"


def test_impossible_values_in_the_address_are_the_defaults(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    for name, value in {"nights": "7", "p": "99", "sort": "<b>", "look": "x", "from": "yesterday", "read": "1"}.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    assert len(names(test)) == 3, "the last page of the fifteen stars of thirty nights"


def test_a_class_that_is_not_there_is_shown_as_asked(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["class"] = sky.ATTACK
    test.run()
    assert not test.exception
    assert "No candidate is left" in test.info[0].value


def test_a_card_tells_class_brightness_band_date_age_and_curve(meter: Meter) -> None:
    test = begin_at(PAGE, meter).run()
    text = all_texts(test).replace("\u00a0", " ")
    assert "Mira variable \\(SIMBAD\\)" in text
    assert "**19.00 ± 0.10** :small[:gray[mag]]" in text
    assert "2021-11-22 18:00 UTC · newest night" in text
    assert "2021-11-20 18:00 UTC · 2.0 d before" in text
    assert "3 alerts in g over 4 d · seen 100×" in text
    images = [image.proto.imgs[0] for image in test.get("image")]
    assert len(images) == IN_A_PAGE
    assert images[0].alt == f"Light curve of {sky.star(0)}: 3 alerts in g over 4 d"
    assert max(len(image.url) for image in images) < 3_000


def test_the_table_holds_the_whole_list_with_units_and_opens_objects(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["look"], test.query_params["nights"] = "table", "all"
    test.run()
    table = test.dataframe[0].value
    assert len(table) == sky.STARS
    assert {"Object", "Class", "Newest alert (UTC)", "Difference magnitude (AB)", "Error (mag)"} <= set(table.columns)


def test_what_moves_comes_once_and_survey_text_is_harmless(meter: Meter) -> None:
    test = begin_at("solar_system.py", meter).run()
    assert not test.exception
    labels = [link.proto.label for link in test.get("page_link")]
    hostile = [label for label in labels if "onerror" in label]
    assert len(hostile) == 1
    assert "](http" not in hostile[0]
    assert "<img" not in hostile[0].replace("\\<", "")
    assert sum("TRCK" in label for label in labels) == 1
    queries = [link.proto.query_string for link in test.get("page_link")]
    assert f"tracklet={sky.TRACKLET}" in queries
    assert any(query.startswith("name=%3Cimg") for query in queries)
    asked = Counter(meter.take())
    assert asked == Counter(
        {
            ("scan", "ztf.class"): len(TOPIC_LABELS[SOLAR_SYSTEM]),
            ("scan", "ztf.ssnamenr"): 1,
            ("scan", "ztf.tracklet"): 1,
        }
    )


@pytest.mark.parametrize("page", ["supernovae.py", "microlensing.py"])
@pytest.mark.parametrize("with_tables", [True, False])
def test_a_store_without_candidates_says_so(open_page: OpenPage, tmp_path: Path, page: str, with_tables: bool) -> None:
    address = f"embedded:{tmp_path / 'new'}"
    with open_store(address) as store:
        for table in TABLES if with_tables else ["ztf"]:
            store.create_table(table, TABLES[table].families)
    test = open_page(address, page)
    assert not test.exception
    assert "holds no candidate" in test.info[0].value


def test_dates_without_candidates_are_another_answer(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    for name, value in (("nights", "dates"), ("from", "2019-01-01"), ("to", "2019-02-01")):
        test.query_params[name] = value
    test.run()
    assert "between these dates" in test.info[0].value


def test_cards_stand_without_their_curves(meter: Meter, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StoreUnavailable("The store went away.")

    monkeypatch.setattr("data_access.cached.candidates_of_topics.curves_of", fail)
    test = begin_at(PAGE, meter).run()
    assert not test.exception
    assert "does not answer" in test.error[0].value
    assert len(names(test)) == IN_A_PAGE


def test_a_store_that_is_down_leaves_title_and_upload(open_page: OpenPage) -> None:
    test = open_page(DOWN, PAGE)
    assert not test.exception
    assert test.title[0].value == "Variable stars"
    assert "does not answer" in test.error[0].value
    assert [button.label for button in test.button] == ["Retry"]
    assert len(test.file_uploader) == 1
