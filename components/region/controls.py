"""The controls of the page of regions."""

from __future__ import annotations

import streamlit as st

from components.region import address
from components.url_controls import keep, one_of, some_of, write
from components.url_state import Parameter

SOLAR_SYSTEM, STARS, BOGUS = "s", "c", "b"
LEFT_OUT = {SOLAR_SYSTEM: "Solar System", STARS: "Catalogued stars", BOGUS: "Likely artefacts"}
_HIDDEN = "hide"


def source() -> str:
    """Draw the choice of what the region comes from."""
    return one_of(
        "Where the region comes from",
        address.SOURCES,
        name=address.SOURCE.name,
        default=address.FILE,
        scope=address.SCOPE,
    )


def event() -> str:
    """Draw the field for a superevent's name."""
    return _text("Superevent", address.EVENT_NAME, "S230518h", "As GraceDB names it; its newest sky map is fetched.")


def circle() -> tuple[str, float]:
    """Draw the fields of a circle; gives the text of its centre and its radius in degrees."""
    centre = _text("Centre", address.CENTRE, "197.45 -23.38", "As in a search: degrees, sexagesimal, l= b=, J…")
    radius = _number(
        "Radius (°)", address.RADIUS_DEG, "Taken as it is given: what is outside is left out.", 1.0, address.RADII_DEG
    )
    return centre, radius


def trigger(of_map: str) -> str:
    """Draw the field for the trigger time.

    Parameters
    ----------
    of_map : what is taken if nothing is given, as text
    """
    hint = "UTC: 2017-08-17 12:41:04, a JD or an MJD; empty for the sky map's own."
    return _text("Trigger time (UTC)", address.TRIGGER, of_map or "2017-08-17 12:41:04", hint)


def level() -> float:
    """Draw the credible level; gives it as a share."""
    return (
        _number(
            "Credible level (%)",
            address.LEVEL_PERCENT,
            "How much of the probability to take in.",
            5.0,
            address.LEVELS_PERCENT,
        )
        / 100.0
    )


def window() -> tuple[float, float]:
    """Draw both ends of the window, days after the trigger."""
    start = _number(
        "First seen from (days)", address.START_DAYS, "After the trigger; negative is before it.", 1.0, address.DAYS
    )
    stop = _number("First seen until (days)", address.STOP_DAYS, "After the trigger, included.", 1.0, address.DAYS)
    return start, stop


def left_out() -> tuple[str, ...]:
    """Draw what may be left out of the list; all of it is at first."""
    st.markdown(":small[:gray[Left out]]", width="content")
    return some_of("Left out", LEFT_OUT, name=_HIDDEN, scope=address.SCOPE)


def show_all() -> None:
    """Leave nothing out: for a button."""
    st.query_params[_HIDDEN] = "none"


def _text(label: str, parameter: Parameter[str], placeholder: str, help: str) -> str:
    key = keep(f"region-{parameter.name}", parameter.read())
    st.text_input(
        label, key=key, placeholder=placeholder, help=help, autocomplete="off", on_change=write, args=(parameter, key)
    )
    return parameter.read()


def _number(
    label: str, parameter: Parameter[float | None], help: str, step: float, possible: tuple[float, float]
) -> float:
    key = keep(f"region-{parameter.name}", parameter.read())
    st.number_input(
        label,
        min_value=possible[0],
        max_value=possible[1],
        step=step,
        format="%g",
        key=key,
        help=help,
        on_change=write,
        args=(parameter, key),
    )
    return float(parameter.read() or 0.0)
