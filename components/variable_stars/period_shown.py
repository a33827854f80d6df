"""The fit at the period that is shown: the search's own, or made at a typed one, or gatspy's model of it."""

from __future__ import annotations

import numpy as np

from components.variable_stars.period_charts import Shown
from components.variable_stars.period_controls import GATSPY, Choice
from components.variable_stars.period_points import PeriodPoints
from data_access import cached
from science.periods import GatspyModel, JudgedPeriod, PeriodFit, class_hint, fit_at_period, gatspy_model
from science.periods.class_hint import ClassHint


def fit_shown(points: PeriodPoints, judged: JudgedPeriod, period_days: float) -> PeriodFit:
    """Our fit at a period, made once for each.

    Raises
    ------
    NotEnoughData
        The points cannot be fitted.
    """
    if period_days == judged.search.period_days:
        return judged.search.fit
    key = ("period-fit", *points.key, period_days)
    return cached.derived(key, lambda: fit_at_period(**points.columns, period_days=period_days))


def gatspy_shown(points: PeriodPoints, choice: Choice, period_days: float) -> GatspyModel:
    """gatspy's model at a period, made once for each."""
    base, band = terms(choice)
    key = ("period-gatspy", *points.key, period_days, base, band)
    return cached.derived(
        key,
        lambda: gatspy_model(**points.columns, period_days=period_days, base_terms=base, band_terms=band),
    )


def terms(choice: Choice) -> tuple[int, int]:
    """gatspy's terms; one base term where none at all was asked for."""
    return (choice.base_terms, choice.band_terms) if choice.base_terms + choice.band_terms else (1, 0)


def drawn(points: PeriodPoints, choice: Choice, fit: PeriodFit) -> Shown:
    """What the charts draw."""
    used = np.zeros(len(points.mag), dtype=bool)
    used[fit.place] = True
    model = fit.model
    if choice.method == GATSPY:
        model = gatspy_shown(points, choice, fit.period_days).model
    return Shown(fit.period_days, fit.max_light_days, fit.bands, model, used)


def model_in_words(points: PeriodPoints, choice: Choice, fit: PeriodFit) -> str:
    """Whose model is drawn, where it is not our own. Markdown."""
    if choice.method != GATSPY:
        return ""
    base, band = terms(choice)
    score = gatspy_shown(points, choice, fit.period_days).score
    return f" · the model is gatspy's, {base} base and {band} band terms, score {score:.3f}"


def hint_of(judged: JudgedPeriod, fit: PeriodFit) -> ClassHint:
    """What kind of star the period shown would make."""
    return judged.hint if fit is judged.search.fit else class_hint(fit)
