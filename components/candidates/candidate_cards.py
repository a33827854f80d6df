"""Candidates as cards: the newest alert in words, a mini light curve, and the way to the object's own view."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components.candidates import mini_curve
from components.candidates.candidate_list import address_of
from components.plain_text import escaped
from components.theme import BAND_GLYPHS, BANDS
from science.phrases import with_error

CARDS_PER_PAGE = 12
NO_BREAK = "\u00a0"
LEGEND = (
    "Difference magnitudes; ↓ is fainter than the reference image. Small curves: difference flux of up to 200 alerts, "
    "each on its own scale."
)


def draw(
    shown: pd.DataFrame,
    curves: Mapping[str, pd.DataFrame],
    *,
    page: str,
    scores: Sequence[str],
    newest_jd: float,
    part: str = "",
) -> None:
    """Cards side by side, as many in a row as there is room for; each is a link as a whole.

    Parameters
    ----------
    shown : rows of `candidate_list.listed`
    curves : light curve by object
    page : file of the topic's page
    scores : columns that hold scores
    newest_jd : date that ages are counted from; NaN gives none
    part : tells the lists of one page apart
    """
    with st.container(horizontal=True, key=f"candidates-of-{part}" if part else "candidates", gap="small"):
        for row in shown.to_dict("records"):
            with st.container(border=True, gap="xxsmall", key=f"card-candidate-{part}{row['object_id']}"):
                st.page_link(
                    page,
                    label=f"**:primary[{escaped(row['name'])}]**",
                    query_params=address_of(object_id=row["object_id"], moving_name=row["moving_name"]),
                    icon="",
                )
                st.markdown(_body(row, scores, newest_jd))
                _draw_curve(row, curves.get(row["object_id"]))


def _draw_curve(row: Mapping[str, Any], curve: pd.DataFrame | None) -> None:
    image = None if curve is None else mini_curve.svg(curve)
    if curve is None or image is None:
        st.markdown(":small[:gray[No light curve at hand.]]")
        return
    words = mini_curve.in_words(curve)
    st.image(image, width="stretch", alt=f"Light curve of {row['name']}: {words}")
    seen = f" · seen {row['detections']:,.0f}×" if math.isfinite(row["detections"]) else ""
    st.markdown(f":small[:gray[{words}{seen}]]")


def _body(row: Mapping[str, Any], scores: Sequence[str], newest_jd: float) -> str:
    lines = [escaped(row["class_name"]), f"{brightness(row)}", f":small[:gray[{_when(row, newest_jd)}]]"]
    known = [f"{name} {row[name]:.2f}" for name in scores if math.isfinite(row[name]) and row[name] > 0]
    if "separation_arcsec" in row:
        lines.append(f":small[{row['separation_arcsec']:,.1f}″ away]")
    if row.get("why"):
        lines.append(f":small[{escaped(row['why'])}]")  # it names the scores that matter
    elif known:
        lines.append(f":small[{' · '.join(known[:2])}]")
    return "  \n".join(lines)


def brightness(row: Mapping[str, Any]) -> str:
    """Band and difference magnitude of the newest alert."""
    style = BANDS.get(row["band"])
    mark = f':color[{BAND_GLYPHS[row["band"]]}]{{foreground="{style.colour}"}} {style.label} ' if style else ""
    if not math.isfinite(row["mag"]):
        return f"{mark}no magnitude"
    magnitude = with_error(row["mag"], row["mag_err"], decimals=2)
    return f"{mark}**{magnitude}** :small[:gray[mag{' ↓' if row['fainter'] else ''}]]"


def _when(row: Mapping[str, Any], newest_jd: float) -> str:
    days = newest_jd - row["jd"]
    if not math.isfinite(days):
        return f"{row['utc']} UTC".replace(" ", NO_BREAK)
    age = "newest night" if days < 0.5 else f"{days:.1f} d before" if days < 10 else f"{days:.0f} d before"
    return f"{row['utc']} UTC · {age}".replace(" ", NO_BREAK).replace(f"{NO_BREAK}·{NO_BREAK}", " · ")
