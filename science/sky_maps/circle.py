"""The error circle of a gamma-ray burst."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from astropy.coordinates import angular_separation
from numpy.typing import ArrayLike

from science.columns import FloatArray
from science.sky_maps.sky_map import SKY_DEG2


@dataclass(frozen=True)
class ErrorCircle:
    """All places within a radius; what the radius means, such as one sigma, is the user's affair.

    Attributes
    ----------
    ra_deg, dec_deg : float
        Of the centre, ICRS.
    radius_deg : float
        More than 0 and at most 180.
    """

    ra_deg: float
    dec_deg: float
    radius_deg: float

    @property
    def area_deg2(self) -> float:
        """Square degrees."""
        return SKY_DEG2 * math.sin(math.radians(self.radius_deg) / 2.0) ** 2

    def ranks(self, *, ra_deg: ArrayLike, dec_deg: ArrayLike) -> FloatArray:
        """Distance of each position from the centre in degrees, NaN outside.

        Parameters
        ----------
        ra_deg, dec_deg : array_like, shape (n,), degrees, ICRS
        """
        ra, dec = np.radians(np.asarray(ra_deg, dtype=np.float64)), np.radians(np.asarray(dec_deg, dtype=np.float64))
        separation = angular_separation(math.radians(self.ra_deg), math.radians(self.dec_deg), ra, dec)
        degrees = np.degrees(separation)
        return np.where(degrees <= self.radius_deg, degrees, np.nan)

    def edge(self, *, points: int = 181) -> tuple[FloatArray, FloatArray]:
        """Positions along the edge, a closed line, degrees."""
        angle = np.linspace(0.0, 2.0 * np.pi, points)
        dec, radius = math.radians(self.dec_deg), math.radians(self.radius_deg)
        sine = math.sin(dec) * math.cos(radius) + math.cos(dec) * math.sin(radius) * np.cos(angle)
        east = np.sin(angle) * math.sin(radius) * math.cos(dec)
        ra = math.radians(self.ra_deg) + np.arctan2(east, math.cos(radius) - math.sin(dec) * sine)
        return np.degrees(ra) % 360.0, np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0)))
