"""A measured figure with its spread and what it should be, and the table of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from benchmarks.samples import Sample


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    Parameters
    ----------
    what : what was measured, with the size of it
    sample : the repeats
    unit : of the values; "" for a ratio or a count
    target : the median should be at most this; None where nothing is aimed at
    note : what it is compared with, in a few words
    """

    what: str
    sample: Sample
    unit: str = ""
    target: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without one."""
        return None if self.target is None else self.sample.median <= self.target


@dataclass(frozen=True)
class Outcome:
    """What one benchmark gave, and under which conditions."""

    name: str
    title: str
    figures: tuple[Figure, ...]
    seconds: float
    when: str
    commit: str
    load_before: float
    load_after: float
    quick: bool
    failure: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        figures = tuple(
            Figure(**{**figure, "sample": Sample(tuple(figure["sample"]["values"]))}) for figure in stored["figures"]
        )
        return cls(**{**stored, "figures": figures})


def three_digits(value: float) -> str:
    """A number as a table shows it: three significant digits, no exponent, thousands apart."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{value:#.3g}".rstrip(".") if abs(value) >= 0.001 else f"{value:.1g}"


def table(outcomes: Sequence[Outcome]) -> str:
    """All figures as one Markdown table, a heading row for each benchmark."""
    lines = [
        "| what | median | unit | min to max | n | target | met | note |",
        "|---|---:|---|---|---:|---:|---|---|",
    ]
    for outcome in outcomes:
        lines.append(f"| **{outcome.name}**: {outcome.title} | | | | | | | {_conditions(outcome)} |")
        lines += [_line(figure) for figure in outcome.figures]
        if outcome.failure:
            lines.append(f"| could not be measured: {_cell(outcome.failure)} | | | | | | | |")
    return "\n".join(lines)


def _conditions(outcome: Outcome) -> str:
    quick = ", quick" if outcome.quick else ""
    load = f"load {outcome.load_before:.1f} before, {outcome.load_after:.1f} after"
    return f"{outcome.when}, {outcome.commit}, {outcome.seconds:.0f} s, {load}{quick}"


def _line(figure: Figure) -> str:
    sample = figure.sample
    spread = f"{three_digits(sample.low)} to {three_digits(sample.high)}" if len(sample) > 1 else ""
    target = "" if figure.target is None else f"≤ {three_digits(figure.target)}"
    met = {None: "", True: "yes", False: "**no**"}[figure.met]
    cells = (figure.what, three_digits(sample.median), figure.unit, spread, str(len(sample)), target, met, figure.note)
    return "| " + " | ".join(map(_cell, cells)) + " |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
