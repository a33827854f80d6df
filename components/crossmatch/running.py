"""A match that runs: how far it is, with a button that stops it; when it has ended the page is drawn again."""

from __future__ import annotations

from collections.abc import Hashable

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.plain_text import duration
from data_access import cached

_LOOK_SECONDS = 0.5
_AWAITED = "crossmatch-awaited"


def is_awaited(key: Hashable) -> bool:
    """Whether this visitor asked for a match; one that he asked for before and no longer looks at is left."""
    awaited = st.session_state.get(_AWAITED)
    if awaited is not None and awaited != key:
        leave()
    return bool(st.session_state.get(_AWAITED) == key)


def await_it(key: Hashable) -> None:
    """Note what this visitor has just asked for."""
    st.session_state[_AWAITED] = key


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
    st.button("Cancel", key="crossmatch-cancel", icon=":material/stop_circle:", on_click=leave)


def visitor() -> str:
    """Who waits: the session."""
    context = get_script_run_ctx()
    return context.session_id if context is not None else ""


def leave() -> None:
    """Wait no longer for what this visitor asked for."""
    awaited = st.session_state.pop(_AWAITED, None)
    if awaited is not None:
        cached.jobs().leave(awaited, visitor())
