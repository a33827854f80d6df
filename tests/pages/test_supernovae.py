"""The page of supernovae in all its states, on real stores, with fits in their own processes."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data_access import open_store
from tests.pages import supernova_sky as sky
from tests.pages.conftest import OpenPage, said
from tests.pages.meter import Meter, begin_at

PAGE = "supernovae.py"
CURVE = Counter({("scan", name): 1 for name in ("ztf", "ztf.history", "ztf.uppervalid", "ztf.upper")})


def in_table(test: AppTest, name: str, column: int = 0) -> tuple[float, float]:
    """A number with its error from a table's row."""
    row = next(line for line in said(test).splitlines() if line.startswith(f"| {name}"))
    value, _, err = row.split("|")[2 + column].partition("±")
    return float(value.split()[0].replace(",", "")), float(re.sub("[^0-9.]", "", err) or "nan")


def test_a_whole_supernova_has_its_peak_numbers_and_files(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.WHOLE)
    assert not test.exception
    truth = sky.curve(1)
    peak, err = in_table(test, "Peak, MJD")
    assert peak + 2400000.5 == pytest.approx(truth.peak_days["g"], abs=3 * err + 0.3)
    mag, mag_err = in_table(test, "Peak, mag")
    assert mag == pytest.approx(truth.peak_mag["g"], abs=3 * mag_err + 0.02)
    assert re.search(r"### Fading; peak \d+\.?\d* ± \d\.\d days ago at [gr] = ", said(test))
    assert "peak reached" in said(test)
    assert "days counted from the newest" in said(test)
    assert "Unlike most type Ia supernovae in 1 of 5 quantities: g−r at peak" in said(test), "this one is drawn red"
    assert "3 upper limits drawn, not fitted" in said(test)
    assert len(test.get("vega_lite_chart")) == 1
    assert len(test.get("download_button")) >= 16


def test_a_galaxy_nearby_gives_the_distance_and_a_redshift_goes_before_it(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.WHOLE)
    assert f"galaxy 22395356+3453410 within 1′, {sky.distance_mpc():.0f} Mpc" in said(test)
    assert "Flat ΛCDM, H0 = 70 km/s/Mpc" in said(test)
    column = 0 if "| Absolute magnitude g" in said(test) else 1
    mag, _ = in_table(test, "Peak, mag", column)
    absolute, _ = in_table(test, "Absolute magnitude")
    assert mag - absolute == pytest.approx(5 * np.log10(sky.distance_mpc()) + 25, abs=0.02)
    test.query_params["z"] = "0.2"
    test.run()
    assert not test.exception
    assert "redshift 0.2" in said(test)
    assert in_table(test, "Absolute magnitude")[0] < absolute - 1


def test_without_either_there_is_no_absolute_magnitude(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.RISING)
    assert "no absolute magnitude" in said(test)
    assert "| Absolute magnitude" not in said(test)


def test_a_rising_one_has_its_peak_ahead(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.RISING)
    assert re.search(
        r"### Rising; peak expected in \d+\.?\d* ± \d+\.?\d* days at [gr] = \d+\.\d+ ± \d\.\d+", said(test)
    )
    assert "before peak" in said(test)
    assert "mean SN Ia" in said(test)


def test_scores_are_said_and_all_classifiers_are_asked_for_only_then(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.WHOLE)
    assert "SN Ia (SuperNNova) 0.91" in said(test)
    assert "early SN Ia (random forest) 0.77" in said(test)
    assert "kilonova" not in said(test), "the broker writes 0 where that classifier gave nothing"
    test.query_params["all"] = "1"
    test.run()
    assert not test.exception
    assert "SN Ia (SuperNNova) 0.91" in said(test)


def test_a_rate_from_a_limit_minutes_before_is_no_rate(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.LIMIT_RATE)
    assert "compares with an upper limit" in said(test)
    assert "says little about the change" in said(test)


def test_two_points_are_refused_with_the_reason_and_drawn(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.FEW)
    assert not test.exception
    assert "needs 3 points in all bands together; this light curve has 2" in said(test)
    assert len(test.get("vega_lite_chart")) == 1


def test_hostile_text_stays_text(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.HOSTILE)
    assert not test.exception
    assert all("<img" not in str(part.value) or "\\<img" in str(part.value) for part in [*test.markdown, *test.caption])


def test_an_unknown_object(open_page: OpenPage, address: str) -> None:
    assert "ZTF21zzzzzzz" in said(open_page(address, PAGE, oid="ZTF21zzzzzzz"))


def test_every_address_shows_the_same_fit(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.RISING)
    queries: list[dict[str, str]] = [
        {"unit": "flux", "view": "all", "time": "utc", "below": "s"},
        {"below": "none"},
        {"unit": "?", "view": "?", "time": "?", "below": "?", "z": "minus", "all": "?"},
        {"z": "1e9"},
    ]
    for query in queries:
        test.query_params.update(query)
        test.run()
        assert not test.exception, query
        assert "Rising; peak expected" in said(test), query
        assert len(test.get("vega_lite_chart")) == 1, query


def test_opening_costs_four_scans_and_the_newest_alert_and_a_change_nothing(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["oid"] = sky.WHOLE
    test.run()
    assert Counter(meter.take()) == CURVE + Counter({("row", "ztf"): 1})
    changes = (("unit", "flux"), ("view", "all"), ("time", "utc"), ("below", "rs"), ("z", "0.05"))
    for name, value in changes:
        test.query_params[name] = value
        test.run()
        assert not test.exception
        assert meter.take() == [], name


def test_a_file_of_the_user_s_is_fitted(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE)
    truth = sky.curve(6)
    lines = ["mjd,flux (mJy),error,filter"]
    rows = zip(truth.time_days - 2400000.5, truth.flux, truth.flux_err, truth.band, strict=True)
    lines += [f"{day:.6f},{flux:.6g},{err:.6g},{band}" for day, flux, err, band in rows]
    test.file_uploader[0].upload("mine <b>.csv", "\n".join(lines).encode(), "text/csv").run()
    assert not test.exception
    assert in_table(test, "Peak, MJD")[0] + 2400000.5 == pytest.approx(truth.peak_days["g"], abs=1.5)
    assert in_table(test, "Peak, mag")[0] == pytest.approx(truth.peak_mag["g"], abs=0.06)
    assert "No redshift is given" in said(test)


def test_a_relative_light_curve_has_no_magnitudes(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE)
    truth = sky.curve(6)
    lines = ["mjd,flux,error,filter"]
    rows = zip(truth.time_days - 2400000.5, truth.flux * 777, truth.flux_err * 777, truth.band, strict=True)
    lines += [f"{day:.6f},{flux:.6g},{err:.6g},{band}" for day, flux, err, band in rows]
    test.file_uploader[0].upload("relative.csv", "\n".join(lines).encode(), "text/csv").run()
    assert not test.exception
    assert in_table(test, "Peak, MJD")[0] + 2400000.5 == pytest.approx(truth.peak_days["g"], abs=1.5)
    assert "| Peak, mag" not in said(test)
    assert not re.search(r"[gr] = \d", said(test)), "no magnitude in the verdict either"


def test_the_list_is_in_the_order_of_what_can_be_followed_up(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, nights="all")
    assert not test.exception
    names = re.findall(r"ZTF21s\w+", said(test))
    assert names.index(sky.LIMIT_RATE) < names.index(sky.WHOLE)
    assert "young (" in said(test)
    assert "likely a supernova (0.91)" in said(test)


def test_a_site_says_what_is_up(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, site="palomar")
    assert not test.exception
    assert re.search(r"(above 30° at Palomar|never above 30° in the dark at Palomar)", said(test))


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, pd.DataFrame]:
    address = f"embedded:{tmp_path_factory.mktemp('simulated') / 'sky'}"
    with open_store(address) as store:
        return address, sky.fill_simulated(store)


@pytest.mark.parametrize("kind", ["SN Ia", "SN II", "SLSN"])
def test_the_simulated_sky_s_truth_is_recovered(
    open_page: OpenPage, simulated: tuple[str, pd.DataFrame], kind: str
) -> None:
    address, truth = simulated
    of_kind: Any = truth[truth["kind"] == kind]
    if of_kind.empty:
        pytest.skip(f"this small sky holds no {kind}")
    supernova = of_kind.sort_values("alerts").iloc[-1]
    test = open_page(address, PAGE, oid=supernova["objectId"])
    assert not test.exception
    peak, err = in_table(test, "Peak, MJD")
    assert peak + 2400000.5 == pytest.approx(supernova["peak_jd"], abs=2 + 2 * err)
    assert in_table(test, "Peak, mag")[0] == pytest.approx(supernova["peak_mag_g"], abs=0.15)
