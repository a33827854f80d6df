"""The view of a supernova: the verdict, curve and model over scores, its numbers, type Ia beside it, files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components.fitting import fits
from components.fitting.quantities import table
from components.panel import panel
from components.plain_text import escaped
from components.supernovae import supernova_controls
from components.supernovae.supernova_charts import chart
from components.supernovae.supernova_controls import SCORES, Look
from components.supernovae.supernova_files import downloads
from components.supernovae.supernova_points import SupernovaPoints, points_of
from components.supernovae.supernova_words import (
    badge,
    band_table,
    common,
    comparison,
    curve_legend,
    distance_words,
    host_words,
    rests_on,
)
from components.topic_page import StoredObject
from data_access import cached
from data_access.errors import AlertscopeError
from data_access.light_curve_files import OwnLightCurve
from science.rates import rate_of
from science.supernovae import (
    Distance,
    SupernovaFit,
    compare,
    distance_of_alert,
    distance_of_redshift,
    fit_supernova,
    scores_over_time,
    verdict,
)
from science.supernovae.scores import in_words
from science.supernovae.type_ia import summary


def draw(subject: StoredObject | OwnLightCurve) -> None:
    """Draw all of it; what has no result yet is filled in when the page runs again."""
    points = points_of(subject)
    newest = _newest_alert(subject) if isinstance(subject, StoredObject) else {}
    with panel("Supernova", heading=False, reserve=120):
        verdict_place = st.container()
        redshift = supernova_controls.REDSHIFT.read()
        distance = distance_of_redshift(redshift=redshift) if redshift is not None else distance_of_alert(row=newest)
        with verdict_place:
            fit = _fitted(points, 0.0 if distance is None else distance.redshift)
    scores = _scores(subject)
    _curve_and_numbers(points, fit, distance, scores)
    left, right = st.columns(2, gap="medium")
    with left, panel("Beside type Ia supernovae", reserve=240):
        supernova_controls.redshift(points.name)
        if fit is not None and points.is_calibrated:
            compared = compare(fit=fit, distance=distance)
            st.markdown(escaped(summary(compared)))
            st.markdown(comparison(compared))
            st.caption(escaped(distance_words(distance, points)))
    if isinstance(subject, StoredObject):
        with right, panel("What the broker says", reserve=240):
            _broker(scores, newest, points.name)
    if fit is not None:
        with panel("Files"):
            downloads(points, fit, distance, scores)


def _fitted(points: SupernovaPoints, redshift: float) -> SupernovaFit | None:
    """The fit under its verdict, or why there is none."""
    fit = fits.ask(
        "Supernova fit",
        ("supernova", *points.key, redshift),
        fit_supernova,
        lambda: {
            "time_days": points.time_jd,
            "flux": points.flux,
            "flux_err": points.flux_err,
            "band": points.band,
            "redshift": redshift,
        },
    )
    if fit is not None:
        said = verdict(fit=fit, now_days=points.newest_jd, is_calibrated=points.is_calibrated)
        st.markdown(f"### {escaped(said[0].upper() + said[1:])}. {badge(fit)}")
        st.caption(escaped(rests_on(fit, points)))
    return fit


def _curve_and_numbers(
    points: SupernovaPoints, fit: SupernovaFit | None, distance: Distance | None, scores: pd.DataFrame
) -> None:
    if not points.drawable.any():
        return
    left, right = st.columns([1.7, 1], gap="medium")
    with left, panel("Light curve", heading=False, reserve=720) as head:
        with head:
            look: Look = supernova_controls.look(points)
        chart(points, fit, scores, look)
        shown = scores if SCORES in look.panels else scores.iloc[:0]
        st.caption(escaped(curve_legend(points, shown)))
    with right, panel("Numbers", heading=False, reserve=720):
        if fit is not None:
            st.markdown(band_table(fit, points))
            table(common(fit, points, distance), key="supernova")
            st.caption(
                "Errors are 68 % widths of the curves that the points leave possible. Where no points lie around the "
                "peak, its numbers follow from the mean shape of a type Ia supernova. Half flux is 0.75 mag below "
                "peak; Δm₁₅ is the decline in 15 days after peak."
            )


def _scores(subject: StoredObject | OwnLightCurve) -> pd.DataFrame:
    """The classifiers' scores: those of the history, or on demand of all fields of all alerts."""
    if not isinstance(subject, StoredObject):
        return scores_over_time(history=pd.DataFrame())
    if supernova_controls.ALL_CLASSIFIERS.read() == "1":
        try:
            every = cached.alerts(subject.object_id)
        except AlertscopeError:
            return _scores_of_history(subject)
        key = ("supernova-scores-all", subject.object_id, subject.version)
        return cached.derived(key, lambda: scores_over_time(history=every.value))
    return _scores_of_history(subject)


def _scores_of_history(subject: StoredObject) -> pd.DataFrame:
    key = ("supernova-scores", subject.object_id, subject.version)
    return cached.derived(key, lambda: scores_over_time(history=subject.history))


def _newest_alert(subject: StoredObject) -> Mapping[str, Any]:
    """All fields of the newest alert; nothing where it cannot be read."""
    own = subject.history[subject.history["d:own"].to_numpy(dtype=bool)]
    if own.empty:
        return {}
    try:
        frame = cached.alert(subject.object_id, float(own["i:jd"].max())).value
    except AlertscopeError:
        return {}
    return {} if frame.empty else {str(name): value for name, value in frame.iloc[0].to_dict().items()}


def _broker(scores: pd.DataFrame, newest: Mapping[str, Any], scope: str) -> None:
    supernova_controls.all_classifiers(scope)
    st.markdown(escaped(in_words(scores=scores)))
    for sentence in host_words(newest):
        st.markdown(escaped(sentence))
    rate = rate_of(row=newest)
    if rate is not None:
        st.markdown(escaped(rate.sentence))
    st.caption(
        "The rates in the chart are made from detections of one band half a day or more apart, whatever the broker's "
        "rate compares with."
    )
