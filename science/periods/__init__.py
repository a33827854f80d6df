"""Periods of variable stars: search, fit at a period, other methods, and what the period says about the star."""

from science.periods.search import find_period

__all__ = ["find_period"]
