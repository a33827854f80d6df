"""A table of positions that a user brings: read at once, kept in the memory of the session and nowhere else."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from components.plain_text import count, escaped
from components.uploads import let_go
from data_access import cached
from data_access.crossmatch import MOST_POSITIONS
from data_access.errors import AlertscopeError
from data_access.position_files import PositionTable, read_positions
from data_access.position_files.read import MOST_BYTES
from data_access.showcase import ALERTS_READ, LEADING_LABELS

_TABLE, _PROBLEM, _UPLOADS = "crossmatch-table", "crossmatch-problem", "crossmatch-uploads"
_WHAT_IS_READ = (
    f"CSV or any other table of text, VOTable, FITS or Parquet, also gzipped: up to {MOST_POSITIONS:,} rows with a "
    "right ascension and a declination (ICRS), in degrees, hours or sexagesimal. The file stays on this server, in the "
    "memory of your session only: the address of this page holds all else, but not the file."
)
_ROWS_IN_EXAMPLE = 40
_OFFSET_DEG = 0.4 / 3600.0


def table() -> PositionTable | None:
    """The table of the session under a line that lets go of it, else the upload."""
    found: PositionTable | None = st.session_state.get(_TABLE)
    if found is not None:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="crossmatch-file"):
            size = f"{count(len(found.frame), 'row')}, {count(len(found.frame.columns), 'column')}"
            st.markdown(f":material/upload_file: **{escaped(found.name)}** :gray[{size}]", width="content")
            st.button("Remove it", key="crossmatch-remove", icon=":material/close:", on_click=_forget)
        for note in found.notes:
            st.caption(f":material/info: {escaped(note)}")
        return found
    problem: str | None = st.session_state.get(_PROBLEM)
    if problem is not None:
        st.warning(escaped(problem), icon=":material/help:")
    key = f"crossmatch-file-{st.session_state.get(_UPLOADS, 0)}"
    st.file_uploader(
        "A file with your positions",
        key=key,
        on_change=_take,
        args=(key,),
        max_upload_size=MOST_BYTES // 1_000_000,
        label_visibility="collapsed",
    )
    st.caption(_WHAT_IS_READ)
    st.button(
        "Try it with an example",
        key="crossmatch-example",
        icon=":material/play_arrow:",
        type="tertiary",
        on_click=_take_example,
        help="Positions 0.4″ beside the newest candidates of this store, and one where nothing is.",
    )
    return None


def _take(key: str) -> None:
    """Read the file that was just chosen, and let go of it."""
    file = st.session_state.get(key)
    if not isinstance(file, UploadedFile):  # none, or one that was let go of and that the browser still names
        return
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
    content = file.getvalue()
    let_go(file)
    _read(content, file.name)


def _take_example() -> None:
    try:
        newest = cached.latest_of_each(tuple(LEADING_LABELS.values()), ALERTS_READ).value
    except AlertscopeError as error:
        st.session_state[_PROBLEM] = f"There is no example: {error}"
        return
    objects = pd.concat([frame.assign(topic=label) for label, frame in newest.items()], ignore_index=True)
    objects = objects.drop_duplicates("i:objectId").head(_ROWS_IN_EXAMPLE)
    rows = [
        f"{number},{label},{ra:.7f},{min(dec + _OFFSET_DEG, 90.0):.7f}"
        for number, (label, ra, dec) in enumerate(
            zip(objects["topic"], objects["i:ra"], objects["i:dec"], strict=True), start=1
        )
    ]
    _read("\n".join(["number,topic,ra,dec", *rows, "0,nothing,180.0,-89.9"]).encode(), "example.csv")


def _read(content: bytes, name: str) -> None:
    try:
        st.session_state[_TABLE] = read_positions(content, name)
    except AlertscopeError as error:
        st.session_state[_PROBLEM] = f"{name[:60]}: {error}"
        return
    st.session_state.pop(_PROBLEM, None)


def _forget() -> None:
    for key in (_TABLE, _PROBLEM):
        st.session_state.pop(key, None)
