"""Numbers with their errors and units, as they stand in a table or a sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from components.plain_text import escaped

NOT_CONSTRAINED = "not constrained"
_MOST_DECIMALS = 9


class Quantity(NamedTuple):
    """A number to be shown.

    Attributes
    ----------
    name : in plain words, Markdown
    value, err : NaN is unknown; an infinite error says that the data do not constrain the value
    unit : as it is written after the number
    note : a few words more, Markdown
    decimals : shown where no error says how many make sense
    """

    name: str
    value: float
    err: float = math.nan
    unit: str = ""
    note: str = ""
    decimals: int = 2


def text_of(value: float, err: float = math.nan, *, decimals: int = 2) -> str:
    """A number with its error, both to the error's second digit: `18.213 ± 0.012`; `—` where there is none."""
    if not math.isfinite(value):
        return "—"
    if math.isinf(err):
        return f"{value:.{decimals}f} ({NOT_CONSTRAINED})"
    if not err > 0:
        return f"{value:.{decimals}f}"
    places = min(max(1 - math.floor(math.log10(err)), 0), _MOST_DECIMALS)
    return f"{value:.{places}f} ± {err:.{places}f}"


def in_brackets(value: float, err: float) -> str:
    """A number with the error of its last digit in brackets: `0.5874215(6)`."""
    if not (math.isfinite(value) and math.isfinite(err) and err > 0):
        return text_of(value, err, decimals=6)
    places = max(-math.floor(math.log10(err)), 0)
    last = round(err * 10**places)
    if last == 10:  # 0.96 of a digit rounds up to the digit before
        places, last = max(places - 1, 0), 1
    return f"{value:.{places}f}({last})"


def table(rows: Sequence[Quantity], *, key: str) -> None:
    """Draw quantities below each other: name, number with error and unit, a note where one has any."""
    noted = any(row.note for row in rows)
    lines = ["| | |" + (" |" if noted else ""), "|---|---|" + ("---|" if noted else "")]
    for row in rows:
        unit = f" {escaped(row.unit)}" if row.unit and math.isfinite(row.value) else ""
        number = f"{escaped(text_of(row.value, row.err, decimals=row.decimals))}{unit}"
        lines.append(f"| {row.name} | {number} |" + (f" {row.note} |" if noted else ""))
    with st.container(key=f"quantities-{key}"):
        st.markdown("\n".join(lines))
