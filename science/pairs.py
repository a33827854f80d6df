"""Pairs of positions that are near each other on the sky."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from astropy.coordinates import angular_separation
from scipy.spatial import KDTree

from science.columns import FloatArray, IntegerArray

_SLACK = 1e-12
"""Far above the rounding of a distance between unit vectors, far below any separation that matters."""


class Pairs(NamedTuple):
    """Pairs within a radius, in no order.

    Attributes
    ----------
    own, other : numpy.ndarray, shape (n,), int64
        Places in the tree and among the positions asked for.
    separation_deg : numpy.ndarray, shape (n,), float64
    """

    own: IntegerArray
    other: IntegerArray
    separation_deg: FloatArray


class PositionTree:
    """Positions on the sky that are asked many times for their neighbours.

    Candidates come from a k-d tree of unit vectors, which knows no pole and no meridian; their separations are exact
    (Vincenty 1975, as in astropy).

    Parameters
    ----------
    ra_deg, dec_deg : numpy.ndarray, shape (n,), degrees
        All finite.
    """

    def __init__(self, *, ra_deg: FloatArray, dec_deg: FloatArray) -> None:
        self._ra, self._dec = np.radians(ra_deg), np.radians(dec_deg)
        # Equal positions would fill the leaves of a balanced tree one by one; an unbalanced one stops there.
        self._tree = KDTree(_unit_vectors(self._ra, self._dec), balanced_tree=False, compact_nodes=False)

    def count_within(self, *, ra_deg: FloatArray, dec_deg: FloatArray, radius_deg: float) -> IntegerArray:
        """How many positions of the tree are near each of others, never too few.

        Parameters
        ----------
        ra_deg, dec_deg : numpy.ndarray, shape (m,), degrees
            All finite.
        """
        vectors = _unit_vectors(np.radians(ra_deg), np.radians(dec_deg))
        counts = self._tree.query_ball_point(vectors, _chord(radius_deg), return_length=True)
        return np.asarray(counts, dtype=np.int64)

    def within(self, *, ra_deg: FloatArray, dec_deg: FloatArray, radius_deg: float) -> Pairs:
        """All pairs of a position of the tree and one of others whose separation is at most a radius.

        Parameters
        ----------
        ra_deg, dec_deg : numpy.ndarray, shape (m,), degrees
            All finite.
        """
        ra, dec = np.radians(ra_deg), np.radians(dec_deg)
        found = self._tree.query_ball_point(_unit_vectors(ra, dec), _chord(radius_deg))
        lengths = np.array([len(of_one) for of_one in found], dtype=np.int64)
        own = np.concatenate([np.asarray(of_one, dtype=np.int64) for of_one in found]) if len(found) else lengths
        other = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
        separation = np.degrees(angular_separation(self._ra[own], self._dec[own], ra[other], dec[other]))
        keep = separation <= radius_deg
        return Pairs(own[keep], other[keep], separation[keep])


def _unit_vectors(ra: FloatArray, dec: FloatArray) -> FloatArray:
    return np.column_stack([np.cos(dec) * np.cos(ra), np.cos(dec) * np.sin(ra), np.sin(dec)])


def _chord(radius_deg: float) -> float:
    return 2.0 * math.sin(math.radians(min(radius_deg, 180.0)) / 2.0) * (1.0 + 1e-9) + _SLACK
