"""The Solar System page in all its states, on real stores, with fits in their own processes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from data_access import open_store
from data_access.row_keys import join
from data_access.schema import TABLES
from tests.data_access.services.conftest import Outside, outside
from tests.pages import moving_sky as sky
from tests.pages.conftest import OpenPage, all_texts
from tests.pages.meter import Meter, begin_at
from tests.table_rows import alert_row, put

__all__ = ["outside"]

PAGE = "solar_system.py"


@pytest.fixture(autouse=True)
def nobody_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALERTSCOPE_SERVICES", "off")


def said(test: AppTest) -> str:
    texts = [all_texts(test), *(str(element.value) for element in [*test.subheader, *test.header])]
    return "\n".join(texts).replace("\\", "")


def h_in_v(test: AppTest) -> tuple[float, float]:
    found = re.search(r"H = ([\d.]+) ± ([\d.]+) \(V", said(test))
    assert found is not None, said(test)
    return float(found.group(1)), float(found.group(2))


@pytest.mark.parametrize("query", [{"name": "1272"}, {"name": "gefion"}, {"oid": sky.ALERT}])
def test_the_truth_of_the_simulated_sky_comes_back(open_page: OpenPage, address: str, query: dict[str, str]) -> None:
    test = open_page(address, PAGE, **query)
    assert not test.exception
    value, error = h_in_v(test)
    assert value == pytest.approx(sky.GEFION.h_mag, abs=max(4.0 * error, 0.08))
    assert "1272 Gefion" in said(test)
    assert "1 apparition" in said(test)
    assert f"{sky.POINTS} alerts" in said(test)
    assert "two-body motion" in said(test)
    assert len(test.get("vega_lite_chart")) == 2
    assert len(test.get("download_button")) >= 12


def turned(test: AppTest, **query: str) -> AppTest:
    """The same visit at another address."""
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    assert not test.error
    return test


def test_every_model_is_fitted_and_in_the_address(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, name="1272")
    for model, slopes in (("HG", ["G"]), ("HG1G2", ["G1", "G2"]), ("sHG1G2", ["G1", "G2"]), ("HG12", ["G12"])):
        words = said(turned(test, model=model))
        assert all(f"{slope} = 0." in words for slope in slopes), model
        assert ("fewer than 150 for a pole" in words) is (model == "sHG1G2")


VIEWS = {
    "residuals": "Observed minus fitted",
    "astrometry": "Mean ΔRA cos δ",
    "track": "East is left. Line: the computed path",
    "orbit": "Argument of perihelion | 4.9865 °",
    "apparitions": "An apparition lies between two conjunctions",
    "brightness": "what the fitted phase curve predicts",
}


def test_every_view(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, name="1272")
    for tab, words in VIEWS.items():
        assert words in said(turned(test, tab=tab))
    for against in ("phase", "longitude", "time"):
        turned(test, tab="residuals", against=against)


def test_astrometry_of_the_simulated_sky_is_its_noise(open_page: OpenPage, address: str) -> None:
    scatter = re.search(r"Scatter ΔDec \| ([\d.]+) ″", said(open_page(address, PAGE, name="1272", tab="astrometry")))
    assert scatter is not None
    assert float(scatter.group(1)) == pytest.approx(0.1, abs=0.03)


def test_opening_costs_five_reads_and_another_view_none(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["name"] = "1272"
    test.run()
    assert not test.exception
    assert meter.take() == [
        ("scan", "ztf.sso_resolver"),
        ("scan", "ztf.ssnamenr"),
        ("rows", "alertscope.ephemerides"),
        ("row", "alertscope.bodies"),
    ]
    for name, value in (
        ("model", "HG"),
        ("tab", "track"),
        ("tab", "apparitions"),
        ("slope", "1"),
        ("against", "phase"),
    ):
        test.query_params[name] = value
        test.run()
        assert not test.exception
        assert meter.take() == [], (name, value)


def test_through_an_alert_the_history_is_read_in_one_wave_first(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["oid"] = sky.ALERT
    test.run()
    asked = meter.take()
    assert sorted(asked[:4]) == [("scan", name) for name in ("ztf", "ztf.history", "ztf.upper", "ztf.uppervalid")]
    assert len(asked) == 8


def test_a_body_without_an_orbit_is_drawn_without_a_phase_curve(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, name="2020 AB1", tab="apparitions")
    assert not test.exception
    assert "No distances and phase angles are known" in said(test)
    assert "2 points without geometry" in said(test)
    assert "more than 100 days apart" in said(test)
    for tab in VIEWS:
        turned(test, tab=tab)


def test_a_tracklet_by_name_and_through_an_alert(open_page: OpenPage, address: str) -> None:
    for query in ({"tracklet": sky.TRACKLET}, {"oid": sky.GLINT}):
        test = open_page(address, PAGE, **query)
        assert not test.exception
        assert "6 points along 1,263″" in said(test)
        assert "all in one exposure" in said(test)
        assert "at position angle 45°" in said(test).replace("44°", "45°")
        assert "no rate" not in said(test)


def test_a_mover_without_a_name_says_what_is_missing(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.MOVER)
    assert not test.exception
    assert "A motion needs 2 points; this one has 1" in said(test)
    assert "No catalogue of moving bodies names it" in said(test)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"name": "Nobody"}, "There is no alert of Nobody"),
        ({"name": "schema_alertscope"}, "There is no alert of schema_alertscope"),
        ({"name": "<b>x</b>"}, "There is no alert of <b>x</b>"),
        ({"tracklet": "TRCK_20990101_000000_00"}, "There is no alert of the tracklet"),
        ({"tracklet": "nonsense"}, "is not a tracklet"),
        ({"oid": "ZTF99zzzzzzz"}, "There is no alert of ZTF99zzzzzzz"),
    ],
)
def test_what_is_not_there_is_said(open_page: OpenPage, address: str, query: dict[str, str], words: str) -> None:
    test = open_page(address, PAGE, **query)
    assert not test.exception
    assert words in said(test)


def test_hostile_names_stay_text(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.HOSTILE)
    assert not test.exception
    shown = [*test.markdown, *test.caption, *test.title, *test.header, *test.info]
    assert all("<img" not in str(part.value) or "\\<img" in str(part.value) for part in shown)


def test_the_list_has_a_field_for_names(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE)
    assert not test.exception
    assert "1272" in said(test)
    field = next(field for field in test.text_input if field.key == "body-asked")
    field.set_value("gefion").run()
    assert not test.exception
    assert h_in_v(test)[0] == pytest.approx(12.92, abs=0.1)


def test_a_file_of_a_body_goes_through_the_same_fit(open_page: OpenPage, address: str) -> None:
    lines = ["jd,mag,mag_err,band"]
    lines += [f"{a['jd']:.6f},{a['i_magpsf']:.4f},{a['i_sigmapsf']},{'gr'[a['i_fid'] - 1]}" for a in sky.gefion()]
    test = open_page(address, PAGE)
    test.file_uploader[0].set_value(("mine.csv", "\n".join(lines).encode(), "text/csv")).run()
    assert "give its number, name or designation" in said(test)
    next(field for field in test.text_input if field.key == "own-body").set_value("1272").run()
    assert not test.exception
    mine = h_in_v(test)
    assert mine == pytest.approx(h_in_v(open_page(address, PAGE, name="1272")), abs=0.002)


def test_a_file_without_errors_is_refused_with_the_reason(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, body="1272")
    test.file_uploader[0].set_value(
        ("mine.csv", b"jd,mag,band\n2461000.5,18.1,g\n2461001.5,18.2,g\n", "text/csv")
    ).run()
    assert not test.exception
    assert "needs an error for each point" in said(test)


def test_miriade_is_asked_beside_the_page_and_kept(
    open_page: OpenPage, tmp_path: Path, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALERTSCOPE_SERVICES", "on")
    address = f"embedded:{tmp_path / 'sky'}"
    with open_store(address) as store:
        for table, spec in TABLES.items():
            store.create_table(table, spec.families)
        rng = np.random.default_rng(1)
        for n in range(12):
            jd = 2461000.5 + 3.0 * n
            fields: dict[str, Any] = {"i_magpsf": 18.0 + rng.normal(0.0, 0.05), "i_ssnamenr": "1272", "d_roid": 3}
            key, cells = alert_row(f"ZTF26aaaaaa{chr(97 + n)}", jd, i_ra=131.8, i_dec=-8.9, **fields)
            put(store, "ztf", (key, cells))
            put(store, "ztf.ssnamenr", (join("1272", jd), cells))
    test = open_page(address, PAGE, name="1272")
    assert not test.exception
    assert "12 dates from Miriade" in said(test)
    assert "G12 = 0.50 (held)" in said(test)
    assert outside.close_to("ephemcc") == 1
    again = open_page(address, PAGE, name="1272", tab="orbit")
    assert "kept since 20" in said(again)
    assert "6.986 ± 0.056 km" in said(again)
    assert outside.close_to("ephemcc") == 1


def test_a_dead_network_leaves_the_page_whole(
    open_page: OpenPage, address: str, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALERTSCOPE_SERVICES", "on")
    outside.status, outside.raw = 500, b""
    test = open_page(address, PAGE, name=sky.FEW)
    assert not test.exception
    assert not test.error
    assert "No distances and phase angles are known" in said(test)


def test_finks_archive_stands_in_for_a_store_without_the_body(
    open_page: OpenPage, tmp_path: Path, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALERTSCOPE_SERVICES", "on")
    address = f"embedded:{tmp_path / 'sky'}"
    with open_store(address) as store:
        for table, spec in TABLES.items():
            store.create_table(table, spec.families)
    test = open_page(address, PAGE, name="1272")
    assert "There is no alert of 1272" in said(test)
    assert "Look in Fink's archive" in said(test)
    turned(test, fink="1")
    assert "3 alerts" in said(test)
    assert "3 dates from the columns of the alerts" in said(test)
    assert outside.close_to("ephemcc") == 0
    outside.status, outside.raw = 503, b""
    other = open_page(address, PAGE, name="4", fink="1")
    assert not other.exception
    assert "There is no alert of 4" in said(other)
    assert "Fink's API cannot be reached" in said(other)


def test_beside_a_simulated_sky_no_archive_is_offered(
    open_page: OpenPage, address: str, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALERTSCOPE_SERVICES", "on")
    test = open_page(address, PAGE, name="1272", fink="1")
    assert not test.exception
    assert not outside.asked
    assert "archive" not in said(test)
