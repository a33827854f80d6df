"""Further photometry of an object's event, from a file of the user's: the baseline that alerts do not have."""

from __future__ import annotations

import streamlit as st

from components.own_light_curve import verdict_table
from components.plain_text import count, escaped
from data_access.errors import BadRequest
from data_access.light_curve_files import OwnLightCurve, read_light_curve
from data_access.light_curve_files.limits import MOST_BYTES

_CURVE, _PROBLEM, _UPLOADS = "lens-further", "lens-further-problem", "lens-further-uploads"


def further(object_id: str) -> OwnLightCurve | None:
    """The light curve that the user has added to an object, if any."""
    held: tuple[str, OwnLightCurve] | None = st.session_state.get(_CURVE)
    return held[1] if held is not None and held[0] == object_id else None


def draw(object_id: str) -> None:
    """Draw the upload, or what was added and the way back."""
    curve = further(object_id)
    if curve is not None:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="lens-further"):
            points = count(len(curve), "point")
            st.markdown(f":material/upload_file: **{escaped(curve.name)}** :gray[{points}]", width="content")
            st.button("Remove it", key="lens-further-remove", icon=":material/close:", on_click=_forget)
        st.markdown("\n".join(f"- {escaped(note)}" for note in curve.notes))
        st.markdown(verdict_table(curve.columns))
        return
    if problem := st.session_state.get(_PROBLEM):
        st.warning(escaped(problem), icon=":material/help:")
    key = f"lens-further-file-{st.session_state.get(_UPLOADS, 0)}"
    st.file_uploader(
        "Release photometry or any other light curve of this event",
        key=key,
        on_change=_take,
        args=(key, object_id),
        max_upload_size=MOST_BYTES // 1_000_000,
    )
    st.caption(
        "It is fitted together with the alerts: one lens, source and blend flux of its own for each of its bands. "
        "The file stays on this server, in the memory of your session only."
    )


def _take(key: str, object_id: str) -> None:
    file = st.session_state.get(key)
    if file is None:
        return
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
    try:
        st.session_state[_CURVE] = (object_id, read_light_curve(file.getvalue(), file.name))
    except BadRequest as error:
        st.session_state[_PROBLEM] = f"{file.name[:60]}: {error}"
        return
    st.session_state.pop(_PROBLEM, None)


def _forget() -> None:
    st.session_state.pop(_CURVE, None)
