"""What stands around every page: the mark of a simulated sky, and at the foot of the menu the store and its state."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from components import panel, search_bar, states
from components.plain_text import count, duration, escaped
from data_access import cached
from data_access.cached import StoreState
from data_access.errors import AlertscopeError, StoreUnavailable
from data_access.memory import Kept

ASK_AGAIN_SECONDS = 6.0
_LOGO = Path(__file__).parent.parent / "pages" / "static"


def begin(page: str) -> None:
    """Before the page: the title, the style sheet and the search field, nothing that asks the store.

    Parameters
    ----------
    page : as it stands in the address; empty for the first page, which has the field in its middle
    """
    st.logo(str(_LOGO / "wordmark.svg"), icon_image=str(_LOGO / "favicon.svg"), size="large")
    st.html(_style_sheet())
    if page:
        search_bar.of_header(page)


def end() -> None:
    """After the page: the store and its state, asked once for all visitors."""
    try:
        kept = cached.state()
    except StoreUnavailable as error:
        _foot(f":material/cloud_off: **Store does not answer**  \nLog entry {states.incident(error, 'store state')}")
        _wait_for_store()
        return
    except AlertscopeError as error:
        _foot(f":material/cloud_off: **Store cannot be opened**  \n{escaped(error)}")
        return
    if kept.value.simulated == "true":
        with st.container(key="sky-mark", width="content"):
            st.markdown("simulated sky")
    _foot(_store_lines(kept))
    if kept.problem is not None:
        _wait_for_store()


def is_empty(state: StoreState) -> bool:
    """Whether the store holds no alert at all; an embedded store without tables was never filled."""
    return state.alerts == 0 or (state.alerts is None and state.engine == "embedded")


@st.fragment(run_every=ASK_AGAIN_SECONDS)
def _wait_for_store() -> None:
    """When the store is back, draw the whole page again."""
    try:
        kept = cached.state()
    except AlertscopeError:
        return
    if kept.problem is None:
        st.rerun()


def _store_lines(kept: Kept[StoreState]) -> str:
    state = kept.value
    lines = [f":material/database: **{escaped(state.engine)} store**"]
    if is_empty(state):
        lines.append("no alert yet")
    else:
        lines.append("number of alerts unknown" if state.alerts is None else count(state.alerts, "alert"))
    if state.newest_night:
        lines.append(f"newest night {_as_date(state.newest_night)}")
    elif not is_empty(state):
        lines.append("newest night unknown")
    if state.simulated == "true":
        lines.append("**simulated sky**, not the real one")
    elif state.simulated not in ("false", ""):
        lines.append("**partly simulated** sky")
    if kept.problem is not None:
        lines.append(f":material/cloud_off: does not answer; as of {duration(kept.age_seconds)} ago")
    return "  \n".join(lines)


def _foot(text: str) -> None:
    with st.sidebar.container(key="store-state", gap="xxsmall"):
        st.caption(text)
        st.markdown(":small[[JSON API](api/v1)]")  # a caption fades its links, too, below what can be read


def _as_date(night: str) -> str:
    return f"{night[:4]}-{night[4:6]}-{night[6:]}" if len(night) == 8 and night.isdigit() else escaped(night)


@cache
def _style_sheet() -> str:
    rules = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
    return f"<style>\n{rules}\n{panel.reserved_heights_css()}</style>"
