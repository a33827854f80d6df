"""The page of microlensing in all its states, on real stores, with fits in their own processes."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components.example_light_curves import example_csv
from data_access import open_store
from science.labels import MICROLENSING
from tests.pages import lens_sky as sky
from tests.pages.conftest import OpenPage, said
from tests.pages.meter import Meter, begin_at

PAGE = "microlensing.py"
CURVE = Counter({("scan", name): 1 for name in ("ztf", "ztf.history", "ztf.uppervalid", "ztf.upper")})


def row(test: AppTest, name: str) -> tuple[float, float]:
    """Value and error of a row of the table of parameters."""
    found = re.search(rf"\| {re.escape(name)} \| ([\d.,]+) ± ([\d.,]+)", said(test))
    assert found is not None, said(test)
    return float(found.group(1).replace(",", "")), float(found.group(2).replace(",", ""))


def range_of(test: AppTest) -> tuple[float, float]:
    """The 95 % range of tE, infinite where it is open."""
    if found := re.search(r"95 %: from ([\d.]+) to ([\d.]+) d", said(test)):
        return float(found.group(1)), float(found.group(2))
    found = re.search(r"95 %: above ([\d.]+) d", said(test))
    assert found is not None, said(test)
    return float(found.group(1)), np.inf


def test_a_lens_has_its_verdict_parameters_and_files(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.LENS)
    assert not test.exception
    assert "A point lens fits better than anything (χ²/dof = " in said(test)
    assert "lensing-like" in said(test)
    time, time_err = row(test, "Einstein time *t*E")
    assert abs(time - sky.EINSTEIN_DAYS) < 4 * time_err < 0.5 * sky.EINSTEIN_DAYS
    peak, peak_err = row(test, "Peak *t*₀")
    assert abs(peak + 2400000.5 - sky.T0_JD) < 4 * peak_err
    u0, u0_err = row(test, "Impact parameter *u*₀")
    assert abs(u0 - sky.U0) < 4 * u0_err
    assert re.search(r"\d+ points in g, r;.* reference level as a datum in g, r; \d+ limits, one-sided", said(test))
    assert "minimum by pyLIMA" in said(test)
    assert re.search(
        r"Peak on 2021-\d\d-\d\d \(± 0\.\d+ d\), magnified [67]\.\d+ times; tE = 2\d\.\d+ ± \d", said(test)
    )
    assert len(test.get("vega_lite_chart")) == 1
    assert len(test.get("download_button")) >= 12
    assert "| a supernova-like rise and fall (Bazin), one shape in all bands |" in said(test)


def test_a_supernova_is_refused_as_a_lens_and_drawn(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.SUPERNOVA)
    assert "Not a point lens by these data" in said(test)
    assert "a supernova-like shape fits better" in said(test)
    assert "gray-badge[not lensing-like]" in said(test)
    assert len(test.get("vega_lite_chart")) == 1


def test_three_points_are_refused_with_the_reason_and_drawn(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.FEW)
    assert not test.exception
    assert re.search(r"A point lens needs points at 5 different times; there are [123]", said(test))
    assert len(test.get("vega_lite_chart")) == 1
    assert "| Einstein time" not in said(test)


def test_without_a_source_behind_it_is_difference_flux(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.NO_SOURCE)
    assert "Difference flux: no reference source is behind" in said(test)
    assert "baseline of zero as a datum" in said(test)
    assert "| Blend" not in said(test)
    assert "lensing-like" in said(test)
    peak, peak_err = row(test, "Peak *t*₀")
    assert abs(peak + 2400000.5 - sky.T0_JD) < 4 * peak_err


def test_an_unknown_object_and_none(open_page: OpenPage, address: str) -> None:
    assert "ZTF21zzzzzzz" in said(open_page(address, PAGE, oid="ZTF21zzzzzzz"))
    assert not open_page(address, PAGE).exception


def test_hostile_text_stays_text(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.HOSTILE)
    assert not test.exception
    assert all("<img" not in str(part.value) or "\\<img" in str(part.value) for part in [*test.markdown, *test.caption])


def test_a_prior_is_named(open_page: OpenPage, address: str) -> None:
    assert "prior: ln tE normal about ln 27 d" in said(open_page(address, PAGE, oid=sky.LENS, prior="1"))
    assert "prior: " not in said(open_page(address, PAGE, oid=sky.LENS))


def test_points_alone_know_less(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.LENS, data="points")
    assert "limits, one-sided" not in said(test)
    assert "lensing-like" in said(test)


def test_dates_narrow_what_is_fitted(open_page: OpenPage, address: str) -> None:
    first, last = sky.T0_JD - 2400000.5 - 15, sky.T0_JD - 2400000.5 + 15
    test = open_page(address, PAGE, oid=sky.LENS, mjd_from=f"{first}", mjd_to=f"{last}")
    used = int(re.search(r"(\d+) points in g, r", said(test)).group(1))  # type: ignore[union-attr]
    assert 30 <= used <= 38
    test = open_page(address, PAGE, oid=sky.LENS, mjd_from=f"{last}", mjd_to=f"{first}")
    assert not test.exception
    assert "There is no point at all" in said(test)


def test_finite_source_and_parallax_are_asked_for_apart(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.LENS, finite="1", parallax="1")
    assert not test.exception
    assert "The source's size does not show in these data" in said(test)
    assert "The parallax does not show in these data" in said(test)
    assert "| Parallax *π*E, north |" in said(test)


@pytest.mark.parametrize(
    "query", [{"unit": "?", "view": "x", "data": "y", "prior": "2", "mjd_from": "x", "mjd_to": "-5", "ra": "1e9"}]
)
def test_impossible_addresses_show_the_default(open_page: OpenPage, address: str, query: dict[str, str]) -> None:
    test = open_page(address, PAGE, oid=sky.LENS, **query)
    assert not test.exception
    assert "lensing-like" in said(test)


def test_opening_costs_four_scans_and_a_change_none(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["oid"] = sky.LENS
    test.run()
    assert Counter(meter.take()) == CURVE
    changes = [("unit", "A"), ("unit", "flux"), ("view", "all"), ("data", "points"), ("prior", "1"), ("finite", "1")]
    for name, value in changes:
        test.query_params[name] = value
        test.run()
        assert not test.exception
        assert meter.take() == [], name


def test_another_view_keeps_the_chart_and_its_zoom(open_page: OpenPage, address: str) -> None:
    drawn = [
        open_page(address, PAGE, oid=sky.LENS, **query).get("vega_lite_chart")[0].proto
        for query in ({}, {"view": "all"}, {"prior": "1"})
    ]
    assert len({chart.spec for chart in drawn}) == 1
    assert len({chart.alt for chart in drawn}) == 1


def test_a_file_of_the_user_s_is_fitted(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE)
    test.file_uploader[0].upload("mine <b>.csv", example_csv(MICROLENSING), "text/csv").run()
    assert not test.exception
    assert "A point lens fits" in said(test)
    time, err = row(test, "Einstein time *t*E")
    assert abs(time - 25.0) < 4 * err
    assert not any("<b>" in str(part.value).replace("\\<b", "") for part in [*test.markdown, *test.caption])


def test_a_file_that_never_rises_is_refused_in_words(open_page: OpenPage, address: str) -> None:
    rng = np.random.default_rng(3)
    lines = ["mjd,mag,mag_err,band"]
    lines += [f"{59000 + 2 * n},{18 + rng.normal(0, 0.03):.3f},0.03,r" for n in range(60)]
    test = open_page(address, PAGE)
    test.file_uploader[0].upload("flat.csv", "\n".join(lines).encode(), "text/csv").run()
    assert not test.exception
    assert re.search(
        r"cannot tell whether this is a point lens: a constant source|Not a point lens|Nothing rises", said(test)
    )


def test_a_parallax_of_a_file_needs_a_position(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, parallax="1")
    test.file_uploader[0].upload("mine.csv", example_csv(MICROLENSING), "text/csv").run()
    assert "Parallax needs the event's position" in said(test)
    test.query_params["ra"], test.query_params["dec"] = "270", "-28"
    test.run()
    assert not test.exception
    assert "The parallax" in said(test)


def test_further_photometry_joins_the_fit_and_leaves_it(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.LENS)
    _, before = row(test, "Einstein time *t*E")
    test.file_uploader[0].upload("release.csv", sky.baseline_file(), "text/csv").run()
    assert not test.exception
    assert re.search(r"points in g, r, release i", said(test))
    time, err = row(test, "Einstein time *t*E")
    assert err < before
    assert abs(time - sky.EINSTEIN_DAYS) < 4 * err
    next(button for button in test.button if button.key == "lens-further-remove").click().run()
    assert "release i" not in said(test)


def test_further_photometry_that_is_none_is_refused(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.LENS)
    test.file_uploader[0].upload("release.csv", b"a,b\n1,2\n", "text/csv").run()
    assert not test.exception
    assert any("release" in str(warning.value) for warning in test.warning)


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, pd.DataFrame]:
    address = f"embedded:{tmp_path_factory.mktemp('simulated') / 'sky'}"
    with open_store(address) as store:
        return address, sky.fill_simulated(store)


def test_the_simulated_sky_s_truth_is_recovered(open_page: OpenPage, simulated: tuple[str, pd.DataFrame]) -> None:
    address, truth = simulated
    seen = truth[truth["alerts"] >= 25]
    assert len(seen) >= 1
    for event in seen.itertuples():
        test = open_page(address, PAGE, oid=event.objectId)
        assert "A point lens fits" in said(test), event.objectId
        peak, peak_err = row(test, "Peak *t*₀")
        assert abs(peak + 2400000.5 - event.t0_jd) < 5 * peak_err + 0.05
        low, high = range_of(test)
        assert 0.8 * low < event.einstein_time_days < 1.2 * high


def test_the_list_leads_to_an_event(open_page: OpenPage, simulated: tuple[str, pd.DataFrame]) -> None:
    test = open_page(simulated[0], PAGE)
    assert not test.exception
    assert re.search(r"\d+ objects?", said(test))
