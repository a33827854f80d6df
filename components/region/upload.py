"""A sky map that a user brings: read at once, its file dropped, kept in the memory of the session and nowhere else."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from components.plain_text import escaped
from components.uploads import let_go
from data_access.errors import BadRequest
from data_access.sky_map_files import MOST_BYTES, Localisation, read_sky_map

_MAP, _PROBLEM, _UPLOADS = "region-own-map", "region-problem", "region-uploads"
_WHAT_IS_READ = (
    "A HEALPix sky map in FITS, flat or multi-order, zipped or not, as GraceDB and the GRB missions give them. The "
    "file stays in the memory of your session: an address holds all else, but not the file."
)


def sky_map() -> Localisation | None:
    """The map of the session under a line that lets go of it, else the upload."""
    found: Localisation | None = st.session_state.get(_MAP)
    if found is not None:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="region-own"):
            st.markdown(
                f":material/upload_file: **{escaped(found.name)}** :gray[{escaped(found.kind)}]", width="content"
            )
            st.button("Remove it", key="region-remove", icon=":material/close:", on_click=_forget)
        return found
    problem: str | None = st.session_state.get(_PROBLEM)
    if problem is not None:
        st.warning(escaped(problem), icon=":material/help:")
    key = f"region-file-{st.session_state.get(_UPLOADS, 0)}"
    st.file_uploader(
        "A file with a sky map",
        key=key,
        on_change=_take,
        args=(key,),
        max_upload_size=MOST_BYTES // 1_000_000,
        label_visibility="collapsed",
    )
    st.caption(_WHAT_IS_READ)
    return None


def _take(key: str) -> None:
    """Read the file that was just chosen, and let go of it."""
    file = st.session_state.get(key)
    if not isinstance(file, UploadedFile):
        return
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
    content = file.getvalue()
    let_go(file)
    try:
        st.session_state[_MAP] = read_sky_map(content, file.name)
    except BadRequest as error:
        st.session_state[_PROBLEM] = f"{file.name[:60]}: {error}"
        return
    st.session_state.pop(_PROBLEM, None)


def _forget() -> None:
    for key in (_MAP, _PROBLEM):
        st.session_state.pop(key, None)
