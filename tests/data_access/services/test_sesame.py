"""Positions of named objects, as Sesame tells them."""

from __future__ import annotations

import pytest

from data_access.errors import NotFound, ServiceUnavailable
from data_access.services import sesame
from tests.data_access.services import recorded
from tests.data_access.services.conftest import Outside


def test_a_named_object_has_a_position_a_type_and_a_source(outside: Outside) -> None:
    place = sesame.place_of("M31")
    assert (place.name, place.object_type, place.source) == ("M 31", "AGN", "SIMBAD")
    assert (place.ra_deg, place.dec_deg) == (10.68470833, 41.26875)
    assert outside.asked[0][0].endswith("/-oI/SNV?M31")


def test_names_cannot_change_the_request(outside: Outside) -> None:
    with pytest.raises(NotFound):
        sesame.place_of("a/../b?x=1&y #z")
    assert outside.asked[0][0].endswith("SNV?a%2F..%2Fb%3Fx%3D1%26y%20%23z")


def test_a_place_in_the_second_catalogue_is_said_to_be_from_there(outside: Outside) -> None:
    outside.raw = recorded.SESAME.replace("#=S=Simbad (via url)", "#=N=Ned-NameResolver").encode()
    assert sesame.place_of("M31").source == "NED"


def test_what_no_catalogue_knows_is_not_found(outside: Outside) -> None:
    with pytest.raises(NotFound, match="do not know nobody"):
        sesame.place_of("nobody")


@pytest.mark.parametrize(
    "raw",
    [b"<html>maintenance</html>", b"", b"# M31\n#!Simbad: connection time-out\n", b"# M31\n%J 999.0 +41.0\n"],
)
def test_an_answer_that_is_none_is_a_failure_not_an_unknown_name(outside: Outside, raw: bytes) -> None:
    outside.raw = raw
    with pytest.raises(ServiceUnavailable):
        sesame.place_of("M31")
