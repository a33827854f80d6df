"""The answers that a page can give, each with a look of its own.

Found needs no function here: it is the page. The other four are `nothing_found`, `not_understood`, `store_down` (or
`stale`, where something was read before) and `cut`; `unexpected` is for all that should not happen. `show` chooses by
the error's type. No exception text reaches a user unless it is one of our own sentences: what went wrong is in the
log, under the short id that the page shows.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from components.plain_text import duration, escaped
from components.url_state import Parameter
from data_access.errors import AlertscopeError, BadRequest, NotFound, StoreUnavailable
from data_access.memory import Kept
from science.errors import NotEnoughData

_LOG = logging.getLogger("alertscope")


def incident(error: BaseException, where: str) -> str:
    """Write an error to the log and give the short id under which it stands there."""
    identity = secrets.token_hex(3)
    expected = isinstance(error, AlertscopeError | NotEnoughData)
    if expected:
        _LOG.warning("[%s] %s: %s: %s", identity, where, type(error).__name__, error)
    else:
        _LOG.error("[%s] %s", identity, where, exc_info=error)
    return identity


def nothing_found(what: str, why: str, next_steps: Sequence[str] = ()) -> None:
    """The question was good, the answer is empty. Markdown; escape what came from outside."""
    st.info(_with_list(f"**{what}**  \n{why}", next_steps), icon=":material/search_off:")


def not_looked_up(name: str, why: str) -> None:
    """Somebody who may know a name does not answer: that is not the same as nothing found. Markdown."""
    st.warning(f"**{name} could not be looked up everywhere.**  \n{why}", icon=":material/cloud_off:")


def not_understood(text: str, would_be: Sequence[str]) -> None:
    """The question itself was not understood; says what would be."""
    said = f"**“{escaped(text[:80])}” was not understood.**  \nUnderstood would be:"
    st.warning(_with_list(said, would_be), icon=":material/help:")


def rejected(possible: Sequence[tuple[Parameter[Any], str]]) -> None:
    """Each text in the address that is no possible value is not understood; says what would be. Markdown."""
    for parameter, would_be in possible:
        text = parameter.rejected()
        if text is not None:
            not_understood(text, [would_be])


def store_down(error: StoreUnavailable, where: str) -> None:
    """The store does not answer and nothing was read before."""
    st.error(
        "**The store of alerts does not answer.** Nothing was read before that could be shown instead.  \n"
        "It is asked again every few seconds; when it is back, this page works again by itself. "
        f":small[Log entry {incident(error, where)}]",
        icon=":material/cloud_off:",
    )


def stale(kept: Kept[Any], where: str) -> None:
    """If what is shown is old because the store does not answer, say so with its age; else nothing."""
    if kept.problem is None:
        return
    st.warning(
        f"**The store of alerts does not answer.** Shown is what was read {duration(kept.age_seconds)} ago. "
        f":small[Log entry {incident(kept.problem, where)}]",
        icon=":material/history:",
    )


def cut(sentence: str | None) -> None:
    """If the answer was cut, say where; else nothing."""
    if sentence:
        st.caption(f":material/content_cut: {escaped(sentence)}")


def refused(error: AlertscopeError | NotEnoughData) -> None:
    """Something asked for cannot be had, for a reason that the error's own sentence gives."""
    st.info(escaped(error), icon=":material/info:")


def unexpected(error: BaseException, where: str) -> None:
    """A fault of ours: what the user gets to see of it."""
    st.error(
        "**This did not work.** It is a fault of the program, not of what you asked. "
        f":small[Log entry {incident(error, where)}]",
        icon=":material/error:",
    )


def show(error: Exception, where: str) -> None:
    """The answer that an error stands for.

    Parameters
    ----------
    error : what was raised
    where : page or panel, for the log
    """
    if isinstance(error, StoreUnavailable):
        store_down(error, where)
    elif isinstance(error, NotFound | BadRequest | NotEnoughData):
        refused(error)
    else:
        unexpected(error, where)


def script_error_handler(where: str) -> Callable[[Exception], bool]:
    """For `st.App(on_script_error=…)`: what escaped a page is logged and shown like any other answer."""

    def handle(error: Exception) -> bool:
        show(error, where)
        return True

    return handle


def _with_list(head: str, items: Sequence[str]) -> str:
    return head if not items else head + "\n\n" + "\n".join(f"- {item}" for item in items)
