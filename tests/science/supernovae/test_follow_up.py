"""The order in which candidates are worth a telescope's time, and the reasons."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from astropy.coordinates import AltAz, EarthLocation, SkyCoord, get_sun
from astropy.time import Time

from science.supernovae import ranked
from science.supernovae.sites import SITES, visibility

NOW = 2460400.5
GOOD = {
    "i:jd": NOW,
    "i:jdstarthist": NOW - 5,
    "i:magpsf": 18.0,
    "i:fid": 1,
    "i:isdiffpos": "t",
    "i:ra": 200.0,
    "i:dec": 30.0,
    "d:mag_rate": -0.2,
    "d:from_upper": False,
    "d:snn_snia_vs_nonia": 0.9,
    "d:snn_sn_vs_all": 0.8,
    "d:rf_snia_vs_nonia": 0.7,
}


def candidates(*changes: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame([GOOD, *({**GOOD, **change} for change in changes)])


@pytest.mark.parametrize(
    "change",
    [
        {"i:magpsf": 20.0},
        {"i:jdstarthist": NOW - 60},
        {"d:mag_rate": 0.2},
        {"i:jd": NOW - 20, "i:jdstarthist": NOW - 25},
        {"d:snn_snia_vs_nonia": 0.1, "d:snn_sn_vs_all": 0.1, "d:rf_snia_vs_nonia": 0.0},
        {"i:isdiffpos": "f"},
        {"d:mag_rate": np.nan},
        {"i:magpsf": None},
    ],
    ids=["faint", "old", "fading", "gone", "unlikely", "negative", "no rate", "no magnitude"],
)
def test_each_reason_makes_a_candidate_worse(change: dict[str, object]) -> None:
    assert ranked(candidates=candidates(change), now_jd=NOW)["rank"].tolist() == [1, 2]
    assert ranked(candidates=candidates(change).iloc[::-1], now_jd=NOW)["rank"].tolist() == [2, 1]


def test_reasons_in_words() -> None:
    why = ranked(candidates=candidates(), now_jd=NOW)["why"][0]
    assert why == "young (5 d), rising 0.20 mag/day, bright (18.0 mag), likely a supernova (0.90)"


@pytest.mark.parametrize(
    "change", [{"d:from_upper": True, "d:mag_rate": -4311.0}, {"d:mag_rate": 38.7}, {"d:mag_rate": 0.0}]
)
def test_rates_that_say_nothing_are_not_believed(change: dict[str, object]) -> None:
    assert "mag/day" not in ranked(candidates=candidates(change), now_jd=NOW)["why"][1]


def test_what_stands_below_the_horizon_comes_last() -> None:
    found = ranked(candidates=candidates({"i:dec": -70.0, "i:magpsf": 15.0}), now_jd=NOW, site=SITES["palomar"])
    assert found["rank"].tolist() == [1, 2]
    assert "never above 30° in the dark at Palomar" in found["why"][1]
    nearly = {"i:dec": -70.0, "d:snn_snia_vs_nonia": 0.95}
    assert ranked(candidates=candidates(nearly), now_jd=NOW)["rank"].tolist() == [2, 1]


def test_no_candidates_and_none_of_the_columns() -> None:
    assert ranked(candidates=pd.DataFrame()).columns.tolist() == ["rank", "why"]
    bare = ranked(candidates=pd.DataFrame({"i:objectId": ["ZTF1", "ZTF2"]}))
    assert bare["rank"].tolist() == [1, 2]
    assert bare["why"].tolist() == ["brightness unknown, no score"] * 2


@pytest.mark.parametrize("name", ["palomar", "lasilla", "ohp"])
def test_altitudes_are_those_of_astropy(name: str) -> None:
    site = SITES[name]
    place = EarthLocation(lat=site.latitude_deg, lon=site.longitude_deg)
    times = Time(NOW + np.arange(0, 1, 1 / 96), format="jd")
    positions = [(200.0, 30.0), (40.0, -20.0), (310.0, 75.0)]
    dark = get_sun(times).transform_to(AltAz(obstime=times, location=place)).alt.deg < -12
    for ra, dec in positions:
        altitude = SkyCoord(ra, dec, unit="deg").transform_to(AltAz(obstime=times, location=place)).alt.deg
        found = visibility(ra_deg=[ra], dec_deg=[dec], site=site, after_jd=NOW)
        # One that sets moves 4° in the quarter of an hour by which dusk may differ.
        highest = altitude[dark].max()
        assert found.highest_deg[0] == pytest.approx(highest, abs=0.7 if highest > 30 else 4.0)
        assert found.hours[0] == pytest.approx((altitude[dark] > 30).sum() / 4, abs=0.5)


def test_no_position_is_never_up() -> None:
    found = visibility(ra_deg=[np.nan], dec_deg=[10.0], site=SITES["palomar"], after_jd=NOW)
    assert found.hours[0] == 0
    assert found.highest_deg[0] == -90
