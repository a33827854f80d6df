"""The one visual language: colours and symbols by band and class, sizes. Quiet enough for a dark dome.

Band and class colours are of the Okabe-Ito set (colour-blind safe) and keep a contrast of 3:1 to both backgrounds; a
symbol always says the same as its colour.
"""

from typing import NamedTuple


class BandStyle(NamedTuple):
    """How points of a band are drawn."""

    colour: str
    symbol: str  # a Vega symbol
    label: str


BANDS = {
    "g": BandStyle("#009E73", "circle", "g"),
    "r": BandStyle("#D55E00", "square", "r"),
    "i": BandStyle("#9467BD", "diamond", "i"),
}
BAND_GLYPHS = {"g": "●", "r": "■", "i": "◆"}
"""The symbol of a band where it stands in text."""

LIMIT_SYMBOL = "triangle-down"
POOR_SYMBOL = "cross"

TOPIC_COLOURS = {
    "supernovae": "#D55E00",
    "variable stars": "#0072B2",
    "microlensing": "#B07AA1",
    "solar system": "#009E73",
    "active galaxies": "#A67C00",
    "other": "#7A828C",
}
"""Colour of a class by the topic it belongs to."""

CHART_HEIGHT = 380
STAMP_SIZE = 190
POINT_SIZE = 60
SELECTED_COLOUR = "#0072B2"
MUTED_COLOUR = "#7A828C"
