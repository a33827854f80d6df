"""The phase functions against sbpy's, and what they are at special angles."""

import astropy.units as u
import numpy as np
import pytest

from science.phase_curves.models import SYSTEMS
from tests.science.phase_curves.sbpy_here import photometry

PHASE = np.concatenate([np.linspace(0.0, 150.0, 1501), [7.5, 30.0, 1e-6]])
THEIRS = {"HG": photometry.HG, "HG12": photometry.HG12_Pen16, "HG1G2": photometry.HG1G2}
SLOPES = [
    *[("HG", [g]) for g in (-0.25, 0.0, 0.15, 0.5, 1.19)],
    *[("HG12", [g]) for g in (0.0, 0.3, 0.7, 1.0)],
    *[("HG1G2", g) for g in ([0.26, 0.38], [0.6, 0.14], [0.9, 0.05], [0.05, 0.9], [0.5, 0.5])],
]


@pytest.mark.parametrize(("name", "slopes"), SLOPES)
def test_equal_to_sbpy(name: str, slopes: list[float]) -> None:
    ours = 12.3 + SYSTEMS[name].dimming(PHASE, np.array(slopes))
    theirs = THEIRS[name](12.3 * u.mag, *slopes)(PHASE * u.deg).to_value("mag")
    np.testing.assert_allclose(ours, theirs, rtol=0.0, atol=1e-6)


@pytest.mark.parametrize("name", SYSTEMS)
def test_at_zero_phase_nothing_is_lost(name: str) -> None:
    curves = SYSTEMS[name].corner_curves(np.array([0.0]))
    np.testing.assert_allclose(curves, 1.0, atol=1e-12)


@pytest.mark.parametrize("name", SYSTEMS)
def test_corner_curves_stay_positive_where_points_are(name: str) -> None:
    assert (SYSTEMS[name].corner_curves(np.linspace(0.0, 29.0, 300)) > 0.0).all()


@pytest.mark.parametrize(("name", "slopes"), SLOPES)
def test_jacobian_is_the_slope_of_the_magnitude(name: str, slopes: list[float]) -> None:
    system, phase, step = SYSTEMS[name], np.linspace(0.1, 60.0, 50), 1e-6
    jacobian = system.slope_jacobian(phase, np.array(slopes))
    for number in range(len(slopes)):
        shift = step * np.eye(len(slopes))[number]
        rise = system.dimming(phase, slopes + shift) - system.dimming(phase, slopes - shift)
        np.testing.assert_allclose(jacobian[:, number], rise / (2.0 * step), rtol=1e-5, atol=1e-6)
