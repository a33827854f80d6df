"""Nights, cadence, weather, Moon and depth."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.coordinates import EarthLocation, SkyCoord, get_body
from astropy.time import Time
from astropy.utils.iers import conf

from simulation import ephemerides as eph
from simulation.survey import LAST_NIGHT_JD, Survey, make_survey


def test_sun_and_moon_agree_with_an_ephemeris() -> None:
    jd = LAST_NIGHT_JD - np.linspace(0.0, 240.0, 40)
    for name, position, allowed_deg in (("sun", eph.sun_position, 0.3), ("moon", eph.moon_position, 1.0)):
        body = get_body(name, Time(jd, format="jd"), ephemeris="builtin")
        # Ours is of date, the other of J2000: precession since then is a third of a degree.
        away = eph.separation_deg(*position(jd), body.ra.deg, body.dec.deg)
        assert away.max() < allowed_deg + 0.4


def test_altitude_agrees_with_astropy() -> None:
    palomar = EarthLocation.from_geodetic(eph.PALOMAR_LONGITUDE_DEG, eph.PALOMAR_LATITUDE_DEG, 1712.0)
    times = Time(2460950.5 + np.linspace(0.0, 1.0, 7), format="jd")
    from astropy.coordinates import AltAz

    with conf.set_temp("auto_download", False):
        there = SkyCoord(83.6, 22.0, unit="deg").transform_to(AltAz(obstime=times, location=palomar)).alt.deg
    ours = eph.altitude_deg(np.full(7, 83.6), np.full(7, 22.0), times.jd)
    assert np.abs(ours - there).max() < 0.4


def test_same_seed_same_survey_and_other_seed_another() -> None:
    first, again, other = make_survey(3, 20), make_survey(3, 20), make_survey(4, 20)
    assert first.visits.jd.tobytes() == again.visits.jd.tobytes()
    assert first.visits.limit.tobytes() == again.visits.limit.tobytes()
    assert not np.array_equal(first.visits.limit[:50], other.visits.limit[:50])


def test_one_telescope_and_dates_of_seven_decimals(survey: Survey) -> None:
    jd = survey.visits.jd
    assert np.diff(jd).min() * 86400.0 > 39.9
    assert np.array_equal(jd, np.round(jd, 7))
    sun = eph.altitude_deg(*eph.sun_position(jd), jd)
    # A queue of exposures may run a little into twilight, never into day.
    assert np.mean(sun < -18.0) > 0.98
    assert sun.max() < -6.0


def test_cadence_seasons_and_lost_nights(survey: Survey) -> None:
    visits = survey.visits
    observed = np.unique(visits.night)
    assert 0.5 < len(observed) / survey.nights < 0.95
    gaps = []
    for mine in survey.of_field:
        nights = np.unique(visits.night[mine])
        if len(nights) > 20 and not survey.fields.nightly[visits.field[mine[0]]]:
            gaps.append(np.median(np.diff(nights)))
            assert set(visits.fid[mine]) == {1, 2}
    assert 2.0 <= np.median(gaps) <= 3.0
    winter = np.array([len(v) for v, dec in zip(survey.of_field, survey.fields.dec_deg, strict=True) if dec < -15.0])
    north = np.array([len(v) for v, dec in zip(survey.of_field, survey.fields.dec_deg, strict=True) if dec > 40.0])
    assert np.median(winter) < np.median(north)


def test_the_moon_dims_the_limit(survey: Survey) -> None:
    visits = survey.visits
    moon = eph.altitude_deg(*eph.moon_position(visits.jd), visits.jd)
    light = eph.moon_illumination(visits.jd)
    blue = visits.fid == 1
    dark, bright = blue & ((moon < 0.0) | (light < 0.05)), blue & (moon > 30.0) & (light > 0.85)
    assert 20.2 < np.median(visits.limit[dark]) < 21.0
    assert np.median(visits.limit[dark]) - np.median(visits.limit[bright]) > 0.6


def test_airmass_follows_from_place_and_time(survey: Survey) -> None:
    visits, fields = survey.visits, survey.fields
    height = eph.altitude_deg(fields.ra_deg[visits.field], fields.dec_deg[visits.field], visits.jd)
    assert np.allclose(visits.airmass, 1.0 / np.sin(np.radians(height)), rtol=1e-6)
    assert visits.airmass.max() < 2.6


def test_a_survey_of_no_night_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one night"):
        make_survey(1, 0)
