"""The view of a microlensing event: the verdict, the curve with its model, its numbers, other shapes, files."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import streamlit as st

from components.fitting import fits
from components.fitting.quantities import table
from components.microlensing import microlensing_controls, microlensing_further
from components.microlensing.microlensing_charts import chart
from components.microlensing.microlensing_controls import Choice
from components.microlensing.microlensing_files import downloads
from components.microlensing.microlensing_points import LensPoints, points_of, with_further
from components.microlensing.microlensing_words import (
    alternatives,
    badge,
    extension_rows,
    flux_table,
    fluxes,
    headline,
    parameters,
    rests_on,
)
from components.panel import panel
from components.plain_text import escaped
from components.topic_page import StoredObject
from data_access.light_curve_files import OwnLightCurve
from science.columns import BoolArray
from science.microlensing import PointLensFit, fit_point_lens


def draw(subject: StoredObject | OwnLightCurve) -> None:
    """Draw all of it; what has no result yet is filled in when the page runs again."""
    points = points_of(subject)
    added = None if points.own_file else microlensing_further.further(points.name)
    if added is not None:
        points = with_further(points, added)
    with panel("Lens", heading=False, reserve=120):
        choice = microlensing_controls.choice(points)
        fit = _fitted(points, choice)
    used = _used(points, choice, fit)
    _curve_and_numbers(points, fit, used)
    if fit is not None:
        with panel("Other shapes"):
            st.markdown(alternatives(fit))
            st.caption("Scaled by the scatter of the baseline where that is larger than the errors say.")
        with panel("Beyond a point lens"):
            _beyond(points, choice)
    if not points.own_file:
        with panel("Further photometry"):
            microlensing_further.draw(points.name)
    if fit is not None:
        with panel("Files"):
            rows = [*parameters(fit), *fluxes(fit, points.unit, is_total=points.is_total)]
            downloads(points, fit, used, rows)


def _fitted(points: LensPoints, choice: Choice) -> PointLensFit | None:
    """The fit under its verdict, or why there is none."""
    limits = len(points.limit_jd) if choice.with_limits else 0
    fit = fits.ask("Point-lens fit", _key(points, choice), fit_point_lens, lambda: _arguments(points, choice))
    if fit is not None:
        st.markdown(f"### {escaped(headline(fit))} {badge(fit)}")
        st.caption(escaped(rests_on(fit, points, limits=limits)))
    return fit


def _key(points: LensPoints, choice: Choice) -> tuple[Hashable, ...]:
    conditions = (choice.with_limits, choice.prior, choice.first_mjd, choice.last_mjd)
    return ("point-lens", *points.key, *conditions)


def _arguments(points: LensPoints, choice: Choice) -> dict[str, Any]:
    given = points.arguments(choice.within(points), with_limits=choice.with_limits)
    return {**given, "einstein_time_prior": choice.prior}


def _used(points: LensPoints, choice: Choice, fit: PointLensFit | None) -> BoolArray:
    within = choice.within(points)
    if fit is None:
        return within
    used = np.zeros(len(points), dtype=bool)
    used[np.flatnonzero(within)[fit.points.place[fit.points.used]]] = True
    return used


def _curve_and_numbers(points: LensPoints, fit: PointLensFit | None, used: BoolArray) -> None:
    if not len(points):
        return
    left, right = st.columns([2, 1], gap="medium")
    with left, panel("Light curve", heading=False, reserve=520) as head:
        with head:
            unit, view = microlensing_controls.look(points)
        chart(points, fit, used, unit=unit, view=view)
    with right, panel("Numbers", heading=False, reserve=520):
        if fit is not None:
            table(parameters(fit), key="lens")
            if not fit.einstein_time_constrained:
                st.caption(
                    "A short event of a bright source and a long one of a faint, blended source look alike here: "
                    "the full width and u₀ tE are what these data tell."
                )
            rows = fluxes(fit, points.unit, is_total=points.is_total)
            with st.container(key="lens-fluxes"):
                st.markdown(flux_table(rows, fit.bands))


def _beyond(points: LensPoints, choice: Choice) -> None:
    asked, ra_deg, dec_deg = microlensing_controls.beyond(points)
    if not asked:
        st.caption("Fits with more parameters, for well-covered events.")
    for option in asked:
        more = {"options": (option,), "ra_deg": ra_deg, "dec_deg": dec_deg}
        _extension(points, choice, option, more)


def _extension(points: LensPoints, choice: Choice, option: str, more: Mapping[str, Any]) -> None:
    key = (*_key(points, choice), *more.values())
    title = f"{option.replace('_', ' ').capitalize()} fit"
    found = fits.ask(title, key, fit_point_lens, lambda: {**_arguments(points, choice), **more})
    if found is None:
        return
    extension = found.extensions[option]
    if extension.refused:
        st.info(escaped(extension.sentence), icon=":material/info:")
        return
    st.markdown(f"**{escaped(extension.sentence)}**" if extension.is_seen else escaped(extension.sentence))
    table(extension_rows(extension), key=f"lens-{option}")
