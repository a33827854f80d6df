"""All rows of a search as a file: at once where they are all here, else read page by page while one watches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from components import states
from components.download_files import FORMATS, Rows, file_name
from components.downloads import download_row
from data_access import cached
from data_access.errors import AlertscopeError
from data_access.search import Answer, whole
from data_access.search.whole import MOST_OF_ALL

TITLE = "Whole search"
_KEY = "results-whole"


def draw(answer: Answer, rows_of: Callable[[Answer, bool], Rows]) -> None:
    """Draw the buttons.

    Parameters
    ----------
    rows_of : what a file of an answer holds; told whether it was cut
    """
    if answer.cut is None:
        note = "Every row with all its columns."
        download_row("search", TITLE, "search", lambda: rows_of(answer, False), note)
    else:
        _to_be_read(answer, rows_of)


@st.fragment
def _to_be_read(answer: Answer, rows_of: Callable[[Answer, bool], Rows]) -> None:
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.markdown(f"**{TITLE}**", width=130)
        pressed = [name for name in FORMATS if st.button(name, key=f"{_KEY}-{name}", icon=":material/hourglass_empty:")]
        note = f"Every row with all its columns, also those that are not shown; up to {MOST_OF_ALL:,}."
        st.markdown(f":small[:gray[{note}]]", width="content")
    if pressed:
        _read(answer, rows_of, pressed[0])


def _read(answer: Answer, rows_of: Callable[[Answer, bool], Rows], name: str) -> None:
    bar = st.progress(0.0, "Reading rows …")

    def show(rows: int) -> None:
        bar.progress(rows / MOST_OF_ALL, f"{rows:,} rows …")

    try:
        frame, is_cut = whole(cached.store(), answer.question, progress=show)
    except AlertscopeError as error:
        bar.empty()
        states.show(error, "file of a whole search")
        return
    bar.progress(1.0, f"Writing {len(frame):,} rows …")
    ending, media_type, write = FORMATS[name]
    content = write(rows_of(replace(answer, frame=frame, question=replace(answer.question, n=None)), is_cut))
    bar.empty()
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.download_button(
            f"Save {name}",
            data=content,
            file_name=file_name("search", "whole", ending),
            mime=media_type,
            key=f"{_KEY}-file",
            on_click="ignore",
            icon=":material/download:",
        )
        cut = f" Cut at {len(frame):,}: narrow the search." if is_cut else ""
        st.markdown(f":small[{len(frame):,} rows, {len(content) / 1e6:.1f} MB.{cut}]", width="content")
