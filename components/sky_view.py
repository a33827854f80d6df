"""The sky around an alert: Aladin Lite in the page, served from here, started when it is asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import streamlit as st

_SOURCES = Path(__file__).with_name("sky_viewer")
ALADIN_FILE = Path(__file__).parent.parent / "pages" / "static" / "aladin.js"

_viewer = st.components.v2.component(
    "sky_viewer",
    html=(_SOURCES / "sky_viewer.html").read_text(encoding="utf-8"),
    css=(_SOURCES / "sky_viewer.css").read_text(encoding="utf-8"),
    js=(_SOURCES / "sky_viewer.js").read_text(encoding="utf-8"),
)


class Mark(NamedTuple):
    """Something beside what the view is about, that can be picked by a click."""

    name: str
    ra_deg: float
    dec_deg: float


def sky_panel(
    ra_deg: float,
    dec_deg: float,
    *,
    key: str,
    reference: tuple[float, float] | None = None,
    marks: Sequence[Mark] = (),
    selected: str = "",
    radius_deg: float | None = None,
    on_pick: Callable[[str], None] | None = None,
) -> None:
    """Offer the sky at a position: PanSTARRS in colour with SIMBAD's objects, after a click and never before.

    Parameters
    ----------
    ra_deg, dec_deg : float
        Of the alert, or of the middle where there are marks; degrees (ICRS).
    key : str
        Of the viewer; it stays open as long as the key stays on the page.
    reference : (float, float), optional
        Right ascension and declination of the nearest source of the reference image, degrees.
    marks : sequence of Mark
        Objects around the middle, which has no mark of its own then.
    selected : str
        Name of the mark that is drawn larger.
    radius_deg : float, optional
        Of a circle around the middle that is drawn, and fits into the view at first; else this is 2 arcminutes wide.
    on_pick : callable, optional
        Called with the name of a mark that was clicked.
    """
    if not _on_sky(ra_deg, dec_deg):
        st.caption("No position, no sky view.")
        return
    place = {
        "ra_deg": float(ra_deg),
        "dec_deg": float(dec_deg),
        "reference": {"ra_deg": float(reference[0]), "dec_deg": float(reference[1])}
        if reference and _on_sky(*reference)
        else None,
        "marks": [mark._asdict() for mark in marks if _on_sky(mark.ra_deg, mark.dec_deg)],
        "selected": selected,
        "radius_deg": radius_deg,
        "installed": ALADIN_FILE.is_file(),
    }

    def pick() -> None:
        name = st.session_state[key].get("picked")
        if on_pick is not None and name in {mark.name for mark in marks}:
            on_pick(name)

    _viewer(key=key, data=place, on_picked_change=pick)


def _on_sky(ra_deg: float, dec_deg: float) -> bool:
    """Whether it is a place; the survey writes -999 where there is none."""
    return math.isfinite(ra_deg) and math.isfinite(dec_deg) and 0 <= ra_deg <= 360 and abs(dec_deg) <= 90
