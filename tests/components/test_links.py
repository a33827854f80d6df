"""Addresses at other services."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from components import links

RA, DEC = 150.1234567, -2.2
AT_POSITION = [
    links.tns,
    links.simbad,
    links.ned,
    links.gaia,
    links.vizier,
    links.vsx,
    links.sdss,
    links.legacy_survey,
    links.pan_starrs,
    links.data_central,
    links.snad,
    links.asas_sn,
    links.asas_sn_variables,
    links.casda,
]
BY_NAME = [links.fink, links.alerce, links.lasair, links.imcce, links.minor_planet_center, links.jpl]


@pytest.mark.parametrize("service", AT_POSITION)
def test_a_position_arrives_whole_at_a_service_that_is_asked_over_https(service: object) -> None:
    address = service(RA, DEC)  # type: ignore[operator]
    parts = urlsplit(address)
    assert parts.scheme == "https"
    assert " " not in address
    said = unquote(parts.path + "?" + parts.query)
    assert "150.1234567" in said
    assert "-2.2000000" in said


def test_a_southern_and_a_northern_position_differ() -> None:
    for service in AT_POSITION:
        assert service(RA, DEC) != service(RA, -DEC)


def test_a_plus_sign_is_not_read_as_a_space() -> None:
    assert parse_qs(urlsplit(links.tns(RA, 2.0)).query)["decl"] == ["+2.0000000"]
    assert parse_qs(urlsplit(links.simbad(RA, 2.0)).query)["Coord"] == ["150.1234567 +2.0000000"]


@pytest.mark.parametrize("service", [*BY_NAME, links.antares])
@pytest.mark.parametrize("name", ["ZTF21abfmbix", "C/2020 V2 (ZTF)", 'a"b&c=d#e', "../../x?y", "é"])
def test_a_name_cannot_leave_its_place_in_the_address(service: object, name: str) -> None:
    address = service(name)  # type: ignore[operator]
    plain = service("N")  # type: ignore[operator]
    assert urlsplit(address).netloc == urlsplit(plain).netloc
    assert address.count("/") == plain.count("/")
    assert address.count("&") == plain.count("&")
    assert address.count("#") == plain.count("#")
    assert not set(' "<>') & set(address)


def test_antares_is_asked_by_a_query_that_it_can_read() -> None:
    query = parse_qs(urlsplit(links.antares("ZTF21abfmbix")).query)["query"][0]
    assert json.loads(query)["filters"][0]["field"]["query"] == "*ZTF21abfmbix*"


def test_radii_are_in_the_units_that_the_services_are_told() -> None:
    assert parse_qs(urlsplit(links.simbad(RA, DEC)).query)["Radius.unit"] == ["arcsec"]
    assert parse_qs(urlsplit(links.tns(RA, DEC)).query)["coords_unit"] == ["arcsec"]


def test_an_object_has_links_of_each_group_it_belongs_to() -> None:
    found = links.links_of(object_id="ZTF21a", ra_deg=RA, dec_deg=DEC)
    assert {link.group for link in found} == {links.CATALOGUES, links.IMAGES, links.BROKERS}
    assert {link.name for link in found if link.group == links.BROKERS} == {"Fink", "ALeRCE", "ANTARES", "Lasair"}
    asteroid = links.links_of(object_id="ZTF21a", ra_deg=RA, dec_deg=DEC, solar_system_name="8467")
    assert [link.name for link in asteroid if link.group == links.SOLAR_SYSTEM] == ["IMCCE", "MPC", "JPL"]
    assert len({link.address for link in asteroid}) == len(asteroid)


def test_without_a_position_only_names_are_asked_for() -> None:
    found = links.links_of(object_id="ZTF21a", ra_deg=None, dec_deg=None)
    assert {link.group for link in found} == {links.BROKERS}
