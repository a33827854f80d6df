"""The view of a variable star: the verdict, the folded curve, its numbers, the periodogram, other methods, files."""

from __future__ import annotations

import numpy as np
import streamlit as st

from components import states
from components.fitting import fits
from components.fitting.quantities import table
from components.panel import panel
from components.plain_text import escaped
from components.topic_page import StoredObject
from components.variable_stars import period_charts, period_controls, period_methods
from components.variable_stars.period_controls import METHODS, OURS, Choice
from components.variable_stars.period_files import downloads
from components.variable_stars.period_points import PeriodPoints, points_of
from components.variable_stars.period_shown import drawn, fit_shown, hint_of, model_in_words
from components.variable_stars.period_words import (
    EPOCH,
    confidence_badge,
    not_the_best,
    parameters,
    rests_on,
    small_print,
)
from data_access.light_curve_files import OwnLightCurve
from science.columns import FloatArray
from science.errors import NotEnoughData
from science.periods import JudgedPeriod, MethodResult, PeriodFit, judged_period, period_near

_MARKS = {
    "best": "best",
    "twice the period": "2P",
    "three times the period": "3P",
    "half the period": "P/2",
    "a third of the period": "P/3",
    "daily alias": "1 d",
    "yearly alias": "1 yr",
    "lunar alias": "1 mo",
}
Curves = dict[str, tuple[FloatArray, FloatArray]]


def draw(subject: StoredObject | OwnLightCurve) -> None:
    """Draw all of it; what has no result yet is filled in when the page runs again."""
    points = points_of(subject)
    with panel("Period", heading=False, reserve=120):
        verdict = st.container()
        choice = period_controls.choice(points.name)
        with verdict:
            judged = _searched(points, choice)
        other = None if choice.method == OURS else period_methods.ask(choice.method, points, choice)
    if judged is None:
        if len(points.time_jd):
            with panel("Light curve", heading=False, reserve=480):
                period_charts.in_time(points, None)
        return
    shown_days = choice.typed_days or (other.period_days if other is not None else judged.search.period_days)
    try:
        fit = fit_shown(points, judged, shown_days)
    except (NotEnoughData, ValueError) as error:
        st.info(escaped(error), icon=":material/info:")
        return
    _curve_and_numbers(points, choice, judged, fit)
    curves = _curves(judged, other)
    with panel("Periodogram", reserve=280):
        _periodogram(points, judged, curves, fit.period_days)
    with panel("Other methods"):
        period_methods.side_by_side(points, choice, judged, float(np.ptp(points.time_jd)))
    with panel("Files"):
        downloads(points, drawn(points, choice, fit), parameters(fit), curves)


def _searched(points: PeriodPoints, choice: Choice) -> JudgedPeriod | None:
    """The verdict, or why there is none."""
    if choice.shortest_days >= choice.longest_days:
        states.refused(NotEnoughData("The shortest period must be less than the longest."))
        return None
    limits = (choice.shortest_days, choice.longest_days)
    judged = fits.ask(
        "Period search",
        ("period-search", *points.key, *limits),
        judged_period,
        lambda: {**points.columns, "min_period_days": limits[0], "max_period_days": limits[1]},
    )
    if judged is not None:
        st.markdown(f"### {escaped(judged.sentence)} {confidence_badge(judged.search.confidence)}")
        st.caption(escaped(rests_on(judged.search, points.notes)))
    return judged


def _curve_and_numbers(points: PeriodPoints, choice: Choice, judged: JudgedPeriod, fit: PeriodFit) -> None:
    left, right = st.columns([2, 1], gap="medium")
    with left, panel("Light curve", heading=False, reserve=520) as head:
        with head:
            view = period_controls.view(points.name)
        shown = drawn(points, choice, fit)
        if view == period_controls.FOLDED:
            period_charts.folded(points, shown)
            st.caption(f"{period_charts.legend(fit.bands)}{model_in_words(points, choice, fit)}")
        elif not period_charts.in_time(points, shown):
            st.caption("The model is not drawn: there are too many cycles to tell them apart.")
    with right, panel("Numbers", heading=False, reserve=520):
        period_controls.period_row(points.name, fit.period_days, choice.typed_days is not None)
        table([row for row in parameters(fit) if row.name != EPOCH], key="period")
        st.caption(escaped(small_print(fit)))
        if fit is not judged.search.fit:
            st.caption(escaped(not_the_best(fit, judged.search)))
        hint = hint_of(judged, fit)
        st.markdown(f"**{escaped(hint.name[0].upper() + hint.name[1:])}**: {escaped(hint.reason)}")


def _curves(judged: JudgedPeriod, other: MethodResult | None) -> Curves:
    """What the periodogram shows: that of the method chosen."""
    if other is not None:
        return {other.name: (other.period_grid_days, other.power)}
    return {METHODS[OURS]: (judged.search.period_grid_days, judged.search.power)}


def _periodogram(points: PeriodPoints, judged: JudgedPeriod, curves: Curves, shown_days: float) -> None:
    marks = {"P": shown_days}
    for candidate in judged.search.candidates:
        if abs(candidate.period_days / shown_days - 1) > 1e-6:
            marks.setdefault(_MARKS.get(candidate.relation, ""), candidate.period_days)
    period_charts.periodogram(
        points.name,
        curves,
        marks,
        lambda days: period_controls.show_period(period_near(**points.columns, period_days=days)),
    )
    period_controls.candidate_buttons(points.name, judged.search.candidates, shown_days)
    st.caption("Click the curve or a candidate to show its period. Marks: 1 d, 1 yr, 1 mo are aliases.")
