"""The page of variable stars in all its states, on real stores, with fits in their own processes."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data_access import open_store
from tests.pages import variable_sky as sky
from tests.pages.conftest import OpenPage, said
from tests.pages.meter import Meter, begin_at

PAGE = "variable_stars.py"
CURVE = Counter({("scan", name): 1 for name in ("ztf", "ztf.history", "ztf.uppervalid", "ztf.upper")})


def period_of(test: AppTest) -> float:
    """The period that the verdict gives."""
    found = re.search(r"P = ([\d.]+)", said(test))
    assert found is not None, said(test)
    return float(found.group(1))


def number(test: AppTest, key: str) -> Any:
    return next(element for element in test.number_input if element.key == key)


def button(test: AppTest, key: str) -> Any:
    return next(element for element in test.button if element.key == key)


def shown_period(test: AppTest) -> float:
    """The period in the address."""
    value = test.query_params["P"]
    return float(value if isinstance(value, str) else value[0])


def test_a_pulsator_has_its_period_kind_and_files(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.PULSATOR)
    assert not test.exception
    assert period_of(test) == pytest.approx(sky.PERIOD_DAYS, rel=1e-4)
    assert "RR Lyrae-like (ab)" in said(test)
    assert "secure" in said(test)
    assert "120 points in g and r" in said(test)
    assert "false-alarm probability below 1 %" in said(test)
    assert len(test.get("vega_lite_chart")) == 2
    assert "| Amplitude g |" in said(test)
    assert len(test.get("download_button")) >= 16


def test_a_contact_binary_has_its_whole_period(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.BINARY)
    assert period_of(test) == pytest.approx(sky.BINARY_DAYS, rel=1e-4)
    assert "eclipsing-binary-like" in said(test)


def test_three_points_are_refused_with_the_reason_and_drawn(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.FEW)
    assert not test.exception
    assert re.search(r"needs 5 points in one band; this light curve has [123]", said(test))
    assert len(test.get("vega_lite_chart")) == 1


def test_noise_has_no_period(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.NOISE)
    assert "No period is established" in said(test)
    assert "not periodic" in said(test)


def test_an_unknown_object_and_none(open_page: OpenPage, address: str) -> None:
    assert "ZTF21zzzzzzz" in said(open_page(address, PAGE, oid="ZTF21zzzzzzz"))
    assert not open_page(address, PAGE).exception


def test_a_negative_difference_without_a_source_is_left_out_and_said(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.BEFORE_NOTHING)
    assert period_of(test) == pytest.approx(4.321, rel=1e-3)
    assert "1 negative difference not used" in said(test)


def test_hostile_text_stays_text(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.HOSTILE)
    assert not test.exception
    assert all("<img" not in str(part.value) or "\\<img" in str(part.value) for part in [*test.markdown, *test.caption])


def test_halved_doubled_typed_and_back(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.PULSATOR)
    button(test, f"period-double-{sky.PULSATOR}").click().run()
    assert shown_period(test) == pytest.approx(2 * sky.PERIOD_DAYS, rel=1e-4)
    assert "The period shown is twice the period" in said(test)
    button(test, f"period-half-{sky.PULSATOR}").click().run()
    button(test, f"period-half-{sky.PULSATOR}").click().run()
    assert "The period shown is half the period" in said(test)
    number(test, f"period-typed-{sky.PULSATOR}").set_value(0.4321).run()
    assert shown_period(test) == 0.4321
    button(test, f"period-best-{sky.PULSATOR}").click().run()
    assert "P" not in test.query_params
    assert not test.exception


def test_a_candidate_is_shown(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.PULSATOR)
    button(test, f"period-candidate-1-{sky.PULSATOR}").click().run()
    assert "P" in test.query_params
    assert "The period shown is" in said(test)


def test_gatspy_draws_its_model_and_is_named(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.PULSATOR, method="gatspy", nbase="3", nband="1")
    assert not test.exception
    assert "the model is gatspy's, 3 base and 1 band terms, score 0.9" in said(test)


def test_methods_side_by_side(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.PULSATOR, compare="1")
    assert "gatspy LombScargleMultiband (1, 1)" in said(test)
    assert "astropy LombScargleMultiband (1, 0)" in said(test)
    assert "the same period" in said(test)


@pytest.mark.parametrize(
    "query",
    [
        {"P": "nonsense", "method": "none", "view": "?", "pmin": "x", "pmax": "-1", "nbase": "99"},
        {"P": "1e9"},
        {"nbase": "0", "nband": "0", "method": "gatspy"},
    ],
)
def test_impossible_addresses_show_the_default(open_page: OpenPage, address: str, query: dict[str, str]) -> None:
    test = open_page(address, PAGE, oid=sky.PULSATOR, **query)
    assert not test.exception
    assert period_of(test) == pytest.approx(sky.PERIOD_DAYS, rel=1e-4)


def test_a_range_is_kept_and_one_that_is_none_is_said(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE, oid=sky.PULSATOR, pmin="1", pmax="10")
    assert 1 <= period_of(test) <= 10
    assert "searched from 1 to 10 d" in said(test)
    test.query_params["pmin"] = "20"
    test.run()
    assert "shortest period must be less" in said(test)


def test_opening_costs_four_scans_and_a_change_none(meter: Meter) -> None:
    test = begin_at(PAGE, meter)
    test.query_params["oid"] = sky.PULSATOR
    test.run()
    assert Counter(meter.take()) == CURVE
    for name, value in (("view", "time"), ("P", "1.2345"), ("method", "gatspy"), ("pmin", "0.1"), ("compare", "1")):
        test.query_params[name] = value
        test.run()
        assert not test.exception
        assert meter.take() == [], name


def test_a_file_of_the_user_s_is_searched(open_page: OpenPage, address: str) -> None:
    test = open_page(address, PAGE)
    rng = np.random.default_rng(1)
    days = np.sort(rng.uniform(59000, 59300, 90))
    lines = ["mjd,flux (mJy),error,filter"]
    lines += [f"{day:.6f},{1.0 + 0.3 * np.sin(2 * np.pi * day / 3.21):.5f},0.01,r" for day in days]
    test.file_uploader[0].upload("mine <b>.csv", "\n".join(lines).encode(), "text/csv").run()
    assert not test.exception
    assert period_of(test) == pytest.approx(3.21, rel=1e-3)
    assert "Magnitude (AB)" not in said(test)


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, pd.DataFrame]:
    address = f"embedded:{tmp_path_factory.mktemp('simulated') / 'sky'}"
    with open_store(address) as store:
        return address, sky.fill_simulated(store)


@pytest.mark.parametrize(
    ("kind", "hints", "tolerance"),
    [
        ("RR Lyrae", ("RR Lyrae-like",), 2e-4),
        ("Cepheid", ("Cepheid-like",), 2e-3),
        ("delta Scuti", ("delta Scuti-like",), 2e-4),
        ("EW", ("eclipsing-binary-like",), 2e-4),
        ("Mira", ("Mira-like",), 0.08),
    ],
)
def test_the_simulated_sky_s_truth_is_recovered(
    open_page: OpenPage, simulated: tuple[str, pd.DataFrame], kind: str, hints: tuple[str, ...], tolerance: float
) -> None:
    address, truth = simulated
    of_kind = truth[(truth["kind"] == kind) & (truth["period_days"] < 160)]  # within a sky of 240 nights
    star = of_kind.sort_values("alerts").iloc[-1]
    test = open_page(address, PAGE, oid=star["objectId"])
    assert period_of(test) == pytest.approx(star["period_days"], rel=tolerance)
    assert any(hint in said(test) for hint in hints)


def test_the_list_leads_to_a_star(open_page: OpenPage, simulated: tuple[str, pd.DataFrame]) -> None:
    test = open_page(simulated[0], PAGE)
    assert not test.exception
    assert re.search(r"\d+ objects", said(test))
