"""Controls whose state is the address of the page: what they show is read from it, a change is written to it.

So a link opens what its sender saw, back and forward work, and an option whose default depends on the object is free
again for the next object (a widget bound by Streamlit itself would carry its value on).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from components.date_span import FIRST_DATE, LAST_DATE
from components.url_state import Parameter, choice_parameter, text_parameter

_NONE = "none"


def keep(key: str, value: object) -> str:
    """Let the widget of a key show a value; gives the key."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return key


def write(parameter: Parameter[Any], key: str) -> None:
    """Put what a widget shows into the address."""
    value = st.session_state[key]
    parameter.write(parameter.default if value is None else value)


def one_of(
    label: str, options: Mapping[str, str], *, name: str, default: str, scope: str, help: str | None = None
) -> str:
    """A choice of one among a few.

    Parameters
    ----------
    options : text of each option by its name in the address
    name : parameter in the address
    default : the option that needs no parameter
    scope : what the choice belongs to, such as an object's name
    """
    parameter = choice_parameter(name, list(options), default)
    chosen = parameter.read()
    key = keep(f"{name}-{scope}", chosen)
    st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        required=True,
        key=key,
        help=help,
        on_change=_write_one,
        args=(parameter, key),
        label_visibility="collapsed",
        wrap=True,
    )
    return chosen


def some_of(label: str, options: Mapping[str, str], *, name: str, scope: str) -> tuple[str, ...]:
    """A choice of any among a few single letters; all are chosen at first."""
    parameter = text_parameter(name, "".join(options))
    asked = parameter.read()
    chosen = tuple(option for option in options if option in asked and asked != _NONE)
    key = keep(f"{name}-{scope}", list(chosen))
    st.pills(
        label,
        list(options),
        format_func=options.__getitem__,
        selection_mode="multi",
        key=key,
        on_change=_write_some,
        args=(parameter, key, tuple(options)),
        label_visibility="collapsed",
        wrap=True,
    )
    return chosen


def yes_or_no(label: str, *, name: str, scope: str, help: str, default: bool = False) -> bool:
    """A switch."""
    parameter = choice_parameter(name, ("0", "1"), "1" if default else "0")
    chosen = parameter.read() == "1"
    key = keep(f"{name}-{scope}", chosen)
    st.toggle(label, key=key, help=help, on_change=_write_flag, args=(parameter, key))
    return chosen


def date(
    label: str,
    parameter: Parameter[datetime.date | None],
    *,
    key: str,
    on_change: Callable[[Parameter[Any], str], None] = write,
) -> datetime.date | None:
    """A date, or none."""
    st.date_input(
        label,
        value=None,
        min_value=FIRST_DATE,
        max_value=LAST_DATE,
        format="YYYY-MM-DD",
        key=keep(key, parameter.read()),
        on_change=on_change,
        args=(parameter, key),
    )
    return parameter.read()


def _write_one(parameter: Parameter[str], key: str) -> None:
    parameter.write(st.session_state[key] or parameter.default)


def _write_some(parameter: Parameter[str], key: str, options: Sequence[str]) -> None:
    chosen = st.session_state[key]
    parameter.write("".join(option for option in options if option in chosen) or _NONE)


def _write_flag(parameter: Parameter[str], key: str) -> None:
    parameter.write("1" if st.session_state[key] else "0")
