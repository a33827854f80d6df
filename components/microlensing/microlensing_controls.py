"""What one chooses on the page of microlensing, all of it in the address."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from components.microlensing.microlensing_points import LensPoints
from components.url_controls import one_of, yes_or_no
from components.url_state import Parameter, number_parameter
from science.columns import BoolArray
from science.dates import MJD_ZERO_JD
from science.microlensing import FINITE_SOURCE, PARALLAX

MAGNITUDE, FLUX, MAGNIFICATION = "mag", "flux", "A"
EVENT, ALL = "event", "all"
PRIOR = "survey"
_LIMITS, _POINTS = "limits", "points"

_FROM = number_parameter("mjd_from", None, low=0.0, high=200_000.0)
_TO = number_parameter("mjd_to", None, low=0.0, high=200_000.0)
_RA = number_parameter("ra", None, low=0.0, high=360.0)
_DEC = number_parameter("dec", None, low=-90.0, high=90.0)


@dataclass(frozen=True)
class Choice:
    """What the fit is asked for.

    Attributes
    ----------
    with_limits : whether visits without a detection count
    prior : name of the prior on tE, or None
    first_mjd, last_mjd : the points in between are fitted; None is no end
    """

    with_limits: bool
    prior: str | None
    first_mjd: float | None
    last_mjd: float | None

    def within(self, points: LensPoints) -> BoolArray:
        """The points that are fitted."""
        mjd = points.time_jd - MJD_ZERO_JD
        first = -np.inf if self.first_mjd is None else self.first_mjd
        last = np.inf if self.last_mjd is None else self.last_mjd
        return np.asarray((mjd >= first) & (mjd <= last))


def choice(points: LensPoints) -> Choice:
    """Draw the controls of the fit, and what they say."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="lens-fit-controls"):
        data = _LIMITS
        if len(points.limit_jd):
            data = one_of(
                "Data",
                {_LIMITS: "With limits", _POINTS: "Points alone"},
                name="data",
                default=_LIMITS,
                scope=points.name,
                help="Limits are one-sided: a model below the limit costs nothing.",
            )
        with_prior = yes_or_no(
            "Prior on tE",
            name="prior",
            scope=points.name,
            help="ln tE normal about ln 27 d with σ = 1, as events of surveys have it: for few or one-sided points",
        )
        first, last = _FROM.read(), _TO.read()
        label = "All dates" if first is None and last is None else f"{_end(first)} to {_end(last)}"
        with st.popover(label, icon=":material/date_range:", help="Dates of the points that are fitted"):
            _number("Fit from (MJD)", _FROM, points.name, "%.3f")
            _number("Fit until (MJD)", _TO, points.name, "%.3f")
    return Choice(data == _LIMITS, PRIOR if with_prior else None, first, last)


def look(points: LensPoints) -> tuple[str, str]:
    """Draw the controls of the chart: what stands on its axis, and how much of the time it shows."""
    units = {MAGNITUDE: "Magnitude", FLUX: "Flux", MAGNIFICATION: "Magnification"}
    if not points.is_total or points.unit != "mJy":
        del units[MAGNITUDE]
    default = next(iter(units))
    unit = one_of("Vertical axis", units, name="unit", default=default, scope=points.name)
    view = one_of("Time shown", {EVENT: "Event", ALL: "All dates"}, name="view", default=EVENT, scope=points.name)
    return unit, view


def beyond(points: LensPoints) -> tuple[list[str], float | None, float | None]:
    """Draw the switches of models beyond the point lens; those that are on, and where the event is."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="lens-beyond-controls"):
        asked = []
        if yes_or_no("Finite source", name="finite", scope=points.name, help="The size of the source's disc"):
            asked.append(FINITE_SOURCE)
        if yes_or_no("Parallax", name="parallax", scope=points.name, help="The motion of the Earth about the Sun"):
            asked.append(PARALLAX)
        ra, dec = points.ra_deg, points.dec_deg
        if PARALLAX in asked and ra is None:
            ra, dec = _RA.read(), _DEC.read()
            with st.popover("Position", icon=":material/location_on:", help="A parallax needs it"):
                _number("Right ascension (degrees)", _RA, points.name, "%.6f")
                _number("Declination (degrees)", _DEC, points.name, "%.6f")
    return asked, ra, dec


def _end(mjd: float | None) -> str:
    return "…" if mjd is None else f"MJD {mjd:g}"


def _number(label: str, parameter: Parameter[float | None], scope: str, form: str) -> None:
    key = f"{parameter.name}-{scope}"
    value = parameter.read()
    if st.session_state.get(key, value) != value or key not in st.session_state:
        st.session_state[key] = value
    st.number_input(
        label,
        format=form,
        step=None,
        key=key,
        on_change=lambda: parameter.write(st.session_state[key]),
    )
