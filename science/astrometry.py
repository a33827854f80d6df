"""Observed minus computed places: their mean, scatter, ellipse, and what lies outside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from science.columns import BoolArray, FloatArray
from science.errors import NotEnoughData

_OUTSIDE_SIGMA = 4.0
_ROUNDS = 10
_MEDIAN_OF_CHI2 = 1.3863
"""Of two degrees of freedom: 2 ln 2."""


@dataclass(frozen=True)
class Ellipse:
    """One-sigma ellipse of offsets; the angle of its long axis is from north to east."""

    semi_major_arcsec: float
    semi_minor_arcsec: float
    position_angle_deg: float


@dataclass(frozen=True)
class AstrometryOffsets:
    """Observed minus computed.

    Attributes
    ----------
    ra_offset_arcsec, dec_offset_arcsec : numpy.ndarray, shape (n,)
        On the sky: the first includes the cosine of the declination. NaN where a place is missing.
    outlier : numpy.ndarray of bool, shape (n,)
    mean_ra_arcsec, mean_dec_arcsec : float
        Without outliers.
    mean_err_ra_arcsec, mean_err_dec_arcsec : float
    scatter_ra_arcsec, scatter_dec_arcsec : float
    ellipse : Ellipse
    """

    ra_offset_arcsec: FloatArray
    dec_offset_arcsec: FloatArray
    outlier: BoolArray
    mean_ra_arcsec: float
    mean_dec_arcsec: float
    mean_err_ra_arcsec: float
    mean_err_dec_arcsec: float
    scatter_ra_arcsec: float
    scatter_dec_arcsec: float
    ellipse: Ellipse


def astrometry_offsets(
    *, ra_deg: ArrayLike, dec_deg: ArrayLike, computed_ra_deg: ArrayLike, computed_dec_deg: ArrayLike
) -> AstrometryOffsets:
    """Compare observed places with computed ones.

    The mean and the covariance are of the points within 4 sigma of the mean, found by iteration from the median.

    Parameters
    ----------
    ra_deg, dec_deg, computed_ra_deg, computed_dec_deg : array_like, shape (n,)

    Raises
    ------
    NotEnoughData
        Fewer than three points have both places.
    """
    ra, dec, ra0, dec0 = (np.asarray(a, dtype=np.float64) for a in (ra_deg, dec_deg, computed_ra_deg, computed_dec_deg))
    along = (ra - ra0 + 180.0) % 360.0 - 180.0
    offsets = 3600.0 * np.array([along * np.cos(np.radians(dec0)), dec - dec0])
    known = np.asarray(np.isfinite(offsets).all(axis=0))
    count = int(known.sum())
    if count < 3:
        raise NotEnoughData(f"Statistics of places need 3 points; this object has {count} with a computed place.")
    inside = _within(offsets, known)
    used = offsets[:, inside]
    mean, covariance = used.mean(axis=1), np.cov(used)
    scatter = np.sqrt(np.diag(covariance))
    return AstrometryOffsets(
        offsets[0],
        offsets[1],
        known & ~inside,
        float(mean[0]),
        float(mean[1]),
        float(scatter[0] / np.sqrt(used.shape[1])),
        float(scatter[1] / np.sqrt(used.shape[1])),
        float(scatter[0]),
        float(scatter[1]),
        _ellipse(covariance),
    )


def _within(offsets: FloatArray, known: BoolArray) -> BoolArray:
    """Points within 4 sigma, from the median and its spread on, until nothing changes; half of them at least."""
    centre = np.median(offsets[:, known], axis=1)
    away = offsets - centre[:, None]
    spread = 1.4826 * np.median(np.abs(away[:, known]), axis=1)
    covariance = np.diag(np.maximum(spread, 1e-6) ** 2)
    inside = known
    for _ in range(_ROUNDS):
        away = np.where(known, offsets - centre[:, None], 0.0)
        distance = np.einsum("in,ij,jn->n", away, np.linalg.pinv(covariance), away)
        # The spread itself may be too small: half of the points are inside by definition.
        limit = max(_OUTSIDE_SIGMA**2, _OUTSIDE_SIGMA**2 * float(np.median(distance[known])) / _MEDIAN_OF_CHI2)
        renewed = known & (distance <= limit)
        if renewed.sum() < 3 or (renewed == inside).all():
            return renewed if renewed.sum() >= 3 else inside
        inside = renewed
        centre, covariance = offsets[:, inside].mean(axis=1), np.cov(offsets[:, inside]) + 1e-12 * np.eye(2)
    return inside


def _ellipse(covariance: FloatArray) -> Ellipse:
    values, vectors = np.linalg.eigh(covariance)
    east, north = vectors[:, 1]
    return Ellipse(
        float(np.sqrt(max(values[1], 0.0))),
        float(np.sqrt(max(values[0], 0.0))),
        float(np.degrees(np.arctan2(east, north)) % 180.0),
    )
