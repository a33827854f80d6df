"""A body's orbit and what is known of it: facts, elements, the orbit in space, and its apparitions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from components.fitting import fits, quantities
from components.fitting.quantities import Quantity
from components.plain_text import escaped
from components.solar_system.moving_points import MovingPoints
from components.theme import MUTED_COLOUR, TOPIC_COLOURS
from data_access import cached
from data_access.bodies import Body
from science.dates import mjd_of, utc_text
from science.labels import SOLAR_SYSTEM
from science.orbits import OrbitalElements
from science.orbits.apparitions import Apparition, Seasons, apparitions, seasons
from science.orbits.constants import ECLIPTIC_TO_EQUATOR
from science.orbits.planets import earth_au, planets_au
from science.orbits.two_body import two_body_state

_TURN_POINTS = 240
_OPEN_ORBIT_DAYS = 2_000.0
_PLANETS = {"Mars": 3, "Jupiter": 4, "Saturn": 5, "Uranus": 6, "Neptune": 7}
_PERIOD_DAYS = {"Mars": 687.0, "Jupiter": 4_333.0, "Saturn": 10_759.0, "Uranus": 30_687.0, "Neptune": 60_190.0}


def facts(body: Body | None) -> None:
    """What is known of a body, and its orbit with a picture."""
    if body is None:
        st.caption("Nothing is known of this body here: no service answered, and nothing was kept.")
        return
    left, right = st.columns([1, 1], gap="medium")
    with left:
        st.markdown(_facts_table(body))
        if body.elements is not None:
            quantities.table(element_rows(body.elements), key=f"elements-{body.designation}")
        read = f", read {body.read[:10]}" if body.read else ""
        dates = "" if body.elements is None else _dates(body.elements)
        st.caption(f"From {escaped(body.source)}{escaped(read)}. {escaped(dates)}")
    with right:
        if body.elements is not None:
            _picture(body, body.elements)


def element_rows(elements: OrbitalElements) -> list[Quantity]:
    """Orbital elements with their units; the argument of perihelion is an angle."""
    closed = elements.eccentricity < 1.0
    return [
        Quantity("Semi-major axis", elements.semi_major_au if closed else math.nan, unit="au", decimals=6),
        Quantity("Eccentricity", elements.eccentricity, decimals=6),
        Quantity("Inclination", elements.inclination_deg, unit="°", decimals=4),
        Quantity("Longitude of the ascending node", elements.node_deg, unit="°", decimals=4),
        Quantity("Argument of perihelion", elements.argument_deg, unit="°", decimals=4),
        Quantity("Perihelion distance", elements.perihelion_au, unit="au", decimals=6),
        Quantity("Period", elements.period_days / 365.25 if closed else math.nan, unit="yr", decimals=3),
        Quantity("Tisserand parameter (Jupiter)", elements.jupiter_tisserand, decimals=3),
    ]


def oppositions(points: MovingPoints, body: Body | None) -> Seasons | None:
    """Oppositions and conjunctions around the observations, worked out beside the page; None without an orbit."""
    if body is None or body.elements is None or not len(points):
        return None
    elements = body.elements
    return fits.ask(
        "Oppositions",
        ("oppositions", points.name, body.read, points.jd[0], points.jd[-1]),
        seasons,
        lambda: {"elements": elements, "first_jd": float(points.jd[0]), "last_jd": float(points.jd[-1])},
    )


def apparition_table(points: MovingPoints, known: Seasons | None) -> None:
    """One row for each apparition."""
    rows = cached.derived(
        ("apparitions", *points.key, known is not None),
        lambda: apparitions(jd_utc=points.jd, mag=points.mag, phase_deg=points.phase_deg, known=known),
    )
    st.markdown(_apparitions_markdown(rows))
    st.caption(
        "An apparition lies between two conjunctions with the Sun."
        if known is not None
        else "No orbit is known: observations more than 100 days apart count as different apparitions."
    )


def _apparitions_markdown(rows: Sequence[Apparition]) -> str:
    lines = [
        "| First (UTC) | Last (UTC) | Opposition (UTC) | Points | Phase angles | Brightest |",
        "|---|---|---|--:|---|--:|",
    ]
    for row in rows:
        opposition = utc_text(jd=row.opposition_jd)[:10] if math.isfinite(row.opposition_jd) else "—"
        known = math.isfinite(row.smallest_phase_deg)
        phases = f"{row.smallest_phase_deg:.1f}° to {row.largest_phase_deg:.1f}°" if known else "—"
        cells = (
            utc_text(jd=row.first_jd)[:10],
            utc_text(jd=row.last_jd)[:10],
            opposition,
            f"{row.points:,}",
            phases,
            f"{row.brightest_mag:.2f} mag",
        )
        lines.append("| " + " | ".join(map(escaped, cells)) + " |")
    return "\n".join(lines)


def _dates(elements: OrbitalElements) -> str:
    passage, epoch = (
        f"{utc_text(jd=jd)[:10]} (MJD {float(mjd_of(jd=jd)):.2f} TDB)"
        for jd in (elements.perihelion_jd, elements.epoch_jd)
    )
    return f"Perihelion {passage}. Elements heliocentric, ecliptic J2000, of {epoch}."


def _facts_table(body: Body) -> str:
    rows = [("Designation", body.designation), ("Name", body.name), *body.facts]
    if body.aliases:
        rows.append(("Also", ", ".join(body.aliases[:6])))
    return "\n".join(
        ["| | |", "|---|---|", *(f"| {escaped(label)} | {escaped(value)} |" for label, value in rows if value)]
    )


def _picture(body: Body, elements: OrbitalElements) -> None:
    """The orbit among the planets' in space, to be turned with the mouse."""
    import plotly.graph_objects as go  # large, and only this picture needs it

    now = elements.epoch_jd
    figure = go.Figure()
    span = elements.period_days if math.isfinite(elements.period_days) else _OPEN_ORBIT_DAYS
    dates = elements.perihelion_jd + span * (np.linspace(-0.5, 0.5, _TURN_POINTS))
    _trace(figure, two_body_state(elements, dates)[0], body.name, TOPIC_COLOURS[SOLAR_SYSTEM], 4)
    _trace(
        figure,
        two_body_state(elements, np.array([now]))[0],
        f"{body.name} at the epoch",
        TOPIC_COLOURS[SOLAR_SYSTEM],
        0,
    )
    _trace(figure, earth_au(now + np.linspace(0.0, 365.3, 120)), "Earth", "#0072B2", 2)
    reach = elements.perihelion_au if elements.eccentricity >= 1.0 else elements.semi_major_au
    for name, number in _PLANETS.items():
        if name in ("Mars", "Jupiter") or reach > 8.0:
            path = planets_au(now + _PERIOD_DAYS[name] * np.linspace(0.0, 1.0, 120))[:, :, number].T
            _trace(figure, path, name, MUTED_COLOUR, 2)
    figure.add_scatter3d(
        x=[0.0], y=[0.0], z=[0.0], mode="markers", marker={"size": 5, "color": "#E6A700"}, name="Sun", hoverinfo="name"
    )
    axis = {"title": "", "showbackground": False, "showticklabels": False, "zeroline": False}
    figure.update_layout(
        scene={"xaxis": axis, "yaxis": axis, "zaxis": axis, "aspectmode": "data"},
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        height=420,
        showlegend=True,
        legend={"orientation": "h"},
    )
    st.plotly_chart(figure, key=f"orbit-{body.designation}", config={"displaylogo": False})
    epoch = escaped(utc_text(jd=now)[:10])
    st.caption(f"Orbits in space, ecliptic plane level; the dot is the body at the epoch of the elements ({epoch}).")


def _trace(figure: Any, equatorial: np.ndarray, name: str, colour: str, width: int) -> None:
    x, y, z = ECLIPTIC_TO_EQUATOR.T @ equatorial
    line = width > 0
    figure.add_scatter3d(
        x=x,
        y=y,
        z=z,
        mode="lines" if line else "markers",
        line={"color": colour, "width": width} if line else None,
        marker=None if line else {"size": 4, "color": colour},
        name=name,
        hoverinfo="name",
        showlegend=line,
    )
