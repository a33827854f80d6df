"""Further photometry of an object's event, from a file of the user's: the baseline that alerts do not have."""

from __future__ import annotations

import streamlit as st

from components.own_light_curve import verdict_table
from components.plain_text import count, escaped
from components.uploads import Brought
from data_access.light_curve_files import OwnLightCurve, read_light_curve
from data_access.light_curve_files.limits import MOST_BYTES

_FILE: Brought[tuple[str, OwnLightCurve]] = Brought("lens-further", MOST_BYTES)


def further(object_id: str) -> OwnLightCurve | None:
    """The light curve that the user has added to an object, if any."""
    held = _FILE.held()
    return held[1] if held is not None and held[0] == object_id else None


def draw(object_id: str) -> None:
    """Draw the upload, or what was added and the way back."""
    curve = further(object_id)
    if curve is not None:
        _FILE.line(curve.name, count(len(curve), "point"))
        st.markdown("\n".join(f"- {escaped(note)}" for note in curve.notes))
        st.markdown(verdict_table(curve.columns))
        return
    _FILE.offer(
        "Release photometry or any other light curve of this event",
        lambda content, name: (object_id, read_light_curve(content, name)),
        is_labelled=True,
    )
    st.caption(
        "It is fitted together with the alerts: one lens, source and blend flux of its own for each of its bands. "
        "The file stays on this server, in the memory of your session only."
    )
