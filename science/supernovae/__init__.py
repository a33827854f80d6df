"""Supernovae: the fit of a light curve, and what it says about distance, type, and what to do tonight."""

from science.supernovae.fit import fit_supernova
from science.supernovae.measures import Number
from science.supernovae.result import SupernovaFit

__all__ = ["Number", "SupernovaFit", "fit_supernova"]
