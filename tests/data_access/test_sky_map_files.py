"""Sky maps from files: every kind that there is, and files that are none."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable

import numpy as np
import pytest
from astropy.io import fits
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access import sky_map_files
from data_access.errors import BadRequest
from data_access.sky_map_files import read_sky_map
from science.sky_maps import CredibleRegion, flat
from tests import sky_maps as made

UNIQ, DENSITY, FLAT = made.stepped(5, 350.0, 20.0, 4.0)
RINGS = made.in_rings(FLAT)
NSIDE = 32
PIXEL_SR = 4.0 * np.pi / FLAT.size
WHOLE = {"PIXTYPE": "HEALPIX", "NSIDE": NSIDE, "COORDSYS": "C"}
_SOME = np.flatnonzero(FLAT > 1e-12)
_ORDER = ((np.log2(UNIQ / 4)) // 2).astype(int)

KINDS: dict[str, Callable[[], bytes]] = {
    "multi-order": lambda: made.file_of({"UNIQ": UNIQ, "PROBDENSITY": DENSITY}, ORDERING="NUNIQ"),
    "multi-order, probabilities": lambda: made.file_of(
        {"UNIQ": UNIQ, "PROB": DENSITY * 4 * np.pi / 12 / 4.0**_ORDER}, ORDERING="NUNIQ"
    ),
    "multi-order, zipped": lambda: made.file_of({"UNIQ": UNIQ, "PROBDENSITY": DENSITY}, zipped=True),
    "nested": lambda: made.file_of({"PROB": FLAT}, ORDERING="NESTED", **WHOLE),
    "nested, with other columns": lambda: made.file_of(
        {"PROB": FLAT, "DISTMU": -FLAT, "DISTSIGMA": FLAT, "DISTNORM": FLAT}, ORDERING="NESTED", **WHOLE
    ),
    "rings, zipped": lambda: made.file_of({"PROBABILITY": RINGS}, ORDERING="RING", zipped=True, **WHOLE),
    "rings, 1024 pixels a row": lambda: made.file_of({"prob": RINGS.reshape(-1, 1024)}, ORDERING="RING", **WHOLE),
    "rings, density": lambda: made.file_of({"PROBDENSITY": RINGS / PIXEL_SR}, ORDERING="ring", COORDSYS="ICRS"),
    "some pixels": lambda: made.file_of(
        {"PIXEL": _SOME, "PROB": FLAT[_SOME]}, ORDERING="NESTED", INDXSCHM="EXPLICIT", **WHOLE
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_is_the_same_map(kind: str) -> None:
    ra, dec = made.everywhere(2_000, 3)
    found = read_sky_map(KINDS[kind](), "map.fits")
    ranks = CredibleRegion(found.sky_map, 0.9).ranks(ra_deg=ra, dec_deg=dec)
    assert (np.isfinite(ranks) == made.inside(UNIQ, DENSITY, 0.9, ra, dec)).all()
    assert found.sky_map.notes == ()
    assert found.trigger_jd is None
    assert (found.name, found.distance) == ("map.fits", None)


@pytest.mark.parametrize(
    ("cards", "jd"),
    [
        ({"MJD_OBS": made.TRIGGER_MJD}, made.TRIGGER_JD),
        ({"DATE_OBS": "2023-05-16T06:00:00.000000"}, made.TRIGGER_JD),
        ({"MJD_OBS": made.TRIGGER_MJD, "DATE_OBS": "2001-01-01"}, made.TRIGGER_JD),
        ({"MJD_OBS": -1e9, "DATE_OBS": "2023-05-16T06:00:00"}, made.TRIGGER_JD),
        ({"DATE_OBS": "once upon a time"}, None),
        ({"MJD_OBS": "soon"}, None),
    ],
)
def test_the_trigger_is_what_the_header_says(cards: dict[str, object], jd: float | None) -> None:
    found = read_sky_map(made.file_of({"PROB": np.ones(12)}, ORDERING="RING", **cards), "x").trigger_jd
    assert found == (pytest.approx(jd, abs=1e-6) if jd else None)


def test_distance_and_name_are_what_the_file_says() -> None:
    content = made.multi_order_file(DISTMEAN=40.5, DISTSTD=8.25)
    found = read_sky_map(content, "x")
    assert (found.name, found.kind) == ("S230515zz", "multi-order")
    assert found.distance is not None
    assert (found.distance.mean_mpc, found.distance.error_mpc) == (40.5, 8.25)
    for name, values, cards in (
        ("PROBDENSITY", DENSITY, {"ORDERING": "NUNIQ"}),
        ("PROB", RINGS, {"ORDERING": "RING"}),
    ):
        columns = {name: values, "DISTMU": np.arange(values.size) + 100.0, "DISTSIGMA": np.full(values.size, 30.0)}
        along = read_sky_map(
            made.file_of(({"UNIQ": UNIQ} if values is DENSITY else {}) | columns, **cards), "x"
        ).distance
        assert along is not None
        assert (along.mean_mpc, along.error_mpc) == (int(np.argmax(values)) + 100.0, 30.0)
        assert along.where == "in the most probable direction"


def _no_table() -> bytes:
    target = io.BytesIO()
    fits.PrimaryHDU(np.zeros((4, 4))).writeto(target)
    return target.getvalue()


def _cards(content: bytes, **cards: object) -> bytes:
    """A file with cards of its table's header changed by hand, whatever they then say."""
    for name, value in cards.items():
        place = content.rindex(f"{name:8}=".encode())
        content = content[:place] + f"{name:8}= {value!s:>20}".ljust(80).encode() + content[place + 80 :]
    return content


GOOD = KINDS["multi-order"]()
HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "not a FITS file"),
    "text": (b"<html>Not found</html>", "not a FITS file"),
    "a beginning": (GOOD[:2880], "no table"),
    "cut within the table": (GOOD[:-20_000], "cut off"),
    "cut within the header": (GOOD[: 2880 + 400], "no table|damaged"),
    "a cut gzip": (gzip.compress(GOOD)[:-2_000], "cut off"),
    "a damaged gzip": (
        gzip.compress(GOOD)[:500] + b"\0" * 500 + gzip.compress(GOOD)[1000:],
        "cannot be unpacked|cut off",
    ),
    "an image": (_no_table(), "no table"),
    "another table": (made.file_of({"RA": np.ones(4)}), "no column|No table of the file has a column PROB"),
    "text for numbers": (made.file_of({"PROB": np.array(["a"] * 12)}, ORDERING="RING"), "holds no numbers"),
    "13 pixels": (made.file_of({"PROB": np.ones(13)}, ORDERING="RING"), "this one has 13"),
    "another nside": (made.file_of({"PROB": np.ones(48)}, ORDERING="RING", NSIDE=64), "NSIDE = 64, which are 49,152"),
    "no ordering": (made.file_of({"PROB": np.ones(48)}), "ORDERING is RING or NESTED"),
    "galactic": (made.file_of({"PROB": np.ones(48)}, ORDERING="RING", COORDSYS="G"), "COORDSYS = G"),
    "NaN": (made.file_of({"PROB": np.array([np.nan] * 3 + [1.0] * 9)}, ORDERING="RING"), "hold no number, 3 in all"),
    "negative": (made.file_of({"PROB": np.array([-1.0] + [1.0] * 11)}, ORDERING="RING"), "negative"),
    "zero": (made.file_of({"PROB": np.zeros(12)}, ORDERING="RING"), "sum to zero"),
    "UNIQ too small": (made.file_of({"UNIQ": np.array([1, 4]), "PROB": np.ones(2)}), "1 as UNIQ names no HEALPix cell"),
    "overlapping": (made.file_of({"UNIQ": np.array([4, 17]), "PROB": np.ones(2)}), "overlap"),
    "UNIQ as fractions": (made.file_of({"UNIQ": np.array([4.5, 17]), "PROB": np.ones(2)}), "no whole numbers"),
    "pixels beyond": (
        made.file_of({"PIXEL": np.array([12]), "PROB": np.ones(1)}, ORDERING="RING", INDXSCHM="EXPLICIT", NSIDE=1),
        "nside 1 does not have",
    ),
    "no pixel column": (made.file_of({"PROB": np.ones(1)}, ORDERING="RING", INDXSCHM="EXPLICIT"), "no column PIXEL"),
    "more rows than there are": (_cards(GOOD, NAXIS2=10**14), "cut off|damaged"),
    "wider rows than there are": (_cards(GOOD, NAXIS1=10**9), "cut off|damaged"),
    "no rows": (made.file_of({"PROB": np.ones(0)}, ORDERING="RING"), "no numbers|12 × nside²|damaged"),
    "a thousand columns": (_cards(GOOD, TFIELDS=99_999), "No table of the file|damaged"),
    "negative rows": (_cards(GOOD, NAXIS2=-5), "damaged|no numbers|cut off|no whole"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_sky_map_is_refused_with_its_reason(name: str) -> None:
    content, why = HOSTILE[name]
    with pytest.raises(BadRequest, match=why):
        read_sky_map(content, "map.fits")


def test_what_unpacks_to_more_than_is_read_is_refused() -> None:
    bomb = gzip.compress(made.file_of({"PROB": np.zeros(12 * 256**2)}, ORDERING="RING"))
    assert len(bomb) < 20_000
    with pytest.raises(BadRequest, match="unpacks to more than 1 MB"):
        read_sky_map(bomb, "x", most_unpacked_bytes=1_000_000)


def test_bounds_of_memory_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flat, "MOST_CELLS", 1_000)
    with pytest.raises(BadRequest, match=r"more than 1,000 pixels of different values.*multi-order file"):
        read_sky_map(made.file_of({"PROB": made.smooth(5, 10, 10, 9)}, ORDERING="NESTED"), "x")
    monkeypatch.setattr(sky_map_files, "MOST_MULTI_ORDER_CELLS", 10)
    with pytest.raises(BadRequest, match="more than 10 cells"):
        read_sky_map(GOOD, "x")
    monkeypatch.setattr(sky_map_files, "MOST_BYTES", 1_000_000)
    with pytest.raises(BadRequest, match="more than 1 MB"):
        read_sky_map(b"\0" * 1_000_001, "x")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2880 * 3), st.integers(0, 255)), min_size=1, max_size=12), st.integers(0, 99))
def test_any_damage_is_a_map_or_a_refusal(changes: list[tuple[int, int]], cut: int) -> None:
    content = bytearray(made.file_of({"UNIQ": np.arange(4, 16), "PROB": np.ones(12)}, ORDERING="NUNIQ"))
    for place, value in changes:
        content[place % len(content)] = value
    damaged = bytes(content[: len(content) - (cut * 60 if cut > 80 else 0)])
    try:
        found = read_sky_map(damaged, "x")
    except BadRequest:
        return
    assert 0.0 < found.sky_map.probability.sum() <= 1.0 + 1e-9
