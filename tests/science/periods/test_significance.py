"""The likelihoods behind the false-alarm probability against dense linear algebra."""

from __future__ import annotations

import numpy as np
import pytest

from science.periods import find_period
from science.periods.significance import _best_log_likelihoods, _whitened
from tests.science.periods.stars import simulated, sine


def test_the_filter_is_the_inverse_of_the_covariance() -> None:
    rng = np.random.default_rng(2)
    time, noise = np.sort(rng.uniform(0, 300, 40)), rng.uniform(0.01, 0.04, 40)
    columns = rng.normal(size=(40, 3))
    tau, walk, jitter = np.array([1.0, 30.0, 500.0]), np.array([0.1, 0.5, 0.02]), np.array([0.0, 0.01, 0.2])
    white, log_det = _whitened(time, columns, noise, tau, walk, jitter)
    for model in range(3):
        covariance = walk[model] * np.exp(-np.abs(time[:, None] - time) / tau[model])
        covariance += np.diag(noise + jitter[model])
        expected = columns.T @ np.linalg.solve(covariance, columns)
        assert white[model] @ white[model].T == pytest.approx(expected, rel=1e-8)
        assert log_det[model] == pytest.approx(np.linalg.slogdet(covariance)[1], rel=1e-10)


def test_columns_can_only_help() -> None:
    rng = np.random.default_rng(3)
    time, value, noise = np.sort(rng.uniform(0, 300, 60)), rng.normal(size=60), np.full(60, 0.5)
    columns = np.column_stack([np.ones(60), np.cos(time), np.sin(time)])
    without, with_all = _best_log_likelihoods(time, value, noise, columns, 1, 1.0)
    assert with_all >= without


@pytest.mark.parametrize("kind", ["rr_lyrae_ab", "cepheid", "contact_binary", "mira"])
def test_real_periods_are_found_significant(kind: str) -> None:
    assert all(find_period(**star.columns).false_alarm_probability < 0.01 for star in simulated(kind, 4, 120))


def test_the_probability_falls_with_amplitude() -> None:
    amplitudes = (0.0, 0.008, 0.02, 0.4)
    chances = [find_period(**sine(0.7, amplitude=a)).false_alarm_probability for a in amplitudes]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > 0.1
    assert chances[-1] < 1e-6
