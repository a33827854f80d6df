"""Supernovae: the fit of a light curve, and what it says about distance, type, and what to do tonight."""

from science.supernovae.distance import Distance, absolute_magnitude, distance_of_alert, distance_of_redshift
from science.supernovae.fit import fit_supernova
from science.supernovae.follow_up import ranked
from science.supernovae.measures import Number
from science.supernovae.result import SupernovaFit
from science.supernovae.scores import scores_over_time
from science.supernovae.type_ia import compare
from science.supernovae.verdict import verdict

__all__ = [
    "Distance",
    "Number",
    "SupernovaFit",
    "absolute_magnitude",
    "compare",
    "distance_of_alert",
    "distance_of_redshift",
    "fit_supernova",
    "ranked",
    "scores_over_time",
    "verdict",
]
