"""The whole sky on a plane, as astronomers draw it: Mollweide's equal-area ellipse, east to the left."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from science.columns import FloatArray

MIDDLE_RA_DEG = 180.0
HALF_WIDTH = 360.0 * np.sqrt(2.0) / np.pi
"""Half of the ellipse's long axis, in the units of the plane; the short one is half of it."""

_GREAT_CIRCLE_DEG = np.linspace(0.0, 360.0, 241)


@cache
def _projection() -> Any:
    from astropy.wcs import WCS  # slow to import; only who draws the sky waits for it

    wcs = WCS(naxis=2)
    wcs.wcs.ctype = ["RA---MOL", "DEC--MOL"]
    wcs.wcs.crval = [MIDDLE_RA_DEG, 0.0]
    wcs.wcs.crpix = [1.0, 1.0]  # the middle of the sky is the origin
    wcs.wcs.cdelt = [-1.0, 1.0]
    wcs.wcs.set()
    return wcs


def mollweide(*, ra_deg: ArrayLike, dec_deg: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Place of positions in the plane (Calabretta & Greisen 2002, A&A 395, 1077, section 5.2.4).

    Parameters
    ----------
    ra_deg, dec_deg : array_like, shape (n,), degrees

    Returns
    -------
    x, y : numpy.ndarray, shape (n,)
        In degrees at the middle, x growing to the west, y to the north; NaN where it is no position.
    """
    ra, dec = np.broadcast_arrays(np.asarray(ra_deg, dtype=np.float64), np.asarray(dec_deg, dtype=np.float64))
    x, y = np.full(ra.shape, np.nan), np.full(ra.shape, np.nan)
    on_sky = np.isfinite(ra) & np.isfinite(dec) & (np.abs(dec) <= 90.0)
    if on_sky.any():
        x[on_sky], y[on_sky] = _projection().wcs_world2pix(ra[on_sky], dec[on_sky], 0)
    return x, y


def galactic_plane() -> tuple[FloatArray, FloatArray]:
    """Right ascension and declination along the galactic equator, degrees, ICRS."""
    return _great_circle("galactic")


def ecliptic() -> tuple[FloatArray, FloatArray]:
    """Right ascension and declination along the ecliptic of J2000, degrees, ICRS."""
    return _great_circle("barycentricmeanecliptic")


@cache
def _great_circle(frame: str) -> tuple[FloatArray, FloatArray]:
    from astropy.coordinates import SkyCoord

    circle = SkyCoord(_GREAT_CIRCLE_DEG, np.zeros_like(_GREAT_CIRCLE_DEG), unit="deg", frame=frame).icrs
    return np.asarray(circle.ra.deg, dtype=np.float64), np.asarray(circle.dec.deg, dtype=np.float64)
