"""Cross-match: equal to brute force with astropy on both engines, at the edges of the sky, and few reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from astropy import units as u
from astropy.coordinates import SkyCoord, search_around_sky
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access import crossmatch, row_keys
from data_access.crossmatch import cross_match
from data_access.errors import BadRequest
from data_access.metered import Call, MeteredStore
from data_access.row_keys import join, pixel_runs, pixels_around, pixels_in_cone, pixels_of
from data_access.schema import TABLES
from data_access.store import Row, Store
from science.pairs import PositionTree
from tests.table_rows import alert_row, cells_of

CENTRES = [(0.0, 12.0), (359.9999, -33.0), (40.0, 90.0), (200.0, -89.99), (45.0, 0.0), (120.3, 41.81031489577862)]
"""The meridian, both poles, and places where pixels meet."""
NEWEST_JD, PER_CENTRE = 2459541.25, 60


def scattered(number: int, seed: int, radius_arcsec: float) -> tuple[np.ndarray, np.ndarray]:
    """Positions around each of the centres."""
    draw = np.random.default_rng(seed)
    parts = [
        SkyCoord(ra * u.deg, dec * u.deg).directional_offset_by(
            draw.uniform(0, 360, number) * u.deg, radius_arcsec * np.sqrt(draw.uniform(0, 1, number)) * u.arcsec
        )
        for ra, dec in CENTRES
    ]
    return np.concatenate([c.ra.deg for c in parts]), np.concatenate([c.dec.deg for c in parts])


def index_rows() -> tuple[list[Row], pd.DataFrame]:
    """Rows of the index: each object once, every third a second time, of another history and 0.3″ away."""
    ra, dec = scattered(PER_CENTRE, 1, 90.0)
    rows, known = [], []
    for place, (ra_deg, dec_deg) in enumerate(zip(ra, dec, strict=True)):
        object_id = f"ZTF21a{place:06d}".replace("0", "a")
        for again in range(1 + (place % 3 == 0)):
            jd, first = NEWEST_JD - place / 100 - again, NEWEST_JD - 100 - place - 30 * again
            at_dec = dec_deg - 0.3 * again / 3600 * np.sign(dec_deg or 1)
            fields = {"i:objectId": object_id, "i:jd": jd, "i:jdstarthist": first, "i:ra": ra_deg, "i:dec": at_dec}
            cells = cells_of({**fields, "i:fid": 1, "i:magpsf": 18.5, "d:classification": "SN candidate"})
            rows.append((join(int(pixels_of(ra_deg, at_dec)), first, object_id), cells))
            known.append((object_id, jd, first, ra_deg, at_dec))
    return rows, pd.DataFrame(known, columns=["object_id", "jd", "first_jd", "ra", "dec"])


INDEX_ROWS, KNOWN = index_rows()


@pytest.fixture(params=["embedded", pytest.param("hbase", marks=pytest.mark.hbase)])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    found: Store = request.getfixturevalue(f"{request.param}_store")
    main = [alert_row(row.object_id, row.jd, i_ndethist=7) for row in KNOWN.itertuples()]
    found.write({"ztf.pixel128": INDEX_ROWS, "ztf": main[:-1]})
    return found


def by_brute_force(
    ra: np.ndarray, dec: np.ndarray, radius_arcsec: float, low: float = 0.0, high: float = 1e9
) -> dict[tuple[int, str], tuple[float, float]]:
    """Separation in degrees of the newest row and the earliest first detection, by position and object."""
    rows, positions = SkyCoord(KNOWN["ra"], KNOWN["dec"], unit="deg"), SkyCoord(ra, dec, unit="deg")
    found: dict[tuple[int, str], tuple[float, float]] = {}
    for place in range(len(ra)):
        separation = positions[place].separation(rows).deg
        near = KNOWN.assign(separation=separation)[separation <= radius_arcsec / 3600]
        for object_id, of_object in near.groupby("object_id"):
            first = float(of_object["first_jd"].min())
            if low <= first <= high:
                newest = of_object.loc[of_object["jd"].idxmax()]
                found[place, str(object_id)] = (float(newest["separation"]), first)
    return found


def as_answer(frame: pd.DataFrame) -> dict[tuple[int, str], tuple[float, float]]:
    columns = zip(frame["place"], frame["i:objectId"], frame["v:separation_degree"], frame["v:first_jd"], strict=True)
    return {(int(place), str(name)): (float(sep), float(first)) for place, name, sep, first in columns}


def test_matches_equal_brute_force_at_every_edge_of_the_sky(store: Store) -> None:
    ra, dec = scattered(25, 2, 90.0)
    for radius in (0.2, 1.5, 20.0, 60.0):
        expected = by_brute_force(ra, dec, radius)
        found = cross_match(store, ra, dec, radius_arcsec=radius, nearest_only=False)
        assert as_answer(found).keys() == expected.keys()
        for key, (separation, first) in as_answer(found).items():
            assert separation == pytest.approx(expected[key][0], abs=1e-12)
            assert first == expected[key][1]
        assert found.attrs["cut"] is None
    assert len(expected) > 1000, "the last radius finds many"
    known = found["i:objectId"] != KNOWN["object_id"].iloc[-1]
    assert (found["i:ndethist"][known] == 7).all()
    nearest = cross_match(store, ra, dec, radius_arcsec=60.0)
    least = {place: min(sep for (p, _), (sep, _) in expected.items() if p == place) for place in nearest["place"]}
    assert nearest["place"].is_unique
    assert set(nearest["place"]) == {place for place, _ in expected}
    assert (nearest["v:separation_degree"] - nearest["place"].map(least)).abs().max() < 1e-12
    low, high = NEWEST_JD - 250, NEWEST_JD - 150
    within = cross_match(store, ra, dec, radius_arcsec=60.0, nearest_only=False, start_jd=low, stop_jd=high)
    assert as_answer(within).keys() == by_brute_force(ra, dec, 60.0, low, high).keys()
    assert 0 < len(within) < len(expected)


def test_each_pixel_is_read_once_however_many_positions_it_holds(embedded_store: Store) -> None:
    embedded_store.write({"ztf.pixel128": INDEX_ROWS})
    calls: list[Call] = []
    metered = MeteredStore(embedded_store, calls.append)
    draw = np.random.default_rng(3)
    ra, dec = draw.uniform(100.0, 103.0, 3_000), draw.uniform(30.0, 33.0, 3_000)
    cross_match(metered, ra, dec, radius_arcsec=5.0)
    pixels = np.unique(pixels_around(ra, dec, 5.0)[1])
    asked = Counter((call.kind, call.table) for call in calls)
    scans = asked["scan", "ztf.pixel128"]
    portions = range(0, len(pixels), 32)
    assert scans - 1 <= sum(len(pixel_runs(pixels[first : first + 32])) for first in portions) < len(pixels) < 100
    calls.clear()
    cross_match(metered, np.tile(ra, 10), np.tile(dec, 10), radius_arcsec=5.0)
    assert len(calls) <= scans, "ten times the positions cost nothing more"


def test_a_match_tells_how_far_it_is_and_can_be_ended(embedded_store: Store) -> None:
    embedded_store.write({"ztf.pixel128": INDEX_ROWS})
    draw = np.random.default_rng(4)
    ra, dec = draw.uniform(0.0, 360.0, 2_000), np.degrees(np.arcsin(draw.uniform(-1.0, 1.0, 2_000)))
    told: list[tuple[int, int]] = []
    cross_match(embedded_store, ra, dec, radius_arcsec=1.5, progress=lambda done, total: told.append((done, total)))
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1] >= 1_900
    assert told == sorted(told)
    assert len(told) >= 6

    def stop(done: int, _: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cross_match(embedded_store, ra, dec, radius_arcsec=1.5, progress=stop)


def test_more_matches_than_are_kept_are_said(embedded_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    embedded_store.write({"ztf.pixel128": INDEX_ROWS})
    monkeypatch.setattr(crossmatch, "MOST_PAIRS", 100)
    ra, dec = scattered(25, 2, 90.0)
    found = cross_match(embedded_store, ra, dec, radius_arcsec=60.0, nearest_only=False)
    assert 0 < len(found) <= 100
    assert "More than 100" in found.attrs["cut"]


@pytest.mark.parametrize(
    ("ra", "dec", "radius", "why"),
    [
        *((ra, dec, 1.5, "outside") for ra, dec in ((-1.0, 0.0), (1.0, 91.0), (np.nan, 0.0))),
        *((1.0, 1.0, radius, "more than 0 and at most 60") for radius in (0.0, 61.0, np.nan)),
    ],
)
def test_what_cannot_be_matched_is_refused(
    embedded_store: Store, ra: float, dec: float, radius: float, why: str
) -> None:
    with pytest.raises(BadRequest, match=why):
        cross_match(embedded_store, np.array([ra]), np.array([dec]), radius_arcsec=radius)


def test_a_store_without_main_table_or_matches_gives_what_it_has(tmp_path) -> None:
    from data_access import open_store

    with open_store(f"embedded:{tmp_path / 'index'}") as store:
        store.create_table("ztf.pixel128", TABLES["ztf.pixel128"].families)
        store.write({"ztf.pixel128": INDEX_ROWS})
        found = cross_match(store, KNOWN["ra"].to_numpy(), KNOWN["dec"].to_numpy(), radius_arcsec=1.0)
        assert len(found) >= len(KNOWN)
        assert found["i:ndethist"].isna().all()
        nothing = cross_match(store, np.array([77.0]), np.array([7.0]), radius_arcsec=1.0)
        assert len(nothing) == 0
        assert set(found.columns) == set(nothing.columns)


@settings(max_examples=40, deadline=None)
@given(
    st.floats(0.0, 360.0),
    st.one_of(st.floats(-90.0, 90.0), st.floats(89.7, 90.0), st.floats(-90.0, -89.7)),
    st.floats(0.05, 60.0),
    st.integers(0, 2**31),
)
def test_no_pixel_that_a_cone_touches_is_left_out(ra: float, dec: float, radius: float, seed: int) -> None:
    draw = np.random.default_rng(seed)
    centre = SkyCoord(ra * u.deg, dec * u.deg)
    inside = centre.directional_offset_by(draw.uniform(0, 360, 200) * u.deg, draw.uniform(0, radius, 200) * u.arcsec)
    touched = set(pixels_of(inside.ra.deg, inside.dec.deg).tolist())
    found = set(pixels_around(np.array([ra]), np.array([dec]), radius)[1].tolist())
    assert touched <= found
    assert found <= set(pixels_in_cone(ra, dec, 4.0 * radius + 1.0).tolist()), "and hardly any other"


@settings(max_examples=50, deadline=None)
@given(st.sets(st.integers(0, 12 * 128**2 - 1), min_size=1, max_size=30), st.integers(0, 12 * 128**2 - 31))
def test_runs_hold_the_keys_of_their_pixels_and_no_others(some: set[int], begin: int) -> None:
    pixels = sorted(some | set(range(begin, begin + 30)))
    runs = row_keys.pixel_runs(pixels)
    others = {pixel + step for pixel in pixels for step in (-1, 1)} | {10 * pixel for pixel in pixels}
    others |= {10 * pixel + 9 for pixel in pixels} | {pixel // 10 for pixel in pixels}
    for pixel in set(pixels) | {other for other in others if 0 <= other < 12 * 128**2}:
        key = join(pixel, 2459541.25, "ZTF21abc")
        assert sum(start <= key < stop for start, stop in runs) == (pixel in pixels)


def test_pairs_equal_those_of_astropy() -> None:
    draw = np.random.default_rng(5)
    own = (draw.uniform(10.0, 10.2, 500), draw.uniform(-0.1, 0.1, 500))
    other = (draw.uniform(10.0, 10.2, 400), draw.uniform(-0.1, 0.1, 400))
    tree = PositionTree(ra_deg=own[0], dec_deg=own[1])
    pairs = tree.within(ra_deg=other[0], dec_deg=other[1], radius_deg=0.01)
    first, second, separation, _ = search_around_sky(
        SkyCoord(*own, unit="deg"), SkyCoord(*other, unit="deg"), 0.01 * u.deg
    )
    expected = {(int(a), int(b)): s for a, b, s in zip(first, second, separation.deg, strict=True)}
    found = {(int(a), int(b)): s for a, b, s in zip(*pairs, strict=True)}
    assert found.keys() == expected.keys()
    assert max(abs(found[key] - expected[key]) for key in found) < 1e-12
    counts = tree.count_within(ra_deg=other[0], dec_deg=other[1], radius_deg=0.01)
    assert (counts >= np.bincount(pairs.other, minlength=400)).all()
