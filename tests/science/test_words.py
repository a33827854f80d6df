"""An alert in sentences: each fact told once, nothing told that is not known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from science.words import describe_alert, nearest_sources, previous_in_band
from tests.science.histories import FIRST_JD, history, limit, point
from tests.science.real_alerts import all_packets, history_of, row_of


def told(topic: str, **arguments: Any) -> str:
    return " ".join(sentence.text for sentence in describe_alert(**arguments) if sentence.topic == topic)


def test_date_in_utc_and_mjd() -> None:
    assert told("when", row=point()) == "Seen on 2020-05-31 00:00:00.000 UTC (MJD 59000.00000)."


def test_place() -> None:
    text = told("where", row={"i:ra": 279.2347, "i:dec": 38.7837})
    assert text.startswith("At 279.234700° +38.783700° (RA 18 36 56.3280, Dec +38 47 01.320), in Lyra; galactic")


def test_constellation_is_spelled_as_the_astronomers_do() -> None:
    assert "in Ophiuchus" in told("where", row={"i:ra": 263.0, "i:dec": -5.0})


def test_brightness_with_error_band_and_sign() -> None:
    text = told("brightness", row=point(distnr=8.0))
    assert text == "Difference magnitude r = 18.00 ± 0.05 (AB). The difference is positive: brighter than in the " + (
        "reference image."
    )
    assert "With the reference source behind: r = 16.64" in told("brightness", row=point())
    assert "With the reference" not in told("brightness", row=point(), behind=False)
    assert "it has no magnitude" in told("brightness", row=point(magpsf=15.0, isdiffpos="f"))


def test_limit_is_told_as_a_limit() -> None:
    assert told("brightness", row=limit()) == "Not detected: any change is fainter than r = 20.50 mag (5σ)."


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        (
            {"magpsf": 17.0},
            {"magpsf": 18.0},
            "Brighter than the detection 2.0 d before in r (1.00 ± 0.07 mag in difference magnitude, 12.1σ in flux).",
        ),
        ({"magpsf": 18.0}, {"magpsf": 17.0}, "Fainter than the detection 2.0 d before"),
        ({"magpsf": 18.0}, {"magpsf": 18.01}, "No significant change since the detection 2.0 d before"),
        ({"magpsf": 18.0}, {"magpsf": 18.0}, "No significant change"),
        ({"isdiffpos": "f"}, {"isdiffpos": "t"}, "mJy"),
        ({"magpsf": 17.0, "isdiffpos": "f"}, {"magpsf": 18.0, "isdiffpos": "f"}, "Fainter than"),
        ({"fid": 1}, {"fid": 2}, ""),
        ({"isdiffpos": None}, {}, ""),
    ],
)
def test_change_since_the_previous_alert(now: dict[str, Any], before: dict[str, Any], text: str) -> None:
    row, previous = point(jd=FIRST_JD + 2, distnr=9.0, **now), point(distnr=9.0, **before)
    found = told("change", row=row, previous=previous)
    assert text in found
    assert bool(text) == bool(found)


def test_error_of_a_shared_reference_cancels_in_the_change() -> None:
    row, previous = (
        point(jd=FIRST_JD + 1, sigmapsf=0.001, sigmagnr=0.3),
        point(sigmapsf=0.001, sigmagnr=0.3, magpsf=18.1),
    )
    assert told("change", row=row, previous=previous).startswith("Brighter")
    other = point(sigmapsf=0.001, sigmagnr=0.3, magpsf=18.1, magnr=17.001)
    assert told("change", row=row, previous=other).startswith("No significant change")


def test_previous_in_band_is_the_last_good_one_before() -> None:
    rows = history(
        point(jd=FIRST_JD, candid=1),
        point(jd=FIRST_JD + 2, candid=2),
        point(jd=FIRST_JD + 3, candid=3, tag="badquality"),
        point(jd=FIRST_JD + 4, candid=4, fid=1),
        limit(jd=FIRST_JD + 4.5),
        point(jd=FIRST_JD + 5, candid=5),
    )
    found = previous_in_band(history=rows, jd=FIRST_JD + 5, fid=2)
    assert found is not None
    assert found["i:candid"] == 2
    assert previous_in_band(history=rows, jd=FIRST_JD, fid=2) is None


def test_scores_in_words() -> None:
    text = told("score", row={"i:drb": 0.98, "i:rb": 0.3})
    assert "Deep-learning real-bogus score 0.98 (0 bogus, 1 real): very likely real." in text
    assert "Real-bogus score 0.30 (0 bogus, 1 real): probably an artefact." in text


def test_nearest_sources_in_order_of_distance() -> None:
    row = {
        "i:fid": 1,
        "i:distnr": 2.0,
        "i:magnr": 19.5,
        "i:sigmagnr": 0.1,
        "i:distpsnr1": 1.8,
        "i:sgscore1": 0.97,
        "i:objectidps1": 100962670007864356,
        "i:neargaia": 4.2,
        "i:maggaia": 17.98,
        "i:ssdistnr": 0.0,
        "i:ssnamenr": "8467",
        "i:ssmagnr": 19.4,
    }
    found = nearest_sources(row=row)
    assert [source.catalogue for source in found] == ["Solar System", "Pan-STARRS1", "Reference image", "Gaia"]
    assert found[0].text == "Known Solar System object 8467: 0.0″, predicted at magnitude 19.4."
    assert found[1].name == "100962670007864356"
    assert "a star (star-galaxy score 0.97; 1 is a star)" in found[1].text
    assert found[2].text == "Nearest source of the reference image: 2.0″, g = 19.50 ± 0.10."


@pytest.mark.parametrize(("score", "text"), [(0.05, ", a galaxy"), (0.4, "probably a galaxy"), (0.5, "not known")])
def test_star_or_galaxy(score: float, text: str) -> None:
    assert text in nearest_sources(row={"i:distpsnr1": 1.0, "i:sgscore1": score})[0].text


def test_catalogues_that_found_something() -> None:
    row = {"d:cdsxmatch": "RRLyr", "d:vsx": "nan", "d:gcvs": "Unknown", "d:tns": "", "d:gaiaClass": "RR"}
    assert told("catalogues", row=row) == "SIMBAD: RRLyr (RR Lyrae variable). Gaia DR3 variables: RR."
    assert told("catalogues", row={"d:cdsxmatch": "Fail 504", "d:mangrove_2MASS_name": "None"}) == ""


def test_survey_text_is_passed_on_as_it_is() -> None:
    assert "<b>x</b>" in told("catalogues", row={"d:vsx": "<b>x</b>"})


def test_nothing_known_is_nothing_told() -> None:
    assert describe_alert(row={}) == []
    assert describe_alert(row=pd.Series({"i:jd": None, "i:ra": float("nan")})) == []


def test_every_real_alert_can_be_told(shared_data: Path) -> None:
    changes = 0
    for packet in all_packets(shared_data):
        candidate = packet["candidate"]
        previous = previous_in_band(history=history_of(packet), jd=candidate["jd"], fid=candidate["fid"])
        sentences = describe_alert(row=row_of(packet), previous=previous)
        topics = [sentence.topic for sentence in sentences]
        assert {"when", "where", "brightness", "score"} <= set(topics)
        for sentence in sentences:
            assert sentence.text.endswith(".")
            assert "-999" not in sentence.text
            assert "nan" not in sentence.text.lower().split()
        changes += "change" in topics
    assert changes > 20
