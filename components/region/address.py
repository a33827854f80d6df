"""What is asked of the page of regions, all of it in the address but a file's content."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components.url_state import Parameter, choice_parameter, number_parameter, text_parameter

FILE, EVENT, CIRCLE, EXAMPLE = "map", "event", "circle", "example"
SOURCES = {FILE: "Sky map file", EVENT: "Superevent", CIRCLE: "Error circle", EXAMPLE: "Example"}
LONGEST_DAYS = 500.0
SCOPE = "region"

SOURCE = choice_parameter("by", list(SOURCES), FILE)
EVENT_NAME = text_parameter("event", longest=40)
CENTRE = text_parameter("at", longest=120)
RADIUS_DEG = number_parameter("r", 3.0, low=1e-4, high=180.0)
TRIGGER = text_parameter("t0", longest=60)
LEVEL_PERCENT = number_parameter("level", 90.0, low=1.0, high=99.0)
START_DAYS = number_parameter("start", 0.0, low=-LONGEST_DAYS, high=LONGEST_DAYS)
STOP_DAYS = number_parameter("stop", 7.0, low=-LONGEST_DAYS, high=LONGEST_DAYS)
PICKED = text_parameter("pick", longest=64)


def kept(parameter: Parameter[Any]) -> str:
    """Key of a widget that shows a parameter of the address."""
    key = f"region-{parameter.name}"
    value = parameter.read()
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return key


def write(parameter: Parameter[Any], key: str) -> None:
    """Put what a widget shows into the address."""
    value = st.session_state[key]
    parameter.write(parameter.default if value is None else value)
