"""Finite source and parallax: found where they are, not found where they are not, refused where they cannot show."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from astropy.coordinates import SkyCoord, get_body_barycentric
from astropy.time import Time

from science.microlensing import FINITE_SOURCE, PARALLAX, Extension, fit_point_lens
from tests.science.microlensing.lenses import T0, light_curve, paczynski

RA_DEG, DEC_DEG = 270.0, -28.0


def dense(n: int, span: float, seed: int = 2) -> Any:
    return np.sort(np.random.default_rng(seed).uniform(T0 - span, T0 + span, n))


def fit_option(option: str, time: Any, magnified: Any, *, noise: float = 0.01, **more: Any) -> Extension:
    flux = magnified + 0.3
    err = noise * flux
    flux = flux + np.random.default_rng(6).normal(0, err)
    fit = fit_point_lens(time_days=time, flux=flux, flux_err=err, band="r", options=(option,), **more)
    return fit.extensions[option]


def disc_magnification(time: Any, *, te: float, u0: float, rho: float) -> Any:
    """Mean of the point lens over a uniform disc, by sums over rings: not the approximation that is fitted."""
    radius = rho * np.sqrt((np.arange(60) + 0.5) / 60)[:, None]
    angle = (np.arange(90) + 0.5) * 2 * np.pi / 90
    dx, dy = (radius * np.cos(angle)).ravel(), (radius * np.sin(angle)).ravel()
    tau = (time - T0) / te
    u2 = (tau[:, None] + dx) ** 2 + (u0 + dy) ** 2
    return np.mean((u2 + 2) / np.sqrt(u2 * (u2 + 4)), axis=1)


def test_the_size_of_a_source() -> None:
    time = np.sort(np.concatenate((dense(100, 80), dense(100, 3))))
    found = fit_option(FINITE_SOURCE, time, disc_magnification(time, te=30.0, u0=0.01, rho=0.03))
    assert not found.refused
    assert found.parameters["rho"] == pytest.approx(0.03, abs=max(4 * found.errors["rho"], 0.001))
    assert found.parameters["einstein_time_days"] == pytest.approx(30, abs=4 * found.errors["einstein_time_days"])
    assert found.chi2_gain > 1000
    assert found.chi2 / found.dof < 1.4
    assert found.sentence.startswith("The source's size improves χ² by ")


def test_no_size_where_there_is_none() -> None:
    time = np.sort(np.concatenate((dense(100, 80), dense(100, 3))))
    found = fit_option(FINITE_SOURCE, time, paczynski(time, te=30.0, u0=0.05))
    assert abs(found.chi2_gain) < 12
    assert "does not show" in found.sentence


def test_a_distant_passage_refuses_a_size() -> None:
    fit = fit_point_lens(**light_curve(u0=0.6), options=(FINITE_SOURCE,))
    assert fit.extensions[FINITE_SOURCE].refused
    assert "Einstein radii from the lens" in fit.extensions[FINITE_SOURCE].sentence


def parallax_magnification(time: Any, *, te: float, u0: float, north: float, east: float) -> Any:
    """The Sun's shift seen from the Earth against a straight line through T0 (Gould 2004), from astropy's Earth."""

    def sun(jd: Any) -> Any:
        earth = get_body_barycentric("earth", Time(jd, format="jd", scale="tdb"), ephemeris="builtin")
        return -earth.xyz.to_value("au").T

    speed = (sun(np.array([T0 + 0.5])) - sun(np.array([T0 - 0.5])))[0]
    shift = sun(time) - sun(np.array([T0])) - (time - T0)[:, None] * speed
    target = SkyCoord(RA_DEG, DEC_DEG, unit="deg").cartesian.xyz.value
    to_east = np.cross([0.0, 0.0, 1.0], target)
    to_east /= np.linalg.norm(to_east)
    d_north, d_east = shift @ np.cross(target, to_east), shift @ to_east
    tau = (time - T0) / te + north * d_north + east * d_east
    beta = u0 + north * d_east - east * d_north
    u2 = tau**2 + beta**2
    return (u2 + 2) / np.sqrt(u2 * (u2 + 4))


@pytest.mark.parametrize("shift", [0.0, 2400000.5, 2450000.0])
def test_the_parallax_of_a_long_event(shift: float) -> None:
    time = dense(300, 280)
    magnified = parallax_magnification(time, te=110.0, u0=0.25, north=-0.1, east=0.15)
    found = fit_option(PARALLAX, time - shift, magnified, ra_deg=RA_DEG, dec_deg=DEC_DEG)
    assert found.chi2_gain > 300
    assert found.chi2 / found.dof < 1.3
    size = np.hypot(found.parameters["parallax_north"], found.parameters["parallax_east"])
    assert size == pytest.approx(np.hypot(0.1, 0.15), abs=0.04)
    assert abs(found.reference_days + shift - T0) < 30


def test_no_parallax_where_there_is_none() -> None:
    time = dense(200, 280)
    found = fit_option(PARALLAX, time, paczynski(time, te=110.0, u0=0.3), ra_deg=RA_DEG, dec_deg=DEC_DEG)
    assert abs(found.chi2_gain) < 12
    assert "does not show" in found.sentence


def test_a_parallax_takes_limits_at_their_dates() -> None:
    """A limit far above the model changes nothing, wherever the Earth is then."""
    time = dense(300, 280)
    magnified = parallax_magnification(time, te=110.0, u0=0.25, north=-0.1, east=0.15)
    where = {"ra_deg": RA_DEG, "dec_deg": DEC_DEG}
    far = {"limit_time_days": [T0 - 290.0, T0 + 290.0], "limit_flux": [9.0, 9.0], "limit_band": ["r", "r"]}
    free, limited = (fit_option(PARALLAX, time, magnified, **where, **more) for more in ({}, far))
    assert limited.parameters["parallax_east"] == pytest.approx(free.parameters["parallax_east"], abs=1e-3)
    assert limited.chi2 == pytest.approx(free.chi2, rel=1e-6)


@pytest.mark.parametrize(
    ("curve", "position", "words"),
    [
        (light_curve(n=100), {}, "position"),
        (light_curve(n=100), {"ra_deg": 400.0, "dec_deg": 0.0}, "position"),
        (light_curve(n=400, te=4.0), {"ra_deg": 10.0, "dec_deg": 0.0}, "moves too little"),
        (light_curve(n=40), {"ra_deg": 10.0, "dec_deg": 0.0}, "needs 15 points"),
    ],
)
def test_parallax_is_refused_in_words(curve: dict[str, Any], position: dict[str, float], words: str) -> None:
    found = fit_point_lens(**curve, options=(PARALLAX,), **position).extensions[PARALLAX]
    assert found.refused
    assert words in found.sentence
