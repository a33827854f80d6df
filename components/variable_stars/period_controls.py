"""What one chooses on the page of variable stars, all of it in the address: method, range, period, view."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from components.plain_text import escaped
from components.url_controls import one_of
from components.url_state import Parameter, choice_parameter, number_parameter
from science.periods import Candidate

OURS, GATSPY, ASTROPY = "ours", "gatspy", "astropy"
METHODS = {OURS: "Shared harmonics", GATSPY: "gatspy", ASTROPY: "astropy"}
FOLDED, IN_TIME = "folded", "time"
VIEWS = {FOLDED: "Folded", IN_TIME: "In time"}
SHORTEST_DAYS, LONGEST_DAYS = 0.05, 500.0
_LEAST_DAYS, _MOST_DAYS = 0.001, 100_000.0
_TERMS = tuple(str(n) for n in range(7))

PERIOD = number_parameter("P", None, low=_LEAST_DAYS / 10, high=_MOST_DAYS)
_SHORTEST = number_parameter("pmin", SHORTEST_DAYS, low=_LEAST_DAYS, high=_MOST_DAYS)
_LONGEST = number_parameter("pmax", LONGEST_DAYS, low=_LEAST_DAYS, high=_MOST_DAYS)
_BASE, _BAND = choice_parameter("nbase", _TERMS, "1"), choice_parameter("nband", _TERMS, "1")


@dataclass(frozen=True)
class Choice:
    """What the search is asked for.

    Attributes
    ----------
    method : one of `METHODS`
    shortest_days, longest_days : range of periods
    base_terms, band_terms : gatspy's harmonics
    typed_days : a period to be shown instead of the best one
    """

    method: str
    shortest_days: float
    longest_days: float
    base_terms: int
    band_terms: int
    typed_days: float | None


def choice(scope: str) -> Choice:
    """Draw the controls of the search, and what they say.

    Parameters
    ----------
    scope : the name of the object or file
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="period-search-controls"):
        method = one_of(
            "Method",
            METHODS,
            name="method",
            default=OURS,
            scope=scope,
            help="Ours: harmonics shared by all bands, aliases decided by the shapes of RR Lyrae. gatspy and astropy: "
            "their multiband Lomb-Scargle.",
        )
        shortest, longest = _SHORTEST.read() or SHORTEST_DAYS, _LONGEST.read() or LONGEST_DAYS
        with st.popover(f"{shortest:g} to {longest:g} d", icon=":material/tune:", help="Range of periods and terms"):
            _number("Shortest period (days)", _SHORTEST, scope, "%.4g")
            _number("Longest period (days)", _LONGEST, scope, "%.6g")
            if method == GATSPY:
                _terms("Base terms (shared by all bands)", _BASE, scope)
                _terms("Band terms (of each band)", _BAND, scope)
    base, band = int(_BASE.read()), int(_BAND.read())
    return Choice(method, shortest, longest, base, band, PERIOD.read())


def period_row(scope: str, shown_days: float, typed: bool) -> None:
    """Draw what changes the period that is shown: typed, halved, doubled, back to the best."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key="period-row"):
        key = f"period-typed-{scope}"
        if st.session_state.get(key) != shown_days:
            st.session_state[key] = shown_days
        st.number_input(
            "Period shown (days)",
            min_value=_LEAST_DAYS / 10,
            max_value=_MOST_DAYS,
            step=None,
            format="%.7f",
            key=key,
            width=180,
            on_change=lambda: PERIOD.write(float(st.session_state[key])),
        )
        _to("÷ 2", f"half-{scope}", shown_days / 2, help="Half the period")
        _to("× 2", f"double-{scope}", shown_days * 2, help="Twice the period")
        if typed:
            st.button("Best", key=f"period-best-{scope}", icon=":material/undo:", on_click=back_to_best)


def candidate_buttons(scope: str, candidates: tuple[Candidate, ...], shown_days: float) -> None:
    """Draw a button for each candidate period, with what it is to the best one."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="period-candidates"):
        for number, candidate in enumerate(candidates):
            chosen = math.isclose(candidate.period_days, shown_days, rel_tol=1e-9)
            st.button(
                f"{candidate.period_days:.6g} d: {escaped(candidate.relation)}",
                key=f"period-candidate-{number}-{scope}",
                type="primary" if chosen else "secondary",
                help=f"Its score is {candidate.score_gap:.0f} behind the best" if number else "The best period",
                on_click=back_to_best if number == 0 else _writer(candidate.period_days),
            )


def show_period(period_days: float) -> None:
    """Put a period into the address."""
    PERIOD.write(min(max(float(period_days), _LEAST_DAYS / 10), _MOST_DAYS))


def back_to_best() -> None:
    """Show the best period again."""
    PERIOD.write(None)


def view(scope: str) -> str:
    """Draw the choice between the folded curve and the one in time."""
    return one_of("View", VIEWS, name="view", default=FOLDED, scope=scope)


def _to(label: str, name: str, days: float, *, help: str) -> None:
    st.button(
        label, key=f"period-{name}", help=help, disabled=not _LEAST_DAYS <= days <= _MOST_DAYS, on_click=_writer(days)
    )


def _writer(days: float) -> Callable[[], None]:
    return lambda: show_period(days)


def _number(label: str, parameter: Parameter[float | None], scope: str, form: str) -> None:
    key = f"{parameter.name}-{scope}"
    value = parameter.read()
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    st.number_input(
        label,
        min_value=_LEAST_DAYS,
        max_value=_MOST_DAYS,
        format=form,
        step=None,
        key=key,
        on_change=lambda: parameter.write(st.session_state[key]),
    )


def _terms(label: str, parameter: Parameter[str], scope: str) -> None:
    key = f"{parameter.name}-{scope}"
    if st.session_state.get(key) != parameter.read():
        st.session_state[key] = parameter.read()
    st.selectbox(label, _TERMS, key=key, on_change=lambda: parameter.write(st.session_state[key]))
