"""Credible regions against an independent library and against the definition, and maps that are none."""

from __future__ import annotations

import mocpy
import numpy as np
import pytest
from astropy import units as u
from astropy.coordinates import SkyCoord
from astropy_healpix import HEALPix
from astropy_healpix.core import nested_to_ring

from science.errors import UnreadableSkyMap
from science.sky_maps import CredibleRegion, ErrorCircle, flat_map, multi_order_map, outline
from science.sky_maps.sky_map import SKY_DEG2
from tests import sky_maps as made

ORDER = 5
PLACES = [(0.0, 5.0, 6.0), (359.9, -30.0, 3.0), (120.0, 89.5, 5.0), (200.0, -88.0, 9.0), (45.3, 0.7, 20.0)]
"""The meridian, both poles, a corner of base pixels; the last of them takes in much of the sky."""


@pytest.mark.parametrize(("ra_deg", "dec_deg", "width_deg"), PLACES)
@pytest.mark.parametrize("level", [0.2, 0.5, 0.9, 0.99])
def test_regions_are_those_of_an_independent_library_and_of_the_definition(
    ra_deg: float, dec_deg: float, width_deg: float, level: float
) -> None:
    uniq, density, flat = made.stepped(ORDER, ra_deg, dec_deg, width_deg)
    region = CredibleRegion(multi_order_map(uniq=uniq, per_sr=density), level)
    ra, dec = made.everywhere(4_000, 1)
    ranks = region.ranks(ra_deg=ra, dec_deg=dec)
    assert (np.isfinite(ranks) == made.inside(uniq, density, level, ra, dec)).all()
    assert (ranks[np.isfinite(ranks)] < level).all()

    order = (np.log2(uniq / 4) // 2).astype(int)
    probability = density * 4.0 * np.pi / (12.0 * 4.0**order)
    moc = mocpy.MOC.from_valued_healpix_cells(
        uniq.astype(np.uint64), probability, max_depth=ORDER, cumul_to=level, no_split=True
    )
    # That library leaves out the cell that crosses the level, which is in ours: areas differ by a cell, or some of one
    # density.
    cell = SKY_DEG2 / (12 * 4 ** (ORDER - 2))
    assert moc.sky_fraction * SKY_DEG2 <= region.area_deg2 * (1 + 1e-9)
    assert region.area_deg2 - moc.sky_fraction * SKY_DEG2 <= 4 * cell
    assert np.isfinite(ranks)[moc.contains_lonlat(ra * u.deg, dec * u.deg)].all()
    assert level - 1e-9 <= region.probability <= level + 4 * flat.max() * 16


@pytest.mark.parametrize(("ra_deg", "dec_deg", "width_deg"), PLACES)
def test_flat_ring_and_multi_order_maps_are_one_map(ra_deg: float, dec_deg: float, width_deg: float) -> None:
    uniq, density, flat = made.stepped(ORDER, ra_deg, dec_deg, width_deg)
    maps = [
        multi_order_map(uniq=uniq, per_sr=density),
        flat_map(probability=flat, nested=True),
        flat_map(probability=made.in_rings(flat), nested=False),
        flat_map(probability=3.0 * flat, nested=True),
    ]
    ra, dec = made.everywhere(3_000, 2)
    expected = CredibleRegion(maps[0], 0.9)
    for other in maps[1:]:
        region = CredibleRegion(other, 0.9)
        np.testing.assert_allclose(
            region.ranks(ra_deg=ra, dec_deg=dec), expected.ranks(ra_deg=ra, dec_deg=dec), atol=1e-12
        )
        assert region.area_deg2 == pytest.approx(expected.area_deg2, rel=1e-12)
    assert len(maps[1]) <= len(maps[0]), "equal neighbours become one cell"
    assert maps[3].notes == ("The probabilities sum to 3, not to 1: they are taken as shares of that.",)


def test_a_smooth_map_has_the_area_of_its_shape() -> None:
    sky_map = flat_map(probability=_bell(7, 4.0), nested=True)
    for level in (0.5, 0.9):
        expected = -2.0 * np.pi * 16.0 * np.log(1.0 - level)
        assert CredibleRegion(sky_map, level).area_deg2 == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize("order", [3, 7])
@pytest.mark.parametrize(("ra_deg", "dec_deg", "width_deg"), PLACES)
def test_no_place_of_a_region_is_outside_of_its_pixels(
    order: int, ra_deg: float, dec_deg: float, width_deg: float
) -> None:
    uniq, density, _ = made.stepped(ORDER, ra_deg, dec_deg, width_deg)
    region = CredibleRegion(multi_order_map(uniq=uniq, per_sr=density), 0.9)
    pixels, shares = region.pixels(order=order)
    ra, dec = made.everywhere(3_000, 4)
    inside = np.isfinite(region.ranks(ra_deg=ra, dec_deg=dec))
    nested = CredibleRegion(region.sky_map, 0.9).nested_pixels(order=order)[0]
    assert set(nested_to_ring(nested, 1 << order).tolist()) == set(pixels.tolist())
    held = HEALPix(nside=1 << order, order="ring").lonlat_to_healpix(ra[inside] * u.deg, dec[inside] * u.deg)
    assert set(held.tolist()) <= set(pixels.tolist())
    assert shares.sum() == pytest.approx(region.probability)
    assert (np.diff(shares) <= 0.0).all()


def test_the_outline_closes_around_the_region() -> None:
    sky_map = flat_map(probability=_bell(6, 5.0), nested=True)
    shape = outline(CredibleRegion(sky_map, 0.9), order=6)
    ends = np.round(np.stack([shape.edge_ra_deg % 360.0, shape.edge_dec_deg], axis=-1), 6).reshape(-1, 2)
    _, count = np.unique(ends, axis=0, return_counts=True)
    assert (count % 2 == 0).all(), "each corner of the edge is the end of one piece and the beginning of another"
    assert shape.corner_ra_deg.shape[0] * SKY_DEG2 / (12 * 4**6) == pytest.approx(
        CredibleRegion(sky_map, 0.9).area_deg2
    )
    away = SkyCoord(shape.edge_ra_deg.ravel(), shape.edge_dec_deg.ravel(), unit="deg")
    distance = away.separation(SkyCoord(30.0, 40.0, unit="deg")).deg
    assert (np.abs(distance - 5.0 * np.sqrt(2.0 * np.log(10.0))) < 1.6).all()


@pytest.mark.parametrize(("ra_deg", "dec_deg"), [(0.0, 0.0), (359.999, 45.0), (77.0, 90.0), (77.0, -89.9)])
@pytest.mark.parametrize("radius_deg", [0.01, 3.0, 50.0])
def test_a_circle_is_what_astropy_says(ra_deg: float, dec_deg: float, radius_deg: float) -> None:
    circle = ErrorCircle(ra_deg, dec_deg, radius_deg)
    centre = SkyCoord(ra_deg, dec_deg, unit="deg")
    draw = np.random.default_rng(5)
    places = centre.directional_offset_by(
        draw.uniform(0, 360, 2_000) * u.deg, 1.5 * radius_deg * np.sqrt(draw.uniform(0, 1, 2_000)) * u.deg
    )
    expected = centre.separation(places).deg
    ranks = circle.ranks(ra_deg=places.ra.deg, dec_deg=places.dec.deg)
    clear = np.abs(expected - radius_deg) > 1e-9
    assert (np.isfinite(ranks) == (expected <= radius_deg))[clear].all()
    np.testing.assert_allclose(ranks[np.isfinite(ranks)], expected[np.isfinite(ranks)], atol=1e-9)
    edge = SkyCoord(*circle.edge(), unit="deg")
    np.testing.assert_allclose(centre.separation(edge).deg, radius_deg, atol=1e-7)
    assert circle.area_deg2 == pytest.approx(2 * np.pi * (1 - np.cos(np.radians(radius_deg))) * (180 / np.pi) ** 2)


@pytest.mark.parametrize(
    ("uniq", "probability", "why"),
    [
        ([4, 5, 3], [0.1, 0.2, 0.3], "3 as UNIQ names no HEALPix cell"),
        ([4, 16 * 4**29], [0.1, 0.2], "names no HEALPix cell"),
        ([4, -7], [0.1, 0.2], "names no HEALPix cell"),
        ([4, 16], [0.5, 0.5], "overlap, 1 in all"),
        ([7, 7], [0.5, 0.5], "overlap"),
        ([4, 5], [0.5, np.nan], "hold no number, 1 in all"),
        ([4, 5], [0.5, -1e-9], "negative probabilities; the lowest is -1e-09"),
        ([4, 5], [0.0, 0.0], "sum to zero"),
        ([4, 5], [np.inf, 1.0], "no number"),
        ([], [], "no whole numbers"),
        ([4.0, 5.5], [0.5, 0.5], "no whole numbers"),
    ],
)
def test_numbers_that_are_no_map_are_refused(uniq: list[float], probability: list[float], why: str) -> None:
    with pytest.raises(UnreadableSkyMap, match=why):
        multi_order_map(uniq=np.array(uniq), probability=np.array(probability))


@pytest.mark.parametrize("size", [0, 1, 11, 13, 12 * 9, 12 * 4**13])
def test_sizes_that_are_no_map_are_refused(size: int) -> None:
    with pytest.raises(UnreadableSkyMap, match="12 × nside²"):
        flat_map(probability=np.broadcast_to(np.array(1.0), (size,)), nested=True)


def test_the_largest_and_the_smallest_cells_are_found() -> None:
    last = 16 * 4**29 - 1
    sky_map = multi_order_map(uniq=np.array([last, 4]), probability=np.array([0.4, 0.6]))
    assert sky_map.order.tolist() == [0, 29]
    assert CredibleRegion(sky_map, 0.3).area_deg2 == pytest.approx(SKY_DEG2 / 12 / 4**29)
    nowhere = CredibleRegion(sky_map, 0.9).ranks(ra_deg=[45.0, 45.0, np.nan, 0.0], dec_deg=[40.0, -40.0, 0.0, 91.0])
    assert np.isfinite(nowhere).tolist() == [True, False, False, False]


def _bell(order: int, width_deg: float) -> np.ndarray:
    both = made.smooth(order, 30.0, 40.0, width_deg)
    _, lat = HEALPix(nside=1 << order, order="nested").healpix_to_lonlat(np.arange(both.size))
    return np.where(lat.deg > 0.0, both, 0.0)
