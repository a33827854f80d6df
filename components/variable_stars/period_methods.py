"""gatspy's and astropy's searches on the page: asked for when chosen, and side by side with ours."""

from __future__ import annotations

import streamlit as st

from components.fitting import fits
from components.plain_text import escaped
from components.url_controls import yes_or_no
from components.variable_stars.period_controls import ASTROPY, GATSPY, METHODS, OURS, Choice
from components.variable_stars.period_points import PeriodPoints
from components.variable_stars.period_shown import terms
from science.periods import JudgedPeriod, MethodResult, PeriodSearch, astropy_drawn, gatspy_drawn
from science.periods.aliases import relation


def ask(method: str, points: PeriodPoints, choice: Choice) -> MethodResult | None:
    """The result of gatspy or astropy, or None while there is none."""
    limits = {"min_period_days": choice.shortest_days, "max_period_days": choice.longest_days}
    if method == GATSPY:
        base, band = terms(choice)
        key = ("period-search-gatspy", *points.key, choice.shortest_days, choice.longest_days, base, band)
        return fits.ask(
            f"gatspy, {base} base and {band} band terms",
            key,
            gatspy_drawn,
            lambda: {**points.columns, **limits, "base_terms": base, "band_terms": band},
        )
    key = ("period-search-astropy", *points.key, choice.shortest_days, choice.longest_days)
    return fits.ask("astropy's multiband Lomb-Scargle", key, astropy_drawn, lambda: {**points.columns, **limits})


def side_by_side(points: PeriodPoints, choice: Choice, judged: JudgedPeriod, span_days: float) -> None:
    """Draw the switch, and with it the periods of all methods in a table."""
    wanted = yes_or_no(
        "gatspy and astropy beside ours",
        name="compare",
        scope=points.name,
        help="Runs the searches of gatspy and astropy on the same points.",
    )
    if not wanted:
        return
    lines = ["| Method | Period (d) | Statistic | Beside ours |", "|---|--:|--:|---|"]
    ours = judged.search
    lines.append(f"| {METHODS[OURS]} | {ours.period_days:.7g} | {float(ours.power.max()):.3f} (power) | |")
    for method in (GATSPY, ASTROPY):
        found = ask(method, points, choice)
        if found is not None:
            lines.append(_line(found, ours, span_days))
    st.markdown("\n".join(lines))


def _line(found: MethodResult, ours: PeriodSearch, span_days: float) -> str:
    words = relation(frequency=1 / found.period_days, best=1 / ours.period_days, resolution=1 / max(span_days, 1e-9))
    same = {"best": "the same period"}.get(words, words)
    name = f"{found.name} ({found.base_terms}, {found.band_terms})"
    return f"| {escaped(name)} | {found.period_days:.7g} | {found.score:.3f} (score) | {same} |"
