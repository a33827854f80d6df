"""Verdicts, comparison with type Ia supernovae and distances: what is said must follow from the numbers."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest
from astropy.cosmology import FlatLambdaCDM

from benchmarks.supernova_curves import LightCurve, simulated
from science.supernovae import absolute_magnitude, compare, distance_of_alert, distance_of_redshift, fit_supernova
from science.supernovae import verdict as verdict_of
from science.supernovae.distance import distance_of_host
from science.supernovae.type_ia import summary
from tests.science.real_alerts import packets_of

WHOLE = simulated(np.random.default_rng(2), kept=0.5)


def until(days: float) -> LightCurve:
    return WHOLE.only(WHOLE.time_days < WHOLE.peak_days["g"] + days)


def test_a_rising_supernova_has_its_peak_ahead() -> None:
    said = verdict_of(fit=fit_supernova(**until(-6).arrays()))
    found = re.fullmatch(r"rising; peak expected in (\d+) ± (\d+) days at ([gr]) = (\d+\.\d+) ± (\d+\.\d+)", said)
    assert found
    assert abs(float(found[1]) - 6) <= 3 * float(found[2]) + 2
    assert abs(float(found[4]) - WHOLE.peak_mag[found[3]]) <= 3 * float(found[5]) + 0.1


def test_at_peak_it_is_not_certain() -> None:
    assert "not certainly reached" in verdict_of(fit=fit_supernova(**until(1).arrays()))


def test_afterwards_the_peak_is_so_many_days_ago() -> None:
    fit = fit_supernova(**until(25).arrays())
    assert fit.peak_reached
    assert not fit.rising
    found = re.match(r"fading, (\d\.\d) mag below peak; peak (\d+\.?\d*) ± ", verdict_of(fit=fit))
    assert found
    assert float(found[2]) == pytest.approx(fit.last_days - WHOLE.peak_days[fit.best_band], abs=2)
    later = verdict_of(fit=fit, now_days=fit.last_days + 100)
    assert float(re.search(r"peak (\d+)", later.partition(";")[2])[1]) > 100  # type: ignore[index]


def test_a_rise_seen_long_ago_is_not_expected_to_peak() -> None:
    fit = fit_supernova(**until(-6).arrays())
    assert "passed" in verdict_of(fit=fit, now_days=fit.last_days + 40)


def test_only_the_fall_seen() -> None:
    fit = fit_supernova(**WHOLE.only(WHOLE.time_days > WHOLE.peak_days["g"] + 8).arrays())
    assert verdict_of(fit=fit).startswith("fading, first seen after its peak")
    assert not fit.rising


def test_constant_light_has_no_verdict_on_its_peak() -> None:
    flat = np.arange(0.0, 60.0, 4.0)
    fit = fit_supernova(time_days=flat, flux=np.ones(15), flux_err=np.full(15, 0.3), band="r")
    assert "rising; peak expected" not in verdict_of(fit=fit)


def test_a_simulated_type_ia_is_like_one() -> None:
    compared = compare(fit=fit_supernova(**WHOLE.arrays()), distance=None)
    assert summary(compared).startswith("Like a type Ia supernova")
    assert {one.usual.name for one in compared} >= {"g−r at peak", "decline in 15 days (g)"}


def test_what_is_twice_as_slow_and_ten_times_as_bright_is_not() -> None:
    slow = {**WHOLE.arrays(), "time_days": WHOLE.time_days * 1.9}
    fit = fit_supernova(**slow)
    distance = distance_of_redshift(redshift=0.3)
    said = summary(compare(fit=fit, distance=distance))
    assert said.startswith("Unlike most type Ia supernovae")
    assert "rise from half flux" in said
    assert "unusually slow" in said
    assert "unusually bright" in said


def test_a_red_and_faint_one_may_be_behind_dust() -> None:
    flux = np.where(WHOLE.band == "g", WHOLE.flux / 4, WHOLE.flux / 2.5)
    err = np.where(WHOLE.band == "g", WHOLE.flux_err / 4, WHOLE.flux_err / 2.5)
    fit = fit_supernova(**{**WHOLE.arrays(), "flux": flux, "flux_err": err})
    mpc = 10 ** ((WHOLE.peak_mag["g"] + 19.1 - 25) / 5)
    said = summary(compare(fit=fit, distance=distance_of_host(luminosity_mpc=mpc, source="a galaxy")))
    assert "unusually red" in said
    assert "unusually faint" in said
    assert "Dust on the way" in said


def test_what_follows_from_the_mean_shape_alone_is_not_called_usual() -> None:
    compared = {one.usual.name: one for one in compare(fit=fit_supernova(**until(-5).arrays()))}
    assert compared["decline in 15 days (g)"].words == "not known well enough"
    assert compared["fade to half flux"].words == "not known well enough"


def test_nothing_known_is_said_so() -> None:
    fit = fit_supernova(time_days=[0, 30, 60], flux=[1, 1, 1], flux_err=[0.9, 0.9, 0.9], band="r")
    compared = compare(fit=fit)
    assert all(math.isnan(one.apart_sigma) or not one.is_unusual for one in compared)
    assert summary(compared)


def test_distances_are_those_of_the_cosmology_that_is_named() -> None:
    cosmology = FlatLambdaCDM(H0=70, Om0=0.3)
    for redshift in (0.003, 0.03, 0.3):
        found = distance_of_redshift(redshift=redshift)
        assert found.mpc == pytest.approx(float(cosmology.luminosity_distance(redshift).value))
        assert found.modulus_mag.value == pytest.approx(float(cosmology.distmod(redshift).value))
        back = distance_of_host(luminosity_mpc=found.mpc, source="a galaxy")
        assert back.redshift == pytest.approx(redshift, rel=1e-4)
    # 300 km/s at cz = 9000 km/s are 3.3 %, 0.072 mag.
    assert distance_of_redshift(redshift=0.03).modulus_mag.err == pytest.approx(0.0724, abs=1e-3)


def test_an_absolute_magnitude_carries_both_errors() -> None:
    distance = distance_of_redshift(redshift=0.03)
    found = absolute_magnitude(peak_mag=16.0, peak_mag_err=0.05, distance=distance)
    assert found.value == pytest.approx(16.0 - distance.modulus_mag.value)
    assert found.err == pytest.approx(math.hypot(0.05, distance.modulus_mag.err))


@pytest.mark.parametrize("redshift", [0.0, -0.1, float("nan"), 99.0])
def test_impossible_redshifts_are_named(redshift: float) -> None:
    with pytest.raises(ValueError, match="redshift above 0"):
        distance_of_redshift(redshift=redshift)


def test_the_host_of_a_real_alert_gives_its_distance(shared_data: Path) -> None:
    found = []
    for packet in packets_of(shared_data / "alerts" / "fink_livestream_2026-03.avro"):
        row = {f"d:mangrove_{name}": value for name, value in packet["mangrove"].items()}
        distance = distance_of_alert(row=row)
        if distance is not None:
            found.append((float(packet["mangrove"]["lum_dist"]), distance))
    assert found
    for given, distance in found:
        assert distance.mpc == pytest.approx(given)
        assert 0 < distance.redshift < 0.2
        assert "within 1′" in distance.source


@pytest.mark.parametrize(
    "row", [{}, {"d:mangrove_lum_dist": "None"}, {"d:mangrove_lum_dist": "-1"}, {"d:redshift": None}]
)
def test_without_a_host_there_is_no_distance(row: dict[str, object]) -> None:
    assert distance_of_alert(row=row) is None


def test_a_redshift_goes_before_a_galaxy_nearby() -> None:
    found = distance_of_alert(row={"d:redshift": 0.05, "d:mangrove_lum_dist": "100"})
    assert found is not None
    assert found.source == "redshift 0.05"
