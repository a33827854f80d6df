"""Maps of cells of several sizes, each named by its UNIQ number (multi-order maps)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from science.columns import IntegerArray
from science.errors import UnreadableSkyMap
from science.sky_maps.sky_map import FINEST_ORDER, SKY_DEG2, SkyMap, cell_length, made

_STERADIAN_DEG2 = (180.0 / np.pi) ** 2


def multi_order_map(
    *, uniq: ArrayLike, probability: ArrayLike | None = None, per_sr: ArrayLike | None = None
) -> SkyMap:
    """The map of cells named by UNIQ numbers.

    Parameters
    ----------
    uniq : array_like of int, shape (n,)
        ``ipix + 4 * 4**order`` of each nested cell (IVOA MOC recommendation 2.0, section 4.3.1), in any order.
    probability : array_like, shape (n,), optional
        In each cell.
    per_sr : array_like, shape (n,), optional
        Probability density in each cell per steradian, if `probability` is not given.

    Raises
    ------
    UnreadableSkyMap
        A number names no cell, two cells overlap, or the values are no probabilities.
    """
    numbers = np.asarray(uniq)
    if numbers.dtype.kind not in "iu" or not numbers.size:
        raise UnreadableSkyMap("The UNIQ column of the map holds no whole numbers.")
    order, pixel = _order_and_pixel(numbers.astype(np.int64))
    values = np.asarray(per_sr if probability is None else probability, dtype=np.float64)
    if probability is None:
        values = values * (SKY_DEG2 / 12.0 / _STERADIAN_DEG2) / np.exp2(2.0 * order)
    first = pixel << (2 * (FINEST_ORDER - order))
    place = np.argsort(first, kind="stable")
    first, order, values = first[place], order[place], values[place]
    overlaps = int((first[1:] < (first + cell_length(order))[:-1]).sum())
    if overlaps:
        raise UnreadableSkyMap(f"Cells of the map overlap, {overlaps:,} in all: a place would have two probabilities.")
    return made(first=first, order=order, probability=values)


def _order_and_pixel(uniq: IntegerArray) -> tuple[IntegerArray, IntegerArray]:
    largest = 16 * 4**FINEST_ORDER - 1
    wrong = uniq[(uniq < 4) | (uniq > largest)]
    if wrong.size:
        raise UnreadableSkyMap(f"{wrong[0]} as UNIQ names no HEALPix cell: these numbers are 4 to {largest}.")
    bounds = 4 * 4 ** np.arange(FINEST_ORDER + 2, dtype=np.int64)  # logarithms of 64-bit integers are not exact
    order = np.searchsorted(bounds, uniq, side="right").astype(np.int64) - 1
    return order, uniq - bounds[order]
