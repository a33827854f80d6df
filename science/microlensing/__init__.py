"""Microlensing: a point lens fitted to a light curve, with its errors, its degeneracy and a verdict."""

from science.microlensing.extensions import FINITE_SOURCE, PARALLAX, Extension
from science.microlensing.fit import fit_point_lens
from science.microlensing.inputs import PRIORS
from science.microlensing.result import FittedPoints, PointLensFit
from science.microlensing.verdict import Verdict

__all__ = [
    "FINITE_SOURCE",
    "PARALLAX",
    "PRIORS",
    "Extension",
    "FittedPoints",
    "PointLensFit",
    "Verdict",
    "fit_point_lens",
]
