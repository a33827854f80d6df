"""Credible regions of a sky map: the smallest part of the sky that holds a share of the probability."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from astropy_healpix.core import nested_to_ring
from numpy.typing import ArrayLike

from science.columns import BoolArray, FloatArray, IntegerArray
from science.sky_maps.sky_map import FINEST_ORDER, SkyMap, cell_length

_SUMMING_ERROR = 1e-9
"""Sums of millions of probabilities differ by less, in whatever order they are taken."""


@dataclass(frozen=True)
class CredibleRegion:
    """The places of highest density that together hold at least a share of the probability.

    A place belongs to it if all denser places together hold less than that share. So the region does not depend on how
    a map is cut into cells, and it is never empty.

    Attributes
    ----------
    sky_map : SkyMap
    level : float
        The share, more than 0 and at most `sky_map.MOST_KEPT`.
    """

    sky_map: SkyMap
    level: float

    @property
    def cells(self) -> BoolArray:
        """Which cells of the map belong to it, shape (n,)."""
        return self.sky_map.denser < self._limit

    @property
    def _limit(self) -> float:
        return self.level - _SUMMING_ERROR

    @property
    def area_deg2(self) -> float:
        """Square degrees."""
        return float(self.sky_map.area_deg2[self.cells].sum())

    @property
    def probability(self) -> float:
        """What it holds: the share or a little more, as cells are not divided."""
        return float(self.sky_map.probability[self.cells].sum())

    def ranks(self, *, ra_deg: ArrayLike, dec_deg: ArrayLike) -> FloatArray:
        """The probability in all denser places for each position, which is the credible level that just takes it in.

        Parameters
        ----------
        ra_deg, dec_deg : array_like, shape (n,), degrees, ICRS

        Returns
        -------
        numpy.ndarray, shape (n,)
            0 at the densest place; NaN outside of the region.
        """
        cell = self.sky_map.cell_of(ra_deg, dec_deg)
        denser = self.sky_map.denser[cell]
        return np.where((cell >= 0) & (denser < self._limit), denser, np.nan)

    def pixels(self, *, order: int) -> tuple[IntegerArray, FloatArray]:
        """The pixels of one size that it touches, those that hold most of its probability first.

        Parameters
        ----------
        order : int
            HEALPix order of the pixels.

        Returns
        -------
        pixels : numpy.ndarray, shape (m,), int64
            In ring numbers.
        shares : numpy.ndarray, shape (m,)
            Probability of the region in each pixel.
        """
        nested, shares = self.nested_pixels(order=order)
        ring = nested_to_ring(nested, 1 << order)
        best = np.lexsort((ring, -shares))
        return ring[best], shares[best]

    def nested_pixels(self, *, order: int) -> tuple[IntegerArray, FloatArray]:
        """As `pixels`, in nested numbers and in their order."""
        kept, sky = self.cells, self.sky_map
        first, length, share = sky.first[kept], cell_length(sky.order[kept]), sky.probability[kept]
        shift = 2 * (FINEST_ORDER - order)
        low, high = first >> shift, (first + length - 1) >> shift
        count = high - low + 1  # a large cell covers several pixels, a small one is within one
        start = np.repeat(np.cumsum(count) - count, count)
        covered = np.repeat(low, count) + np.arange(int(count.sum())) - start
        pixels, place = np.unique(covered, return_inverse=True)
        within = np.bincount(place, weights=np.repeat(share / count, count), minlength=pixels.size)
        return pixels, np.asarray(within, dtype=np.float64)
