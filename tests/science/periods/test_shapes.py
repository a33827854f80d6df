"""The shapes of known stars as a prior: theirs are preferred to the same light turned upside down or run backwards."""

from __future__ import annotations

import numpy as np
import pytest

from science.measurements import measurements
from science.periods.points import Points, prepare
from science.periods.shape_classes import shape_classes
from science.periods.shapes import shape_scores
from tests.science.periods.stars import simulated


def points_of(time: np.ndarray, mag: np.ndarray, err: np.ndarray, band: np.ndarray) -> Points:  # type: ignore[type-arg]
    return prepare(measurements(time_days=time, value=mag, err=err, band=band, noun="magnitude"))


@pytest.mark.parametrize(("kind", "place"), [("rr_lyrae_ab", 0), ("detached_binary", 2)])
def test_a_star_looks_more_like_itself_than_upside_down(kind: str, place: int) -> None:
    better = 0
    for star in simulated(kind, 8, 300):
        frequency = np.array([(2 if kind == "detached_binary" else 1) / star.period_days])
        upright = points_of(star.time_days, star.mag, star.mag_err, star.band)
        turned = points_of(star.time_days, -star.mag, star.mag_err, star.band)
        scores = [shape_scores(points, frequency, 1.0)[place, 0] for points in (upright, turned)]
        better += scores[0] < scores[1]
    assert better >= 7


def test_a_pulsator_run_backwards_is_none() -> None:
    for star in simulated("rr_lyrae_ab", 5, 300):
        frequency = np.array([1 / star.period_days])
        forward = points_of(star.time_days, star.mag, star.mag_err, star.band)
        backward = points_of(-star.time_days, star.mag, star.mag_err, star.band)
        assert shape_scores(forward, frequency, 1.0)[0, 0] < shape_scores(backward, frequency, 1.0)[0, 0] - 20


def test_a_class_has_its_periods_only() -> None:
    star = simulated("rr_lyrae_ab", 1, 120)[0]
    points = points_of(star.time_days, star.mag, star.mag_err, star.band)
    scores = shape_scores(points, np.array([1 / 0.05, 1 / 0.57, 1 / 20.0]), 1.0)
    ab = [kind.name for kind in shape_classes()].index("ab")
    assert np.isfinite(scores[ab]).tolist() == [False, True, False]


def test_the_prior_has_no_preferred_phase() -> None:
    """Turning the mean of a class by one step of the grid gives the next one."""
    for kind in shape_classes():
        norms = np.linalg.norm(kind.mean, axis=1)
        assert norms == pytest.approx(norms[0])
        assert np.linalg.slogdet(kind.precision)[1] == pytest.approx(np.linalg.slogdet(kind.precision[0])[1])
