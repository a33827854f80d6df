"""The shape of a credible region as it is drawn: pixels of one size, coarse enough to be few, and their edge."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from astropy_healpix import HEALPix

from science.columns import FloatArray, IntegerArray
from science.sky_maps.credible import CredibleRegion
from science.sky_maps.sky_map import SKY_DEG2

MOST_PIXELS = 2_000
COARSEST_ORDER, FINEST_ORDER = 3, 10


@dataclass(frozen=True)
class Outline:
    """Corners of pixels and the ends of lines, degrees; right ascensions run on beyond 0 and 360 across the edge.

    Attributes
    ----------
    corner_ra_deg, corner_dec_deg : numpy.ndarray, shape (n, 4)
        Of each pixel.
    edge_ra_deg, edge_dec_deg : numpy.ndarray, shape (m, 2)
        Of each piece of the edge.
    """

    corner_ra_deg: FloatArray
    corner_dec_deg: FloatArray
    edge_ra_deg: FloatArray
    edge_dec_deg: FloatArray


def outline(region: CredibleRegion, *, order: int | None = None) -> Outline:
    """The shape of a region.

    Parameters
    ----------
    order : int, optional
        HEALPix order of its pixels; one that makes about `MOST_PIXELS` of them if not given.
    """
    order = drawing_order(region.area_deg2) if order is None else order
    pixels, _ = region.nested_pixels(order=order)
    grid = HEALPix(nside=1 << order, order="nested")
    longitude, latitude = grid.boundaries_lonlat(pixels, step=1)
    centre, _ = grid.healpix_to_lonlat(pixels)
    dec = np.asarray(latitude.deg)
    middle = np.asarray(centre.deg)[:, None]
    # Around the pixel's centre, so that no pixel spans the whole map; at the pole every right ascension is the same.
    ra = middle + (np.asarray(longitude.deg) - middle + 180.0) % 360.0 - 180.0
    ra = np.where(np.abs(dec) > 90.0 - 1e-6, middle, ra)
    own = _sides_without_neighbour(pixels, grid)
    begin, end = np.where(own)[0], np.where(own)[1]
    other = (end + 1) % 4
    return Outline(
        ra,
        dec,
        np.stack([ra[begin, end], ra[begin, other]], axis=1),
        np.stack([dec[begin, end], dec[begin, other]], axis=1),
    )


def drawing_order(area_deg2: float) -> int:
    """Order at which an area is about `MOST_PIXELS` pixels, within what can be drawn."""
    pixels_of_sky = MOST_PIXELS * SKY_DEG2 / max(area_deg2, 1e-6)
    return int(np.clip(math.floor(math.log(pixels_of_sky / 12.0, 4.0)), COARSEST_ORDER, FINEST_ORDER))


def _sides_without_neighbour(pixels: IntegerArray, grid: HEALPix) -> np.ndarray:
    """Which of the four sides of each pixel, shape (n, 4), belong to no other of them."""
    longitude, latitude = grid.boundaries_lonlat(pixels, step=1)
    flat = np.cos(latitude.rad)
    corners = np.stack([flat * np.cos(longitude.rad), flat * np.sin(longitude.rad), np.sin(latitude.rad)], axis=-1)
    # Two pixels have a side in common if they have its middle in common.
    middles = np.round(0.5 * (corners + np.roll(corners, -1, axis=1)) * 1e7).astype(np.int64).reshape(-1, 3)
    _, place, count = np.unique(middles, axis=0, return_inverse=True, return_counts=True)
    alone: np.ndarray = (count[place.reshape(-1)] == 1).reshape(-1, 4)
    return alone
