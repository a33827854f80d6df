"""Errors of other phase curve code, each absent here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from science.phase_curves import fit_phase_curve
from tests.science.phase_curves.curves import made, real


def test_chi_square_pairs_each_residual_with_its_own_error(shared_data: Path) -> None:
    """Sorting the errors by value inside a band gives another number: 0.41 in place of 0.32 for this asteroid."""
    data = real(shared_data)["8467"]
    fit = fit_phase_curve("HG1G2", **data)
    err = data["mag_err"][fit.place]
    assert fit.chi2 == pytest.approx(float(np.sum((fit.residual_mag / err) ** 2)), rel=1e-12)
    by_value = np.concatenate([np.sort(err[fit.in_band(band)]) for band in fit.bands])
    residual = np.concatenate([fit.residual_mag[fit.in_band(band)] for band in fit.bands])
    assert fit.chi2 != pytest.approx(float(np.sum((residual / by_value) ** 2)), rel=0.02)


def test_degrees_of_freedom_are_points_less_parameters() -> None:
    data = made("HG12", 50, seed=1)
    assert fit_phase_curve("HG12", **data).dof == 48
    data["band"] = ["g"] * 25 + ["r"] * 25
    assert fit_phase_curve("HG12", **data).dof == 46


def test_errors_count_as_weights() -> None:
    """A fit that ignores the errors would follow the poor half."""
    data = made("HG", 100, seed=2)
    poor = np.arange(100) % 2 == 0
    data["reduced_mag"] = np.where(poor, data["reduced_mag"] + 1.0, data["reduced_mag"])
    data["mag_err"] = np.where(poor, 2.0, 0.02)
    fit = fit_phase_curve("HG", loss="linear", **data)
    assert abs(fit.parameters["r"]["H"] - 15.0) < 0.1


@pytest.mark.parametrize("bands", [["r"], ["g", "r", "i"], [2], [1, 2, 3], ["ztf r ", "Ω"]])
def test_any_bands_in_any_number(bands: list[object]) -> None:
    """Colours by place in a list painted r as g, and a third band was an IndexError."""
    data = made("HG", 90, seed=3)
    data["band"] = [bands[i % len(bands)] for i in range(90)]
    fit = fit_phase_curve("HG", **data)
    assert set(fit.bands) == set(bands)
    for band in bands:
        assert fit.n_points[band] == int(fit.in_band(band).sum())
        assert abs(fit.parameters[band]["H"] - 15.0) < 0.3


def test_one_missing_magnitude_does_not_fail_the_fit() -> None:
    data = made("HG1G2", 80, seed=4)
    data["reduced_mag"][10] = np.nan
    assert fit_phase_curve("HG1G2", **data).dof == 76


def test_g1_stays_physical() -> None:
    """Wider bounds let G1 become -0.23."""
    data = made("HG12", 60, seed=5, phases=(4.0, 12.0))
    fit = fit_phase_curve("HG1G2", **data)
    g1, g2 = fit.parameters["r"]["G1"], fit.parameters["r"]["G2"]
    assert g1 >= 0.0
    assert g2 >= 0.0
    assert g1 + g2 <= 1.0 + 1e-12
