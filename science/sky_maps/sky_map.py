"""A map of probability on the sky as HEALPix cells of any size, whatever kind of file it came from."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from astropy import units as u
from astropy_healpix import HEALPix
from numpy.typing import ArrayLike

from science.columns import FloatArray, IntegerArray
from science.errors import UnreadableSkyMap

FINEST_ORDER = 29
SKY_DEG2 = 4.0 * math.pi * (180.0 / math.pi) ** 2
MOST_KEPT = 0.999
"""Places outside of this credible level are not kept: they are most of the cells of a map, and nobody looks there."""
_FAR_FROM_ONE = 1e-3


@dataclass(frozen=True)
class Distance:
    """How far the source is, as the map says; the errors are of one sigma.

    Attributes
    ----------
    mean_mpc, error_mpc : float
    where : str
        What it is the distance of: the whole map, or its most probable place.
    """

    mean_mpc: float
    error_mpc: float
    where: str


@dataclass(frozen=True)
class SkyMap:
    """Cells that do not overlap, in order of place; none outside of the credible level `MOST_KEPT`.

    Attributes
    ----------
    first : numpy.ndarray, shape (n,), int64
        First nested pixel of order 29 of each cell, ascending.
    order : numpy.ndarray, shape (n,), int64
        HEALPix order of each cell; nside is 2**order.
    probability : numpy.ndarray, shape (n,)
        In each cell; with those that are not kept they sum to 1.
    denser : numpy.ndarray, shape (n,)
        Probability in all places of higher density than this cell's.
    notes : tuple of str
        What was put right.
    """

    first: IntegerArray
    order: IntegerArray
    probability: FloatArray
    denser: FloatArray
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return self.first.size

    @property
    def area_deg2(self) -> FloatArray:
        """Of each cell, square degrees."""
        return cell_area_deg2(self.order)

    def cell_of(self, ra_deg: ArrayLike, dec_deg: ArrayLike) -> IntegerArray:
        """Number of the cell that holds each position, -1 where the map has none or a coordinate is none.

        Parameters
        ----------
        ra_deg, dec_deg : array_like, shape (n,), degrees, ICRS
        """
        ra, dec = np.asarray(ra_deg, dtype=np.float64), np.asarray(dec_deg, dtype=np.float64)
        known = np.isfinite(ra) & np.isfinite(dec) & (np.abs(dec) <= 90.0)
        finest = HEALPix(nside=1 << FINEST_ORDER, order="nested")
        pixel = finest.lonlat_to_healpix(np.where(known, ra, 0.0) * u.deg, np.where(known, dec, 0.0) * u.deg)
        cell = np.searchsorted(self.first, pixel, side="right") - 1
        inside = known & (cell >= 0) & (pixel < self.first[cell] + cell_length(self.order[cell]))
        return np.where(inside, cell, -1)


def made(*, first: IntegerArray, order: IntegerArray, probability: FloatArray) -> SkyMap:
    """A map of cells that are in order of place and do not overlap, its probabilities scaled to sum to 1.

    Raises
    ------
    UnreadableSkyMap
        A probability is no number or negative, or all are zero.
    """
    _check(probability)
    total = float(probability.sum())
    notes: tuple[str, ...] = ()
    if not 0.0 < total < math.inf:
        raise UnreadableSkyMap("The probabilities of the map sum to zero: it says nothing about the place.")
    if abs(total - 1.0) > _FAR_FROM_ONE:
        notes = (f"The probabilities sum to {total:.4g}, not to 1: they are taken as shares of that.",)
    shares = probability / total
    denser = _denser(shares, order)
    kept = (denser < MOST_KEPT) & (shares > 0.0)
    return SkyMap(first[kept], order[kept], shares[kept], denser[kept], notes)


def cell_length(order: IntegerArray) -> IntegerArray:
    """Pixels of order 29 in a cell."""
    return np.left_shift(np.int64(1), 2 * (FINEST_ORDER - order))


def cell_area_deg2(order: IntegerArray) -> FloatArray:
    """Area of a cell, square degrees."""
    return np.asarray(SKY_DEG2 / 12.0 / np.exp2(2.0 * order))


def _check(probability: FloatArray) -> None:
    bad = int((~np.isfinite(probability)).sum())
    if bad:
        raise UnreadableSkyMap(f"The map has pixels that hold no number, {bad:,} in all.")
    if probability.size and probability.min() < 0.0:
        raise UnreadableSkyMap(f"The map has negative probabilities; the lowest is {probability.min():.3g}.")


def _denser(probability: FloatArray, order: IntegerArray) -> FloatArray:
    """Cells of equal density share one value, so that it does not matter into how many pieces a cell is cut."""
    density = probability * np.exp2(2.0 * order)
    down = np.argsort(-density, kind="stable")
    ordered = density[down]
    before = np.concatenate([[0.0], np.cumsum(probability[down])[:-1]])
    begins = np.concatenate([[True], ordered[1:] < ordered[:-1]])
    denser = np.empty(density.size)
    denser[down] = before[begins][np.cumsum(begins) - 1]
    return denser
