"""The camera: 16 CCDs of 4 quadrants; which quadrant (``rcid``) and pixel a position falls on."""

from typing import NamedTuple

import numpy as np

from simulation.types import FloatArray, IntArray

PIXEL_ARCSEC = 1.01
QUADRANT_WIDTH = 3072
QUADRANT_HEIGHT = 3080
SIDE = 8
"""Quadrants along each side of the square field."""
HALF_WIDTH_DEG = SIDE / 2 * QUADRANT_WIDTH * PIXEL_ARCSEC / 3600.0


class Pixel(NamedTuple):
    """Where on the camera: readout channel 0 to 63 and pixel in it; arrays of one shape."""

    rcid: IntArray
    xpos: FloatArray
    ypos: FloatArray
    inside: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def _rcid(column: IntArray, row: IntArray) -> IntArray:
    ccd = (row // 2) * 4 + (3 - column // 2)
    quadrant = np.where(row % 2 == 1, np.where(column % 2 == 1, 0, 1), np.where(column % 2 == 1, 3, 2))
    return np.asarray(ccd * 4 + quadrant, dtype=np.int64)


def project(ra_deg: FloatArray, dec_deg: FloatArray, ra0_deg: FloatArray, dec0_deg: FloatArray) -> Pixel:
    """Gnomonic projection of positions onto the camera pointed at ``ra0_deg``, ``dec0_deg``; all broadcast."""
    ra, dec, dec0 = np.radians(np.asarray(ra_deg) - ra0_deg), np.radians(dec_deg), np.radians(dec0_deg)
    cosine = np.sin(dec0) * np.sin(dec) + np.cos(dec0) * np.cos(dec) * np.cos(ra)
    safe = np.where(cosine > 0.5, cosine, 1.0)
    xi = np.cos(dec) * np.sin(ra) / safe
    eta = (np.cos(dec0) * np.sin(dec) - np.sin(dec0) * np.cos(dec) * np.cos(ra)) / safe
    scale = np.degrees(1.0) * 3600.0 / PIXEL_ARCSEC
    x = -xi * scale + SIDE / 2 * QUADRANT_WIDTH
    y = eta * scale + SIDE / 2 * QUADRANT_HEIGHT
    column, row = np.floor(x / QUADRANT_WIDTH).astype(np.int64), np.floor(y / QUADRANT_HEIGHT).astype(np.int64)
    inside = (cosine > 0.5) & (column >= 0) & (column < SIDE) & (row >= 0) & (row < SIDE)
    column, row = np.clip(column, 0, SIDE - 1), np.clip(row, 0, SIDE - 1)
    return Pixel(_rcid(column, row), x - column * QUADRANT_WIDTH, y - row * QUADRANT_HEIGHT, inside)


def unproject(x: float, y: float, ra0_deg: float, dec0_deg: float) -> tuple[float, float]:
    """Position in degrees of camera pixel (x, y), both counted over the whole camera (0 to ``SIDE`` quadrants)."""
    scale = np.radians(PIXEL_ARCSEC / 3600.0)
    xi = -(x - SIDE / 2 * QUADRANT_WIDTH) * scale
    eta = (y - SIDE / 2 * QUADRANT_HEIGHT) * scale
    dec0 = np.radians(dec0_deg)
    denominator = np.cos(dec0) - eta * np.sin(dec0)
    ra = np.radians(ra0_deg) + np.arctan2(xi, denominator)
    dec = np.arctan2(np.sin(dec0) + eta * np.cos(dec0), np.hypot(xi, denominator))
    return float(np.degrees(ra) % 360.0), float(np.degrees(dec))
