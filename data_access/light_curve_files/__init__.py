"""A light curve that a user brings as a file: read, checked column by column, and turned into what the fits take."""

from data_access.light_curve_files.curve import ColumnVerdict, OwnLightCurve
from data_access.light_curve_files.read import read_light_curve

__all__ = ["ColumnVerdict", "OwnLightCurve", "read_light_curve"]
