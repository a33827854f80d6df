"""A body's brightness and residuals in time, phase angle and ecliptic longitude."""

from __future__ import annotations

import numpy as np
import streamlit as st

from components import url_controls
from components.fitting import panels_chart
from components.fitting.panels_chart import MJD, Content, Line, Points
from components.fitting.panels_spec import Axis, Panel, Series
from components.solar_system.moving_points import MovingPoints
from components.solar_system.phase_curve_chart import PHASE, residuals, used
from components.theme import MUTED_COLOUR
from data_access import cached
from data_access.bodies import Body
from science.columns import BoolArray, FloatArray
from science.errors import NotEnoughData
from science.orbits import geometry_at
from science.orbits.apparitions import apparition_of
from science.orbits.ecliptic import ecliptic_longitude_deg
from science.phase_curves import PhaseCurveFit

OBSERVED = Panel("observed", share=1.6, flip=True, unit="mag")
REDUCED = Panel("reduced", share=1.2, flip=True, unit="mag", ticks=4)
RESIDUALS = Panel("residuals", share=1.0, flip=True, unit="mag", ticks=4)
LONGITUDE = Axis("Longitude", "Ecliptic longitude, J2000 (°)", "linear", digits=1)
_AXES = {"time": "Time", "phase": "Phase angle", "longitude": "Ecliptic longitude"}
_PREDICTED_POINTS = 400
_MARGIN_DAYS = 10.0
_MIRIADE = Series("predicted by Miriade", MUTED_COLOUR, "circle")


def light_curve(points: MovingPoints, fit: PhaseCurveFit | None, body: Body | None) -> None:
    """Observed magnitudes with what the fitted phase curve predicts; reduced magnitudes below."""
    mask = points.has_geometry
    everything = np.isfinite(points.mag)
    lines = [] if fit is None else cached.derived(
        ("predicted", *points.key, fit.name, *fit.fixed.values()), lambda: _predicted(points, fit, body)
    )  # fmt: skip
    panels_chart.draw(
        f"brightness-{points.name}",
        axis=MJD,
        panels={
            OBSERVED: Content("Magnitude", _part(points, everything, points.mag, fit), [*lines, *_by_miriade(points)]),
            REDUCED: Content("Reduced mag", _part(points, mask, points.reduced_mag, fit)),
        },
        series=[*panels_chart.series_of_bands(points.bands), _MIRIADE],
        alt=f"Light curve of {points.name}: observed magnitudes with the predicted ones, reduced magnitudes below.",
    )
    grey = " Grey: what Miriade predicts." if np.isfinite(points.predicted_mag).any() else ""
    st.caption(f"Lines: what the fitted phase curve predicts at the distances and phase angles of the dates.{grey}")


def residuals_chart(points: MovingPoints, fit: PhaseCurveFit | None) -> None:
    """Residuals of the phase curve against time, phase angle or ecliptic longitude."""
    if fit is None:
        st.caption("There is no fit yet.")
        return
    against = url_controls.one_of("Residuals against", _AXES, name="against", default="time", scope=points.name)
    axis, x = {
        "time": (MJD, panels_chart.mjd(points.jd)),
        "phase": (PHASE, points.phase_deg),
        "longitude": (LONGITUDE, ecliptic_longitude_deg(ra_deg=points.ra_deg, dec_deg=points.dec_deg)),
    }[against]
    residual = residuals(points, fit)
    mask = np.isfinite(residual) & np.isfinite(x)
    spread = 1.4826 * float(np.median(np.abs(residual[mask]))) if mask.any() else np.nan
    panels_chart.draw(
        f"residuals-{against}-{points.name}",
        axis=axis,
        panels={
            RESIDUALS: Content(
                "Residual (mag)",
                Points(x[mask], residual[mask], points.err[mask], points.series[mask]),
                levels={"": 0.0},
            )
        },
        series=panels_chart.series_of_bands(points.bands),
        height=300,
        alt=f"Residuals of the phase curve of {points.name}.",
    )
    st.caption(
        f"Observed minus fitted; typical size {spread:.3f} mag. Waves with time are rotation, with longitude the shape "
        "seen from other sides."
    )


def _by_miriade(points: MovingPoints) -> list[Line]:
    """Miriade's predictions in each band, parted where observations are far apart."""
    lines = []
    season = apparition_of(jd_utc=points.jd) if len(points) else np.zeros(0)
    for band in points.bands:
        for number in np.unique(season):
            mine = (points.band == band) & (season == number) & np.isfinite(points.predicted_mag)
            if mine.sum() > 1:
                lines.append(Line(panels_chart.mjd(points.jd[mine]), points.predicted_mag[mine], len(points.bands)))
    return lines


def _part(points: MovingPoints, mask: BoolArray, y: FloatArray, fit: PhaseCurveFit | None) -> Points:
    x = panels_chart.mjd(points.jd[mask])
    return Points(x, y[mask], points.err[mask], points.series[mask], used(points, fit)[mask])


def _predicted(points: MovingPoints, fit: PhaseCurveFit, body: Body | None) -> list[Line]:
    """Predicted magnitudes between and around the observations where an orbit is known, else at their dates."""
    jd, observer, sun, phase, ra, dec = _geometry(points, body)
    lines = []
    for band in fit.bands:
        reduced = fit.model(np.minimum(phase, 150.0), band, ra_deg=ra, dec_deg=dec)
        lines.append(
            Line(panels_chart.mjd(jd), reduced + 5.0 * np.log10(observer * sun), points.bands.index(str(band)))
        )
    return lines


def _geometry(points: MovingPoints, body: Body | None) -> tuple[FloatArray, ...]:
    mask = points.has_geometry
    if body is not None and body.elements is not None:
        grid = np.linspace(
            points.jd[mask].min() - _MARGIN_DAYS, points.jd[mask].max() + _MARGIN_DAYS, _PREDICTED_POINTS
        )
        try:
            found = geometry_at(elements=body.elements, jd_utc=grid)
        except NotEnoughData:
            pass
        else:
            return (
                grid, found.observer_distance_au, found.sun_distance_au, found.phase_deg, found.ra_deg, found.dec_deg,
            )  # fmt: skip
    return (
        points.jd[mask],
        points.observer_distance_au[mask],
        points.sun_distance_au[mask],
        points.phase_deg[mask],
        points.ra_deg[mask],
        points.dec_deg[mask],
    )
