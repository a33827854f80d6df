"""A Solar System body on its page: the verdict, the phase curve with its parameters, and all that goes with it."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import numpy as np
import pandas as pd
import streamlit as st

from components import url_controls
from components.fitting import fit_files, fits, quantities
from components.fitting.fit_files import FitFile
from components.links import links_of
from components.panel import panel
from components.plain_text import count, escaped
from components.solar_system import (
    fink_archive,
    moving_astrometry,
    moving_geometry,
    moving_time_charts,
    orbit_panel,
    phase_curve_chart,
)
from components.solar_system.moving_points import MovingPoints, points_of
from components.solar_system.solar_system_subject import KnownBody, unknown
from data_access import cached
from data_access.bodies import Body
from data_access.ephemerides import Ephemerides
from science.orbits.apparitions import Seasons, apparition_of
from science.phase_curves import MODELS, PhaseCurveFit, allowed_models, best_model, fit_phase_curve, verdict
from science.phase_curves.limits import TYPICAL_SLOPE_ERRS, TYPICAL_SLOPES

_TABS = {
    "brightness": "Light curve",
    "residuals": "Residuals",
    "astrometry": "Astrometry",
    "track": "Track",
    "orbit": "Orbit and facts",
    "apparitions": "Apparitions",
}
_UNITS = {
    "jd": "day",
    "mag": "mag",
    "mag_err": "mag",
    "reduced_mag": "mag",
    "residual_mag": "mag",
    "predicted_mag": "mag",
    "phase_deg": "deg",
    "observer_distance_au": "au",
    "sun_distance_au": "au",
    **dict.fromkeys(("ra_deg", "dec_deg", "computed_ra_deg", "computed_dec_deg"), "deg"),
}
_MEANINGS = {
    "jd": "Start of the exposure, Julian date (UTC)",
    "mag": "Magnitude of the difference image, AB",
    "reduced_mag": "Magnitude at 1 au from Sun and observer",
    "residual_mag": "Observed minus fitted; empty where the fit did not use the point",
    "predicted_mag": "Magnitude that Miriade predicts",
    "geometry_from": "Source of distances, angles and computed places",
}


def draw(asked: KnownBody) -> None:
    """All of a body's page below its head."""
    head = st.container(key="body-head-reserve-40-px")
    alerts = fink_archive.with_archive(asked.name, asked.kept.value)
    if alerts is None:
        return
    if alerts.empty:
        unknown(asked.name)
        return
    standing = moving_geometry.geometry_of(asked.name, alerts)
    key: tuple[Hashable, ...] = ("moving", asked.name, alerts.attrs["version"])
    points = cached.derived(
        (*key, standing.step, *standing.found.notes), lambda: points_of(asked.name, key, alerts, standing.found)
    )
    with head:
        _head(asked, len(alerts), standing.found)
    of_points(points, standing.found)


def of_points(points: MovingPoints, found: Ephemerides, *, own_file: bool = False) -> None:
    """Verdict, phase curve, further panels and downloads of points with their geometry."""
    fit: PhaseCurveFit | None = None
    known: Seasons | None = None
    with panel("Phase curve", reserve=640, key="phase-curve", heading=False):
        verdict_place = st.container(key="verdict-reserve-80-px", gap="xsmall")
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key="phase-controls"):
            model, fixed = _controls(points)
        with verdict_place:
            fit = _fitted(points, model, fixed)
            known = orbit_panel.oppositions(points, found.body)
            _say(points, found, fit, known)
        chart, numbers = st.columns([2, 1], gap="medium")
        with chart:
            phase_curve_chart.draw(points, fit)
        with numbers, st.container(key="parameters-reserve-440-px"):
            if fit is not None:
                _parameters(points, fit, found.body)
    _tabs(points, fit, found.body, known)
    _downloads(points, fit, own_file=own_file)


def _head(asked: KnownBody, alerts: int, found: Ephemerides) -> None:
    title = moving_geometry.body_title(asked.name, found)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="body-head"):
        heading = st.header if asked.through_alert else st.title
        heading(escaped(title), anchor=False, width="content")
        facts = dict(found.body.facts) if found.body is not None else {}
        if "Class" in facts:
            st.markdown(f":green-badge[{escaped(facts['Class'])}]", width="content")
        st.markdown(f":small[{count(alerts, 'alert')}]", width="content")
        for link in links_of(object_id="", ra_deg=None, dec_deg=None, solar_system_name=asked.name):
            if link.group == "Solar System":
                st.link_button(link.name, link.address, key=f"body-{link.name}", type="tertiary")


def _controls(points: MovingPoints) -> tuple[str, dict[str, float]]:
    """The model, and the slopes that are held."""
    phase = points.phase_deg[points.has_geometry]
    model = url_controls.one_of(
        "Model",
        {name: name for name in MODELS},
        name="model",
        default="HG12",
        scope=points.name,
        help="HG12 is safe from few points on; HG is what catalogues have; HG1G2 needs 50 points, some below 2°; "
        "sHG1G2 adds the spin axis and needs three apparitions.",
    )
    _, held = best_model(phase_deg=phase)
    if not held or model not in TYPICAL_SLOPES:
        return model, {}
    free = url_controls.yes_or_no(
        "Fit the slope too",
        name="slope",
        scope=points.name,
        help="The phase angles span too little for it: it is held.",
    )
    return model, {} if free else TYPICAL_SLOPES[model]


def _fitted(points: MovingPoints, model: str, fixed: dict[str, float]) -> PhaseCurveFit | None:
    mask = points.has_geometry
    if not mask.any():
        st.info("No distances and phase angles are known, so there is no phase curve.", icon=":material/info:")
        return None
    return fits.ask(
        "Phase curve",
        ("phase-curve", *points.key, model, *fixed.values()),
        fit_phase_curve,
        lambda: {
            "model": model,
            "phase_deg": points.phase_deg[mask],
            "reduced_mag": points.reduced_mag[mask],
            "mag_err": points.err[mask],
            "band": points.band[mask],
            "ra_deg": points.ra_deg[mask] if model == "sHG1G2" else None,
            "dec_deg": points.dec_deg[mask] if model == "sHG1G2" else None,
            "fixed": fixed,
            "fixed_err": TYPICAL_SLOPE_ERRS[model] if fixed else None,
        },
    )


def _say(points: MovingPoints, found: Ephemerides, fit: PhaseCurveFit | None, known: Seasons | None) -> None:
    """The verdict, and what it rests on."""
    if fit is not None:
        seen = len(np.unique(apparition_of(jd_utc=points.jd, known=known)))
        st.subheader(escaped(verdict(fit=fit, apparitions=seen)), anchor=False)
        if fit.warning:
            st.caption(f":material/warning: {escaped(fit.warning)}")
    st.caption(_rests_on(points, fit), help=_models_help(points))
    moving_geometry.draw_sources(found)


def _rests_on(points: MovingPoints, fit: PhaseCurveFit | None) -> str:
    """Points used, left out and why, and the unit."""
    left_out = [*points.left_out, *(fit.left_out if fit is not None else ())]
    unknown = int(np.count_nonzero(~points.has_geometry))
    parts = [] if fit is not None else [count(len(points), "point")]
    if fit is not None:
        used = ", ".join(f"{number:,} in {band}" for band, number in fit.n_points.items())
        parts.append(f"Fitted: {used}, weighted, robust against outliers; reduced magnitude, AB")
    if unknown:
        parts.append(f"{count(unknown, 'point')} without geometry")
    parts += [str(item) for item in left_out]
    return escaped("; ".join(parts) + ".")


def _models_help(points: MovingPoints) -> str:
    seen = len(np.unique(apparition_of(jd_utc=points.jd)))
    rows = allowed_models(phase_deg=points.phase_deg[points.has_geometry], apparitions=seen)
    return "\n\n".join(f"{row.model}: {'these data allow it' if row.allowed else escaped(row.reason)}." for row in rows)


def _parameters(points: MovingPoints, fit: PhaseCurveFit, body: Body | None) -> None:
    st.markdown(phase_curve_chart.parameter_table(fit))
    spin = phase_curve_chart.spin_rows(fit)
    if spin:
        quantities.table(spin, key=f"spin-{points.name}")
    known = body is not None and body.h_mag == body.h_mag
    catalogue = f" Catalogue: H = {body.h_mag:.2f} ({escaped(body.source)})." if body is not None and known else ""
    others = " ".join(f"({ra:.0f}°, {dec:+.0f}°)" for ra, dec in fit.other_poles)
    st.caption(
        f"χ² / degrees of freedom: {fit.chi2:,.0f} / {fit.dof:,} = {fit.chi2 / fit.dof:.2f}. H in V by the mean colour "
        "of asteroids." + catalogue + (f" Other poles that fit as well: {others}." if others else "")
    )


def _tabs(points: MovingPoints, fit: PhaseCurveFit | None, body: Body | None, known: Seasons | None) -> None:
    """One further view at a time: only what is open is worked out."""
    tab = url_controls.one_of("Further views", _TABS, name="tab", default="brightness", scope=points.name)
    draws: dict[str, Callable[[], None]] = {
        "brightness": lambda: moving_time_charts.light_curve(points, fit, body),
        "residuals": lambda: moving_time_charts.residuals_chart(points, fit),
        "astrometry": lambda: moving_astrometry.offsets(points),
        "track": lambda: moving_astrometry.track(points, body),
        "orbit": lambda: orbit_panel.facts(body),
        "apparitions": lambda: orbit_panel.apparition_table(points, known),
    }
    with panel(_TABS[tab], reserve=480, key=f"body-{tab}", heading=False):
        draws[tab]()


def _downloads(points: MovingPoints, fit: PhaseCurveFit | None, *, own_file: bool) -> None:
    files = [FitFile("Curve", "phase_curve", lambda: _curve_frame(points, fit), _CURVE_CONTENT, _UNITS, _MEANINGS)]
    if fit is not None:
        model = FitFile(
            "Model",
            "phase_model",
            lambda: phase_curve_chart.model_frame(points, fit),
            f"Fitted {fit.name}.",
            _UNITS,
            {},
        )
        rows = phase_curve_chart.parameter_rows(fit)
        files += [model, fit_files.parameter_file("phase_parameters", rows, f"Parameters of the fitted {fit.name}.")]
    with panel("Downloads", key="body-downloads"):
        fit_files.fit_files(points.name, files, own_file=own_file)


_CURVE_CONTENT = "All points with their geometry, reduced magnitudes and residuals."


def _curve_frame(points: MovingPoints, fit: PhaseCurveFit | None) -> pd.DataFrame:
    frame = points.as_frame()
    if fit is not None:
        frame.insert(5, "residual_mag", phase_curve_chart.residuals(points, fit))
    return frame
