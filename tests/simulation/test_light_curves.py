"""Shapes of the light curves: known values of the physics, not of the code."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation import stars, transients
from simulation.nuclei import damped_random_walk

BLUE, RED = np.array([1]), np.array([2])


@given(period=st.floats(0.05, 400.0), shift=st.integers(-50, 50))
def test_a_variable_star_repeats_after_its_period(period: float, shift: int) -> None:
    jd = np.linspace(0.0, 1.0, 9) * period
    truth = {"mag_g": 16.0, "mag_r": 15.8, "period_days": period, "epoch_jd": 3.0, "amplitude_g": 0.9}
    later = jd + shift * period
    fid = np.full(9, 1)
    for curve in (stars.delta_scuti, stars.mira):
        assert curve(jd, fid, **truth) == pytest.approx(curve(later, fid, **truth), rel=1e-6)


def test_an_rr_lyrae_rises_faster_than_it_falls() -> None:
    phase = np.linspace(0.0, 1.0, 2000, endpoint=False)
    mag = stars.sawtooth(phase, 0.15)
    assert np.ptp(mag) == pytest.approx(1.0, abs=1e-3)
    assert mag.mean() == pytest.approx(0.0, abs=1e-6)
    brightening = (np.argmin(mag) - np.argmax(mag)) % len(phase) / len(phase)
    assert 0.05 < brightening < 0.3


def test_an_algol_is_flat_outside_its_eclipses_and_as_deep_as_told() -> None:
    phase = np.linspace(0.0, 1.0, 1001)
    mag = stars.magnitude_from_flux(
        stars.eclipsing_algol(
            phase, np.full(1001, 2), mag_g=15.5, mag_r=15.0, period_days=1.0, epoch_jd=0.0, depth_mag=1.2,
            second_depth_mag=0.3, width=0.08,
        )
    )  # fmt: skip
    assert mag[0] == pytest.approx(16.2, abs=1e-6)
    assert mag[500] == pytest.approx(15.3, abs=1e-6)
    assert mag[250] == pytest.approx(15.0, abs=1e-6)


@given(u0=st.floats(0.02, 1.0), einstein=st.floats(3.0, 100.0))
def test_the_peak_magnification_of_a_point_lens(u0: float, einstein: float) -> None:
    peak = transients.magnification(np.array([0.0]), 0.0, einstein, u0)[0]
    assert peak == pytest.approx((u0**2 + 2) / (u0 * np.sqrt(u0**2 + 4)))
    assert transients.magnification(np.array([einstein]), 0.0, einstein, 0.0)[0] == pytest.approx(3 / np.sqrt(5))


def test_blending_adds_light_that_is_not_lensed() -> None:
    truth = {"t0_jd": 0.0, "einstein_time_days": 20.0, "u0": 0.1, "source_mag_g": 18.0, "source_mag_r": 17.0}
    alone = transients.microlensing(np.array([0.0, 1e4]), np.array([2, 2]), **truth, blend_ratio=0.0)
    mixed = transients.microlensing(np.array([0.0, 1e4]), np.array([2, 2]), **truth, blend_ratio=1.0)
    assert mixed - alone == pytest.approx(np.full(2, alone[1]), rel=1e-3)


def test_distance_modulus_agrees_with_a_cosmology() -> None:
    cosmology = pytest.importorskip("astropy.cosmology").FlatLambdaCDM(H0=70.0, Om0=0.3)
    for redshift in (0.01, 0.05, 0.1, 0.22):
        assert transients.distance_modulus(redshift) == pytest.approx(cosmology.distmod(redshift).value, abs=0.03)


def test_a_type_ia_peaks_when_and_as_bright_as_told_and_reddens() -> None:
    truth = {"peak_jd": 100.0, "redshift": 0.03, "peak_mag_g": 16.0, "peak_mag_r": 16.1, "stretch": 1.0}
    jd = np.linspace(70.0, 180.0, 2201)
    mag = {}
    for fid in (1, 2):
        with np.errstate(divide="ignore"):
            mag[fid] = stars.magnitude_from_flux(transients.type_ia(jd, np.full(len(jd), fid), **truth))
    assert jd[np.argmin(mag[1])] == pytest.approx(100.0, abs=1.0)
    assert jd[np.argmin(mag[2])] == pytest.approx(102.0, abs=1.5)
    assert mag[1].min() == pytest.approx(16.0, abs=0.06)
    fifteen_later = np.searchsorted(jd, 100.0 + 15.0 * 1.03)
    assert 0.5 < mag[1][fifteen_later] - mag[1].min() < 1.1
    month = np.searchsorted(jd, 128.0)
    assert mag[1][month] - mag[2][month] > 0.5
    assert np.isinf(mag[1][0])


def test_a_type_ii_stays_on_its_plateau_and_then_drops() -> None:
    truth = {"peak_jd": 0.0, "redshift": 0.0, "peak_mag_g": 17.0, "peak_mag_r": 17.0, "plateau_days": 90.0}
    mag = stars.magnitude_from_flux(transients.type_ii(np.array([10.0, 70.0, 120.0]), np.full(3, 2), **truth))
    assert mag[1] - mag[0] < 0.4
    assert mag[2] - mag[1] > 1.8


def test_a_kilonova_is_gone_within_days_first_in_blue() -> None:
    truth = {"merger_jd": 0.0, "peak_mag_g": 18.0, "peak_mag_r": 18.0}
    day1, day3 = (
        {
            fid: stars.magnitude_from_flux(transients.kilonova(np.array([t]), f, **truth))[0]
            for fid, f in ((1, BLUE), (2, RED))
        }
        for t in (1.0, 3.0)
    )
    assert day3[1] - day1[1] > 2.5
    assert day3[1] - day3[2] > 1.0


def test_a_damped_random_walk_has_the_scatter_and_the_memory_asked_for() -> None:
    rng = np.random.default_rng(5)
    times = np.arange(0.0, 60000.0, 5.0)
    walk = damped_random_walk(rng, times, tau_days=50.0, amplitude_mag=0.3)
    assert walk.std() == pytest.approx(0.3, rel=0.1)
    memory = np.corrcoef(walk[:-10], walk[10:])[0, 1]
    assert memory == pytest.approx(np.exp(-1.0), abs=0.06)
