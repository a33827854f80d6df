"""What can be typed into the search field, by example."""

from typing import NamedTuple

NOTHING_YET = "A name or how it begins, a position, a class, a date, an asteroid."


class Example(NamedTuple):
    """A text, and what it finds."""

    text: str
    about: str


EXAMPLES = (
    Example("ZTF21abfmbix", "an object"),
    Example("ZTF21abf", "objects by how their names begin"),
    Example("246.0422 25.669 30", "a position, radius in arcsec"),
    Example("16:24:10.12 +25:40:09.3 r=10m", "sexagesimal, radius in arcmin"),
    Example("l=44.5 b=41.9 r=0.5d", "galactic, radius in degrees"),
    Example('class="SN candidate" trend=rising', "a class that gets brighter"),
    Example("RRLyr last=50", "the newest 50 of a class"),
    Example("246.0422 25.669 r=10m after=2025-01-01", "a place, first seen since a date"),
    Example("last 7 days", "all alerts of some days; also 2021-11-22, yesterday"),
    Example("8467", "an asteroid by number; also Vesta, 2010 JO69, C/2020 V2"),
    Example("AT 2021co", "a TNS name"),
    Example("M31", "a name that SIMBAD knows"),
    Example("TRCK_20231213", "a fast mover"),
    Example("class=Anomaly last=20", "the most anomalous alerts"),
)
