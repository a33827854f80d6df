"""Names of counts, nights and spans, in plain words."""

from __future__ import annotations

import math

from data_access.night_counts import date_of
from science.labels import SOLAR_SYSTEM, display_name, topic

RAW, PASSED = "basic:raw", "basic:sci"
KNOWN_BODIES, UNCLASSIFIED = "class:Solar System MPC", "class:Unknown"
IN_SIMBAD, SIMBAD_GALAXIES = "class:simbad_tot", "class:simbad_gal"

_TOTALS = {
    RAW: "Received",
    PASSED: "Passed the quality cuts",
    "basic:n_g": "Alerts in g",
    "basic:n_r": "Alerts in r",
    "basic:exposures": "Exposures",
    "basic:fields": "Fields",
    IN_SIMBAD: "Matched in SIMBAD",
    SIMBAD_GALAXIES: "Galaxies of SIMBAD",
}
_MEANINGS = {
    RAW: "Alerts that the survey sent",
    PASSED: "Alerts that passed the quality cuts",
    "basic:n_g": "Alerts of exposures in g",
    "basic:n_r": "Alerts of exposures in r",
    "basic:exposures": "Exposures with an alert",
    "basic:fields": "Fields of the survey with an alert",
    IN_SIMBAD: "Alerts with a match in SIMBAD",
    SIMBAD_GALAXIES: "Alerts whose match in SIMBAD is a galaxy",
}
_PARTS = ("basic:n_g", "basic:n_r", IN_SIMBAD, SIMBAD_GALAXIES)


def column_name(column: str) -> str:
    """A column in plain words; a class that no list has keeps its own. Not escaped."""
    return _TOTALS.get(column) or display_name(column.removeprefix("class:"))


def column_meaning(column: str) -> str:
    """A column in a sentence, for files."""
    return _MEANINGS.get(column) or f"Alerts of class {column_name(column)}"


def is_class(column: str) -> bool:
    """Whether a column counts one class of alerts; the classes of a night add up to what passed."""
    return column.startswith("class:") and column not in _TOTALS


def whole_of(column: str) -> str | None:
    """The column that another is a part of; None where a share makes no sense."""
    if column == PASSED:
        return RAW
    return PASSED if is_class(column) or column in _PARTS else None


def is_moving(column: str) -> bool:
    """Whether a class is one of the Solar System."""
    return topic(column.removeprefix("class:")) == SOLAR_SYSTEM


def night_name(night: str) -> str:
    """`2021-10-22`."""
    date = date_of(night)
    return night if date is None else date.isoformat()


def number(value: float) -> str:
    """A count as people read it; `—` where it is not known."""
    return f"{value:,.0f}" if math.isfinite(value) else "—"


def percentage(value: float) -> str:
    """A share as people read it."""
    if not math.isfinite(value):
        return "—"
    return f"{value:.2g} %" if 0 < value < 10 else f"{value:.0f} %"
