"""What the page of variable stars says of a fit, and which points it takes."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from components.variable_stars.period_points import points_of
from components.variable_stars.period_words import (
    EPOCH,
    confidence_badge,
    not_the_best,
    parameters,
    rests_on,
    small_print,
)
from data_access.light_curve_files import read_light_curve
from science.periods import PeriodSearch, find_period, fit_at_period


def columns() -> dict[str, Any]:
    rng = np.random.default_rng(3)
    time = np.sort(rng.uniform(0, 300, 80)) + 2_459_000.0
    mag = 17 + 0.3 * np.sin(2 * np.pi * time / 2.345) + rng.normal(0, 0.02, 80)
    return {"time_days": time, "mag": mag, "mag_err": np.full(80, 0.02), "band": np.array(["<b>g"] * 80, dtype=object)}


@cache
def found() -> PeriodSearch:
    return find_period(**columns())


def test_the_table_has_every_number_with_its_unit() -> None:
    rows = {row.name: row for row in parameters(found().fit)}
    assert rows["Period"].unit == "d"
    assert rows["Period"].value == pytest.approx(2.345, rel=1e-3)
    assert rows[EPOCH].unit == "MJD"
    assert rows["Amplitude \\<b\\>g"].value == pytest.approx(0.6, rel=0.1)
    assert rows["Amplitude \\<b\\>g"].err > 0


def test_the_small_print_gives_both_dates() -> None:
    said = small_print(found().fit)
    assert "MJD 59" in said
    assert " UTC" in said
    assert f"{found().fit.dof} degrees of freedom" in said


def test_what_it_rests_on() -> None:
    said = rests_on(found(), ("A note.",))
    assert said.startswith("80 points in <b>g; false-alarm probability below 1 %; searched from 0.05 to ")
    assert said.endswith("A note.")


@pytest.mark.parametrize(
    ("factor", "words"),
    [(2.0, "twice the period"), (0.5, "half the period"), (1.0003, "within the resolution"), (0.7771, "unrelated")],
)
def test_another_period_is_named_beside_the_best(factor: float, words: str) -> None:
    fit = fit_at_period(**columns(), period_days=found().period_days * factor)
    assert words in not_the_best(fit, found())


def test_every_word_of_confidence_has_a_badge() -> None:
    for word in ("secure", "probable", "ambiguous", "not periodic"):
        assert f"-badge[{word}]" in confidence_badge(word)


def test_fluxes_of_a_file_become_magnitudes_and_negative_ones_are_said() -> None:
    rows = "\n".join(f"{59000 + n},{1.0 if n else -1.0},0.1" for n in range(9))
    points = points_of(read_light_curve(f"mjd,flux (mJy),error\n{rows}\n".encode(), "mine.csv"))
    assert np.isfinite(points.mag).sum() == 8
    assert points.notes == ("1 flux has no magnitude: not positive.",)
    assert points.own_file
    assert points.title == "Magnitude (AB)"
