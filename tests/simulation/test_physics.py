"""What an astronomer would check on the alerts of the default sky."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.timeseries import LombScargle

from simulation.asteroids import NUMBERED, observe
from simulation.ephemerides import separation_deg
from tests.simulation.conftest import DefaultSky, signed_flux_ujy


def test_the_sky_is_of_the_size_promised(default_sky: DefaultSky) -> None:
    assert 6000 <= len(default_sky.alerts) <= 9500
    assert default_sky.sky.alerts == len(default_sky.alerts)
    assert default_sky.alerts["i:candid"].is_unique


def test_errors_follow_from_depth(default_sky: DefaultSky) -> None:
    alerts = default_sky.alerts
    snr = 2.5 / np.log(10.0) / alerts["i:sigmapsf"]
    at_most = 5.0 * 10.0 ** (0.4 * (alerts["i:diffmaglim"] - alerts["i:magpsf"]))
    assert (snr > 5.0).all()
    assert (snr <= at_most * 1.001).all()
    moving = alerts["i:ssnamenr"] != "null"
    faint = moving & (at_most < 15.0)
    assert np.median((snr / at_most)[faint]) > 0.95


def test_limits_poor_detections_and_both_signs_are_there(default_sky: DefaultSky) -> None:
    alerts = default_sky.alerts
    assert (alerts["limits"] > 0).mean() > 0.5
    assert alerts["poor"].sum() > 500
    assert 0.2 < (alerts["i:isdiffpos"] == "t").mean() < 0.8
    assert ((alerts["i:rb"] < 0.55) | (alerts["i:nbad"] > 0)).sum() >= 3


def test_the_period_of_each_rr_lyrae_is_found_again(default_sky: DefaultSky) -> None:
    checked = 0
    for name, alerts in default_sky.of_kind("RR Lyrae").groupby("i:objectId"):
        red = alerts[alerts["i:fid"] == 2]
        if len(red) < 30:
            continue
        total = signed_flux_ujy(red) + 10.0 ** (-0.4 * (red["i:magnr"].to_numpy() - 23.9))
        search = LombScargle(red["i:jd"].to_numpy() - 2461000.0, 23.9 - 2.5 * np.log10(total), nterms=3)
        frequency = np.arange(1.2, 2.6, 0.0002)
        best = 1.0 / frequency[np.argmax(search.power(frequency))]
        assert best == pytest.approx(default_sky.truth.loc[name, "period_days"], rel=1e-3)
        checked += 1
    assert checked >= 4
    assert default_sky.of_kind("RR Lyrae").groupby("i:objectId").size().max() >= 60


def test_each_supernova_ia_peaks_when_it_should(default_sky: DefaultSky) -> None:
    checked = 0
    for name, alerts in default_sky.of_kind("SN Ia").groupby("i:objectId"):
        truth = default_sky.truth.loc[name]
        blue = alerts[alerts["i:fid"] == 1]
        near = np.abs(blue["i:jd"] - truth["peak_jd"]) < 4.0
        if near.sum() < 2:
            continue
        checked += 1
        assert blue["i:magpsf"][near].median() == pytest.approx(truth["peak_mag_g"], abs=0.35)
        assert blue["i:magpsf"].min() > truth["peak_mag_g"] - 0.5
        assert (alerts["i:isdiffpos"] == "t").all()
        assert alerts["i:jd"].min() > truth["peak_jd"] - 25.0 * (1.0 + truth["redshift"])
    assert checked >= 5


def test_a_microlensing_event_follows_its_point_lens(default_sky: DefaultSky) -> None:
    for name, alerts in default_sky.of_kind("microlensing").groupby("i:objectId"):
        truth = default_sky.truth.loc[name]
        red = alerts[alerts["i:fid"] == 2]
        baseline = 10.0 ** (-0.4 * (red["i:magnr"].to_numpy() - 23.9))
        amplification = 1.0 + signed_flux_ujy(red) / baseline
        u2 = truth["u0"] ** 2 + ((red["i:jd"].to_numpy() - truth["t0_jd"]) / truth["einstein_time_days"]) ** 2
        expected = (u2 + 2.0) / np.sqrt(u2 * (u2 + 4.0))
        assert np.median(np.abs(amplification / expected - 1.0)) < 0.06


def test_a_mira_shows_most_of_its_cycle(default_sky: DefaultSky) -> None:
    spans = []
    for name, alerts in default_sky.of_kind("Mira").groupby("i:objectId"):
        spans.append(np.ptp(alerts["i:jd"]) / default_sky.truth.loc[name, "period_days"])
    assert max(spans) > 0.8


def test_numbered_asteroids_are_where_their_orbits_say(default_sky: DefaultSky) -> None:
    alerts = default_sky.alerts[default_sky.alerts["i:ssnamenr"] != "null"]
    assert alerts["i:ssnamenr"].nunique() == len(NUMBERED)
    for body in NUMBERED:
        mine = alerts[alerts["i:ssnamenr"] == body.designation]
        seen = observe(body.elements, mine["i:jd"].to_numpy())
        away = separation_deg(seen.ra_deg, seen.dec_deg, mine["i:ra"].to_numpy(), mine["i:dec"].to_numpy())
        assert 3600.0 * away.max() < 1.5
        assert mine["i:objectId"].is_unique
        assert np.abs(mine["i:ssmagnr"] - mine["i:magpsf"]).max() < 1.6
    assert (alerts["d:roid"] == 3).all()
    assert alerts["i:ssdistnr"].between(0.0, 4.99).all()


def test_a_phase_curve_can_be_fitted(default_sky: DefaultSky) -> None:
    alerts = default_sky.alerts
    ranges = {}
    for body in NUMBERED:
        mine = alerts[alerts["i:ssnamenr"] == body.designation]
        phase = observe(body.elements, mine["i:jd"].to_numpy()).phase_deg
        ranges[body.name] = (len(mine), phase.min(), phase.max())
    assert any(count >= 50 and low < 2.0 and high > 15.0 for count, low, high in ranges.values())


def test_variables_lie_on_their_reference_source_and_supernovae_beside_theirs(default_sky: DefaultSky) -> None:
    for kind in ("RR Lyrae", "Mira", "EA", "EW", "Cepheid", "QSO"):
        alerts = default_sky.of_kind(kind)
        assert alerts["i:distnr"].median() < 0.6
        assert (alerts.groupby("i:objectId")["i:distnr"].median() < 1.5).all()
    assert default_sky.of_kind("SN Ia")["i:distnr"].median() > 0.8


def test_special_objects_are_there(default_sky: DefaultSky) -> None:
    bands = {kind: set(default_sky.of_kind(kind)["i:fid"]) for kind in ("g only", "r only")}
    assert bands == {"g only": {1}, "r only": {2}}
    assert (default_sky.of_kind("faded")["i:isdiffpos"] == "f").all()
    assert default_sky.of_kind("flare").groupby("i:objectId").size().eq(1).any()
    bogus = default_sky.of_kind("bogus")
    assert bogus["i:drb"].median() < 0.3
    edge = default_sky.alerts["i:mindtoedge"] < 31.0
    assert edge.any()


def test_glints_of_a_tracklet_lie_on_a_line_in_one_exposure(default_sky: DefaultSky) -> None:
    glints = default_sky.alerts[default_sky.alerts["d:tracklet"].notna()]
    for name, mine in glints.groupby("d:tracklet"):
        assert str(name).startswith("TRCK_20")
        assert mine["i:jd"].nunique() == 1
        assert mine["i:objectId"].is_unique
        dec = np.radians(mine["i:dec"].mean())
        x, y = (mine["i:ra"] - mine["i:ra"].mean()) * np.cos(dec), mine["i:dec"] - mine["i:dec"].mean()
        spread = np.linalg.svd(np.column_stack([x, y]), compute_uv=False)
        assert spread[1] < 0.02 * spread[0]
    assert len(glints) >= 15
