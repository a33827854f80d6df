"""The chart of a fit: what goes to the browser is what was given, and one bad value spoils nothing."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from components.fitting import panels_chart
from components.fitting.panels_chart import MJD, Content, Line, Points, series_of_bands
from components.fitting.panels_spec import Axis, Panel, Series, panels_spec

CURVE, REST = Panel("curve", 3, flip=True, unit="mag"), Panel("rest", 1)


def table(data: bytes) -> dict[str, list[object]]:
    return pa.ipc.open_stream(data).read_all().to_pydict()


def chart() -> None:
    import numpy as np

    from components.fitting.panels_chart import MJD, Content, Line, Points, draw, series_of_bands
    from components.fitting.panels_spec import Panel

    t = np.array([59000.0, 59010.0, 59020.0, 59030.0])
    y, err = np.array([18.0, 17.0, 18.5, 3.0]), np.array([0.1, np.inf, 0.1, np.nan])
    points = Points(t, y, err, np.array([0, 1, 0, 1]), np.array([True, True, True, False]))
    draw(
        "c",
        axis=MJD,
        panels={
            Panel("curve", 3, flip=True): Content("Magnitude", points, [Line(t, y, 0), Line(t[:0], y[:0], 1)]),
            Panel("rest", 1): Content("Rest", levels={"": 0.0}),
        },
        series=series_of_bands(["g", "r"]),
        alt="A chart",
        across={"peak": 59010.0},
    )


def test_all_that_was_given_is_sent_and_what_is_left_out_sets_no_range() -> None:
    test = AppTest.from_function(chart, default_timeout=60).run()
    assert not test.exception
    sent = {part.name: table(part.data.data) for part in test.get("vega_lite_chart")[0].proto.datasets}
    assert sent["curve_points"]["x"] == [59000.0, 59010.0, 59020.0, 59030.0]
    assert sent["curve_points"]["u"] == [True, True, True, False]
    assert sent["across"] == {"x": [59010.0], "name": ["peak"]}
    about = {name: values[0] for name, values in sent["about"].items()}
    assert 14 < about["curve_low"] < 17  # not 3, which the fit left out
    assert 18.5 < about["curve_high"] < 20
    assert about["first"] < 59000 < 59030 < about["last"]
    assert about["rest_title"] == "Rest"


def test_a_model_that_runs_off_leaves_the_points_their_room() -> None:
    x = np.linspace(0, 10, 50)
    points = Points(x, np.sin(x), np.full(50, 0.1), np.zeros(50, dtype=np.int64))
    low, high = panels_chart._frame(Content("y", points, [Line(x, np.exp(x), 0)]))
    assert -3 < low < -1 < 1 < high < 4


@pytest.mark.parametrize("content", [Content("y"), Content("y", levels={"a": 2.0}), Content("y", low=0.0, high=1.0)])
def test_a_panel_without_points_has_a_range(content: Content) -> None:
    low, high = panels_chart._frame(content)
    assert np.isfinite([low, high]).all()
    assert low < high


def test_bands_of_the_survey_look_as_everywhere_and_others_differ() -> None:
    series = series_of_bands(["g", "r", "V", "I", "OGLE I"])
    assert [item.name for item in series] == ["g", "r", "V", "I", "OGLE I"]
    assert len({(item.colour, item.symbol) for item in series}) == 5


def test_the_chart_is_made_once_for_an_arrangement() -> None:
    series = (Series("a", "#000000"),)
    first = panels_spec(MJD, (CURVE, REST), series, 300, False, False)
    assert panels_spec(MJD, (Panel("curve", 3, flip=True, unit="mag"), REST), series, 300, False, False) is first


def test_panels_share_the_height_without_touching() -> None:
    spec = panels_spec(Axis("x", "x"), (CURVE, REST), (Series("a", "#000000"),), 300, False, True)
    text = str(spec)
    assert "height * 0.0000" in text
    assert "height * 1.0000" in text
    upper, lower = 0.95 * 3 / 4, 0.95 * 3 / 4 + 0.05
    assert f"height * {upper:.4f}" in text
    assert f"height * {lower:.4f}" in text
