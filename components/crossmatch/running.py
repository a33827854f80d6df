"""A match that runs: how far it is, with a button that stops it; when it has ended the page is drawn again."""

from __future__ import annotations

from collections.abc import Hashable

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.plain_text import duration
from data_access import cached

_LOOK_SECONDS = 0.5


@st.fragment(run_every=_LOOK_SECONDS)
def progress(key: Hashable) -> None:
    """Draw how far a match is."""
    job = cached.jobs().peek(key)
    if job is None or not job.is_running:
        st.rerun()
        return
    if job.total:
        said = f"{job.done:,} of {job.total:,} parts of the sky were read, {duration(job.seconds)}"
        st.progress(job.done / job.total, text=said)
    else:
        st.progress(0.0, text="Getting ready")
    st.button("Cancel", key="crossmatch-cancel", icon=":material/stop_circle:", on_click=_leave, args=(key,))


def visitor() -> str:
    """Who waits: the session."""
    context = get_script_run_ctx()
    return context.session_id if context is not None else ""


def _leave(key: Hashable) -> None:
    cached.jobs().leave(key, visitor())
