"""Two-body motion and brightness of asteroids, against independent ways to the same numbers."""

from __future__ import annotations

import astropy.units as u
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from simulation.asteroids import (
    GAUSS_K,
    NUMBERED,
    Elements,
    earth_au,
    eccentric_anomaly,
    heliocentric_au,
    hg1g2_magnitude,
    magnitude,
    observe,
    predicted_v,
)
from simulation.ephemerides import separation_deg
from simulation.passages import EarthTrack
from simulation.survey import Survey


@pytest.mark.parametrize("e", [0.0, 0.1, 0.6, 0.95])
def test_kepler_equation_is_solved(e: float) -> None:
    mean = np.linspace(-np.pi + 1e-3, np.pi - 1e-3, 200)
    anomaly = eccentric_anomaly(mean, e)
    assert np.abs(anomaly - e * np.sin(anomaly) - mean).max() < 1e-12


@pytest.mark.parametrize("body", NUMBERED, ids=lambda body: body.name)
def test_positions_agree_with_a_numerical_integration(body) -> None:  # type: ignore[no-untyped-def]
    start = body.elements.epoch_jd
    h = 0.01
    around = heliocentric_au(body.elements, np.array([start - 2 * h, start - h, start, start + h, start + 2 * h]))
    velocity = (around[:, 0] - 8 * around[:, 1] + 8 * around[:, 3] - around[:, 4]) / (12 * h)

    def pull(_: float, state: np.ndarray) -> np.ndarray:
        r = np.sqrt((state[:3] ** 2).sum())
        return np.concatenate([state[3:], -(GAUSS_K**2) * state[:3] / r**3])

    solved = solve_ivp(
        pull, (0.0, 140.0), np.concatenate([around[:, 2], velocity]), method="DOP853", rtol=1e-12, atol=1e-13
    )
    ours = heliocentric_au(body.elements, np.array([start + 140.0]))[:, 0]
    assert np.abs(ours - solved.y[:3, -1]).max() < 2e-7


def test_two_published_orbits_of_one_body_meet() -> None:
    """Osculating elements of (433) Eros at 2026-06-09, from the Minor Planet Center, give the same place in March."""
    mpc = Elements(1.4582437, 0.2228780, 10.82855, 304.26797, 178.91814, 62.51145, epoch_jd=2461200.5)
    jd = np.array([2461060.5, 2461090.5, 2461100.5])
    jpl, other = observe(NUMBERED[0].elements, jd), observe(mpc, jd)
    arcsec = 3600.0 * separation_deg(jpl.ra_deg, jpl.dec_deg, other.ra_deg, other.dec_deg)
    assert arcsec.max() < 90.0


def test_two_published_orbits_of_gefion_meet() -> None:
    later = Elements(2.78796, 0.15105, 8.4266, 321.2641, 5.0507, 141.1827, epoch_jd=2461052.5)
    gefion = next(body for body in NUMBERED if body.name == "Gefion")
    jd = np.array([2460980.5, 2461052.5])
    one, two = observe(gefion.elements, jd), observe(later, jd)
    assert 3600.0 * separation_deg(one.ra_deg, one.dec_deg, two.ra_deg, two.dec_deg).max() < 60.0


def test_earth_is_one_au_from_the_sun() -> None:
    distance = np.sqrt((earth_au(np.array([2460680.5, 2460860.5])) ** 2).sum(axis=0))
    assert distance == pytest.approx([0.9833, 1.0167], abs=1e-3)


def test_geometry_closes() -> None:
    jd = np.linspace(2460861.0, 2461100.0, 30)
    seen = observe(NUMBERED[1].elements, jd)
    sun = np.sqrt((earth_au(jd) ** 2).sum(axis=0))
    cosine = (seen.sun_au**2 + seen.earth_au**2 - sun**2) / (2 * seen.sun_au * seen.earth_au)
    assert np.degrees(np.arccos(cosine)) == pytest.approx(seen.phase_deg, abs=0.02)


def test_phase_function_agrees_with_sbpy() -> None:
    sbpy = pytest.importorskip("sbpy.photometry")
    phase = np.array([0.0, 0.2, 1.0, 3.0, 7.4, 7.6, 12.0, 25.0, 35.0, 60.0, 100.0])
    for g1, g2 in ((0.26, 0.38), (0.63, 0.15), (0.83, 0.02)):
        theirs = sbpy.HG1G2(0.0 * u.mag, g1, g2)(phase * u.deg)
        assert hg1g2_magnitude(phase, g1, g2) == pytest.approx(np.asarray(getattr(theirs, "value", theirs)), abs=2e-3)


def test_brightness_is_the_phase_curve_plus_a_spin_of_the_given_amplitude() -> None:
    body = NUMBERED[0]
    jd = 2461000.5 + np.linspace(0.0, body.spin_hours / 24.0, 400)
    seen = observe(body.elements, jd)
    spin = magnitude(body, seen, jd, np.full(400, 2)) - predicted_v(body, seen)
    assert np.ptp(spin) == pytest.approx(body.amplitude_mag, rel=0.15)
    red, blue = (magnitude(body, seen, jd, np.full(400, fid)) for fid in (2, 1))
    assert blue - red == pytest.approx(np.full(400, 0.461), abs=1e-9)


def test_the_track_of_the_earth_is_the_ephemeris(survey: Survey) -> None:
    track = EarthTrack(survey)
    some = np.arange(0, len(survey.visits), 4001)
    exact = earth_au(survey.visits.jd[some])
    assert np.abs(track.at_visit[:, some] - exact).max() < 1e-8
