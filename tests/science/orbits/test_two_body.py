"""Two-body motion: conserved quantities, known cases, all conics."""

import numpy as np
import pytest

from science.orbits import OrbitalElements
from science.orbits.two_body import two_body_state
from tests.science.orbits.bodies import EROS, GM, elements, from_state


def conic(e: float, q: float = 0.9) -> OrbitalElements:
    return OrbitalElements(q, e, 31.0, 77.0, 200.0, 2461000.5, 2461000.5, "test")


@pytest.mark.parametrize("e", [0.0, 0.05, 0.6, 0.967, 0.99999, 1.0, 1.00001, 1.2, 3.5])
def test_energy_and_angular_momentum_are_kept(e: float) -> None:
    orbit = conic(e)
    position, velocity = two_body_state(orbit, 2461000.5 + np.linspace(-3000.0, 3000.0, 301))
    radius = np.linalg.norm(position, axis=0)
    energy = (velocity**2).sum(axis=0) / 2.0 - GM / radius
    np.testing.assert_allclose(energy, -GM * (1.0 - e) / (2.0 * 0.9), atol=1e-13)
    momentum = np.cross(position, velocity, axis=0)
    np.testing.assert_allclose(np.linalg.norm(momentum, axis=0), np.sqrt(GM * 0.9 * (1.0 + e)), rtol=1e-9)
    assert radius.min() >= 0.9 - 1e-9


@pytest.mark.parametrize("e", [0.05, 0.6, 1.0, 1.2])
def test_velocity_is_the_derivative_of_position(e: float) -> None:
    orbit, dates, step = conic(e), 2461000.5 + np.linspace(-400.0, 400.0, 21), 1e-2
    ahead, behind = (two_body_state(orbit, dates + side * step)[0] for side in (1, -1))
    np.testing.assert_allclose((ahead - behind) / (2.0 * step), two_body_state(orbit, dates)[1], atol=1e-7)


def test_kepler_equation_is_met() -> None:
    orbit = elements(*EROS)
    dates = 2461000.5 + np.linspace(-5000.0, 5000.0, 400)
    radius = np.linalg.norm(two_body_state(orbit, dates)[0], axis=0)
    anomaly = np.arccos(np.clip((1.0 - radius / EROS[0]) / EROS[1], -1.0, 1.0))
    mean = np.radians(EROS[5]) + np.sqrt(GM / EROS[0] ** 3) * (dates - 2461000.5)
    folded = np.abs((mean + np.pi) % (2.0 * np.pi) - np.pi)
    np.testing.assert_allclose(anomaly - EROS[1] * np.sin(anomaly), folded, atol=1e-7)


def test_a_state_gives_the_elements_it_came_from() -> None:
    orbit = elements(*EROS)
    position, velocity = two_body_state(orbit, np.array([2461100.5]))
    back = from_state(position[:, 0], velocity[:, 0], 2461100.5)
    assert back.perihelion_au == pytest.approx(orbit.perihelion_au, rel=1e-9)
    assert back.inclination_deg == pytest.approx(orbit.inclination_deg, abs=1e-8)
    assert (back.perihelion_jd - orbit.perihelion_jd) % orbit.period_days == pytest.approx(0.0, abs=1e-4) or (
        orbit.perihelion_jd - back.perihelion_jd
    ) % orbit.period_days == pytest.approx(0.0, abs=1e-4)


def test_one_period_later_it_is_back() -> None:
    orbit = elements(*EROS)
    one, two = two_body_state(orbit, 2461000.5 + np.array([0.0, orbit.period_days]))[0].T
    np.testing.assert_allclose(one, two, atol=1e-9)


@pytest.mark.parametrize("bad", [{"perihelion_au": -1.0}, {"eccentricity": np.nan}, {"epoch_jd": np.inf}])
def test_impossible_elements_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="elements"):
        OrbitalElements(**{**conic(0.1).as_json(), **bad})


def test_elements_survive_a_store() -> None:
    orbit = elements(*EROS)
    assert OrbitalElements.from_json(orbit.as_json()) == orbit
    assert orbit.semi_major_au == pytest.approx(EROS[0])
    assert orbit.period_days == pytest.approx(643.1, abs=0.2)
    assert conic(1.2).period_days == np.inf
