"""sbpy's own objects go in and come out."""

import warnings

import astropy.units as u
import numpy as np
import pytest

from science.phase_curves import MODELS, as_sbpy, fit_phase_curve, from_ephem
from tests.science.phase_curves.curves import made, made_spinning
from tests.science.phase_curves.sbpy_here import Ephem, photometry


@pytest.mark.parametrize("model", MODELS)
def test_the_fitted_curve_as_sbpys_model(model: str) -> None:
    fit = fit_phase_curve(model, **made_spinning(120, seed=1))
    given = as_sbpy(fit)
    assert set(given) == {"g", "r"}
    phase = np.linspace(0.0, 60.0, 40)
    for band, theirs in given.items():
        assert isinstance(theirs, photometry.DiskIntegratedPhaseFunc)
        np.testing.assert_allclose(theirs(phase * u.deg).to_value("mag"), fit.model(phase, band), atol=1e-6)


def test_ephem_goes_in() -> None:
    data = made("HG", 40, seed=2)
    r, delta = np.full(40, 2.5), np.full(40, 1.6)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ephem = Ephem.from_dict(
            {
                "alpha": data["phase_deg"] * u.deg,
                "r": r * u.au,
                "delta": delta * u.au,
                "ra": np.arange(40.0) * u.deg,
                "dec": np.zeros(40) * u.deg,
            }
        )
        found = from_ephem(ephem, mag=data["reduced_mag"] + 5.0 * np.log10(2.5 * 1.6))
    np.testing.assert_allclose(found["reduced_mag"], data["reduced_mag"])
    one = fit_phase_curve("HG", **data)
    two = fit_phase_curve("HG", mag_err=data["mag_err"], band="r", **found)
    assert two.parameters["r"] == pytest.approx(dict(one.parameters["r"]))


def test_a_missing_column_is_named() -> None:
    with pytest.raises(KeyError, match="delta"):
        from_ephem({"alpha": [1.0] * u.deg, "r": [2.0] * u.au}, mag=[15.0])
