"""Observed minus computed places of a body, their ellipse, and its track on the sky."""

from __future__ import annotations

import numpy as np
import streamlit as st

from components.fitting import panels_chart, quantities
from components.fitting.panels_chart import Content, Line, Points
from components.fitting.panels_spec import Axis, Panel, Series
from components.fitting.quantities import Quantity
from components.plain_text import count
from components.solar_system.moving_points import MovingPoints
from data_access import cached
from data_access.bodies import Body
from science.astrometry import AstrometryOffsets, astrometry_offsets
from science.columns import FloatArray
from science.errors import NotEnoughData
from science.orbits import geometry_at

OFFSET = Axis("ΔRA cos δ", "ΔRA cos δ (″)", "linear", digits=2)
OFFSETS = Panel("offsets", digits=2, unit="″")
RIGHT_ASCENSION = Axis("RA", "Right ascension (°)", "linear", digits=5)
PLACES = Panel("places", digits=5, unit="°")
_ELLIPSE = Series("1σ and 2σ ellipse", "#7A828C", "circle")
_PATH = Series("computed path", "#7A828C", "circle")
_TRACK_POINTS = 600


def offsets(points: MovingPoints) -> None:
    """Offsets with their ellipse, and their statistics."""
    found = cached.derived(
        ("offsets", *points.key),
        lambda: astrometry_offsets(
            ra_deg=points.ra_deg,
            dec_deg=points.dec_deg,
            computed_ra_deg=points.computed_ra_deg,
            computed_dec_deg=points.computed_dec_deg,
        ),
    )
    chart, numbers = st.columns([2, 1], gap="medium")
    with chart:
        _offsets_chart(points, found)
    with numbers:
        quantities.table(_statistics(found), key=f"offsets-{points.name}")
        outside = int(found.outlier.sum())
        st.caption(
            "Observed minus computed, on the sky."
            + (f" {count(outside, 'point')} beyond 4σ, not counted (open symbols)." if outside else "")
        )


def track(points: MovingPoints, body: Body | None) -> None:
    """Places on the sky, with the computed path where an orbit is known."""
    known = np.isfinite(points.ra_deg) & np.isfinite(points.dec_deg)
    if not known.any():
        raise NotEnoughData("No place on the sky is known.")
    middle = float(points.ra_deg[known][0])
    ra = _unwrapped(points.ra_deg, middle)
    path = cached.derived(("track", *points.key), lambda: _path(points, body, middle))
    series = [*panels_chart.series_of_bands(points.bands), _PATH]
    lines = [Line(x, y, len(series) - 1) for x, y in path]
    ends = [
        np.concatenate([ra[known], *(x for x, _ in path)]).min(),
        np.concatenate([ra[known], *(x for x, _ in path)]).max(),
    ]
    margin = 0.03 * (ends[1] - ends[0]) + 0.01
    panels_chart.draw(
        f"track-{points.name}",
        axis=RIGHT_ASCENSION,
        panels={
            PLACES: Content(
                "Declination (°)",
                Points(ra[known], points.dec_deg[known], np.full(int(known.sum()), np.nan), points.series[known]),
                lines,
            )
        },
        series=series,
        # East is left, as on the sky.
        first=float(ends[1] + margin),
        last=float(ends[0] - margin),
        alt=f"Track of {points.name} on the sky: observed places and computed path, east to the left.",
    )
    st.caption("East is left. Line: the computed path, ICRS." if path else "East is left; ICRS.")


def _offsets_chart(points: MovingPoints, found: AstrometryOffsets) -> None:
    known = np.isfinite(found.ra_offset_arcsec) & np.isfinite(found.dec_offset_arcsec)
    series = [*panels_chart.series_of_bands(points.bands), _ELLIPSE]
    x, y = found.ra_offset_arcsec[known], found.dec_offset_arcsec[known]
    reach = 1.1 * max(float(np.abs(x).max()), float(np.abs(y).max()), 3.0 * found.ellipse.semi_major_arcsec, 0.1)
    lines = [line for size in (1.0, 2.0) for line in _ellipse(found, size, len(series) - 1)]
    panels_chart.draw(
        f"offsets-{points.name}",
        axis=OFFSET,
        panels={
            OFFSETS: Content(
                "ΔDec (″)",
                Points(x, y, np.full(len(x), np.nan), points.series[known], ~found.outlier[known]),
                lines,
                levels={"": 0.0},
                low=-reach,
                high=reach,
            )
        },
        series=series,
        first=reach,
        last=-reach,
        across={"": 0.0},
        height=420,
        alt=f"Observed minus computed places of {points.name} with the ellipse of their scatter.",
    )


def _ellipse(found: AstrometryOffsets, sigmas: float, series: int) -> list[Line]:
    """Upper and lower half: a line runs along the axis."""
    angle = np.radians(found.ellipse.position_angle_deg)
    turn = np.linspace(0.0, 2.0 * np.pi, 181)
    along = sigmas * found.ellipse.semi_major_arcsec * np.cos(turn)
    across = sigmas * found.ellipse.semi_minor_arcsec * np.sin(turn)
    x = found.mean_ra_arcsec + along * np.sin(angle) + across * np.cos(angle)
    y = found.mean_dec_arcsec + along * np.cos(angle) - across * np.sin(angle)
    start = int(np.argmin(x))
    x, y = np.roll(x[:-1], -start), np.roll(y[:-1], -start)
    far = int(np.argmax(x))
    first = slice(0, far + 1)
    return [
        Line(x[first], y[first], series),
        Line(np.append(x[far:], x[0]), np.append(y[far:], y[0]), series),
    ]


def _statistics(found: AstrometryOffsets) -> list[Quantity]:
    ellipse = found.ellipse
    return [
        Quantity("Mean ΔRA cos δ", found.mean_ra_arcsec, found.mean_err_ra_arcsec, "″"),
        Quantity("Mean ΔDec", found.mean_dec_arcsec, found.mean_err_dec_arcsec, "″"),
        Quantity("Scatter ΔRA cos δ", found.scatter_ra_arcsec, unit="″", decimals=3),
        Quantity("Scatter ΔDec", found.scatter_dec_arcsec, unit="″", decimals=3),
        Quantity("Ellipse, long half-axis (1σ)", ellipse.semi_major_arcsec, unit="″", decimals=3),
        Quantity("Ellipse, short half-axis (1σ)", ellipse.semi_minor_arcsec, unit="″", decimals=3),
        Quantity("Its position angle, N to E", ellipse.position_angle_deg, unit="°", decimals=0),
    ]


def _path(points: MovingPoints, body: Body | None, middle: float) -> list[tuple[FloatArray, FloatArray]]:
    """The computed path in pieces along which right ascension only grows or only falls."""
    if body is None or body.elements is None:
        return []
    grid = np.linspace(points.jd.min(), points.jd.max(), _TRACK_POINTS)
    try:
        found = geometry_at(elements=body.elements, jd_utc=grid)
    except NotEnoughData:
        return []
    # Unwrapped along the way, so that a path of several turns is still one line.
    ra = np.degrees(np.unwrap(np.radians(found.ra_deg)))
    ra = (ra - middle + 180.0) % 360.0 - 180.0 + middle
    step = np.diff(ra)
    jump = np.abs(step) > 90.0
    turn = (np.sign(step[1:]) != np.sign(step[:-1])) | jump[1:] | jump[:-1]
    cuts = np.flatnonzero(turn) + 1
    pieces = []
    for start, end in zip([0, *cuts], [*cuts, len(ra) - 1], strict=True):
        if end > start and not jump[start:end].any():
            pieces.append((ra[start : end + 1], found.dec_deg[start : end + 1]))
    return pieces[:100]


def _unwrapped(ra_deg: FloatArray, middle: float) -> FloatArray:
    return np.asarray((ra_deg - middle + 180.0) % 360.0 - 180.0 + middle)
