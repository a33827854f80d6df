"""sHG1G2 against an independent minimiser and against what was put in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize

from science.errors import NotEnoughData
from science.phase_curves import fit_phase_curve
from science.phase_curves.spin_geometry import cos_aspect
from tests.science.phase_curves.curves import made_spinning, real
from tests.science.phase_curves.sbpy_here import photometry


def cost_of(x: Any, data: dict[str, Any], spread: Any) -> float:
    """The robust objective written anew with sbpy's functions; x is (H, G1, G2) of each band, R, pole."""
    bands = np.array(data["band"])
    names = sorted(set(data["band"]))
    ra, dec, pole_ra, pole_dec = (np.radians(v) for v in (data["ra_deg"], data["dec_deg"], x[-2], x[-1]))
    line = np.array([np.cos(dec) * np.cos(ra), np.cos(dec) * np.sin(ra), np.sin(dec)])
    pole = np.array([np.cos(pole_dec) * np.cos(pole_ra), np.cos(pole_dec) * np.sin(pole_ra), np.sin(pole_dec)])
    model = 2.5 * np.log10(1.0 - (1.0 - np.clip(x[-3], 0.3, 1.0)) * np.abs(pole @ line))
    for number, name in enumerate(names):
        h, g1, g2 = x[3 * number : 3 * number + 3]
        if min(g1, g2, 1.0 - g1 - g2) < 0.0:
            return 1e6
        mine = bands == name
        model[mine] += photometry.HG1G2.evaluate(np.radians(data["phase_deg"][mine]), h, g1, g2)
    z = (data["reduced_mag"] - model) / spread / 1.5
    return float(np.sum(np.sqrt(1.0 + z**2) - 1.0))


def test_real_asteroid_no_other_minimiser_goes_lower(shared_data: Path) -> None:
    data = real(shared_data)["8467"]
    fit = fit_phase_curve("sHG1G2", **data)
    assert fit.spin is not None
    jitter = np.array([fit.jitter_mag[name] for name in data["band"]])
    spread = np.hypot(data["mag_err"], jitter)
    x = [*(v for band in (1, 2) for v in fit.parameters[band].values()), *fit.spin.values()]
    ours = cost_of(x, data, spread)
    rng = np.random.default_rng(1)
    for _ in range(4):
        start = np.array(
            [13.7, 0.3, 0.3, 13.0, 0.3, 0.3, rng.uniform(0.5, 0.9), rng.uniform(0, 360), rng.uniform(-90, 90)]
        )
        theirs = minimize(cost_of, start, (data, spread), method="Powell", options={"maxiter": 15})
        assert ours < theirs.fun + 1e-4
    near = minimize(cost_of, x, (data, spread), method="Nelder-Mead", options={"maxiter": 1500, "adaptive": True}).x
    sigma = [*(v for band in (1, 2) for v in fit.errors[band].values()), *(fit.spin_errors or {}).values()]
    assert (np.abs(near - x) < 0.1 * np.array(sigma)).all()


def test_pole_and_oblateness_come_back() -> None:
    offsets, inside = [], []
    for seed in range(12):
        fit = fit_phase_curve("sHG1G2", **made_spinning(200, seed=10 * seed))
        assert fit.spin is not None
        assert fit.spin_errors is not None
        cosine = abs(float(cos_aspect(ra_deg=np.array(120.0), dec_deg=np.array(40.0), **{
            name: fit.spin[name] for name in ("alpha0", "delta0")})))  # fmt: skip
        offsets.append(np.degrees(np.arccos(min(cosine, 1.0))))
        inside.append(abs(fit.spin["R"] - 0.7) < 2.0 * fit.spin_errors["R"])
    assert np.median(offsets) < 15.0
    assert np.mean(inside) > 0.7


def test_the_antipode_gives_the_same_curve() -> None:
    data = made_spinning(100, seed=3)
    fit = fit_phase_curve("sHG1G2", **data)
    assert fit.spin is not None
    assert fit.antipode is not None
    assert fit.spin["delta0"] >= 0.0
    places = {"ra_deg": data["ra_deg"], "dec_deg": data["dec_deg"]}
    one = cos_aspect(**places, alpha0=fit.spin["alpha0"], delta0=fit.spin["delta0"])
    two = cos_aspect(**places, **fit.antipode)
    np.testing.assert_allclose(np.abs(one), np.abs(two), atol=1e-12)


def test_a_sphere_is_not_called_oblate() -> None:
    for seed in range(4):
        fit = fit_phase_curve("sHG1G2", **made_spinning(150, seed=100 + seed, r=1.0))
        assert fit.spin is not None
        assert fit.spin_errors is not None
        assert fit.spin["R"] + 3.0 * fit.spin_errors["R"] > 1.0
        if fit.spin["R"] == pytest.approx(1.0, abs=1e-4):
            assert fit.spin_errors["alpha0"] == np.inf


def test_it_needs_positions_and_points() -> None:
    data = made_spinning(100, seed=5)
    with pytest.raises(ValueError, match="right ascension"):
        fit_phase_curve("sHG1G2", **{**data, "ra_deg": None})
    few: dict[str, Any] = {name: value[:8] for name, value in data.items()}
    few["band"] = ["g", "g", "g", "g", "r", "r", "r", "r"]
    with pytest.raises(NotEnoughData):
        fit_phase_curve("sHG1G2", **few)
