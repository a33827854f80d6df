"""The page of searches: what was understood, what was found, and what it asked of the store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from components.plain_text import escaped
from components.results import results_map
from data_access import open_store
from data_access.row_keys import join, pixels_of
from data_access.store import Store
from tests.components.made_stamps import EPOCHS
from tests.pages import candidates_sky as sky
from tests.pages.conftest import OpenPage, all_texts
from tests.pages.meter import Meter, begin_at, metered
from tests.table_rows import alert_row, put

PAGE = "search.py"
IN_A_PAGE = 12
MANY = 1_200
WHOLE = "ZTF21whole"
HOSTILE_LABEL = "<b>x</b>"


@pytest.fixture(autouse=True)
def nobody_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALERTSCOPE_SERVICES", "off")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    found = f"embedded:{tmp_path_factory.mktemp('search') / 'sky'}"
    with open_store(found) as store:
        sky.fill(store)
        many = [(f"ZTF20many{number // 2}", sky.NEWEST_JD - number / 1e3) for number in range(MANY)]
        put(store, "ztf.class", *((join("Unknown", jd, name), alert_row(name, jd)[1]) for name, jd in many))
        fill_whole(store)
        fill_scores(store)
    return found


def fill_scores(store: Store) -> None:
    """Two stars in each table that lists alerts by a score, the second of them the clearer case."""
    for number, score in ((0, -0.1), (1, -0.5)):
        jd, name = sky.NEWEST_JD - number, sky.star(number)
        low, slsn = 0.5 / (1 + number), 0.8 + 0.1 * number
        put(store, "ztf.anomaly", (join(jd, name), alert_row(name, jd, d_anomaly_score=score)[1]))
        put(store, "ztf.low_state_blazars", (join(jd, name), alert_row(name, jd, d_blazar_stats_m2=low)[1]))
        put(store, "ztf.slsn", (join(jd, name), alert_row(name, jd, d_slsn_score=slsn)[1]))


def fill_whole(store: Store) -> None:
    """An object with all that a card can show."""
    for age in range(4):
        jd = sky.NEWEST_JD + 1 - 3 * age
        fields = {
            "i_ra": 150.0, "i_dec": -2.5, "i_distnr": 0.4, "i_magnr": 18.5, "i_sigmagnr": 0.02, "i_magpsf": 18.0,
            "i_ndethist": 77, "i_jdstarthist": 2459366.5, "d_cdsxmatch": "RRLyr", "d_tns": "SN Ia", "i_neargaia": 0.2,
            "i_distpsnr1": -999.0, "d_gcvs": "Unknown",
        }  # fmt: skip
        put(store, "ztf", alert_row(WHOLE, jd, **fields))
    hostile = alert_row("ZTF21hostile", sky.NEWEST_JD, i_ra=10.0, i_dec=10.0, d_tns=sky.ATTACK)
    put(store, "ztf", hostile)
    put(store, "ztf.class", (join(HOSTILE_LABEL, sky.NEWEST_JD, "ZTF21hostile"), hostile[1]))
    placed = alert_row("ZTF21placed", sky.NEWEST_JD, i_ra=210.0, i_dec=-10.0, i_jdstarthist=sky.NEWEST_JD)[1]
    pixel = int(pixels_of([210.0], [-10.0])[0])
    put(store, "ztf.pixel128", (join(pixel, sky.NEWEST_JD, "ZTF21placed"), placed))
    stamp = {b"b:cutoutScience_stampData": EPOCHS["plain"].cells["Science"]}
    put(store, "ztf.cutouts", (join(WHOLE, sky.NEWEST_JD + 1), stamp))


@pytest.fixture
def meter(address: str, monkeypatch: pytest.MonkeyPatch) -> Meter:
    return metered(address, monkeypatch)


def test_ten_cards_cost_a_search_and_one_wave_and_looking_at_them_otherwise_nothing(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["query"] = "class=Mira"
    test.run()
    assert not test.exception
    calls = meter.take()
    searched = [call for call in calls if call == ("scan", "ztf.class")]
    assert 1 <= len(searched) <= 2, "a scan for each spelling of the label"
    assert calls[: len(searched)] == searched
    assert len(sky.shown_on(test, "object.py")) == 10
    assert calls[len(searched) :] == [("scan", "ztf")] * 10 + [("rows", "ztf.cutouts")]
    for name, value in (
        ("sort", "brightest"),
        ("sky", "1"),
        ("sel", sky.star(3)),
        ("look", "table"),
        ("look", "cards"),
    ):
        test.query_params[name] = value
        test.run()
        assert not test.exception
        assert meter.take() == []


@pytest.mark.parametrize("is_here", [True, False])
def test_a_cone_is_shown_on_images_or_where_there_are_none_on_the_whole_sky(
    open_page: OpenPage, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_here: bool
) -> None:
    script = tmp_path / "aladin.js"
    if is_here:
        script.touch()
    monkeypatch.setattr(results_map, "ALADIN_FILE", script)
    test = open_page(address, PAGE, query="210 -10 r=1m", sky="1")
    assert not test.exception
    assert len(test.get("plotly_chart")) == int(not is_here)


def test_pages_are_read_once_and_columns_of_other_tables_in_one_read(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["query"] = "class=Mira"
    test.query_params["unique"] = "0"
    test.run()
    meter.take()
    test.query_params["p"] = "2"
    test.run()
    assert meter.take() == [("scan", "ztf")] * 8 + [("rows", "ztf.cutouts")]
    test.query_params["p"] = "1"
    test.run()
    assert meter.take() == []
    test.query_params["look"] = "table"
    test.query_params["fields"] = "i:jdendhist,i:candid,x:unknown,i:publisher"
    test.run()
    assert meter.take() == [("rows", "ztf")]
    table = test.dataframe[0].value
    assert list(table["i:candid"]) == [int(jd * 1e6) for jd in sorted(mira_dates(), reverse=True)]
    assert "Read for each of 20 alerts: i:jdendhist, i:publisher." in all_texts(test).replace("\\", "")
    test.query_params["sort"] = "-i:candid"
    test.run()
    assert meter.take() == []
    assert list(test.dataframe[0].value["i:candid"]) == list(table["i:candid"])


def test_what_was_understood_and_how_much_there_is_stand_above_the_rows(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, query="class=Mira last=5")
    said = all_texts(test).replace("\\", "")
    assert "Newest alerts of class Mira" in said
    assert "Showing 5 of 20 alerts" in said
    assert "Cut at the newest 5" in said
    assert sky.shown_on(test, "object.py") == [sky.star(0), sky.star(3), sky.star(6)]


def mira_dates() -> list[float]:
    lasts = [sky.NEWEST_JD - 2 * number for number in range(0, sky.STARS, 3)]
    return [last - age for last in lasts for age in (0.0, 2.0)]


def test_what_is_not_read_is_counted_after_the_rows_and_asked_for_by_a_button(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["query"] = f"class=Unknown after={sky.NEWEST_JD - 100}"
    test.run()
    calls = meter.take()
    assert calls.index(("rows", "ztf.cutouts")) < len(calls) - 1
    assert calls[-1] == ("scan", "ztf.class")
    said = all_texts(test).replace("\\", "")
    assert f"Showing 1,000 of {MANY:,} alerts of {MANY // 2} objects, newest first" in said
    assert "narrow the dates" in said
    test.button(key="results-whole-CSV").click().run()
    assert f"{MANY:,} rows, " in all_texts(test).replace("\\", "")
    assert "Save CSV" in [button.proto.label for button in test.get("download_button")]
    meter.take()
    more = next(button for button in test.button if "Show the next" in button.label)
    more.click().run()
    assert "last=2000" in test.query_params["query"]
    said = all_texts(test).replace("\\", "")
    assert f"{MANY:,} alerts of {MANY // 2} objects" in said
    assert not [button for button in test.button if "Show the next" in button.label]


def test_a_card_shows_only_what_its_alerts_hold(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, query=WHOLE)
    said = all_texts(test).replace("\\", "").replace("\u00a0", " ")
    for text in (
        ":blue-badge[RR Lyrae variable (SIMBAD)]", "SIMBAD: RRLyr", "TNS: SN Ia", "⚠ ZTF reference 0.4″", "Gaia 0.2″",
        "1 of 1", "10 00 00.000 -02 30 00.00 · 150.00000 -2.50000", "seen 77×, 4 alerts here", "steady ±",
        "2021-06-01 to 2021-11-23 UTC",
    ):  # fmt: skip
        assert text in said
    assert "PS1" not in said
    assert "GCVS" not in said
    stamp, curve = test.get("image")[-2:]
    assert stamp.proto.imgs[0].alt == f"Science cutout of {WHOLE}"
    assert curve.proto.imgs[0].alt.startswith(f"Light curve of {WHOLE}: 4 alerts in g over")


def test_a_map_on_demand_marks_what_is_selected(open_page: OpenPage, address: str) -> None:
    without = open_page(address, PAGE, query="class=RRLyr")
    assert not without.get("plotly_chart")
    test = open_page(address, PAGE, query=f"{WHOLE},{sky.star(0)}", sky="1", look="table", sel=WHOLE)
    figure = json.loads(test.get("plotly_chart")[0].proto.spec)
    (points,) = [trace for trace in figure["data"] if trace.get("customdata")]
    assert points["customdata"] == [WHOLE]  # the star has no position
    assert points["x"][0] > 0  # right ascension 150 degrees is west of the middle, to the right
    assert any(trace.get("name") == WHOLE for trace in figure["data"])
    names = list(test.dataframe[0].value["Object"])
    assert test.session_state["result-table"]["selection"]["rows"] == [names.index(WHOLE)]
    assert f"oid={WHOLE}" in [link.proto.query_string for link in test.get("page_link")]


@pytest.mark.parametrize(
    ("text", "order", "said"),
    [
        ("class=Anomaly", "most anomalous first", "anomaly score **-0.500**"),
        ('class="(CTA) Blazar low state"', "lowest state first", "flux over low-state threshold **0.250**"),
        ('class="SLSN candidate"', "highest score first", "SLSN score **0.900**"),
    ],
)
def test_what_a_search_is_about_is_on_its_cards_and_is_an_order(
    open_page: OpenPage, address: str, text: str, order: str, said: str
) -> None:
    test = open_page(address, PAGE, query=text, sort="score")
    assert not test.exception
    assert sky.shown_on(test, "object.py") == [sky.star(1), sky.star(0)]
    assert said in all_texts(test).replace("\\", "")
    choice = next(box for box in test.selectbox if box.label == "Order")
    assert order in choice.options
    assert choice.value == "score"


def test_a_file_for_another_store_is_made_when_asked_for(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, query=WHOLE)
    assert not test.get("progress")
    test.button(key="results-export").click().run()
    assert not test.exception
    said = all_texts(test).replace("\\", "")
    assert "4 alerts of 1 object, " in said
    labels = [button.proto.label for button in test.get("download_button")]
    assert labels.count("Parquet") == 3


def test_a_trend_is_chosen_by_a_click(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, query="class=Mira after=2021-01-01", p="2", sel="x")
    trend = next(group for group in test.get("button_group") if "Rising" in [o.content for o in group.proto.options])
    trend.set_value("Rising").run()
    assert test.query_params["query"] == "class=Mira trend=rising after=2021-01-01"
    assert "p" not in test.query_params
    assert "sel" not in test.query_params


def test_an_object_is_found_by_its_name_and_by_how_it_begins(open_page: OpenPage, address: str) -> None:
    assert sky.shown_on(open_page(address, PAGE, query=sky.star(4)), "object.py") == [sky.star(4)]
    assert len(sky.shown_on(open_page(address, PAGE, query="ZTF21aaaaa"), "object.py")) == IN_A_PAGE


def test_nothing_found_says_why_and_offers_what_finds_something(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, query="class=Mira before=2019-01-01")
    assert "Nothing was found" in all_texts(test)
    wider = [link for link in test.get("page_link") if "Instead" in link.proto.label]
    assert len(wider) == 1
    assert wider[0].proto.query_string.startswith("query=")


def test_a_resolver_that_does_not_answer_is_not_nothing_found(
    open_page: OpenPage, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Nothing was found" in all_texts(open_page(address, PAGE, query="Qwertz"))
    monkeypatch.setenv("ALERTSCOPE_SERVICES", "on")
    monkeypatch.setenv("ALERTSCOPE_SESAME_URL", "off")
    monkeypatch.setenv("ALERTSCOPE_QUAERO_URL", "off")
    for name in ("Qwertzu", "99942"):
        test = open_page(address, PAGE, query=name)
        assert "Nothing was found" not in all_texts(test)
        assert f"**{name} could not be looked up everywhere.**" in test.warning[0].value
        assert "SIMBAD is switched off on this server" in all_texts(test)


def test_what_counts_from_now_is_searched_once_for_all_its_pages(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["query"] = "class=Mira last 3000 days"
    test.query_params["unique"] = "0"
    test.run()
    test.query_params["p"] = "2"
    test.run()
    meter.take()
    for page in ("1", "2"):
        test.query_params["p"] = page
        test.run()
        assert not test.exception
        assert meter.take() == []


def test_a_tracklet_leads_to_its_page_and_stands_in_a_table(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, query=sky.TRACKLET)
    assert not test.exception
    assert f"tracklet={sky.TRACKLET}" in [link.proto.query_string for link in test.get("page_link")]
    assert len(test.dataframe[0].value) == 3
    several = open_page(address, PAGE, query=sky.TRACKLET[:9])
    assert list(several.dataframe[0].value["d:tracklet"]) == [sky.TRACKLET] * 3


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


def test_hostile_names_of_catalogues_stay_text_on_cards_and_on_the_map(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, query=f"class={HOSTILE_LABEL}", sky="1")
    assert not test.exception
    said = all_texts(test)
    assert escaped(f"TNS: {sky.ATTACK}") in said
    assert "<img" not in said.replace(r"\<img", "")
    assert "<img" not in test.get("plotly_chart")[0].proto.spec
    assert "<b>" not in test.get("plotly_chart")[0].proto.spec
