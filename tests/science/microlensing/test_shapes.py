"""The shapes against their papers and against numbers that need no formula."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from science.microlensing.shapes import (
    full_width_days,
    lopsided_lens,
    magnification,
    magnification_slope,
    point_lens,
    supernova,
)


def test_magnification_of_known_separations() -> None:
    """At one Einstein radius 3/sqrt 5 (Paczyński 1986); near the lens 1/u, far away 1 + 2/u^4."""
    found = magnification(separation=np.array([1.0, 1e-4, 50.0]))
    np.testing.assert_allclose(found, [3 / np.sqrt(5), 1e4, 1 + 2 / 50.0**4], rtol=1e-8)


@given(st.floats(1e-3, 50))
def test_slope_is_the_derivative(u: float) -> None:
    step = 1e-5 * u
    by_difference = (magnification(separation=np.array(u + step)) - magnification(separation=np.array(u - step))) / (
        2 * step
    )
    assert float(magnification_slope(separation=np.array(u))) == pytest.approx(float(by_difference), rel=1e-3, abs=1e-9)


@given(st.floats(0.5, 500), st.floats(1e-3, 2))
def test_full_width(einstein_time: float, u0: float) -> None:
    width = full_width_days(einstein_time_days=einstein_time, u0=u0)
    shape = point_lens(time_days=np.array([0.0, width / 2]), parameters=np.array([0.0, np.log(einstein_time), u0]))
    assert shape[1] / shape[0] == pytest.approx(0.5, rel=1e-4)


def test_a_lopsided_lens_without_asymmetry_is_a_lens() -> None:
    time = np.linspace(-50, 50, 101)
    lens = np.array([3.0, 2.5, 0.3])
    np.testing.assert_allclose(
        lopsided_lens(time_days=time, parameters=np.append(lens, 0.0)), point_lens(time_days=time, parameters=lens)
    )


def test_the_supernova_shape_rises_and_falls_as_it_says() -> None:
    time = np.array([-30.0, -29.0, 60.0, 61.0])
    shape = supernova(time_days=time, parameters=np.array([0.0, np.log(2.0), np.log(8.0)]))
    np.testing.assert_allclose(shape[1] / shape[0], np.exp(1 / 2 - 1 / 10), rtol=1e-5)
    np.testing.assert_allclose(shape[3] / shape[2], np.exp(-1 / 10), rtol=1e-5)


def test_nothing_overflows() -> None:
    far = np.array([-1e6, 0.0, 1e6])
    assert np.isfinite(supernova(time_days=far, parameters=np.array([0.0, -3.0, -3.0]))).all()
    assert np.isfinite(point_lens(time_days=far, parameters=np.array([0.0, -2.0, 0.0]))).all()
