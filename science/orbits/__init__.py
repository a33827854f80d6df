"""Orbits of Solar System bodies: from elements to what an observer sees, without any network."""

from science.orbits.elements import OrbitalElements
from science.orbits.geometry import Geometry, geometry_at
from science.orbits.observer import GEOCENTRE, PALOMAR, Site

__all__ = ["GEOCENTRE", "PALOMAR", "Geometry", "OrbitalElements", "Site", "geometry_at"]
