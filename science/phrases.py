"""Numbers as they stand in a sentence."""

from __future__ import annotations

import math


def duration(days: float) -> str:
    """A time span with a unit that suits it: ``"12 min"``, ``"5.2 h"``, ``"3.1 d"``, ``"214 d"``."""
    if days < 2 / 24:
        return f"{days * 1440:.0f} min"
    if days < 2:
        return f"{days * 24:.1f} h"
    return f"{days:.1f} d" if days < 100 else f"{days:.0f} d"


def signed(value: float) -> str:
    """Two decimals with a sign, with a true minus."""
    return f"{'−' if value < 0 else '+'}{abs(value):.2f}"


def with_error(value: float, err: float, *, decimals: int) -> str:
    """A value and its error, the latter left out where it is unknown."""
    text = f"{value:.{decimals}f}"
    return f"{text} ± {err:.{decimals}f}" if math.isfinite(err) else text
