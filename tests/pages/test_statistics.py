"""The page of statistics: what it tells of a night and of all, what its address does, and what it asks of the store."""

from __future__ import annotations

import datetime
import json
import statistics
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components.statistics import files, night_classes
from components.statistics.nights import Nights, nights_of
from components.statistics.time_lines import HOW, table
from data_access import night_counts, open_store
from data_access.errors import StoreUnavailable
from data_access.schema import TABLES
from data_access.search import parse
from tests.pages import nights_sky as sky
from tests.pages.conftest import OpenPage, all_texts
from tests.pages.meter import Meter, begin_at
from tests.table_rows import put

DOWN = "hbase://127.0.0.1:1"
PAGE = "night_statistics.py"
TABLE = "statistics_class"


@pytest.fixture
def nights(address: str) -> Nights:
    with open_store(address) as store:
        frame = night_counts.all_nights(store)
    return nights_of(frame)


def asked(meter: Meter) -> list[str]:
    """Calls on the table of statistics since they were taken last."""
    found = [call.kind for call in meter.calls if call.table == TABLE]
    others = [call for call in meter.calls if call.table not in (TABLE, "alertscope.about")]
    assert others == [], "nothing else is needed"
    meter.calls.clear()
    return found


def shown(test: AppTest) -> str:
    return all_texts(test).replace("\\", "")


def test_a_visit_is_one_short_look_and_one_scan_and_no_more_for_anybody(meter: Meter) -> None:
    test = begin_at(PAGE, meter).run()
    assert not test.exception
    looked = [(call.kind, call.rows) for call in meter.calls if call.table == TABLE]
    assert [kind for kind, _ in looked] == ["scan", "scan"]
    assert looked[0][1] <= 5, "the newest night"
    assert looked[1][1] == sky.NIGHTS, "all"
    meter.calls.clear()
    asks = {"night": sky.BEFORE, "column": "class:RRLyr", "lines": "sum", "log": "1", "years": "1"}
    for name, value in asks.items():
        test.query_params[name] = value
        test.run()
        assert not test.exception
        assert asked(meter) == [], name
    begin_at(PAGE, meter).run()
    assert asked(meter) == [], "another visitor"


def test_a_night_of_the_address_is_read_alone_first(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["night"] = sky.BEFORE
    test.run()
    assert asked(meter) == ["row", "scan"]
    assert "Night of 2022-01-30** (UTC)" in shown(test)
    assert "· newest" not in shown(test)


def test_the_first_look_is_drawn_before_all_nights_are_read(meter: Meter, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise StoreUnavailable("The store went away.")

    monkeypatch.setattr(night_counts, "all_nights", fail)
    test = begin_at(PAGE, meter).run()
    assert not test.exception
    newest = sky.passed(sky.NIGHTS - 1)
    assert f"**{newest:,}** :small[:gray[50 %]]" in shown(test)
    assert shown(test).count("comparing") == 10
    assert "does not answer" in test.error[0].value
    assert [button.label for button in test.button] == ["Retry"]


def test_the_numbers_stand_beside_those_of_thirty_nights_before(meter: Meter) -> None:
    test = begin_at(PAGE, meter).run()
    place = sky.NIGHTS - 1
    median = statistics.median(sky.passed(before) for before in range(place - 30, place))
    text = shown(test)
    assert f"**{sky.passed(place):,}**" in text
    assert f"usual {median:,.0f} (" in text
    assert f"median of the 30 nights before, {datetime.date(2022, 1, 1)} to 2022-01-30" in text
    assert "110 nights, 2021-09-24 to 2022-01-31" in text


def test_gaps_are_told_and_stepped_over(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["night"] = "2021-12-21"
    test.run()
    assert "Before this night, 20 nights without any alert." in shown(test)
    test.button(key="statistics-earlier").click().run()
    assert test.query_params["night"] == "20211130"
    test.button(key="statistics-later").click().run()
    assert test.query_params["night"] == "20211221"
    test.button(key="statistics-newest").click().run()
    assert "night" not in test.query_params
    assert test.button(key="statistics-later").disabled
    assert test.button(key="statistics-newest").disabled


def test_a_night_that_is_not_there_leads_to_its_neighbours(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["night"] = "20211210"
    test.run()
    assert not test.exception
    said = test.info[0].value
    assert "No alert is counted for the night of 2021-12-10" in said
    assert "before: 2021-11-30" in said
    assert "after: 2021-12-21" in said
    test.button(key="statistics-earlier").click().run()
    assert "Night of 2021-11-30" in shown(test)


@pytest.mark.parametrize("night", ["19000101", "21001231", "20220201"])
def test_a_night_far_outside_is_an_answer_too(meter: Meter, night: str) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["night"] = night
    test.run()
    assert not test.exception
    assert not test.error
    assert "No alert is counted" in test.info[0].value


def test_a_date_is_chosen_in_its_field(meter: Meter) -> None:
    test = begin_at(PAGE, meter).run()
    test.date_input(key="statistics-night").set_value(datetime.date(2021, 10, 5)).run()
    assert test.query_params["night"] == "20211005"
    assert "Night of 2021-10-05" in shown(test)


def test_what_is_no_night_says_what_would_be(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["night"] = "<b>20219999"
    test.run()
    assert not test.exception
    assert "was not understood" in test.warning[0].value
    assert "· newest" in shown(test)


def test_columns_are_set_by_their_field_and_stand_in_the_address(meter: Meter) -> None:
    test = begin_at(PAGE, meter).run()
    assert test.multiselect[0].value == ["basic:raw", "basic:sci"]
    test.multiselect[0].set_value(["class:QSO", f"class:{sky.ATTACK}"]).run()
    assert not test.exception
    assert test.query_params["column"] == ["class:QSO", f"class:{sky.ATTACK}"]
    assert "Quasar (SIMBAD): a square a night" in shown(test)
    test.multiselect[0].set_value([]).run()
    assert "column" not in test.query_params
    assert test.multiselect[0].value == ["basic:raw", "basic:sci"]


def test_columns_that_are_not_there_are_named(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["column"] = ["class:Nova", "class:QSO", "night"]
    test.run()
    assert not test.exception
    assert test.multiselect[0].value == ["class:QSO"]
    assert "Not counted in this store: class:Nova, night." in shown(test)


def test_a_share_that_makes_no_sense_is_not_drawn(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["lines"], test.query_params["column"] = "share", ["basic:fields", "class:QSO"]
    test.run()
    assert not test.exception
    assert "A share of Fields makes no sense" in shown(test)


@pytest.mark.parametrize("how", HOW)
def test_damaged_cells_are_unknown_everywhere(meter: Meter, how: str) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["night"], test.query_params["lines"] = sky.DAMAGED, how
    test.query_params["column"] = ["class:RRLyr", "basic:sci"]
    test.run()
    assert not test.exception
    text = shown(test)
    assert "2 damaged cells" in text
    assert "Received]\n**—**" in text
    assert "1 night of unknown count: crossed out." in text
    assert "1 count not known: left out." in text


def test_classes_that_are_usual_and_were_not_seen_are_listed(nights: Nights) -> None:
    frame = nights.frame.copy()
    frame.loc[frame.index[-1], "class:QSO"] = 0
    classes = night_classes.table(nights_of(frame)).set_index("label")
    assert classes.loc["QSO", "alerts"] == 0
    assert classes.loc["QSO", "usual"] == 40
    assert "Kilonova candidate" not in classes.index, "neither seen nor usual"
    assert classes["alerts"].tolist() == sorted(classes["alerts"], reverse=True)
    assert not {"simbad_tot", "simbad_gal"} & set(classes.index), "totals are no classes"


def test_what_is_drawn_are_counts_sums_and_shares(nights: Nights) -> None:
    columns = ["basic:sci", "class:QSO"]
    nightly, summed, share = (table(nights, columns, how) for how in HOW)
    expected = [sky.passed(place) for place in range(sky.NIGHTS)]
    assert nightly["basic:sci"].tolist() == expected[::-1], "newest first"
    assert summed["basic:sci"].iloc[0] == sum(expected)
    assert summed["class:QSO"].iloc[0] == 40 * sky.NIGHTS
    assert share["class:QSO"].iloc[0] == pytest.approx(100 * 40 / expected[-1])
    assert share["basic:sci"].iloc[0] == 50.0


def test_files_hold_what_is_shown(nights: Nights, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from components.download_files import FORMATS, csv_file, json_file

    monkeypatch.setenv("ALERTSCOPE_STORE", address)
    every = files.all_rows(nights)
    assert every.frame["night"].tolist() == sky.dates()[::-1]
    assert str(every.frame["basic:sci"].dtype) == "Int64"
    content = json.loads(json_file(every))
    assert content["rows"][0]["basic:sci"] == sky.passed(sky.NIGHTS - 1)
    damaged = content["rows"][sky.dates()[::-1].index(sky.DAMAGED)]
    assert damaged["basic:raw"] is None
    of_night = files.night_rows(nights).frame.set_index("column")
    assert of_night.loc["basic:raw", "alerts"] == 2 * sky.passed(sky.NIGHTS - 1)
    assert of_night.loc["class:QSO", "alerts"] == 40
    assert of_night.index.is_unique
    assert b"# content: Night of 2022-01-31" in csv_file(files.night_rows(nights))
    for how in HOW:
        for rows in (files.line_rows(nights, ["basic:sci", "class:QSO"], how), files.night_rows(nights)):
            for _, _, write in FORMATS.values():
                assert len(write(rows)) > 100


@pytest.mark.parametrize(
    ("tables", "words"),
    [(["ztf"], "This store has no night statistics"), (list(TABLES), "No night is counted yet")],
)
def test_a_store_without_nights_says_so(open_page: OpenPage, tmp_path: Path, tables: list[str], words: str) -> None:
    address = f"embedded:{tmp_path / 'new'}"
    with open_store(address) as store:
        for name in tables:
            store.create_table(name, TABLES[name].families)
    test = open_page(address, PAGE)
    assert not test.exception
    assert not test.error
    assert words in test.info[0].value


@pytest.mark.parametrize(("raw", "one_number"), [(5, True), (9, False)])
def test_a_store_that_keeps_all_says_so(open_page: OpenPage, tmp_path: Path, raw: int, one_number: bool) -> None:
    address = f"embedded:{tmp_path / 'kept'}"
    with open_store(address) as store:
        store.create_table(TABLE, TABLES[TABLE].families)
        put(store, TABLE, sky.row("20211022", {"basic:raw": raw, "basic:sci": 5}))
    assert ("Received and passed are one number here" in shown(open_page(address, PAGE))) is one_number


@pytest.mark.parametrize("cells", [{"basic:sci": 5}, {"class:RRLyr": 1}, {"basic:raw": 0, "basic:sci": 0}])
def test_one_night_alone_is_compared_with_nothing(open_page: OpenPage, tmp_path: Path, cells: dict[str, int]) -> None:
    address = f"embedded:{tmp_path / 'one'}"
    with open_store(address) as store:
        store.create_table(TABLE, TABLES[TABLE].families)
        put(store, TABLE, sky.row("20211022", cells))
    for how in HOW:
        test = open_page(address, PAGE, lines=how, log="1")
        assert not test.exception
        assert not test.error
        assert "fewer than 3 nights before this one" in shown(test)
        assert "1 night, 2021-10-22" in shown(test)
        assert test.button(key="statistics-earlier").disabled


def test_a_store_that_is_down_says_so_once(open_page: OpenPage) -> None:
    test = open_page(DOWN, PAGE)
    assert not test.exception
    assert len(test.error) == 1
    assert "does not answer" in test.error[0].value


def test_survey_text_is_harmless(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["column"] = [f"class:{sky.ATTACK}"]
    test.run()
    assert not test.exception
    captions = [caption.value for caption in test.caption if "onerror" in caption.value]
    assert captions
    for caption in captions:
        assert "\\<img" in caption
        assert "](http" not in caption


@pytest.mark.parametrize("label", ["RRLyr", "SN candidate", "(CTA) Blazar low state", "Solar System MPC"])
def test_a_class_leads_to_its_alerts_of_the_night(label: str) -> None:
    address = urlsplit(night_classes.alerts_of(label, "20211022"))
    assert address.path == "search"
    asked = parse(parse_qs(str(address.query))["query"][0])
    assert (asked.action, asked.label) == ("class", label)
    assert asked.start_jd == 2459509.5, "the night of a date begins at 0 h UTC"
    assert asked.stop_jd == pytest.approx(2459510.5, abs=2e-8)


def test_a_label_that_no_search_knows_leads_nowhere() -> None:
    assert night_classes.alerts_of(sky.ATTACK, "20211022") is None


def test_a_table_of_a_night_without_classes_is_empty() -> None:
    frame = pd.DataFrame({"night": ["20211022"], "basic:sci": pd.array([5], dtype="Int64")})
    assert night_classes.table(nights_of(frame)).empty
