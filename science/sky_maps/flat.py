"""Maps of pixels of one size: equal neighbours become one cell, so that a map made flat takes no more than before."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from astropy_healpix.core import nested_to_ring
from numpy.typing import NDArray

from science.columns import FloatArray, IntegerArray
from science.errors import UnreadableSkyMap
from science.sky_maps.sky_map import FINEST_ORDER, SkyMap, made

MOST_CELLS = 3_200_000
"""Cells of different values that are kept; a map of nside 512 has 3,145,728 pixels."""
FINEST_FLAT_ORDER = 12


def flat_map(*, probability: NDArray[np.floating], nested: bool) -> SkyMap:
    """The map of a flat array.

    Parameters
    ----------
    probability : numpy.ndarray, shape (12 * nside**2,)
        In each pixel; it may be a view of a file, of which an eighth at most is in memory at a time.
    nested : bool
        Whether pixels are in nested order, else in rings.

    Raises
    ------
    UnreadableSkyMap
        The size is that of no map, there are too many different pixels, or the values are no probabilities.
    """
    order = _order_of(probability.size)
    parts = list[tuple[IntegerArray, IntegerArray, FloatArray]]()
    kept = 0
    for start, values in _base_pixels(probability, order, nested):
        parts.append(_merged(start, order, values))
        kept += parts[-1][0].size
        if kept > MOST_CELLS:
            raise UnreadableSkyMap(
                f"The map has more than {MOST_CELLS:,} pixels of different values, which are kept at most (nside 512): "
                "give the multi-order file, or one of lower resolution."
            )
    first, orders, values = (np.concatenate(each) for each in zip(*parts, strict=True))
    return made(first=first, order=orders, probability=values)


def _order_of(pixels: int) -> int:
    for order in range(FINEST_FLAT_ORDER + 1):
        if pixels == 12 * 4**order:
            return order
    raise UnreadableSkyMap(
        f"A HEALPix map has 12 × nside² pixels, nside a power of two up to {1 << FINEST_FLAT_ORDER}; "
        f"this one has {pixels:,}."
    )


def _base_pixels(probability: NDArray[np.floating], order: int, nested: bool) -> Iterator[tuple[int, FloatArray]]:
    """The first pixel and the values in nested order of each of the twelve base pixels."""
    length = 4**order
    for start in range(0, 12 * length, length):
        places = slice(start, start + length)
        wanted = places if nested else nested_to_ring(np.arange(start, start + length), 1 << order)
        yield start, np.asarray(probability[wanted], dtype=np.float64)


def _merged(start: int, order: int, values: FloatArray) -> tuple[IntegerArray, IntegerArray, FloatArray]:
    """Cells of a base pixel: four neighbours of one value are one cell of four times the value, wherever possible."""
    found = list[tuple[IntegerArray, IntegerArray, FloatArray]]()
    pixels = start + np.arange(values.size, dtype=np.int64)
    for level in range(order, 0, -1):
        four, of_four = values.reshape(-1, 4), pixels.reshape(-1, 4)
        whole = (of_four[:, 0] >= 0) & (four == four[:, :1]).all(axis=1) & (of_four >= 0).all(axis=1)
        rest = of_four[~whole].ravel()
        remaining = rest >= 0
        found.append(_cells(rest[remaining], level, four[~whole].ravel()[remaining]))
        # A parent that is no cell is marked, so that nothing above it is one.
        pixels = np.where(whole, of_four[:, 0] >> 2, -1)
        values = 4.0 * four[:, 0]
    found.append(_cells(pixels[pixels >= 0], 0, values[pixels >= 0]))
    first, orders, shares = (np.concatenate(each) for each in zip(*found, strict=True))
    place = np.argsort(first, kind="stable")
    return first[place], orders[place], shares[place]


def _cells(pixels: IntegerArray, order: int, values: FloatArray) -> tuple[IntegerArray, IntegerArray, FloatArray]:
    return pixels << (2 * (FINEST_ORDER - order)), np.full(pixels.size, order, dtype=np.int64), values
