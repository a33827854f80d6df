"""What was first seen in a region: equal to brute force on both engines, by the count of reads, and honest when cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from astropy import units as u
from astropy.coordinates import SkyCoord

from data_access import open_store, regions
from data_access.errors import BadRequest, NoSuchTable
from data_access.metered import Call, MeteredStore
from data_access.regions import Region, first_seen_in, pixels_of
from data_access.row_keys import join
from data_access.row_keys import pixels_of as pixel_at
from data_access.schema import TABLES
from data_access.store import Row, Store
from science.sky_maps import CredibleRegion, ErrorCircle, flat_map, multi_order_map
from tests import sky_maps as made
from tests.table_rows import alert_row, cells_of, put

START, STOP = 2460080.75, 2460087.75
PLACES = [(0.02, 12.0), (359.98, -33.0), (40.0, 89.7), (200.0, -89.9), (45.0, 0.3)]
PER_PLACE = 120


class Known(NamedTuple):
    """An object of the store as it was written."""

    object_id: str
    ra_deg: float
    dec_deg: float
    first_jd: float
    label: str


def scattered() -> list[Known]:
    """Objects around each place, first seen before, in and after the window, at its ends and at short dates too."""
    draw = np.random.default_rng(11)
    dates = [START, STOP, np.nextafter(START, 0), np.nextafter(STOP, 1e9), 2460087.7, 2460080.8, 2460087.0, STOP - 0.04]
    found = list[Known]()
    for ra, dec in PLACES:
        around = SkyCoord(ra * u.deg, dec * u.deg).directional_offset_by(
            draw.uniform(0, 360, PER_PLACE) * u.deg, 6.0 * np.sqrt(draw.uniform(0, 1, PER_PLACE)) * u.deg
        )
        for number, (east, north) in enumerate(zip(around.ra.deg, around.dec.deg, strict=True)):
            first = dates[number] if number < len(dates) else draw.uniform(START - 3, STOP + 3)
            label = "Solar System MPC" if number % 4 == 0 else "Unknown"
            found.append(Known(f"ZTF23a{len(found):05d}", east, north, float(first), label))
    return found


KNOWN = scattered()


def fill(store: Store) -> None:
    """Each object has its row in the index, and its first and its newest alert of its own."""
    for name in ("ztf.pixel128", "ztf"):
        store.create_table(name, TABLES[name].families)
    index, own = list[Row](), list[Row]()
    for place, each in enumerate(KNOWN):
        newest = each.first_jd + 1.25 + place / 100
        fields = {"i:objectId": each.object_id, "i:jd": newest, "i:jdstarthist": each.first_jd, "i:ra": each.ra_deg}
        fields |= {"i:dec": each.dec_deg, "i:fid": 1, "i:magpsf": 18.5, "i:drb": 0.9, "d:classification": each.label}
        key = join(int(pixel_at(each.ra_deg, each.dec_deg)), each.first_jd, each.object_id)
        index.append((key, cells_of(fields)))
        own += [
            alert_row(each.object_id, jd, i_jdstarthist=each.first_jd, i_ndethist=place, i_rb=0.7, i_nbad=0)
            for jd in (each.first_jd, newest)
        ]
    put(store, "ztf.pixel128", *index)
    put(store, "ztf", *own)


def expected(region: Region) -> set[str]:
    """All objects looked at, one by one."""
    ranks = region.ranks(ra_deg=[each.ra_deg for each in KNOWN], dec_deg=[each.dec_deg for each in KNOWN])
    return {
        each.object_id
        for each, rank in zip(KNOWN, ranks, strict=True)
        if np.isfinite(rank) and START <= each.first_jd <= STOP
    }


def of_map(ra_deg: float, dec_deg: float, level: float = 0.9) -> CredibleRegion:
    uniq, density, _ = made.stepped(6, ra_deg, dec_deg, 2.5)
    return CredibleRegion(multi_order_map(uniq=uniq, per_sr=density), level)


@pytest.fixture(params=["embedded", pytest.param("hbase", marks=pytest.mark.hbase)])
def filled(request: pytest.FixtureRequest) -> Iterator[Store]:
    store: Store = request.getfixturevalue("embedded_store" if request.param == "embedded" else "hbase_store")
    fill(store)
    return store


def test_regions_hold_what_looking_at_every_object_finds(filled: Store) -> None:
    for ra_deg, dec_deg in PLACES:
        for region in (of_map(ra_deg, dec_deg), of_map(ra_deg, dec_deg, 0.3), ErrorCircle(ra_deg, dec_deg, 3.3)):
            found = first_seen_in(filled, region, start_jd=START, stop_jd=STOP)
            assert set(found.frame["i:objectId"]) == expected(region)
            assert len(found.frame) > 3
            assert found.cut is None
            assert found.pixels_read == found.pixels
            ranks = found.frame["v:rank"].to_numpy()
            assert (np.diff(ranks) >= 0).all(), "the best first"
            still = found.frame["v:classification"] == "Unknown"
            assert found.frame["i:ndethist"].notna().equals(still), "details of what does not move"


@pytest.fixture
def store(embedded_store: Store) -> Store:
    fill(embedded_store)
    return embedded_store


def test_a_flat_map_finds_what_its_multi_order_version_finds(store: Store) -> None:
    for ra_deg, dec_deg in PLACES:
        uniq, density, flat = made.stepped(6, ra_deg, dec_deg, 2.5)
        maps = (
            multi_order_map(uniq=uniq, per_sr=density),
            flat_map(probability=flat, nested=True),
            flat_map(probability=made.in_rings(flat), nested=False),
        )
        first, *others = (
            first_seen_in(store, CredibleRegion(each, 0.9), start_jd=START, stop_jd=STOP).frame["i:objectId"].tolist()
            for each in maps
        )
        assert others == [first, first], "the same objects in the same order"


def test_each_pixel_is_one_scan_and_details_are_few(store: Store) -> None:
    calls = list[Call]()
    region = of_map(*PLACES[0])
    told = list[tuple[int, int]]()
    found = first_seen_in(
        MeteredStore(store, calls.append), region, start_jd=START, stop_jd=STOP, progress=lambda *at: told.append(at)
    )
    pixels = pixels_of(region)[0].size
    still = int((found.frame["v:classification"] == "Unknown").sum())
    counted = Counter((call.kind, call.table) for call in calls if call.table in ("ztf", "ztf.pixel128"))
    types = Counter((call.kind, call.table) for call in calls) - counted
    assert counted[("scan", "ztf.pixel128")] - pixels in (0, 1), "and the description of its columns"
    assert counted[("rows", "ztf")] == 1
    assert counted[("scan", "ztf")] - still in (0, 1)
    assert not types
    assert told[-1] == (pixels, pixels)
    assert [done for done, _ in told] == sorted({done for done, _ in told})


def test_an_object_that_was_seen_before_is_out(store: Store) -> None:
    region = ErrorCircle(*PLACES[0], 6.5)
    before = first_seen_in(store, region, start_jd=START, stop_jd=STOP)
    known = before.frame[before.frame["v:classification"] == "Unknown"].iloc[0]
    put(store, "ztf", alert_row(str(known["i:objectId"]), START - 40.0, i_jdstarthist=START - 40.0))
    after = first_seen_in(store, region, start_jd=START, stop_jd=STOP)
    assert set(before.frame["i:objectId"]) - set(after.frame["i:objectId"]) == {known["i:objectId"]}
    assert (before.seen_before, after.seen_before) == (0, 1)


def test_the_newest_alert_of_an_object_is_shown_once(store: Store) -> None:
    each = next(one for one in KNOWN[8:PER_PLACE] if START + 1 < one.first_jd < STOP - 1 and one.label == "Unknown")
    fields = {"i:objectId": each.object_id, "i:jd": STOP + 90.0, "i:jdstarthist": each.first_jd + 1e-3, "i:fid": 2}
    fields |= {"i:ra": each.ra_deg, "i:dec": each.dec_deg, "d:classification": "SN candidate"}
    put(
        store,
        "ztf.pixel128",
        (join(int(pixel_at(each.ra_deg, each.dec_deg)), each.first_jd + 1e-3, each.object_id), cells_of(fields)),
    )
    frame = first_seen_in(store, ErrorCircle(*PLACES[0], 6.5), start_jd=START, stop_jd=STOP).frame
    row = frame[frame["i:objectId"] == each.object_id]
    assert len(row) == 1
    assert (row["v:classification"].iloc[0], row["v:first_jd"].iloc[0]) == ("SN candidate", each.first_jd)


def test_a_large_region_is_cut_at_its_best_part(store: Store) -> None:
    region = of_map(*PLACES[0], level=0.95)
    pixels, shares = pixels_of(region)
    found = first_seen_in(store, region, start_jd=START, stop_jd=STOP, most_area_deg2=20.0)
    most = int(20.0 / regions.PIXEL_DEG2)
    assert (found.pixels, found.pixels_read) == (pixels.size, most)
    assert found.share_read == pytest.approx(shares[:most].sum())
    assert found.cut is not None
    assert f"covers {region.area_deg2:,.0f} deg²: more than the 20 deg² that are read at once" in found.cut
    assert f"hold {100 * shares[:most].sum():.1f} % of it" in found.cut
    best = set(pixels[:most].tolist())
    inside = {one.object_id for one in KNOWN if int(pixel_at(one.ra_deg, one.dec_deg)) in best}
    assert set(found.frame["i:objectId"]) == expected(region) & inside
    circle = first_seen_in(store, ErrorCircle(10.0, 10.0, 90.0), start_jd=START, stop_jd=STOP, most_area_deg2=20.0)
    assert circle.cut is not None
    assert "covers 20,626 deg²" in circle.cut
    assert "nearest to the centre" in circle.cut


def test_reading_ends_when_it_is_enough(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    region = of_map(*PLACES[0], level=0.95)
    found = first_seen_in(store, region, start_jd=START, stop_jd=STOP, most_rows=5)
    assert found.pixels_read < found.pixels
    assert found.rows >= 5
    assert found.cut is not None
    assert found.cut.startswith(f"Stopped after {found.rows:,} alerts")
    monkeypatch.setattr(regions, "MOST_ROWS_OF_A_PIXEL", 1)
    full = first_seen_in(store, region, start_jd=START, stop_jd=STOP)
    assert full.cut is not None
    assert "hold more than 1 objects of the window" in full.cut
    monkeypatch.undo()
    monkeypatch.setattr(regions, "MOST_DETAILED", 2)
    few = first_seen_in(store, region, start_jd=START, stop_jd=STOP)
    assert few.cut is not None
    assert few.cut.startswith("Only the best 2 of")
    assert int(few.frame["i:ndethist"].notna().sum()) == 2


@pytest.mark.parametrize(
    ("start", "stop", "why"), [(STOP, START, "before it begins"), (START, START + 1001, "1,000 days")]
)
def test_impossible_windows_are_refused(store: Store, start: float, stop: float, why: str) -> None:
    with pytest.raises(BadRequest, match=why):
        first_seen_in(store, ErrorCircle(0.0, 0.0, 1.0), start_jd=start, stop_jd=stop)


def test_nothing_found_has_all_columns(store: Store) -> None:
    nowhere = first_seen_in(store, ErrorCircle(150.0, 60.0, 2.0), start_jd=START, stop_jd=STOP)
    assert nowhere.frame.empty
    assert {"v:rank", "v:first_jd", "v:classification", *regions.DETAIL_COLUMNS} <= set(nowhere.frame)


def test_a_store_without_the_index_says_so(tmp_path: Path) -> None:
    with open_store(f"embedded:{tmp_path / 'none'}") as empty:
        empty.create_table("ztf", TABLES["ztf"].families)
        with pytest.raises(NoSuchTable):
            first_seen_in(empty, ErrorCircle(0.0, 0.0, 1.0), start_jd=START, stop_jd=STOP)
