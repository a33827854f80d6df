"""Numbers as the Java virtual machine prints them: what Spark writes where it turns a number into text."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal


def double_text(value: float) -> str:
    """Text of a double: plain decimal for magnitudes in [1e-3, 1e7), else one digit, fraction and exponent.

    Source: the Java platform's documentation of `Double.toString` (shortest digits, as since JDK 19).
    """
    if value != value:
        return "NaN"
    magnitude = abs(value)
    if 1e-3 <= magnitude < 1e7 or magnitude == 0:
        return repr(value)
    if math.isinf(magnitude):
        return "Infinity" if value > 0 else "-Infinity"
    shortest = Decimal(repr(magnitude))
    digits, exponent = shortest.normalize().as_tuple().digits, shortest.adjusted()
    fraction = "".join(map(str, digits[1:])) or "0"
    return f"{'-' if value < 0 else ''}{digits[0]}.{fraction}E{exponent}"


def array_text(values: Iterable[float | int | None]) -> str:
    """Text of an array of numbers: `[v1, v2, null]`."""
    return "[" + ", ".join(map(_element, values)) + "]"


def _element(value: float | int | None) -> str:
    if value is None:
        return "null"
    return double_text(value) if isinstance(value, float) else str(value)
