"""The one epoch in hand: the alert that the curve marks, whose stamps, words and fields are shown.

It stands in the page's address as `epoch=candid`; without it the newest alert is in hand. Clicks on the curve, on the
class history and on the table come here, and so do the buttons and the arrow keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from components.light_curve_data import KINDS, KNOWN_FROM_HISTORY, LIMIT, POOR, milliseconds
from components.url_state import integer_parameter
from science.columns import FloatArray, IntegerArray, flags, integers_or_null, numbers
from science.dates import mjd_of, utc_text
from science.photometry import difference_sign
from science.units import BANDS

IN_HAND = integer_parameter("epoch", None)
_SAME_POINT_MS = 500.0
_WHY_NO_STAMP = {
    KNOWN_FROM_HISTORY: "It is known only from the 30-day history that came with a later alert: the survey sent no "
    "alert of its own for it, so there are no stamps and no further fields.",
    POOR: "It did not pass the quality cuts and was no alert, so there are no stamps and no further fields.",
    LIMIT: "Nothing was detected: the exposure only sets a limit, and there are no stamps of a non-detection.",
}


@dataclass(frozen=True)
class Epochs:
    """The alerts of an object that can be taken in hand, in order of time, and which one is.

    Attributes
    ----------
    candid : numpy.ndarray, shape (n,), int64
    jd : numpy.ndarray, shape (n,), days
    row : numpy.ndarray, shape (n,)
        Places in the history.
    place : int
        Which one is in hand, -1 if there is none.
    unknown : bool
        Whether the address asked for an alert that the object does not have.
    """

    candid: IntegerArray
    jd: FloatArray
    row: IntegerArray
    place: int
    unknown: bool

    def __len__(self) -> int:
        return len(self.candid)

    @property
    def candid_in_hand(self) -> int:
        """Id of the alert in hand."""
        return int(self.candid[self.place])

    @property
    def jd_in_hand(self) -> float:
        """Its date."""
        return float(self.jd[self.place])


def epochs(history: pd.DataFrame, asked: int | None) -> Epochs:
    """The alerts of a history, the one asked for in hand, else the newest.

    Parameters
    ----------
    history : pandas.DataFrame
        As `queries.history_of` gives it.
    asked : alert id, as the address gives it
    """
    candid = integers_or_null(frame=history, name="i:candid").to_numpy(dtype=np.int64, na_value=-1)
    jd = numbers(frame=history, name="i:jd")
    own = np.flatnonzero(flags(frame=history, name="d:own") & (candid >= 0) & np.isfinite(jd))
    own = own[np.argsort(jd[own], kind="stable")]
    found = _places(candid[own], asked)
    place = int(found[-1]) if found.size else len(own) - 1
    return Epochs(candid[own], jd[own], own, place, asked is not None and not found.size)


def clicked(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The point that a click took into a selection or out of it; None if it was not one point."""
    changed = [point for point in after if point not in before] + [point for point in before if point not in after]
    return changed[0] if len(changed) == 1 else None


def alert_at(t_ms: float, all_epochs: Epochs) -> int | None:
    """Place of the alert at a time in milliseconds since 1970, None if there is none."""
    if not len(all_epochs):
        return None
    apart = np.abs(milliseconds(all_epochs.jd) - t_ms)
    nearest = int(np.argmin(apart))
    return nearest if apart[nearest] <= _SAME_POINT_MS else None


def take(all_epochs: Epochs, place: int) -> None:
    """Take another alert in hand."""
    IN_HAND.write(int(all_epochs.candid[place]))
    _explain(None)


def on_chart_click(key: str, selection: str, all_epochs: Epochs) -> None:
    """Callback of a chart whose points have the fields `t` (ms) and `k` (kind)."""
    state = st.session_state.get(key)
    after = list((state or {}).get("selection", {}).get(selection, None) or [])
    memory = f"{key}-clicked"
    point = clicked(st.session_state.get(memory, []), after)
    st.session_state[memory] = after
    if point is None or "t" not in point:
        return
    place = alert_at(float(point["t"]), all_epochs)
    kind = int(point.get("k", 0))
    if place is not None and kind == 0:
        take(all_epochs, place)
    else:
        _explain(
            f"{KINDS[kind].capitalize()}, {utc_text(jd=_jd_of(float(point['t'])))[:19]} UTC.", _WHY_NO_STAMP.get(kind)
        )


def on_table_click(key: str, candids: Sequence[int | None], all_epochs: Epochs) -> None:
    """Callback of a table with one row a point; `candids` are None where the row is no alert."""
    rows = (st.session_state.get(key) or {}).get("selection", {}).get("rows", [])
    if not rows or rows[0] >= len(candids):
        return
    found = _places(all_epochs.candid, candids[rows[0]])
    if found.size:
        take(all_epochs, int(found[0]))
    else:
        _explain("This row is no alert.", "Only the survey's own alerts have stamps and further fields.")


def navigator(all_epochs: Epochs) -> None:
    """Which alert is in hand, with buttons to the previous and the next one (arrow keys left and right)."""
    if not len(all_epochs):
        st.info(
            "No alert of its own: what is known of this object came with the alerts of others, without stamps.",
            icon=":material/info:",
        )
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="epoch-navigator"):
        _step_button("Earlier", "Previous alert (arrow key left)", "Left", all_epochs, -1)
        with st.container(gap=None, width="stretch"):
            st.markdown(heading(all_epochs), width="stretch", text_alignment="center")
        _step_button("Later", "Next alert (arrow key right)", "Right", all_epochs, +1)
    if all_epochs.unknown:
        st.caption(":material/info: The address asks for an alert that this object does not have; the newest is shown.")
    note = st.session_state.get("epoch-note")
    if note is not None:
        st.info(note, icon=":material/info:")


def heading(all_epochs: Epochs) -> str:
    """The alert in hand in two short lines of Markdown."""
    mjd = float(mjd_of(jd=all_epochs.jd_in_hand))
    return f"**Alert {all_epochs.place + 1:,} of {len(all_epochs):,}**  \n:small[MJD {mjd:.5f}]"


def label(history: pd.DataFrame, all_epochs: Epochs) -> str:
    """The alert in hand in a few plain words: band and date."""
    fid = numbers(frame=history, name="i:fid")[all_epochs.row[all_epochs.place]]
    band = BANDS.get(int(fid), "?") if np.isfinite(fid) else "?"
    return f"{band} · {utc_text(jd=all_epochs.jd_in_hand)[:19]} UTC"


def is_negative(history: pd.DataFrame, all_epochs: Epochs) -> bool:
    """Whether the alert in hand was fainter than the reference image."""
    return bool(difference_sign(isdiffpos=history["i:isdiffpos"].iloc[int(all_epochs.row[all_epochs.place])]) < 0)


def forget_note(object_id: str) -> None:
    """A note belongs to one object's page."""
    if st.session_state.get("epoch-note-object") != object_id:
        st.session_state["epoch-note-object"] = object_id
        _explain(None)


def _places(candid: IntegerArray, wanted: int | None) -> IntegerArray:
    return np.flatnonzero(candid == wanted) if wanted is not None else np.zeros(0, dtype=np.int64)


def _step_button(label: str, help: str, shortcut: str, all_epochs: Epochs, step: int) -> None:
    place = all_epochs.place + step
    st.button(
        label,
        key=f"epoch-{shortcut.lower()}",
        help=help,
        shortcut=shortcut,
        on_click=take,
        args=(all_epochs, place),
        disabled=not 0 <= place < len(all_epochs),
    )


def _explain(what: str | None, why: str | None = None) -> None:
    if what is None:
        st.session_state.pop("epoch-note", None)
    else:
        st.session_state["epoch-note"] = f"**{what}**  \n{why}" if why else f"**{what}**"


def _jd_of(t_ms: float) -> float:
    return t_ms / 86_400_000.0 + 2440587.5
