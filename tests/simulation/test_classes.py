"""Fink's added values: the label rules find each topic in the default sky, and are wrong as often as rules are."""

from __future__ import annotations

import numpy as np

from science.classification import classify
from tests.simulation.conftest import DefaultSky


def test_each_class_of_fink_appears(default_sky: DefaultSky) -> None:
    labels = set(classify(frame=default_sky.alerts))
    assert {
        "Early SN Ia candidate",
        "SN candidate",
        "Kilonova candidate",
        "Microlensing candidate",
        "Solar System MPC",
        "Solar System candidate",
        "Tracklet",
        "Ambiguous",
        "Unknown",
        "RRLyr",
        "EB*",
        "Mira",
        "QSO",
        "Blazar",
    } <= labels


def test_classes_agree_with_the_truth_mostly_but_not_always(default_sky: DefaultSky) -> None:
    alerts = default_sky.alerts.assign(label=classify(frame=default_sky.alerts))
    kind = alerts["i:objectId"].map(default_sky.truth["kind"])
    right = {
        "SN Ia": {"Early SN Ia candidate", "SN candidate"},
        "microlensing": {"Microlensing candidate", "Ambiguous"},
        "unnumbered asteroid": {"Solar System candidate"},
    }
    for name, wanted in right.items():
        share = alerts["label"][kind == name].isin(wanted).mean()
        assert 0.5 < share < 1.0, name


def test_blazars_have_states_and_nothing_else_has(default_sky: DefaultSky) -> None:
    stats = default_sky.alerts["d:blazar_stats"]
    kind = default_sky.alerts["i:objectId"].map(default_sky.truth["kind"])
    blazar = kind.str.startswith("blazar")
    assert all(value["m0"] == -1.0 for value in stats[~blazar])
    low = stats[(kind == "blazar low state")].map(lambda s: s["m1"] < 1.0 and s["m2"] < 1.0)
    dates = default_sky.alerts["i:jd"][low.index]
    start = default_sky.alerts["i:objectId"][low.index].map(default_sky.truth["state_start_jd"])
    assert low[dates > start + 10.0].mean() > 0.7
    assert low[dates < start - 10.0].mean() < 0.05
    high = stats[kind == "blazar high state"].map(lambda s: s["instantness_high"] > 1.0)
    assert high.any()
    assert not high.all()


def test_tns_learns_the_type_only_after_a_while(default_sky: DefaultSky) -> None:
    alerts = default_sky.alerts
    typed = alerts[alerts["d:tns"] != ""]
    assert {"SN Ia", "SN II"} <= set(typed["d:tns"])
    assert (typed["i:jd"] - typed["i:jdstarthist"] > 5.0).all()
    assert alerts["d:tns"][alerts["i:objectId"].isin(typed["i:objectId"])].eq("").any()


def test_rates_are_differences_over_days(default_sky: DefaultSky) -> None:
    alerts = default_sky.alerts
    known = alerts[alerts["d:mag_rate"].notna()]
    assert (known["d:delta_time"] > 0.0).all()
    assert (known["d:lower_rate"] < known["d:mag_rate"]).all()
    assert (known["d:upper_rate"] > known["d:mag_rate"]).all()
    assert set(known["d:from_upper"]) == {True, False}
    mira = known[known["i:objectId"].map(default_sky.truth["kind"]) == "Mira"]
    assert np.abs(mira["d:mag_rate"]).median() < 0.2
