"""What texts mean: every example of the public portal's grammar, its gaps put right, and what else people write."""

from __future__ import annotations

from typing import Any

import pytest

from data_access.search import Question, describe, parse, question_from_parameters
from data_access.search.times import date_jd

NOW = 2461000.75  # 2025-11-21 06:00
PLACE = {"ra_deg": 246.0422, "dec_deg": 25.669}
POLE = {"ra_deg": 192.8594779, "dec_deg": 27.1282524}  # of the galaxy, 192.85948 +27.12825 in FK5
HMS = {"ra_deg": 15 * (16 + 24 / 60 + 10.12 / 3600), "dec_deg": 25 + 40 / 60 + 9.3 / 3600}
MARCH = date_jd("2023-03-29 13:36:52", NOW)
BLAZARS = "(CTA) Blazar low state"

EXAMPLES: list[tuple[str, str, dict[str, Any]]] = [
    # Names of objects.
    ("ZTF21abfmbix", "object", {"object_ids": ("ZTF21abfmbix",)}),
    ("ZTF21abfmb", "object", {"object_ids": ("ZTF21abfmb",), "is_prefix": True}),
    ("ztf21ABFMBIX", "object", {"object_ids": ("ZTF21abfmbix",)}),
    ("ZTF", "object", {"object_ids": ("ZTF",), "is_prefix": True}),
    ("ZTF21abfmbix,ZTF19acnjwgm", "object", {"object_ids": ("ZTF21abfmbix", "ZTF19acnjwgm")}),
    ("ZTF21abfmbix; ZTF19acnjwgm\nZTF21abfmbix", "object", {"object_ids": ("ZTF21abfmbix", "ZTF19acnjwgm")}),
    ("objectId=ZTF21abfmbix", "object", {"object_ids": ("ZTF21abfmbix",)}),
    ("ZTF21abfmbix r=20", "cone", {"object_ids": ("ZTF21abfmbix",), "radius_arcsec": 20.0}),
    # Tracklets.
    ("TRCK_20231213_133612_00", "tracklet", {"tracklet_id": "TRCK_20231213_133612_00"}),
    ("TRCK_20231213", "tracklet", {"tracklet_id": "TRCK_20231213", "is_prefix": True}),
    ("trck_20231213_133612_00", "tracklet", {"tracklet_id": "TRCK_20231213_133612_00"}),
    ('tracklet="2023-12-13 13:36:12"', "tracklet", {"tracklet_id": "TRCK_20231213_133612", "is_prefix": True}),
    ("tracklet=2023-12-13", "tracklet", {"tracklet_id": "TRCK_20231213", "is_prefix": True}),
    # Positions.
    ("246.0422 25.669 30", "cone", {**PLACE, "radius_arcsec": 30.0}),
    ("246.0422,25.669", "cone", {**PLACE, "radius_arcsec": None}),
    ("246.0422 25.669 r=30m", "cone", {**PLACE, "radius_arcsec": 1800.0}),
    ("246.0422 25.669 r=0.5d", "cone", {**PLACE, "radius_arcsec": 1800.0}),
    ("246.0422 25.669 30m", "cone", {**PLACE, "radius_arcsec": 1800.0}),
    ('246.0422 25.669 30"', "cone", {**PLACE, "radius_arcsec": 30.0}),
    ("246.0422 25.669 2'", "cone", {**PLACE, "radius_arcsec": 120.0}),
    ("246.0422 25.669 2 arcmin", "cone", {**PLACE, "radius_arcsec": 120.0}),
    ("246.0422° 25.669° 0.1°", "cone", {**PLACE, "radius_arcsec": 360.0}),
    ("2.460422e2 2.5669e1", "cone", PLACE),
    ("-10.5 20", "cone", {"ra_deg": 349.5, "dec_deg": 20.0}),
    ("10.5 −20", "cone", {"ra_deg": 10.5, "dec_deg": -20.0}),
    ("ra=10 dec=20 r=5", "cone", {"ra_deg": 10.0, "dec_deg": 20.0, "radius_arcsec": 5.0}),
    ("ra=16:24:10.12 dec=+25:40:09.3", "cone", HMS),
    ("16 24 10.12 +25 40 09.3", "cone", HMS),
    ("16 24 10.12 -00 40 09.3", "cone", {"ra_deg": HMS["ra_deg"], "dec_deg": -(40 / 60 + 9.3 / 3600)}),
    ("16:24:10.12 -25:40:09.3 5", "cone", {"ra_deg": HMS["ra_deg"], "dec_deg": -HMS["dec_deg"], "radius_arcsec": 5.0}),
    ("16:24:10.12 25:40:09.3", "cone", HMS),
    ("16h24m10.12s +25d40m09.3s", "cone", HMS),
    ("16h24m10.12s+25d40m09.3s", "cone", HMS),
    ("16h24m10.12s +25°40′09.3″ 5″", "cone", {**HMS, "radius_arcsec": 5.0}),
    ("246d02m31.8s 25d40m09.3s", "cone", HMS),
    ("16 24.2 +25 40.1", "cone", {"ra_deg": 15 * (16 + 24.2 / 60), "dec_deg": 25 + 40.1 / 60}),
    ("J162410.12+254009.3", "cone", HMS),
    ("SDSS J162410.12+254009.3", "cone", HMS),
    ("2MASS J16241012+2540093", "cone", HMS),
    ("J1624+2540", "cone", {"ra_deg": 246.0, "dec_deg": 25 + 40 / 60, "radius_arcsec": 60.0}),
    ("l=0 b=90", "cone", POLE),
    ("galactic 0 90", "cone", POLE),
    ("<SkyCoord (ICRS): (ra, dec) in deg\n    (246.0422, 25.669)>", "cone", PLACE),
    ("<SkyCoord (Galactic): (l, b) in deg\n    (0., 90.)>", "cone", POLE),
    (
        '246.0422 25.669 30 after="2023-03-29 13:36:52" window=10',
        "cone",
        {**PLACE, "radius_arcsec": 30.0, "start_jd": MARCH, "stop_jd": MARCH + 10 if MARCH else None},
    ),
    ("246.0422 25.669 after=2023-03-29 13:36:52", "cone", {**PLACE, "start_jd": MARCH}),
    ('246.0422 25.669 class="SN candidate"', "cone", {**PLACE, "label": "SN candidate"}),
    ("246.0422 25.669 SN candidate", "cone", {**PLACE, "label": "SN candidate"}),
    ("246.0422 25.669 30 SN candidate", "cone", {**PLACE, "label": "SN candidate", "radius_arcsec": 30.0}),
    # Links, as they are copied from a browser.
    ("https://fink-portal.org/ZTF21abfmbix", "object", {"object_ids": ("ZTF21abfmbix",)}),
    ("https://here.org/object?oid=ZTF21abfmbix&unit=flux", "object", {"object_ids": ("ZTF21abfmbix",)}),
    ("https://fink-portal.org/?action=conesearch&ra=246.0422&dec=25.669&r=5", "cone", {**PLACE, "radius_arcsec": 5.0}),
    ("http://localhost:8501/search?query=class%3DMira", "class", {"label": "Mira"}),
    # Names that must be resolved.
    ("M31", "name", {"name": "M31"}),
    ("Vega r=10m", "name", {"name": "Vega", "radius_arcsec": 600.0}),
    ("TXS 0506+056", "name", {"name": "TXS 0506+056"}),
    ("3FHL J0001", "name", {"name": "3FHL J0001"}),
    ("Vesta", "name", {"name": "Vesta"}),
    ("47 Tuc", "name", {"name": "47 Tuc"}),
    ("it's", "name", {"name": "it's"}),
    ("AT2021co", "name", {"name": "AT 2021co"}),
    ("AT 2021co", "name", {"name": "AT 2021co"}),
    ("SN 2024aaj", "name", {"name": "SN 2024aaj"}),
    ("sn1987a", "name", {"name": "SN 1987A"}),
    ("2021co", "name", {"name": "2021co"}),
    # The Solar System.
    ("1", "solar_system", {"solar_system_name": "1"}),
    ("8467", "solar_system", {"solar_system_name": "8467"}),
    ("(4) Vesta", "solar_system", {"solar_system_name": "4"}),
    ("10P", "solar_system", {"solar_system_name": "10P"}),
    ("67P/Churyumov-Gerasimenko", "solar_system", {"solar_system_name": "67P"}),
    ("C/2020V2", "solar_system", {"solar_system_name": "C/2020V2"}),
    ("C/2020 V2 (ZTF)", "solar_system", {"solar_system_name": "C/2020V2"}),
    ("2I/Borisov", "solar_system", {"solar_system_name": "2I"}),
    ("2010JO69", "solar_system", {"solar_system_name": "2010JO69"}),
    ("2010 jo69", "solar_system", {"solar_system_name": "2010JO69"}),
    ("2040 P-L", "solar_system", {"solar_system_name": "2040P-L"}),
    ("sso=8467", "solar_system", {"solar_system_name": "8467"}),
    ("sso:Vesta", "solar_system", {"solar_system_name": "Vesta"}),
    ("sso=C/2020 V2", "solar_system", {"solar_system_name": "C/2020V2"}),
    # Packed designations: the examples of the Minor Planet Center.
    ("J95X00A", "solar_system", {"solar_system_name": "1995XA"}),
    ("J95X01L", "solar_system", {"solar_system_name": "1995XL1"}),
    ("J98SA8Q", "solar_system", {"solar_system_name": "1998SQ108"}),
    ("K99AJ3Z", "solar_system", {"solar_system_name": "2099AZ193"}),
    ("PLS2040", "solar_system", {"solar_system_name": "2040P-L"}),
    ("T3S4101", "solar_system", {"solar_system_name": "4101T-3"}),
    ("A0345", "solar_system", {"solar_system_name": "100345"}),
    ("a0017", "solar_system", {"solar_system_name": "360017"}),
    ("~0000", "solar_system", {"solar_system_name": "620000"}),
    ("~AZaz", "solar_system", {"solar_system_name": "3140113"}),
    ("CJ95A010", "solar_system", {"solar_system_name": "C/1995A1"}),
    ("DJ93F02b", "solar_system", {"solar_system_name": "D/1993F2-B"}),
    ("0010P", "solar_system", {"solar_system_name": "10P"}),
    # Classes.
    ("class=Unknown", "class", {"label": "Unknown"}),
    ('last=10 class="Early SN Ia candidate"', "class", {"label": "Early SN Ia candidate", "n": 10}),
    ("last=10 class=Early SN Ia candidate", "class", {"label": "Early SN Ia candidate", "n": 10}),
    ("class='SN candidate' trend=rising", "class", {"label": "SN candidate", "trend": "rising"}),
    ("class:“SN candidate”", "class", {"label": "SN candidate"}),
    ('class="(SIMBAD) RRLyr"', "class", {"label": "RRLyr"}),
    ("class=(TNS) SN Ia", "class", {"label": "(TNS) SN Ia"}),
    ("SN Ia", "class", {"label": "(TNS) SN Ia"}),
    ("rrlyrae", "class", {"label": "RRLyrae"}),
    ('class="(CTA) Blazar" trend=low_state', "class", {"label": BLAZARS, "trend": "low_state"}),
    (f'class="{BLAZARS}" trend=new_low_state', "class", {"label": BLAZARS, "trend": "new_low_state"}),
    ('class="(CTA) Blazar" trend=high_state', "class", {"label": "(CTA) Blazar high state"}),
    ("class=Anomaly last=5 after=2025-01-01", "anomaly", {"n": 5, "start_jd": 2460676.5}),
    # Dates.
    ("after=2025-01-01", "date", {"start_jd": 2460676.5}),
    ("after=2460676.5", "date", {"start_jd": 2460676.5}),
    ("after=60676", "date", {"start_jd": 2460676.5}),
    ("since 2025-01-01", "date", {"start_jd": 2460676.5}),
    ("before=2025-01-01 window=12h", "date", {"start_jd": 2460676.0, "stop_jd": 2460676.5}),
    ("yesterday", "date", {"start_jd": 2460999.5, "stop_jd": 2461000.5}),
    ("after=yesterday", "date", {"start_jd": 2460999.5}),
    ("last 7 days", "date", {"start_jd": NOW - 7}),
    ('class="SN candidate" last 7 days', "class", {"label": "SN candidate", "start_jd": NOW - 7}),
    ('after="2 weeks ago"', "date", {"start_jd": NOW - 14}),
    ("SN candidate 2021-11-22", "class", {"label": "SN candidate", "start_jd": 2459540.5, "stop_jd": 2459541.5}),
    ("class=Mira yesterday", "class", {"label": "Mira", "start_jd": 2460999.5, "stop_jd": 2461000.5}),
    ("2021-11-05 to 2021-11-01", "date", {"start_jd": 2459519.5, "stop_jd": 2459524.5}),
    ("2021-11-01 to 2021-11-05", "date", {"start_jd": 2459519.5, "stop_jd": 2459524.5}),
    (
        "Mira between 2021-11-01 and 2021-11-05 06:00:00",
        "class",
        {"label": "Mira", "start_jd": 2459519.5, "stop_jd": 2459523.75},
    ),
    ("2021-11-22", "date", {"start_jd": 2459540.5, "stop_jd": 2459541.5}),
    ("20211122", "date", {"start_jd": 2459540.5, "stop_jd": 2459541.5}),
    ("2021-12", "date", {"start_jd": 2459549.5, "stop_jd": 2459580.5}),
    ("2459541.25", "date", {"start_jd": 2459540.5, "stop_jd": 2459541.5}),
    ("night=20211122", "date", {"start_jd": 2459540.5, "stop_jd": 2459541.5}),
    ("last=10", "date", {"n": 10}),
    ("", "nothing", {}),
    (" \t ", "nothing", {}),
]

OFF: list[tuple[str, str, str, str]] = [
    # text, action nevertheless, what is said, a repaired text
    ("random=3", "nothing", "There is no random=", ""),
    ("klass=Unknown", "nothing", "Is it class=?", "class=Unknown"),
    ("10 20 radus=5", "cone", "Is it radius=?", "10 20 radius=5"),
    ("ZTF21abfmb r=20", "object", "only a beginning", "ZTF21abfmb"),
    ('class="SN candidate last=3', "class", "never closed", 'class="SN candidate" last=3'),
    ("class=SN candidat", "class", "Is it SN candidate", 'class="SN candidate"'),
    ('class="(CTA) Blazar"', "class", "low state is shown", 'class="(CTA) Blazar high state"'),
    ("class=Unknown trend=up", "class", "There is no trend up", "class=Unknown"),
    ("class=Unknown trend=low_state", "class", "blazars only", f'class="{BLAZARS}" trend=low_state'),
    ("10 20 trend=rising", "cone", "goes with a class", "10 20"),
    ('10 20 class="SN Ia"', "cone", "all are shown", "10 20"),
    ("10 20 class=Anomaly", "cone", "all are shown", "10 20"),
    ("class=early sn", "class", "Is it Early SN Ia candidate", 'class="Early SN Ia candidate"'),
    ("class=lensing", "class", "Is it Microlensing candidate", 'class="Microlensing candidate"'),
    ("class=kilonova candidte", "class", "Is it Kilonova candidate", 'class="Kilonova candidate"'),
    ("trend=rising", "nothing", "goes with a class", ""),
    ("r=5", "nothing", "needs a position", ""),
    ("class=Unknown r=5", "class", "goes with a position", "class=Unknown"),
    ("ZTF21abfmbix after=2025-01-01", "object", "all of it is shown", "ZTF21abfmbix"),
    ("5 5 r=9d", "cone", "at most 5 degrees", "5 5 r=5d"),
    ("5 5 r=0", "cone", "more than 0", "5 5"),
    ("5 5 r=far", "cone", "far is no radius", "5 5"),
    ("400 20", "nothing", "400 is none", "40.0 20.0"),
    ("20 120 5m", "nothing", "Is right ascension first?", "120.0 20.0 300"),
    ("20 120", "nothing", "Is right ascension first?", "120.0 20.0"),
    ("20 -95", "nothing", "-95 is none", ""),
    ("25:00:00 10:00:00", "nothing", "Hours of right ascension", "25 10"),
    ("246:02:31.8 -00:40:09", "nothing", "In degrees", "246.0421667 -0.6691666667"),
    ("246.0422 25.669 nearby", "cone", "left out", "246.0422 25.669"),
    ("16 24 10.12 +25 40", "nothing", "These numbers are no position", ""),
    ('"', "nothing", "never closed", ""),
    ("10:61:00 +10:00:00", "nothing", "less than 60", ""),
    ("ra=10", "nothing", "needs dec= beside it", ""),
    ("after=2025-13-45", "nothing", "is no date", ""),
    ("10 20 after=soon", "cone", "soon is no date", "10 20"),
    ("after=2025-02-01 before=2025-01-01", "date", "swapped", "after=2025-01-01 before=2025-02-01"),
    ("class=Unknown last=0", "class", "number of rows", "class=Unknown"),
    ("class=Unknown last=99999999", "class", "At most 10,000", "class=Unknown last=10000"),
    ("class=", "nothing", "nothing after class=", ""),
    ("class=Unknown class=QSO", "class", "more than once", "class=QSO"),
    ("1 2 after=2025-01-01 before=2025-02-01 window=3", "cone", "two dates", "1 2 after=2025-01-01 before=2025-02-01"),
    ("TRCK_20231213_133612_00 TRCK_20231213_133612_01", "tracklet", "One tracklet", "TRCK_20231213_133612_00"),
    ("ZTF21abfmbix ZTF19ac", "object", "only a beginning", "ZTF21abfmbix"),
    ("ZTF21abfmbix hello", "object", "left out", "ZTF21abfmbix"),
    ("<SkyCoord (FK4: equinox=B1950.000): (ra, dec) in deg (10., 20.)>", "nothing", "FK4 are not read", ""),
    ("???", "nothing", "recognised", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "action", "arguments"), EXAMPLES, ids=[repr(text) for text, *_ in EXAMPLES])
def test_what_a_text_means(text: str, action: str, arguments: dict[str, Any]) -> None:
    question = parse(text, now_jd=NOW)
    assert question.action == action
    assert not question.problems
    for name, value in arguments.items():
        near = isinstance(value, float) and name != "n"
        assert getattr(question, name) == (pytest.approx(value, abs=2e-7) if near else value), name
    unmentioned = {"object_ids", "ra_deg", "label", "trend", "name", "solar_system_name", "tracklet_id"} - set(
        arguments
    )
    assert not any(getattr(question, name) for name in unmentioned)


@pytest.mark.parametrize(("text", "action", "said", "repaired"), OFF, ids=[repr(text) for text, *_ in OFF])
def test_what_is_off_is_said_with_how_to_mend_it(text: str, action: str, said: str, repaired: str) -> None:
    question = parse(text, now_jd=NOW)
    assert question.action == action
    problem = next(problem for problem in question.problems if said in problem.sentence)
    assert problem.repaired == repaired
    if repaired:
        assert said not in " ".join(other.sentence for other in parse(repaired, now_jd=NOW).problems)


@pytest.mark.parametrize("text", [text for text, *_ in OFF if text != "???"])
def test_the_part_that_is_off_is_in_the_text(text: str) -> None:
    for problem in parse(text, now_jd=NOW).problems:
        assert problem.part in text


LINKS = [
    ({"action": "conesearch", "ra": "10", "dec": "20", "r": "5"}, "10 20 5"),
    ({"action": "conesearch", "ra": "16:24:10.12", "dec": "+25:40:09.3", "radius": "5"}, "16:24:10.12 +25:40:09.3 5"),
    ({"action": "class", "class": "SN candidate", "last": "10"}, 'class="SN candidate" last=10'),
    ({"action": "sso", "sso": "8467"}, "8467"),
    ({"action": "objectid", "object": "ZTF21abfmbix", "partial": "false"}, "ZTF21abfmbix"),
    ({"action": "objectid", "object": "ZTF21abf", "partial": "true"}, "ZTF21abf"),
    ({"action": "tracklet", "object": "TRCK_20231213_133612_00"}, "TRCK_20231213_133612_00"),
    ({"action": "anomaly", "class": "Anomaly", "after": "2025-01-01"}, "class=Anomaly after=2025-01-01"),
    ({"query": "ZTF21abfmbix"}, "ZTF21abfmbix"),
    ({}, ""),
]


@pytest.mark.parametrize(("parameters", "text"), LINKS)
def test_links_of_the_public_portal_mean_what_their_parameters_say(parameters: dict[str, str], text: str) -> None:
    assert question_from_parameters(parameters) == parse(text)


DESCRIBED = [
    (
        "16 24 10.12 +25 40 09.3 5 after=2025-01-01",
        "cone of 5″ around 16h24m10.12s +25°40′09.3″, first seen since 2025-01-01",
    ),
    ("ZTF21abfmbix", "object ZTF21abfmbix"),
    ("ZTF21abfmbix r=2m", "objects within 2′ of ZTF21abfmbix"),
    ("class=QSO trend=fading last=10", "newest alerts of class Quasar (SIMBAD), getting fainter, at most 10 rows"),
    ("2021-11-22", "all alerts, newest first, between 2021-11-22 and 2021-11-23"),
    ("8467", "alerts of the Solar System object 8467"),
    ("M31", "find out what M31 is, then objects within 10″ of it"),
    ("", ""),
    ("400 20", "nothing that can be searched"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line"), DESCRIBED)
def test_a_line_says_what_will_be_done(text: str, line: str) -> None:
    assert describe(parse(text)) == line


def test_a_question_of_nothing_has_no_arguments() -> None:
    assert parse("r=5 trend=rising random=3") == Question()
