"""Periods of variable stars: search, fit at a period, other methods, and what the period says about the star."""

from science.periods.at_period import fit_at_period, period_near
from science.periods.class_hint import ClassHint, class_hint
from science.periods.fit import PeriodFit
from science.periods.folding import BinnedMean, binned_mean, two_cycles
from science.periods.judged import JudgedPeriod, astropy_drawn, envelope, gatspy_drawn, judged_period
from science.periods.method_astropy import astropy_periodogram
from science.periods.method_gatspy import GatspyModel, gatspy_model, gatspy_periodogram
from science.periods.methods import MethodResult
from science.periods.result import Candidate, PeriodSearch
from science.periods.search import find_period
from science.periods.verdict import period_in_words, verdict

__all__ = [
    "BinnedMean",
    "Candidate",
    "ClassHint",
    "GatspyModel",
    "JudgedPeriod",
    "MethodResult",
    "PeriodFit",
    "PeriodSearch",
    "astropy_drawn",
    "astropy_periodogram",
    "binned_mean",
    "class_hint",
    "envelope",
    "find_period",
    "fit_at_period",
    "gatspy_drawn",
    "gatspy_model",
    "gatspy_periodogram",
    "judged_period",
    "period_in_words",
    "period_near",
    "two_cycles",
    "verdict",
]
