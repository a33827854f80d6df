"""Each service's answer, as what the pages use."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import Any

import pytest

from data_access.errors import NotFound, ServiceUnavailable
from data_access.services import fink_sso, jpl, miriade, ssodnet
from tests.data_access.services.conftest import Outside


def test_ephemeris_in_degrees_and_au(outside: Outside) -> None:
    found = miriade.ephemeris("1272", [2461000.5, 2461010.25])
    assert list(found["jd"]) == [2461000.5, 2461010.25]
    assert found["RA"].iat[0] == pytest.approx((8 + 47 / 60 + 14.8352 / 3600) * 15.0)
    assert found["DEC"].iat[0] == pytest.approx(-(8 + 54 / 60 + 40.14 / 3600))
    assert found["Dobs"].iat[1] == pytest.approx(1.7338896 + 9.75e-3)
    assert list(found["Elong."]) == [144.41, 144.41]
    path, body = outside.asked[0]
    assert "-name=a%3A1272" in path
    assert "-observer=I41" in path
    assert "2461010.250000" in body


@pytest.mark.parametrize(
    ("value", "hours", "degrees"),
    [
        (131.8, True, 131.8), ("131.8", True, 131.8), ("01:30:00", True, 22.5), ("-00:30:00", False, -0.5),
        ("+10 15", False, 10.25), (None, True, math.nan), ("", False, math.nan), ("a:b", True, math.nan),
    ],
)  # fmt: skip
def test_angles_as_numbers_or_sexagesimal(value: Any, hours: bool, degrees: float) -> None:
    assert miriade.degrees(value, hours=hours) == pytest.approx(degrees, nan_ok=True)


@pytest.mark.parametrize(
    ("name", "prefix"),
    [("433", "a:"), ("2020 AB1", "a:"), ("C/2020 T2", "c:"), ("67P", "c:"), ("67P/C-G", "c:"),
     ("P/2010 A2", "c:"), ("Pallas", "a:")],
)  # fmt: skip
def test_comets_are_asked_for_as_comets(name: str, prefix: str) -> None:
    assert miriade.body_prefix(name) == prefix


def test_a_body_that_miriade_does_not_know(outside: Outside) -> None:
    with pytest.raises(NotFound):
        miriade.ephemeris("nobody", [2461000.5])


def test_a_position_too_few_is_refused(outside: Outside) -> None:
    outside.change = lambda path, answer: {**answer, "data": answer["data"][1:]}
    with pytest.raises(ServiceUnavailable, match="another number"):
        miriade.ephemeris("1272", [2461000.5, 2461001.5])


def test_card_of_a_body(outside: Outside) -> None:
    body = ssodnet.body("1931 TZ1")
    assert (body.designation, body.name, body.h_mag) == ("1272", "Gefion", 12.92)
    facts = dict(body.facts)
    assert facts["Diameter"] == "6.986 ± 0.056 km"
    assert facts["Taxonomic class"] == "S"
    assert "Mass" not in facts
    spins = [value for label, value in body.facts if label == "Spin"]
    assert spins == ["period 2.5 h, pole at 120.5°, -40.0° (Author+2020)", "period 2.5 h"]
    assert "1931 TZ1" in body.aliases


def test_argument_of_perihelion_is_the_angle_and_not_a_distance(outside: Outside) -> None:
    for body in (ssodnet.body("Gefion"), jpl.body("Gefion")):
        assert body.elements is not None
        assert body.elements.argument_deg == pytest.approx(4.986457687)
        assert body.elements.perihelion_au == pytest.approx(2.3676, abs=1e-3)
        assert body.elements.semi_major_au == pytest.approx(2.788128, abs=1e-5)


def test_both_services_give_one_orbit(outside: Outside) -> None:
    one, two = ssodnet.body("1272").elements, jpl.body("1272").elements
    assert one is not None
    assert two is not None
    turns = (one.perihelion_jd - two.perihelion_jd) / one.period_days
    assert turns == pytest.approx(round(turns), abs=1e-3)


def test_a_card_wrapped_in_its_name(outside: Outside) -> None:
    outside.change = lambda path, answer: {"Gefion": answer} if "ssocard" in path else answer
    assert ssodnet.body("Gefion").designation == "1272"


@pytest.mark.parametrize("name", ["nobody", "../../etc/passwd", "<script>"])
def test_unknown_names(outside: Outside, name: str) -> None:
    for ask in (ssodnet.body, jpl.body, fink_sso.alerts_with_geometry):
        with pytest.raises(NotFound):
            ask(name)


@pytest.mark.parametrize(
    "damage", [[], {}, {"parameters": 3}, {"parameters": {"dynamical": [], "physical": None}}, None]
)
def test_damaged_cards_are_not_found_or_poor_but_no_crash(outside: Outside, damage: Any) -> None:
    outside.change = lambda path, answer: damage if "ssocard" in path else answer
    try:
        body = ssodnet.body("Gefion")
    except NotFound:
        return
    assert body.elements is None


@pytest.mark.parametrize(
    "damage", [[], {"object": {}}, {"object": {"des": "1"}, "orbit": {"elements": [{"name": "q"}]}}]
)
def test_damaged_orbits(outside: Outside, damage: Any) -> None:
    outside.change = lambda path, answer: damage
    with suppress(NotFound):
        assert jpl.body("1272").elements is None


def test_finks_alerts_come_with_their_geometry(outside: Outside) -> None:
    frame = fink_sso.alerts_with_geometry("1272")
    assert list(frame["i:jd"]) == [2461002.5, 2461001.5, 2461000.5]
    assert {"Dobs", "Dhelio", "Phase"} <= set(frame.columns)
