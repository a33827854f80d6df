"""The alert in hand in plain words."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from components.plain_text import escaped
from science.cells import number
from science.words import describe_alert, previous_in_band

_HEADINGS = {
    "when": "When",
    "where": "Where",
    "brightness": "Brightness",
    "change": "Change",
    "rate": "Rate",
    "score": "Real or bogus",
    "nearest": "Nearest sources",
    "catalogues": "Catalogues",
}


def alert_words(alert: pd.DataFrame, history: pd.DataFrame, *, behind: bool) -> str:
    """Markdown that says what the alert is.

    Parameters
    ----------
    alert : frame of one row, all fields
    history : of the object, for the detection before
    behind : whether a reference source is behind the object
    """
    row: dict[str, Any] = alert.iloc[0].to_dict()
    jd, fid = number(row=row, name="i:jd"), number(row=row, name="i:fid")
    before = previous_in_band(history=history, jd=jd, fid=int(fid)) if math.isfinite(fid) else None
    said: dict[str, list[str]] = {}
    for sentence in describe_alert(row=row, previous=before, behind=behind):
        said.setdefault(sentence.topic, []).append(sentence.text)
    ordered = [*(topic for topic in _HEADINGS if topic in said), *(topic for topic in said if topic not in _HEADINGS)]
    lines = [
        f"**{_HEADINGS.get(topic, topic.capitalize())}.** {' '.join(escaped(text) for text in said[topic])}"
        for topic in ordered
    ]
    return "\n\n".join(lines)
