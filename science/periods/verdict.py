"""The outcome of a period search in one plain sentence."""

from __future__ import annotations

import math

from science.periods.aliases import is_harmonic
from science.periods.class_hint import NO_HINT, ClassHint
from science.periods.ranking import SECURE_FROM_CYCLES
from science.periods.result import AMBIGUOUS, NOT_PERIODIC, PROBABLE, Candidate, PeriodSearch

_ALIASES = {"daily alias": "1-day alias", "yearly alias": "1-year alias", "lunar alias": "1-month alias"}


def period_in_words(period_days: float, period_err_days: float) -> str:
    """A period with its error on the last digit, such as ``0.5874215(6) d``.

    Parameters
    ----------
    period_days, period_err_days : float
        An error that is not finite, or as large as the period, is said in words.
    """
    if not (math.isfinite(period_err_days) and 0 < period_err_days < period_days):
        return f"{period_days:.4g} d (error not constrained)"
    digits = -math.floor(math.log10(period_err_days))
    error = round(period_err_days * 10.0**digits)
    if error == 10:
        digits, error = digits - 1, 1
    if digits <= 0:
        return f"{period_days:.0f} ± {period_err_days:.0f} d"
    return f"{period_days:.{digits}f}({error}) d"


def verdict(found: PeriodSearch, hint: ClassHint) -> str:
    """One sentence: the period, what the star looks like, and what other period could be the true one.

    Parameters
    ----------
    found : PeriodSearch
    hint : ClassHint
        Of the fit at the best period.
    """
    period = period_in_words(found.period_days, found.period_err_days)
    if found.confidence == NOT_PERIODIC:
        chance = found.false_alarm_probability
        return f"No period is established: noise alone fits as well in {_percent(chance)} of cases (best P = {period})."
    kind = "" if hint.name == NO_HINT else f", {hint.name}"
    return f"P = {period}{kind}; {_rival_in_words(found)}."


def _rival_in_words(found: PeriodSearch) -> str:
    cycles = found.span_days / found.period_days
    if cycles < SECURE_FROM_CYCLES:
        return f"{found.confidence}: the light curve covers {cycles:.1f} cycles only"
    rivals = [candidate for candidate in found.candidates[1:] if not is_harmonic(candidate.relation)]
    if not rivals:
        return "no other period comes near" if found.score_gap > 0 else "not compared with other periods"
    rival = min(rivals, key=lambda candidate: candidate.score_gap)
    if found.confidence == AMBIGUOUS:
        return f"ambiguous: {_named(rival)} fits nearly as well"
    if found.confidence == PROBABLE:
        return f"probable: {_named(rival)} fits less well"
    aliases = [candidate.relation for candidate in rivals if candidate.relation in _ALIASES]
    return f"{_ALIASES[aliases[0]]} excluded" if aliases else "no other period fits as well"


def _named(candidate: Candidate) -> str:
    what = "" if candidate.relation == "independent" else f", its {candidate.relation},"
    return f"P = {candidate.period_days:.4g} d{what}"


def _percent(share: float) -> str:
    return "less than 1 %" if share < 0.01 else f"{100 * share:.0f} %"
