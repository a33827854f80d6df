"""Localisations of gravitational waves and gamma-ray bursts: maps of probability, credible regions, error circles."""

from science.sky_maps.circle import ErrorCircle
from science.sky_maps.credible import CredibleRegion
from science.sky_maps.flat import flat_map
from science.sky_maps.multi_order import multi_order_map
from science.sky_maps.outline import Outline, outline
from science.sky_maps.sky_map import Distance, SkyMap

__all__ = ["CredibleRegion", "Distance", "ErrorCircle", "Outline", "SkyMap", "flat_map", "multi_order_map", "outline"]
