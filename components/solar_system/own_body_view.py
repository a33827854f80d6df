"""A user's own light curve of a Solar System body: the body gives the geometry, all else is as for alerts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from components.plain_text import escaped
from components.solar_system import moving_geometry, solar_system_view
from components.solar_system.moving_points import points_of_curve
from components.url_state import text_parameter
from data_access import cached
from data_access.light_curve_files import OwnLightCurve
from science.errors import NotEnoughData

BODY = text_parameter("body")


def draw(curve: OwnLightCurve) -> None:
    """Ask for the body, then show its page with the user's points."""
    name = _body()
    if not name:
        st.info(
            "Distances and phase angles belong to a body: give its number, name or designation above.",
            icon=":material/help:",
        )
        return
    mag, err = curve.as_magnitude()
    if not curve.has_errors:
        raise NotEnoughData("A phase curve needs an error for each point; this file has none that can be used.")
    if not curve.is_calibrated:
        raise NotEnoughData("A phase curve needs magnitudes, or fluxes with their unit; these are relative.")
    dates = pd.DataFrame({"i:jd": curve.time_jd})
    dates.attrs["version"] = f"file-{curve.version}"
    standing = moving_geometry.geometry_of(name, dates)
    key = ("own", name, curve.version)
    points = cached.derived(
        (*key, standing.step, *standing.found.notes),
        lambda: points_of_curve(
            name, key, curve.time_jd, mag, err, np.asarray(curve.band, dtype=object), standing.found
        ),
    )
    st.header(escaped(moving_geometry.body_title(name, standing.found)), anchor=False)
    solar_system_view.of_points(points, standing.found, own_file=True)


def _body() -> str:
    given = BODY.read()
    key = "own-body"
    if key not in st.session_state:
        st.session_state[key] = given
    st.text_input(
        "Body: number, name or designation",
        key=key,
        placeholder="433",
        on_change=lambda: BODY.write(st.session_state[key].strip()),
        width=330,
    )
    return given
