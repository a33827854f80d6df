"""Small colour maps for images, as tables of 256 colours."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

# Colours at equal steps from faint to bright; viridis is van der Walt and Smith's, blues is ColorBrewer's, turned over.
_STEPS: dict[str, str] = {
    "grey": "000000 ffffff",
    "inverted grey": "ffffff 000000",
    "viridis": "440154 48186a 472d7b 424086 3b528b 33638d 2c728e 26828e 21918c 1fa088 28ae80 3fbc73 5ec962 84d44b "
    "addc30 d8e219 fde725",
    "blues": "08306b 084184 08519c 1561a9 2171b5 3282be 4292c6 57a0ce 6caed6 85bcdc 9fcae1 b3d3e8 c7dbef d3e3f3 "
    "dfebf7 ebf3fb f7fbff",
}
COLOR_MAPS: tuple[str, ...] = tuple(_STEPS)
NAN_COLOR: tuple[int, int, int] = (200, 80, 120)
"""A dull red, in none of the maps: pixels without a measurement."""


@cache
def _table(name: str) -> NDArray[np.uint8]:
    steps = np.array([[int(word[i : i + 2], 16) for i in (0, 2, 4)] for word in _STEPS[name].split()], dtype=np.float64)
    where = np.linspace(0.0, len(steps) - 1.0, 256)
    channels = [np.interp(where, np.arange(len(steps)), steps[:, channel]) for channel in range(3)]
    table = np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    table.flags.writeable = False
    return table


def table_of(*, name: str) -> NDArray[np.uint8]:
    """Colours of a map.

    Parameters
    ----------
    name : str
        One of `COLOR_MAPS`.

    Returns
    -------
    numpy.ndarray, shape (256, 3), uint8
        Red, green, blue from faint to bright; read-only.

    Raises
    ------
    ValueError
        Unknown name.
    """
    if name not in _STEPS:
        raise ValueError(f"unknown colour map, not one of {', '.join(COLOR_MAPS)}")
    return _table(name)
