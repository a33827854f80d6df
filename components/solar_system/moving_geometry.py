"""Where a body stood at its dates: what is known at once, and what outside services add while the page is there."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components.fitting import fits
from components.plain_text import escaped
from data_access import cached
from data_access.ephemerides import Ephemerides, dates_to_fetch, fetch
from data_access.settings import services_may_be_asked

_TITLE = "Positions from IMCCE and JPL"
_LIMIT_SECONDS = 60.0


@dataclass(frozen=True)
class Standing:
    """The geometry now; `step` tells what was known at once from what was fetched since."""

    found: Ephemerides
    step: str


def geometry_of(name: str, alerts: pd.DataFrame) -> Standing:
    """Geometry of a body's alerts; asks outside for what only others know, and draws that it does.

    Parameters
    ----------
    alerts : as `cached.solar_system_object` gives them, with a version
    """
    known = cached.ephemerides_known(name, alerts).value
    dates = dates_to_fetch(known.frame, known.body)
    if not services_may_be_asked() or (not len(dates) and known.body is not None):
        return Standing(known, "known")
    key = ("ephemerides", name, alerts.attrs["version"])
    fetched = fits.ask(
        _TITLE,
        key,
        fetch,
        lambda: {"name": name, "jd_utc": dates.tolist(), "with_body": known.body is None},
        limit_seconds=_LIMIT_SECONDS,
    )
    if fetched is None:
        return Standing(known, "known")
    return Standing(cached.ephemerides_with(name, alerts, fetched).value, "fetched")


def sources_line(found: Ephemerides) -> str:
    """Where the geometry is from and how good it is, as Markdown."""
    if not found.notes:
        return "No geometry is known: neither distances nor phase angles."
    return " ".join(escaped(f"Geometry of {note}") for note in found.notes)


def draw_sources(found: Ephemerides) -> None:
    """The line on the sources, with what went wrong behind a question mark."""
    help_text = "\n\n".join(escaped(problem) for problem in dict.fromkeys(found.problems))
    st.caption(sources_line(found), help=help_text or None)


def body_title(name: str, found: Ephemerides) -> str:
    """`1272 Gefion`, or the name alone."""
    body = found.body
    if body is None or not body.name:
        return name
    return body.name if body.designation in ("", body.name) else f"{body.designation} {body.name}"
