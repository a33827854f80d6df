"""Candidates as cards: what an index row holds of each, and the way to the object."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from components.plain_text import escaped
from components.search_bar import OBJECT_PAGE
from components.theme import BAND_GLYPHS, BANDS
from science.columns import numbers, texts
from science.dates import utc_texts
from science.photometry import difference_magnitude, difference_sign
from science.units import BANDS as BAND_OF_FID

NO_BREAK, WIDE_SPACE = "\u00a0", "\u2003"
LEGEND = "Difference magnitudes; ↓ is fainter than the reference image."


class Card(NamedTuple):
    """One candidate, as texts."""

    object_id: str
    class_name: str
    band: str
    magnitude: str
    fainter: bool
    utc: str
    days_before: float
    detections: int | None


def cards_of(frame: pd.DataFrame, class_name: str, *, newest_jd: float, most: int) -> list[Card]:
    """The newest alert of each object, as cards.

    Parameters
    ----------
    frame : alerts of a class, newest first, with the columns of `queries.CLASS_COLUMNS`
    class_name : in plain words
    newest_jd : the date that ages are counted from
    most : at most so many objects
    """
    newest = frame.drop_duplicates("i:objectId").head(most)
    dates = numbers(frame=newest, name="i:jd")
    mags, errors = difference_magnitude(
        magpsf=numbers(frame=newest, name="i:magpsf"), sigmapsf=numbers(frame=newest, name="i:sigmapsf")
    )
    found = zip(
        texts(frame=newest, name="i:objectId"),
        numbers(frame=newest, name="i:fid"),
        mags,
        errors,
        difference_sign(isdiffpos=texts(frame=newest, name="i:isdiffpos")) < 0,
        utc_texts(jd=dates),
        newest_jd - dates,
        numbers(frame=newest, name="i:ndethist"),
        strict=True,
    )
    return [
        Card(
            object_id=str(name),
            class_name=class_name,
            band=BAND_OF_FID.get(int(fid), "") if np.isfinite(fid) else "",
            magnitude=_with_error(mag, error),
            fainter=bool(negative),
            utc=utc[:16] if utc else "unknown date",
            days_before=float(days),
            detections=int(ndethist) if np.isfinite(ndethist) else None,
        )
        for name, fid, mag, error, negative, utc, days, ndethist in found
    ]


def draw(cards: Sequence[Card]) -> None:
    """Cards below each other; each is a link as a whole."""
    for number, card in enumerate(cards):
        with st.container(border=True, gap=None, key=f"card-{number}-{card.class_name}-{card.object_id}"):
            st.page_link(
                OBJECT_PAGE,
                label=f"**:primary[{escaped(card.object_id)}]**",
                query_params={"oid": card.object_id},
                icon="",
            )
            st.markdown(_body(card))


def _body(card: Card) -> str:
    style = BANDS.get(card.band)
    mark = f':color[{BAND_GLYPHS[card.band]}]{{foreground="{style.colour}"}} {style.label} ' if style else ""
    brightness = f"{mark}**{card.magnitude}** :small[:gray[mag{' ↓' if card.fainter else ''}]]"
    when = f"{card.utc} UTC".replace(" ", NO_BREAK)
    seen = "" if card.detections is None else f" · seen {card.detections:,}×"
    how_long = f"{_age(card.days_before)}{seen}".replace(" ", NO_BREAK)
    return f"{brightness}  \n:small[:gray[{when}{WIDE_SPACE}{how_long}]]"


def _with_error(mag: float, error: float) -> str:
    if not np.isfinite(mag):
        return "no magnitude"
    return f"{mag:.2f}" + (f" ± {error:.2f}" if np.isfinite(error) else "")


def _age(days: float) -> str:
    if not np.isfinite(days):
        return "date unknown"
    if days < 0.5:
        return "newest night"
    return f"{days:.1f} d before" if days < 10 else f"{days:.0f} d before"
