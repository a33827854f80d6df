"""The address of a page as its state: typed parameters, read with a check and written only when they change.

A widget that shows its own parameter is better served by `bind="query-params"`; these are for what no widget holds,
as the epoch in hand. A value equal to the default is left out of the address. Writing changes the address and
nothing else: the run goes on, no rerun follows, so a page may write what it has just read without a loop.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import streamlit as st

V = TypeVar("V")


@dataclass(frozen=True)
class Parameter(Generic[V]):
    """One parameter of an address.

    Attributes
    ----------
    name : as it stands in the address
    default : what an absent or impossible value means
    parse : the value of a text, None if it is none
    text : a value as it stands in the address
    """

    name: str
    default: V
    parse: Callable[[str], V | None]
    text: Callable[[V], str] = str

    def read(self) -> V:
        """The value in the address, or the default."""
        given = st.query_params.get(self.name)
        parsed = None if given is None else self.parse(given)
        return self.default if parsed is None else parsed

    def write(self, value: V) -> None:
        """Put a value into the address, if it is not there already."""
        wanted = None if value == self.default else self.text(value)
        if wanted == st.query_params.get(self.name):
            return
        if wanted is None:
            del st.query_params[self.name]
        else:
            st.query_params[self.name] = wanted

    def rejected(self) -> str | None:
        """The text in the address if it is no possible value, to be told to the user; else None."""
        given = st.query_params.get(self.name)
        return given if given and self.parse(given) is None else None


def show_in_address() -> None:
    """Make the browser show the parameters that this run has.

    A link from a page to itself runs the page with the link's parameters but leaves the address as it was. Where the
    address is right already, the browser does nothing.
    """
    st.query_params.from_dict({name: st.query_params.get_all(name) for name in st.query_params})


def text_parameter(name: str, default: str = "", *, longest: int = 100) -> Parameter[str]:
    """Any text, without spaces around it, not longer than `longest` characters."""
    return Parameter(name, default, lambda given: given.strip() if len(given.strip()) <= longest else None)


def choice_parameter(name: str, choices: Sequence[str], default: str) -> Parameter[str]:
    """One of some texts."""
    return Parameter(name, default, lambda given: given if given in choices else None)


def number_parameter(name: str, default: float | None, *, low: float, high: float) -> Parameter[float | None]:
    """A finite number between two bounds, both included; written so that it reads back exactly."""

    def parse(given: str) -> float | None:
        try:
            number = float(given)
        except ValueError:
            return None
        return number if math.isfinite(number) and low <= number <= high else None

    return Parameter(name, default, parse, lambda value: "" if value is None else repr(value))


def integer_parameter(name: str, default: int | None) -> Parameter[int | None]:
    """A whole number of up to 64 bits, such as a `candid`; never through a float."""

    def parse(given: str) -> int | None:
        try:
            number = int(given)
        except ValueError:
            return None
        return number if -(2**63) <= number < 2**63 else None

    return Parameter(name, default, parse)
