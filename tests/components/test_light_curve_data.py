"""A light curve as its chart gets it."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from components.light_curve_data import KINDS, LIMIT, POOR, drawing, milliseconds, numbers_table, time_span
from components.light_curve_spec import AXES, light_curve_spec
from science import light_curve
from science.light_curve import Unit

JD = 2459400.25


def history(n: int = 6, **changed: object) -> pd.DataFrame:
    """Detections in g and r with a source behind, one poor point, one limit."""
    columns = {
        "i:jd": JD + np.arange(n, dtype=float),
        "i:fid": 1 + np.arange(n) % 2,
        "i:magpsf": 18.0 + 0.1 * np.arange(n),
        "i:sigmapsf": np.full(n, 0.05),
        "i:isdiffpos": ["f" if k == 1 else "t" for k in range(n)],
        "i:magnr": np.full(n, 17.5),
        "i:sigmagnr": np.full(n, 0.02),
        "i:distnr": np.full(n, 0.4),
        "i:diffmaglim": np.full(n, 20.5),
        "i:candid": 1_700_000_000_000_000_001 + np.arange(n),
        "d:tag": [*["valid"] * (n - 2), "badquality", "upperlim"],
        "d:own": [*[True] * (n - 2), False, False],
    }
    return pd.DataFrame({**columns, **changed})


def read(stream: bytes) -> dict[str, list[float]]:
    found: dict[str, list[float]] = pa.ipc.open_stream(stream).read_all().to_pydict()
    return found


def draw(unit: Unit, bands: tuple[str, ...] = ("g", "r"), **changed: object) -> dict[str, dict[str, list[float]]]:
    curve = light_curve.build(history=history(**changed), unit=unit)
    made = drawing(object_id="ZTF21a", curve=curve, bands=bands, span=(0.0, 1.0))
    return {name: read(stream) for name, stream in made.datasets.items()}


def test_points_carry_kind_band_and_sign_as_codes() -> None:
    points = draw(Unit.DIFFERENCE_MAGNITUDE)["points"]
    assert points["k"] == [0, 0, 0, 0, POOR, LIMIT]
    assert points["b"] == [0, 1, 0, 1, 0, 1]
    assert points["s"] == [1, -1, 1, 1, 1, 0]
    assert points["v"][:4] == pytest.approx([18.0, 18.1, 18.2, 18.3])
    assert np.isnan(points["e"][5])


def test_a_band_that_is_off_is_not_sent() -> None:
    assert set(draw(Unit.DIFFERENCE_MAGNITUDE, ("r",))["points"]["b"]) == {1}
    assert draw(Unit.APPARENT_MAGNITUDE, ("r",))["reference"]["b"] == [1]


def test_magnitudes_are_drawn_upside_down_and_fluxes_not() -> None:
    for unit in Unit:
        about = draw(unit)["about"]
        assert about["flip"] == [unit.is_magnitude]
        assert about["title"] == [unit.axis_title]


@pytest.mark.parametrize("unit", list(Unit))
def test_every_point_lies_in_the_frame(unit: Unit) -> None:
    drawn = draw(unit)
    low, high = drawn["about"]["low"][0], drawn["about"]["high"][0]
    assert low < min(drawn["points"]["v"])
    assert max(drawn["points"]["v"]) < high


def test_a_magnitude_of_nearly_nothing_does_not_press_the_others_flat() -> None:
    signs = ["t", "t", "t", "f", "t", "t"]
    # The reference source nearly cancels the fourth difference: what is left is faint and its error large.
    nearly = np.array([18.0, 18.1, 18.2, 17.501, 18.4, 18.5])
    curve = light_curve.build(
        history=history(**{"i:isdiffpos": signs, "i:magpsf": nearly}), unit=Unit.APPARENT_MAGNITUDE
    )
    made = drawing(object_id="ZTF21a", curve=curve, bands=("g", "r"), span=(0.0, 1.0))
    about = read(made.datasets["about"])
    assert about["high"][0] - about["low"][0] < 2.0
    assert made.outside == 1


def test_one_point_alone_has_a_frame_around_it() -> None:
    curve = light_curve.build(history=history().head(1), unit=Unit.DIFFERENCE_FLUX)
    made = drawing(object_id="ZTF21a", curve=curve, bands=("g",), span=(0.0, 1.0))
    about = read(made.datasets["about"])
    assert about["low"][0] < about["high"][0]
    assert made.drawn == 1


def test_no_point_makes_an_empty_drawing() -> None:
    curve = light_curve.build(history=history().head(0))
    made = drawing(object_id="ZTF21a", curve=curve, bands=(), span=(0.0, 1.0))
    assert made.drawn == 0
    assert "No good detection" in made.summary


def test_milliseconds_name_a_date_exactly() -> None:
    assert milliseconds(2440587.5) == 0
    assert milliseconds(JD) == pd.Timestamp("2021-07-04 18:00").timestamp() * 1000


def test_the_time_axis_spans_all_dates_and_ignores_missing_ones() -> None:
    first, last = time_span(np.array([JD, np.nan, JD + 100.0]))
    assert first < milliseconds(JD)
    assert last > milliseconds(JD + 100.0)
    assert time_span(np.array([np.nan])) == (0.0, 1.0)


def test_the_table_of_numbers_holds_what_is_drawn_newest_first() -> None:
    curve = light_curve.build(history=history(), unit=Unit.DIFFERENCE_MAGNITUDE)
    table = numbers_table(curve=curve, bands=("g", "r"))
    assert table["jd"].is_monotonic_decreasing
    assert table["candid"].dtype == "Int64"
    assert set(table["kind"]) == {KINDS[0], KINDS[POOR], KINDS[LIMIT]}
    assert table["difference_magnitude_ab_mag"].tolist()[::-1][:4] == pytest.approx([18.0, 18.1, 18.2, 18.3])


@pytest.mark.parametrize(("axis", "with_colors"), list(product(AXES, (False, True))))
def test_the_chart_is_made_once_and_holds_no_data(axis: str, with_colors: bool) -> None:
    spec = light_curve_spec(axis, with_colors, False)  # type: ignore[arg-type]
    assert spec is light_curve_spec(axis, with_colors, False)  # type: ignore[arg-type]
    assert "datasets" not in spec
    names = {part["data"]["name"] for part in _views(spec) if "data" in part}
    assert names == {"points", "reference", "zero", "about", "chosen"} | ({"colors"} if with_colors else set())


def _views(spec: dict[str, object]) -> list[dict[str, dict[str, str]]]:
    inner = [view for layer in spec.get("layer", []) for view in _views(layer)]  # type: ignore[attr-defined]
    return [spec, *inner]  # type: ignore[list-item]
