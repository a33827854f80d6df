"""The sky around an alert: Aladin Lite in the page, served from here, started when it is asked for."""

from __future__ import annotations

import math
from pathlib import Path

import streamlit as st

_SOURCES = Path(__file__).with_name("sky_viewer")
ALADIN_FILE = Path(__file__).parent.parent / "pages" / "static" / "aladin.js"

_viewer = st.components.v2.component(
    "sky_viewer",
    html=(_SOURCES / "sky_viewer.html").read_text(encoding="utf-8"),
    css=(_SOURCES / "sky_viewer.css").read_text(encoding="utf-8"),
    js=(_SOURCES / "sky_viewer.js").read_text(encoding="utf-8"),
)


def sky_panel(ra_deg: float, dec_deg: float, *, key: str, reference: tuple[float, float] | None = None) -> None:
    """Offer the sky at a position: PanSTARRS in colour with SIMBAD's objects, after a click and never before.

    Parameters
    ----------
    ra_deg, dec_deg : float
        Of the alert, degrees (ICRS).
    key : str
        Of the viewer; it stays open as long as the key stays on the page.
    reference : (float, float), optional
        Right ascension and declination of the nearest source of the reference image, degrees.
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
        "installed": ALADIN_FILE.is_file(),
    }
    _viewer(key=key, data=place)


def _on_sky(ra_deg: float, dec_deg: float) -> bool:
    """Whether it is a place; the survey writes -999 where there is none."""
    return math.isfinite(ra_deg) and math.isfinite(dec_deg) and 0 <= ra_deg <= 360 and abs(dec_deg) <= 90
