"""What a candidate period is to the best one, in words: a harmonic, or an alias of the day, the year or the Moon."""

from __future__ import annotations

from fractions import Fraction

from science.periods.scan import SIDEREAL_DAYS_PER_DAY

_MULTIPLES = {
    Fraction(6): "six times the period",
    Fraction(5): "five times the period",
    Fraction(2): "twice the period",
    Fraction(3): "three times the period",
    Fraction(4): "four times the period",
    Fraction(1, 2): "half the period",
    Fraction(1, 3): "a third of the period",
    Fraction(1, 4): "a quarter of the period",
    Fraction(1, 5): "a fifth of the period",
    Fraction(1, 6): "a sixth of the period",
    Fraction(2, 3): "two thirds of the period",
    Fraction(3, 2): "one and a half times the period",
}
_ALIASES = (
    ("yearly alias", 1 / 365.25, (1, 2)),
    ("lunar alias", 1 / 29.5306, (1,)),
    ("daily alias", 1.0, (1, 2, 3)),
    ("daily alias", SIDEREAL_DAYS_PER_DAY, (1, 2, 3)),
)
_EXACT = 1e-9
BEST, INDEPENDENT = "best", "independent"


def relation(*, frequency: float, best: float, resolution: float) -> str:
    """Words for a frequency beside the best one.

    Parameters
    ----------
    frequency, best : float
        1/day.
    resolution : float
        Frequencies closer than this are one, 1/day: about one over the span.
    """
    for multiple, words in _MULTIPLES.items():
        if abs(frequency * float(multiple) / best - 1) < _EXACT:
            return words
    if abs(frequency - best) < resolution:
        return BEST
    for multiple, words in _MULTIPLES.items():
        if abs(frequency * float(multiple) - best) < resolution * max(1.0, float(multiple)):
            return words
    for name, rate, orders in _ALIASES:
        if any(_differ_by(frequency, best, n * rate, resolution) for n in orders):
            return name
    for words, of in (("half the period", 2 * best), ("twice the period", best / 2)):
        if any(_differ_by(frequency, of, n * day, resolution) for n in (1, 2) for day in (1.0, SIDEREAL_DAYS_PER_DAY)):
            return f"daily alias of {words}"
    return INDEPENDENT


def is_harmonic(words: str) -> bool:
    """Whether a candidate is the same answer up to a simple multiple."""
    return words == BEST or words in _MULTIPLES.values()


def _differ_by(frequency: float, other: float, rate: float, resolution: float) -> bool:
    return any(abs(frequency - abs(other + shift)) < resolution for shift in (rate, -rate))
