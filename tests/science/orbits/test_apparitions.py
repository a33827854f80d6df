"""Apparitions: one for each opposition."""

import numpy as np
import pytest

from science.errors import NotEnoughData
from science.orbits import geometry_at
from science.orbits.apparitions import apparition_of, apparitions, seasons
from tests.science.orbits.bodies import GEFION, elements


def test_seasons_follow_the_synodic_period() -> None:
    orbit = elements(*GEFION)
    known = seasons(elements=orbit, first_jd=2459000.5, last_jd=2461000.5)
    synodic = 1.0 / (1.0 / 365.25 - 1.0 / orbit.period_days)
    for dates in (known.opposition_jd, known.conjunction_jd):
        # An eccentric orbit makes single ones early or late, their mean is kept.
        assert np.mean(np.diff(dates)) == pytest.approx(synodic, abs=12.0)
        assert np.abs(np.diff(dates) - synodic).max() < 60.0
    at = geometry_at(elements=orbit, jd_utc=known.opposition_jd)
    assert (at.elongation_deg > 160.0).all()
    around = geometry_at(elements=orbit, jd_utc=known.opposition_jd + 6.0)
    assert (around.elongation_deg < at.elongation_deg + 0.01).all()


def test_each_observation_belongs_to_its_opposition() -> None:
    orbit = elements(*GEFION)
    known = seasons(elements=orbit, first_jd=2459000.5, last_jd=2461000.5)
    jd = (known.opposition_jd[1:4, None] + np.array([-60.0, 0.0, 50.0])).ravel()
    np.testing.assert_array_equal(apparition_of(jd_utc=jd, known=known), np.repeat([0, 1, 2], 3))
    found = apparitions(jd_utc=jd, mag=18.0 + np.arange(9.0), phase_deg=np.arange(9.0), known=known)
    assert [one.points for one in found] == [3, 3, 3]
    assert [one.brightest_mag for one in found] == [18.0, 21.0, 24.0]
    assert [one.opposition_jd for one in found] == pytest.approx(list(known.opposition_jd[1:4]))
    assert (found[1].smallest_phase_deg, found[1].largest_phase_deg) == (3.0, 5.0)


def test_without_an_orbit_long_gaps_part_them() -> None:
    jd = np.array([10.0, 500.0, 520.0, 30.0, 60.0, 601.0])
    np.testing.assert_array_equal(apparition_of(jd_utc=jd), [0, 1, 1, 0, 0, 1])
    found = apparitions(jd_utc=jd, mag=np.full(6, np.nan))
    assert len(found) == 2
    assert np.isnan(found[0].opposition_jd)
    assert np.isnan(found[0].brightest_mag)


def test_nothing_to_part() -> None:
    with pytest.raises(NotEnoughData):
        apparitions(jd_utc=[np.nan], mag=[18.0])
