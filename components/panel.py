"""A panel of a page: it fills in on its own, says how long it took, and fails alone.

    with panel("Class history", reserve=160):
        draw(cached.history(name).value)

Inside a `st.fragment` its Retry button runs that fragment again and nothing else; without one, the page.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import states
from components.plain_text import duration

RESERVE_STEP = 40


@contextmanager
def panel(title: str, *, key: str | None = None, reserve: int = 0, heading: bool = True) -> Iterator[DeltaGenerator]:
    """A part of a page under a heading of its own; whatever goes wrong in it stays in it.

    Parameters
    ----------
    title : heading, also the name in the log
    key : of its container and its button; made from the title if not given
    reserve : height in pixels that it takes at least, so that nothing below moves when it fills in
    heading : whether to draw the title; without it the time taken is not shown either

    Yields
    ------
    the head of the panel, a row that ends with the time taken: for a few words or buttons beside the title
    """
    name = key or re.sub(r"\W+", "-", title.lower()).strip("-")
    with st.container(key=f"panel-{name}-reserve-{_step_above(reserve)}-px", gap="xsmall"):
        took: DeltaGenerator | None = None
        head = st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"panel-{name}-head")
        if heading:
            head.header(title, anchor=False, width="content")
            took = head.container(width="content", key=f"panel-{name}-took")
        started = time.perf_counter()
        try:
            yield head
        except Exception as error:
            states.show(error, f"panel {title}")
            st.button("Retry", key=f"panel-{name}-retry", icon=":material/refresh:", help=f"Ask again for: {title}")
        if took is not None:
            took.markdown(f":small[:gray[{duration(time.perf_counter() - started)}]]", width="content")


def reserved_heights_css(highest: int = 960) -> str:
    """Style rules that keep room for panels."""
    return "".join(
        f".stVerticalBlock[class*='-reserve-{height}-px'] {{ min-height: {height}px; }}\n"
        for height in range(RESERVE_STEP, highest + 1, RESERVE_STEP)
    )


def _step_above(height: int) -> int:
    return -(-height // RESERVE_STEP) * RESERVE_STEP
