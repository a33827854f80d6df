"""A fit on a page: asked for where its result is drawn, waited for when everything else is there.

    found = fits.ask("Light-curve fit", key, fit_supernova, arguments)
    if found is not None:
        draw(found)

Until the fit has ended `ask` draws that it runs, with a button that stops it, and gives None: the page goes on without
the result. `wait` is called once, after the whole page; it runs the page again as soon as a result is there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components import states
from components.plain_text import duration, escaped
from data_access import cached
from data_access.asked import Standing
from data_access.fits import Job

R = TypeVar("R")

LIMIT_SECONDS = 30.0
_LOOK_SECONDS = 0.05
_AWAITED, _AWAITED_BEFORE, _STOPPED = "fits-awaited", "fits-awaited-before", "fits-stopped"


def ask(
    title: str,
    key: tuple[Hashable, ...],
    function: Callable[..., R],
    arguments: Callable[[], Mapping[str, Any]],
    *,
    limit_seconds: float = LIMIT_SECONDS,
) -> R | None:
    """The result of a fit, or None while there is none; what stands in its way is drawn here.

    Parameters
    ----------
    title : what is fitted, in plain words
    key : names the data (with their version) and all options
    function : of `science`, at the top level of its module; its result must be picklable
    arguments : gives its keyword arguments; called only if the fit was not made before
    limit_seconds : it is ended when it runs longer
    """
    if key in st.session_state.get(_STOPPED, set()):
        _again(title, key, "was stopped.")
        return None
    job = cached.fits().ask(key, function, arguments, limit_seconds=limit_seconds, visitor=_visitor())
    match job.standing:
        case Standing.DONE:
            found: R = job.result
            return found
        case Standing.RUNNING:
            _running(title, key, job)
        case Standing.REFUSED:
            st.info(escaped(job.error), icon=":material/info:")
        case Standing.TOO_LONG:
            _again(title, key, f"was ended: it had run for {duration(limit_seconds)}.")
        case Standing.STOPPED:
            _again(title, key, "was stopped.")
        case Standing.FAILED:
            assert job.error is not None
            states.unexpected(job.error, f"fit {title}")
            _again(title, key, "has no result.")
    return None


def seconds(key: tuple[Hashable, ...]) -> float | None:
    """How long a fit took that `ask` has just given, in seconds; None if it is not kept any more."""
    job = cached.fits().peek(key)
    return None if job is None else job.seconds


def begin_page() -> None:
    """Before a page: it has asked for no fit yet."""
    st.session_state[_AWAITED] = {}


def wait() -> None:
    """After a page: wait for the fits that it asked for, and run it again when one has ended."""
    awaited: dict[tuple[Hashable, ...], Any] = st.session_state.get(_AWAITED, {})
    _leave_others(set(awaited))
    while awaited:
        for key, place in awaited.items():
            job = cached.fits().peek(key)
            if job is None or not job.is_running:
                st.rerun()
            # Drawing also lets a click of the visitor's through, who need not wait for the end.
            place.markdown(_running_text(job.seconds), width="content")
        time.sleep(_LOOK_SECONDS)


def _running(title: str, key: tuple[Hashable, ...], job: Job) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"fit-{_name(key)}"):
        st.markdown(f":material/progress_activity: {escaped(title)}", width="content")
        place = st.empty()
        place.markdown(_running_text(job.seconds), width="content")
        st.button("Stop", key=f"fit-stop-{_name(key)}", icon=":material/stop_circle:", on_click=_stop, args=(key,))
    st.session_state.setdefault(_AWAITED, {})[key] = place


def _running_text(passed: float) -> str:
    # Tenths would only flicker.
    return ":small[:gray[running …]]" if passed < 1 else f":small[:gray[running, {passed:.0f} s]]"


def _again(title: str, key: tuple[Hashable, ...], what: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"fit-{_name(key)}"):
        st.markdown(f":material/stop_circle: {escaped(title)} {what}", width="content")
        st.button("Fit again", key=f"fit-again-{_name(key)}", icon=":material/refresh:", on_click=_retry, args=(key,))


def _stop(key: tuple[Hashable, ...]) -> None:
    st.session_state.setdefault(_STOPPED, set()).add(key)
    cached.fits().leave(key, _visitor())


def _retry(key: tuple[Hashable, ...]) -> None:
    st.session_state.setdefault(_STOPPED, set()).discard(key)
    job = cached.fits().peek(key)
    if job is not None and job.standing is not Standing.RUNNING:
        cached.fits().forget(key)


def _leave_others(awaited: set[tuple[Hashable, ...]]) -> None:
    """End what this visitor waited for before and does not any more."""
    before: set[tuple[Hashable, ...]] = st.session_state.get(_AWAITED_BEFORE, set())
    for key in before - awaited:
        cached.fits().leave(key, _visitor())
    st.session_state[_AWAITED_BEFORE] = awaited


def _visitor() -> str:
    context = get_script_run_ctx()
    return context.session_id if context is not None else ""


def _name(key: tuple[Hashable, ...]) -> str:
    return "-".join(str(part) for part in key)
