"""Positions in every way of writing them, against astropy's own reading and writing."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.coordinates import SkyCoord

from data_access.search import Question, canonical, parse

RANDOM = np.random.default_rng(20251127)
SKY = SkyCoord(RANDOM.uniform(0, 360, 40), np.degrees(np.arcsin(RANDOM.uniform(-1, 1, 40))), unit="deg")
EDGES = SkyCoord([0.0, 359.999999, 0.0, 12.0, 180.0, 10.0], [0.0, -0.0001, 90.0, -90.0, -0.5, -0.999999], unit="deg")
PLACES = [*SKY, *EDGES]


def separation_arcsec(question: Question, place: SkyCoord) -> float:
    assert question.action == "cone"
    assert not question.problems
    return float(SkyCoord(question.ra_deg, question.dec_deg, unit="deg").separation(place).arcsec)


@pytest.mark.parametrize("style", ["hmsdms", "dms", "decimal"])
@pytest.mark.parametrize("radius", ["", " 30", " r=0.5m", ' 30"'])
def test_strings_of_astropy_are_read(style: str, radius: str) -> None:
    for place in PLACES:
        question = parse(place.to_string(style, precision=7) + radius)
        assert separation_arcsec(question, place) < 1e-3
        assert question.radius_arcsec == (30.0 if radius else None)


@pytest.mark.parametrize("separator", [":", " "])
def test_sexagesimal_with_colons_and_spaces(separator: str) -> None:
    for place in PLACES:
        ra = place.ra.to_string(unit="hour", sep=separator, precision=5, pad=True)
        dec = place.dec.to_string(unit="deg", sep=separator, precision=4, pad=True, alwayssign=True)
        assert separation_arcsec(parse(f"{ra} {dec}"), place) < 1e-3
        assert separation_arcsec(parse(f"{ra}, {dec}"), place) < 1e-3


@pytest.mark.parametrize("text", ["12h +20d", "12h00m +20d", "12h +20d00m", "180d +20d", "180°+20°"])
def test_hours_and_degrees_alone_are_a_position(text: str) -> None:
    assert (parse(text).ra_deg, parse(text).dec_deg) == (180.0, 20.0)


def test_galactic_positions() -> None:
    for place in PLACES:
        galactic = place.galactic
        assert separation_arcsec(parse(f"l={float(galactic.l.deg)!r} b={float(galactic.b.deg)!r}"), place) < 1e-6
        assert separation_arcsec(parse(f"{galactic.l.deg:.9f} {galactic.b.deg:.9f} galactic"), place) < 1e-4


def test_what_astropy_prints_is_read() -> None:
    for place in PLACES:
        assert separation_arcsec(parse(repr(place)), place) < 1e-2
        assert separation_arcsec(parse(f"{place.galactic!r} r=5"), place) < 1e-2


def test_a_canonical_position_is_the_very_same_number() -> None:
    for place in PLACES:
        question = parse(f"{float(place.ra.deg)!r} {float(place.dec.deg)!r}")
        assert (question.ra_deg, question.dec_deg) == (place.ra.deg, place.dec.deg)
        again = parse(canonical(question))
        assert (again.ra_deg, again.dec_deg) == (question.ra_deg, question.dec_deg)


@pytest.mark.parametrize(
    "text",
    [
        "SkyCoord(246.0422, 25.669, unit='deg')",
        "SkyCoord(ra=246.0422*u.degree, dec=25.669 * u.deg)",
        "SkyCoord('246d02m31.92s +25d40m08.4s')",
        'SkyCoord("16h24m10.128s", "+25d40m08.4s", frame="icrs")',
        "SkyCoord('16:24:10.128 +25:40:08.4', unit=(u.hourangle, u.deg))",
    ],
)
def test_positions_as_they_are_written_in_python(text: str) -> None:
    question = parse(f"{text} r=5")
    assert question.action == "cone"
    assert not question.problems
    assert (question.ra_deg, question.dec_deg) == (pytest.approx(246.0422), pytest.approx(25.669))
    assert question.radius_arcsec == 5.0


@pytest.mark.parametrize("text", ["SkyCoord(10, 20, unit='deg', frame='fk4')", "SkyCoord(10, 20, unit=u.hourangle)"])
def test_frames_and_units_that_are_not_read_are_no_position(text: str) -> None:
    question = parse(text)
    assert question.action == "nothing"
    assert "are not read" in question.problems[0].sentence
