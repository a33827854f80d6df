"""The page of the night: what to point at, section by section, night by night, and what it asks of the store."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data_access import open_store
from data_access.errors import BadRequest
from data_access.search import parse
from data_access.tonight import tonight
from science.tonight import SECTIONS, changes_of
from tests.pages import tonight_sky as sky
from tests.pages.conftest import OpenPage, all_texts
from tests.pages.meter import Meter, begin_at

PAGE = "tonight.py"
DATED = {"(CTA) Blazar high state", "(CTA) Blazar low state", "SLSN candidate", "Anomaly"}


def links(test: AppTest, page: str) -> list[dict[str, list[str]]]:
    return [parse_qs(link.proto.query_string) for link in test.get("page_link") if link.proto.page == page]


def cards(test: AppTest) -> list[str]:
    """Objects that have a card, from top to bottom."""
    return [query["oid"][0] for query in links(test, "object") if "oid" in query]


def test_what_to_point_at_comes_first_then_each_section_once(meter: Meter) -> None:
    test = begin_at(PAGE, meter).run()
    assert not test.exception
    shown = cards(test)
    # Supernovae that do not fade, in the order of follow-up; then what rises most surely, limits and the like aside.
    assert shown[:4] == ["ZTF21risinga", "ZTF21youngaa", "ZTF21outburs", "ZTF21lensaaa"]
    assert set(shown[4:6]) == {"ZTF21fadinga", "ZTF21oldaaaa"}
    assert shown[6:9] == ["ZTF21blazara", "ZTF21oddestaa", "ZTF21lessodda"]
    assert shown[9:12] == ["ZTF21limitaa", "ZTF21negativ", "ZTF21unsurea"], "newest first"
    assert len(shown) == len(set(shown))
    text = all_texts(test).replace("\\", "")
    assert "**Night of 2021-11-23** (UTC), the newest. 2,000 alerts received, 1,234 passed" in text
    assert "rising 0.80 ± 0.02 mag/day" in text
    assert "anomaly score -0.90" in text
    assert "Only the newest 60 alerts of Unknown were read; there are more." in text
    assert "Unclassified (70)" in text, "the broker counted those that were not read"
    assert "<img" not in all_texts(test).replace("\\<", "")
    moving = links(test, "solar_system")
    assert [query["name"][0] for query in moving if "name" in query] == [sky.ATTACK]


def test_it_costs_a_wave_of_scans_and_a_wave_of_curves(meter: Meter) -> None:
    test = begin_at(PAGE, meter).run()
    labels = [label for section in SECTIONS for label in section.labels]
    asked = Counter(meter.take())
    assert asked["scan", "ztf.class"] == len([label for label in labels if label not in DATED])
    assert {name for _, name in asked} >= {"ztf.slsn", "ztf.anomaly", "ztf.low_state_blazars", "ztf.high_state_blazars"}
    curves = asked["scan", "ztf"] + asked["scan", "ztf.ssnamenr"]
    assert curves == len(cards(test)) + 1
    assert asked.total() == len(labels) + curves
    test.run()
    assert meter.take() == [], "drawing it again"
    test.query_params["show"] = "s"
    test.run()
    assert set(meter.take()) <= {("scan", "ztf")}, "only curves of cards that were not shown"
    assert not {"ZTF21outburs", "ZTF21oddestaa"} & set(cards(test))
    test.query_params["site"] = "lasilla"
    test.run()
    assert meter.take() == []
    assert not test.exception


def test_what_is_no_night_says_what_would_be(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["night"] = "last night"
    test.run()
    assert not test.exception
    assert "“last night” was not understood" in test.warning[0].value


def test_the_night_before_is_a_click_and_an_address(meter: Meter) -> None:
    test = begin_at(PAGE, meter).run()
    test.button(key="statistics-earlier").click().run()
    assert test.query_params["night"] == sky.BEFORE
    assert cards(test) == ["ZTF21beforea", "ZTF21beforeb"]
    assert "Night of 2021-11-22" in all_texts(test)
    assert "the newest" not in all_texts(test)
    assert {"night": [sky.BEFORE]} in links(test, "statistics")
    assert {"nights": ["dates"], "from": ["2021-11-22"], "to": ["2021-11-22"]} in links(test, "supernovae")
    test.query_params["night"] = "2021-01-01"
    test.run()
    assert "No candidate of the night of 2021\\-01\\-01" in "".join(info.value for info in test.info)
    for night in ("<b>", "20219999"):
        test.query_params["night"] = night
        test.run()
        assert not test.exception
        assert cards(test)[0] == "ZTF21risinga"


def test_each_link_to_a_search_asks_for_what_it_says(meter: Meter, address: str) -> None:
    test = begin_at(PAGE, meter).run()
    asked = [parse(query["query"][0]) for query in links(test, "search") if "query" in query]
    labels = {label for label, _, _ in sky.CANDIDATES} | {"(CTA) Blazar high state", "Unknown"}
    assert {question.label for question in asked if question.action == "class"} == labels
    assert [question.action for question in asked].count("anomaly") == 1
    with open_store(address) as store:
        night = tonight(store, sky.NEWEST)
    for question in asked:
        assert not question.problems
        assert (question.start_jd, question.stop_jd) == pytest.approx((night.start_jd, night.stop_jd), abs=1e-9)


def test_a_night_is_told_by_its_newest_candidate_without_statistics(open_page: OpenPage, tmp_path: Path) -> None:
    url = f"embedded:{tmp_path / 'sky'}"
    with open_store(url) as store:
        sky.fill(store, with_statistics=False)
        found, by_date = tonight(store, None), tonight(store, sky.NEWEST)
        for letter, frame in found.sections.items():
            assert frame["i:objectId"].tolist() == by_date.sections[letter]["i:objectId"].tolist()
        assert found.night == sky.NEWEST
        assert found.sections["u"].attrs["cut"] is not None
        assert found.sections["v"].attrs["cut"] is None
        with pytest.raises(BadRequest, match="not a night"):
            tonight(store, "20219999")
    test = open_page(url, PAGE)
    assert not test.exception
    assert cards(test)[0] == "ZTF21risinga"
    assert "Unclassified (60 or more)" in all_texts(test)


@pytest.mark.parametrize(
    ("url", "said"), [("hbase://127.0.0.1:1", "does not answer"), ("embedded", "This store holds no candidate")]
)
def test_a_store_without_answers_says_so(open_page: OpenPage, tmp_path: Path, url: str, said: str) -> None:
    test = open_page(url if url != "embedded" else f"embedded:{tmp_path / 'none'}", PAGE)
    assert not test.exception
    assert test.title[0].value == "Tonight"
    assert said in all_texts(test)


def test_rising_and_fading_are_sure_believable_and_of_light() -> None:
    rates = [-0.3, 0.3, -0.3, -0.3, -0.3, -30.0, -0.01, 0.0, np.nan]
    found = changes_of(
        candidates=pd.DataFrame(
            {
                "d:mag_rate": rates,
                "d:sigma_rate": [0.05, 0.05, 0.2, 0.05, 0.05, 0.05, 0.001, 0.05, 0.05],
                "d:from_upper": [False, False, False, True, False, False, False, False, False],
                "i:isdiffpos": ["t", "1", "t", "t", "f", "t", "t", "t", "t"],
            }
        )
    )
    assert found.rising.tolist() == [True] + [False] * 8
    assert found.fading.tolist() == [False, True] + [False] * 7
    assert found.significance[:2] == pytest.approx([6.0, 6.0])
    nothing = changes_of(candidates=pd.DataFrame(index=range(3)))
    assert not nothing.rising.any()
    assert (nothing.significance == 0).all()
