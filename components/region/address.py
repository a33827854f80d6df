"""What is asked of the page of regions, all of it in the address but a file's content."""

from __future__ import annotations

from typing import Any

from components.url_state import Parameter, choice_parameter, number_parameter, text_parameter

FILE, EVENT, CIRCLE, EXAMPLE = "map", "event", "circle", "example"
SOURCES = {FILE: "Sky map file", EVENT: "Superevent", CIRCLE: "Error circle", EXAMPLE: "Example"}
SCOPE = "region"

SOURCE = choice_parameter("by", list(SOURCES), FILE)
EVENT_NAME = text_parameter("event", longest=40)
CENTRE = text_parameter("at", longest=120)
RADII_DEG, LEVELS_PERCENT, DAYS = (1e-4, 180.0), (1.0, 99.0), (-500.0, 500.0)
"""What is possible, both ends included."""
RADIUS_DEG = number_parameter("r", 3.0, low=RADII_DEG[0], high=RADII_DEG[1])
TRIGGER = text_parameter("t0", longest=60)
LEVEL_PERCENT = number_parameter("level", 90.0, low=LEVELS_PERCENT[0], high=LEVELS_PERCENT[1])
START_DAYS = number_parameter("start", 0.0, low=DAYS[0], high=DAYS[1])
STOP_DAYS = number_parameter("stop", 7.0, low=DAYS[0], high=DAYS[1])
PICKED = text_parameter("pick", longest=64)


POSSIBLE: tuple[tuple[Parameter[Any], str], ...] = (
    (LEVEL_PERCENT, "level= is a number from 1 to 99"),
    (RADIUS_DEG, "r= is a number of degrees up to 180"),
    (START_DAYS, "start= is a number of days from -500 to 500"),
    (STOP_DAYS, "stop= is a number of days from -500 to 500"),
)
"""What each may be, in words."""
