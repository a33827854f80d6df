"""Positions against published approaches, the geometry of real observations, and another code of two bodies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from scipy.optimize import least_squares

from science.errors import NotEnoughData
from science.orbits import GEOCENTRE, PALOMAR, OrbitalElements, Site, geometry_at
from science.orbits.observer import site_au, tdb_from_utc
from science.orbits.planets import earth_au
from simulation.asteroids import NUMBERED, observe
from tests.science.orbits.bodies import EROS, GEFION, elements, from_state


@pytest.mark.parametrize(
    ("jd", "distance_au"),
    [(2455957.96, 0.17867), (2458498.75, 0.20861)],
    ids=["31 January 2012", "15 January 2019"],
)
def test_eros_came_as_close_as_published(jd: float, distance_au: float) -> None:
    """Two close approaches, integrated back from elements of November 2025 through both of them."""
    dates = jd + np.arange(-1.0, 1.0, 1.0 / 48.0)
    found = geometry_at(elements=elements(*EROS), jd_utc=dates, site=GEOCENTRE).observer_distance_au
    assert found.min() == pytest.approx(distance_au, abs=1e-5)
    assert dates[found.argmin()] == pytest.approx(jd, abs=0.06)


def real_geometry(shared_data: Path, number: str) -> dict[str, Any]:
    file = shared_data / "light_curves" / "solar_system" / "sso_ztf_lc_aggregated_202504_three_obj.parquet"
    row = next(row for row in pq.read_table(file).to_pylist() if row["ssnamenr"] == number)
    found = {name: np.array(value, dtype=float) for name, value in row.items() if name != "ssnamenr"}
    order = np.argsort(found["cjd"])
    return {name: value[order] for name, value in found.items()}


def test_one_orbit_explains_five_years_of_published_geometry(shared_data: Path) -> None:
    """Six elements, fitted to places on the sky only, give every distance, phase and elongation of an ephemeris."""
    data = real_geometry(shared_data, "8467")
    jd = data["cjd"] + 15.0 / 86400.0
    tdb = tdb_from_utc(jd)
    ra, dec = np.radians(data["RA"]), np.radians(data["DEC"])
    line = np.array([np.cos(dec) * np.cos(ra), np.cos(dec) * np.sin(ra), np.sin(dec)]) * data["Dobs"]
    place = earth_au(tdb) + site_au(PALOMAR, jd) + line
    when = tdb - data["Dobs"] / 173.1446
    middle = len(jd) // 2
    near = np.abs(when - when[middle]) < 40.0
    curve = np.polynomial.polynomial.polyfit(when[near] - when[middle], place[:, near].T, 4)
    start = from_state(curve[0], curve[1], float(when[middle]))

    def orbit(x: Any) -> Any:
        return from_state(curve[0] + x[:3], curve[1] + x[3:] * 1e-3, float(when[middle]))

    def residual(x: Any) -> Any:
        found = geometry_at(elements=orbit(x), jd_utc=jd)
        east = ((found.ra_deg - data["RA"] + 180.0) % 360.0 - 180.0) * np.cos(dec)
        return np.concatenate([east, found.dec_deg - data["DEC"]]) * 3600.0

    assert start.eccentricity < 0.3
    fitted = least_squares(residual, np.zeros(6), diff_step=1e-6, x_scale=1e-4, max_nfev=8)
    found = geometry_at(elements=orbit(fitted.x), jd_utc=jd)
    # The file holds 32-bit numbers: a right ascension of 250 degrees is good to 0.05 arcseconds.
    assert np.sqrt(np.mean(fitted.fun**2)) < 0.1
    np.testing.assert_allclose(found.observer_distance_au, data["Dobs"], atol=5e-6)
    np.testing.assert_allclose(found.sun_distance_au, data["Dhelio"], atol=5e-6)
    np.testing.assert_allclose(found.phase_deg, data["Phase"], atol=2e-3)
    np.testing.assert_allclose(found.elongation_deg, data["Elong"], atol=1.2e-1)


@pytest.mark.parametrize("body", NUMBERED, ids=lambda body: body.name)
def test_two_bodies_equal_the_simulations_own_code(body: Any) -> None:
    e = body.elements
    orbit = elements(e.a_au, e.e, e.i_deg, e.node_deg, e.peri_deg, e.mean_anomaly_deg, e.epoch_jd, two_body=True)
    jd = 2461000.5 + np.linspace(-300.0, 300.0, 40)
    ours, theirs = geometry_at(elements=orbit, jd_utc=jd, site=GEOCENTRE), observe(e, jd)
    np.testing.assert_allclose(ours.ra_deg, theirs.ra_deg, atol=1e-4)
    np.testing.assert_allclose(ours.dec_deg, theirs.dec_deg, atol=1e-4)
    np.testing.assert_allclose(ours.observer_distance_au, theirs.earth_au, atol=2e-7)
    np.testing.assert_allclose(ours.phase_deg, theirs.phase_deg, atol=5e-5)


@pytest.mark.parametrize("body", [EROS, GEFION])
def test_near_the_epoch_two_bodies_and_integration_agree_as_said(body: tuple[float, ...]) -> None:
    near = 2461000.5 + np.linspace(-29.0, 29.0, 20)
    alone = geometry_at(elements=elements(*body), jd_utc=near)
    together = geometry_at(elements=elements(*body), jd_utc=np.append(near, 2461200.5))
    assert "two-body" in alone.accuracy
    assert "planets" in together.accuracy
    np.testing.assert_allclose(alone.ra_deg, together.ra_deg[:-1], atol=1.0 / 3600.0)
    np.testing.assert_allclose(alone.dec_deg, together.dec_deg[:-1], atol=1.0 / 3600.0)
    np.testing.assert_allclose(alone.observer_distance_au, together.observer_distance_au[:-1], atol=2e-5)


def test_triangle_of_sun_observer_and_body() -> None:
    found = geometry_at(elements=elements(*GEFION), jd_utc=2461000.5 + np.linspace(-600.0, 600.0, 60))
    r, d, alpha = found.sun_distance_au, found.observer_distance_au, np.radians(found.phase_deg)
    sun = np.sqrt(r**2 + d**2 - 2.0 * r * d * np.cos(alpha))
    assert (np.abs(sun - 1.0) < 0.018).all()
    np.testing.assert_allclose(np.sin(alpha) / sun, np.sin(np.radians(found.elongation_deg)) / r, atol=1e-3)
    np.testing.assert_allclose(found.light_time_days, d * 499.004784 / 86400.0, rtol=1e-7)


def test_parallax_of_the_observatory() -> None:
    jd = np.linspace(2461000.5, 2461001.5, 24)
    here = geometry_at(elements=elements(*EROS), jd_utc=jd)
    centre = geometry_at(elements=elements(*EROS), jd_utc=jd, site=GEOCENTRE)
    shift = np.hypot((here.ra_deg - centre.ra_deg) * np.cos(np.radians(here.dec_deg)), here.dec_deg - centre.dec_deg)
    largest = 8.794 / centre.observer_distance_au.min() / 3600.0
    assert 0.5 * largest < shift.max() < 1.01 * largest
    np.testing.assert_allclose(np.linalg.norm(site_au(PALOMAR, jd), axis=0) * 149597870.7, 6373.6, atol=1.0)


def test_greenwich_at_noon_faces_the_sun() -> None:
    equator = Site("", "on the equator at Greenwich", 0.0, 1.0, 0.0)
    noon = np.array([2461119.5 + 0.5 + 7.4 / 1440.0])  # equinox of March 2026, with the equation of time
    sun = -earth_au(tdb_from_utc(noon))[:, 0]
    up = site_au(equator, noon)[:, 0]
    assert sun @ up / np.linalg.norm(sun) / np.linalg.norm(up) > np.cos(np.radians(1.0))


@pytest.mark.parametrize("jd", [[], [np.nan], [1000.0], [2461000.5, 9e9]])
def test_dates_without_an_answer(jd: list[float]) -> None:
    with pytest.raises(NotEnoughData):
        geometry_at(elements=elements(*EROS), jd_utc=jd)


def test_order_of_dates_changes_nothing() -> None:
    jd = 2461000.5 + np.linspace(-200.0, 200.0, 30)
    one = geometry_at(elements=elements(*EROS), jd_utc=jd)
    two = geometry_at(elements=elements(*EROS), jd_utc=jd[::-1])
    np.testing.assert_allclose(one.ra_deg, two.ra_deg[::-1], atol=1e-9)


@pytest.mark.parametrize(
    "orbit",
    [
        elements(1.0, 0.0167, 0.0, 0.0, 102.9, 55.9),
        OrbitalElements(0.004, 0.9999, 40.0, 10.0, 20.0, 2461050.5, 2461000.5, "a grazer of the Sun"),
        OrbitalElements(1.2, 1.0, 40.0, 10.0, 20.0, 2461050.5, 2461000.5, "a parabola"),
        OrbitalElements(1.2, 3.4, 170.0, 10.0, 20.0, 2461050.5, 2461000.5, "from beyond"),
        elements(600.0, 0.8, 20.0, 0.0, 10.0, 1.0),
    ],
    ids=["beside the Earth", "Sun grazer", "parabola", "hyperbola", "far out"],
)
def test_odd_orbits_give_numbers_or_a_reason(orbit: OrbitalElements) -> None:
    try:
        found = geometry_at(elements=orbit, jd_utc=2461000.5 + np.linspace(-1500.0, 1500.0, 40))
    except NotEnoughData as refused:
        assert "too near" in str(refused)  # noqa: PT017
        return
    assert np.isfinite(found.ra_deg).all()
    assert ((found.phase_deg >= 0.0) & (found.phase_deg <= 180.0)).all()
