"""What an object's page asks of the store, counted."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components import class_history, object_panels
from data_access import open_store
from tests.pages import object_sky as sky
from tests.pages.meter import Meter, begin_at, metered


@pytest.fixture
def meter(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Meter:
    address = f"embedded:{tmp_path_factory.mktemp('budget') / 'sky'}"
    with open_store(address) as store:
        sky.fill(store)
    return metered(address, monkeypatch)


@pytest.fixture
def page(meter: Meter) -> AppTest:
    test = begin_at("object.py", meter)
    test.query_params["oid"] = sky.USUAL
    return test


CURVE = Counter({("scan", name): 1 for name in ("ztf", "ztf.history", "ztf.uppervalid", "ztf.upper")})


def test_opening_costs_four_scans_then_one_read_of_cutouts_and_one_of_the_alert(page: AppTest, meter: Meter) -> None:
    page.run()
    assert not page.exception
    calls = meter.take()
    assert Counter(calls[:4]) == CURVE
    assert calls[4:] == [("row", "ztf.cutouts"), ("row", "ztf")]


def test_the_curve_is_drawn_before_anything_further_is_asked(
    page: AppTest, meter: Meter, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_before: list[list[tuple[str, str]]] = []
    draw = class_history.lanes_of

    def note_what_was_asked(*given: Any) -> Any:
        asked_before.append(meter.take())
        return draw(*given)

    monkeypatch.setattr(class_history, "lanes_of", note_what_was_asked)
    page.run()
    assert [Counter(asked) for asked in asked_before] == [CURVE]


@pytest.mark.parametrize(
    ("name", "value"),
    [("unit", "diffflux"), ("time", "mjd"), ("bands", "g"), ("color", "1"), ("tab", "Numbers"), ("tab", "Links")],
)
def test_another_view_of_the_same_costs_nothing(page: AppTest, meter: Meter, name: str, value: str) -> None:
    page.run()
    meter.take()
    page.query_params[name] = value
    page.run()
    assert not page.exception
    assert meter.take() == []


def test_a_step_costs_the_cutouts_and_the_alert_and_the_way_back_nothing(page: AppTest, meter: Meter) -> None:
    page.run()
    meter.take()
    page.button(key="epoch-left").click().run()
    assert sorted(meter.take()) == [("row", "ztf"), ("row", "ztf.cutouts")]
    page.button(key="epoch-right").click().run()
    assert meter.take() == []


def test_a_rerun_builds_no_chart_and_no_light_curve(
    page: AppTest, meter: Meter, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.run()

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("made again")

    import altair

    monkeypatch.setattr(altair, "Chart", forbidden)
    monkeypatch.setattr("science.light_curve.build", forbidden)
    monkeypatch.setattr(object_panels, "alert_words", forbidden)
    monkeypatch.setattr(object_panels, "table_of_fields", forbidden)
    page.run()
    assert not page.exception
    assert not page.error


def test_the_data_of_a_large_object_are_small(page: AppTest, meter: Meter) -> None:
    page.query_params["oid"] = sky.LARGE
    page.run()
    sent = sum(len(part.data.data) for chart in page.get("vega_lite_chart") for part in chart.proto.datasets)
    assert sent < 60 * sky.MANY
