"""Which models the data allow, and that a fit says so."""

import numpy as np
import pytest

from science.phase_curves import allowed_models, best_model, fit_phase_curve, verdict
from tests.science.phase_curves.curves import made


def allowed(phase: object, apparitions: int | None = None) -> list[str]:
    return [item.model for item in allowed_models(phase_deg=np.asarray(phase), apparitions=apparitions) if item.allowed]


def test_models_by_number_range_and_smallest_phase() -> None:
    assert allowed(np.linspace(1.0, 25.0, 200), 4) == ["HG", "HG12", "HG1G2", "sHG1G2"]
    assert allowed(np.linspace(1.0, 25.0, 200), 2) == ["HG", "HG12", "HG1G2"]
    assert allowed(np.linspace(1.0, 25.0, 100), 4) == ["HG", "HG12", "HG1G2"]
    assert allowed(np.linspace(4.0, 25.0, 100)) == ["HG", "HG12"]
    assert allowed(np.linspace(1.0, 25.0, 30)) == ["HG", "HG12"]
    assert allowed(np.linspace(1.0, 6.0, 100)) == []
    assert allowed([np.nan, 3.0]) == []


def test_a_reason_for_each_refusal() -> None:
    for item in allowed_models(phase_deg=np.linspace(4.2, 9.0, 20)):
        assert bool(item.reason) is not item.allowed
    assert "smallest phase 4.2°" in allowed_models(phase_deg=np.linspace(4.2, 25.0, 90))[2].reason


def test_over_a_short_range_the_slope_is_held() -> None:
    assert best_model(phase_deg=np.linspace(2.0, 8.0, 40)) == ("HG12", {"G12": 0.5})
    assert best_model(phase_deg=np.linspace(2.0, 18.0, 40)) == ("HG12", {})


def test_the_verdict_is_one_sentence_with_errors_and_limits() -> None:
    fit = fit_phase_curve("HG12", **made("HG12", 80, seed=1, h_mag=12.74, phases=(4.2, 25.0)))
    sentence = verdict(fit=fit, apparitions=3)
    assert sentence.startswith("H = 12.9")
    assert "(V, from r)" in sentence
    assert "G12 = 0." in sentence
    assert " ± " in sentence
    assert "3 apparitions" in sentence
    assert "HG1G2 not constrained: smallest phase 4." in sentence


def test_radians_are_suspected() -> None:
    data = made("HG", 40, seed=2)
    fit = fit_phase_curve("HG", **{**data, "phase_deg": np.radians(data["phase_deg"])})
    assert "radians" in fit.warning


def test_h_in_v_follows_the_mean_colours() -> None:
    pair = [verdict(fit=fit_phase_curve("HG", **made("HG", 80, seed=2, band=band, noise=0.0))) for band in "gr"]
    assert pair[0].startswith("H = 14.7")
    assert pair[1].startswith("H = 15.1")


@pytest.mark.parametrize("band", [3, "i", ("odd",)])
def test_h_of_another_band_stays_in_that_band(band: object) -> None:
    data = made("HG", 80, seed=2)
    assert "(V" not in verdict(fit=fit_phase_curve("HG", **{**data, "band": [str(band)] * 80}))
