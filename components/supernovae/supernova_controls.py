"""What one chooses on the page of supernovae, all of it in the address."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from components.supernovae.supernova_points import SupernovaPoints
from components.url_controls import one_of, some_of, yes_or_no
from components.url_state import choice_parameter, number_parameter
from science.supernovae.sites import SITES, Site

MAGNITUDE, FLUX = "mag", "flux"
EVENT, ALL = "event", "all"
MJD_AXIS, UTC_AXIS = "mjd", "utc"
RESIDUALS, COLOR, RATES, SCORES = "r", "c", "v", "s"
PANELS = {RESIDUALS: "Residuals", COLOR: "g−r", RATES: "Rates", SCORES: "Scores"}

REDSHIFT = number_parameter("z", None, low=1e-5, high=20.0)
ALL_CLASSIFIERS = choice_parameter("all", ["0", "1"], "0")
_SITE = choice_parameter("site", ["", *SITES], "")


@dataclass(frozen=True)
class Look:
    """What the chart shows.

    Attributes
    ----------
    unit : `mag` or `flux`
    view : `event` or `all`
    axis : `mjd` or `utc`
    panels : letters of those below the curve
    """

    unit: str
    view: str
    axis: str
    panels: tuple[str, ...]


def look(points: SupernovaPoints) -> Look:
    """Draw the controls of the chart."""
    scope = points.name
    units = {MAGNITUDE: "Magnitude", FLUX: "Flux"}
    if not points.is_calibrated:
        del units[MAGNITUDE]
    unit = one_of("Unit", units, name="unit", default=next(iter(units)), scope=scope)
    view = one_of("Time shown", {EVENT: "Event", ALL: "All dates"}, name="view", default=EVENT, scope=scope)
    axis = one_of("Time axis", {MJD_AXIS: "MJD", UTC_AXIS: "UTC"}, name="time", default=MJD_AXIS, scope=scope)
    offered = {letter: name for letter, name in PANELS.items() if letter != SCORES or not points.own_file}
    panels = some_of("Below the curve", offered, name="below", scope=scope)
    return Look(unit, view, axis, panels)


def all_classifiers(scope: str) -> bool:
    """Draw the switch that reads every field of every alert."""
    return yes_or_no(
        "All classifiers",
        name="all",
        scope=scope,
        help="Reads every field of every alert: superluminous, T2 and further scores where this store has them",
    )


def redshift(scope: str) -> float | None:
    """Draw the field for a redshift; the one that is in the address."""
    key = f"z-{scope}"
    value = REDSHIFT.read()
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    st.number_input(
        "Redshift",
        min_value=1e-5,
        max_value=20.0,
        format="%.5f",
        step=None,
        key=key,
        placeholder="known redshift",
        width=260,
        on_change=lambda: REDSHIFT.write(st.session_state[key]),
        help="Goes before the distance of a galaxy nearby; also for the decline in 15 days at rest",
    )
    return value


def site() -> Site | None:
    """Draw the choice of an observatory."""
    key, chosen = "site-supernovae", _SITE.read()
    if st.session_state.get(key) != chosen:
        st.session_state[key] = chosen
    st.selectbox(
        "Observed from",
        ["", *SITES],
        format_func=lambda name: SITES[name].name if name else "any site",
        key=key,
        width=260,
        on_change=lambda: _SITE.write(st.session_state[key] or ""),
        help="With a site, what it can see in the night after the newest alert comes first",
    )
    return SITES.get(chosen)
