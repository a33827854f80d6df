"""The page of cross-matches from top to bottom: the file, what is asked, and what was found."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import streamlit as st

from components import states
from components.crossmatch import controls, results, running, upload
from components.crossmatch.controls import Asked, Columns
from components.panel import panel
from components.plain_text import count, escaped
from components.url_state import show_in_address
from data_access import cached
from data_access.asked import Standing
from data_access.errors import NoSuchTable
from data_access.jobs import Job
from data_access.position_files import Positions, PositionTable, positions_of

_PROBLEMS_SHOWN = 100
_POSITIONS = "crossmatch-positions"


def draw() -> None:
    """Draw the page."""
    show_in_address()
    st.title("Cross-match", anchor=False)
    st.caption("Which rows of your table are objects of the store?")
    states.rejected(controls.POSSIBLE)
    with panel("Your table", heading=False):
        table = upload.table()
        if table is None:
            running.leave()
            controls.asked()
            return
        columns = controls.columns(table)
        asked = controls.asked()
        if columns is None:
            return
        positions = _positions(table, columns)
        _said(table, positions)
        if not positions.usable.any():
            states.nothing_found(
                "No row has a position.",
                "Are these the columns of right ascension and declination, and the right unit?",
            )
            return
    with panel("Matches", reserve=480, key="crossmatch-matches"):
        _matches(table, columns, positions, asked)


def _positions(table: PositionTable, columns: Columns) -> Positions:
    """Read once for all runs of the page."""
    key = (table.version, columns.ra, columns.dec, columns.unit_of_ra)
    kept_key, kept = st.session_state.get(_POSITIONS, (None, None))
    if kept_key != key:
        kept = positions_of(table, columns.ra, columns.dec, columns.unit_of_ra)
        st.session_state[_POSITIONS] = (key, kept)
    found: Positions = kept
    return found


def _said(table: PositionTable, positions: Positions) -> None:
    """How the positions were read, and which rows have none."""
    st.caption(escaped(positions.taken_as))
    bad = np.flatnonzero(~positions.usable)
    if not bad.size:
        return
    with st.expander(f"{count(len(bad), 'row')} without a position", icon=":material/error_outline:"):
        listed = [f"{table.row_name(int(place))}: {positions.problem[place]}" for place in bad[:_PROBLEMS_SHOWN]]
        st.markdown("\n".join(f"- {escaped(line)}" for line in listed))
        if len(bad) > _PROBLEMS_SHOWN:
            st.caption(f"The first {_PROBLEMS_SHOWN}; the joined table names all of them in its last column.")


def _matches(table: PositionTable, columns: Columns, positions: Positions, asked: Asked) -> None:
    key = cached.cross_match_key(table.version, columns.ra, columns.dec, columns.unit_of_ra, asked)
    job, is_awaited = cached.jobs().peek(key), running.is_awaited(key)
    # One that runs for somebody else is joined by asking for it.
    if job is None or job.standing is Standing.STOPPED or (job.is_running and not is_awaited):
        st.button(
            f"Match {count(int(positions.usable.sum()), 'position')}",
            key="crossmatch-begin",
            type="primary",
            icon=":material/join:",
            on_click=_begin,
            args=(key, positions, asked),
        )
        return
    match job.standing:
        case Standing.RUNNING:
            running.progress(key)
        case Standing.DONE:
            results.draw(table, columns, positions, asked, job)
            _again(key)
        case _:
            _failed(key, job)


def _begin(key: Hashable, positions: Positions, asked: Asked) -> None:
    """Ask for the match; its `place` counts the rows of the table."""
    rows = np.flatnonzero(positions.usable)
    cached.cross_match(
        key,
        rows,
        positions.ra_deg[rows],
        positions.dec_deg[rows],
        radius_arcsec=asked.radius_arcsec,
        nearest_only=asked.nearest_only,
        start_jd=asked.start_jd,
        stop_jd=asked.stop_jd,
        fields=asked.fields,
        visitor=running.visitor(),
    )
    running.await_it(key)


def _failed(key: Hashable, job: Job) -> None:
    if isinstance(job.error, NoSuchTable):
        states.nothing_found(
            "This store cannot be asked by place.", "It has no table `ztf.pixel128`, which holds alerts by place."
        )
    elif isinstance(job.error, Exception):
        states.show(job.error, "cross-match")
    _again(key)


def _again(key: Hashable) -> None:
    st.button(
        "Match again",
        key="crossmatch-again",
        icon=":material/refresh:",
        type="tertiary",
        on_click=cached.jobs().forget,
        args=(key,),
        help="Forget this answer, so that the store is asked anew.",
    )
