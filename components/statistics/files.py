"""Files of the page: the night in hand, what the time lines show, and every count of every night."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from components.download_files import Rows
from components.downloads import download_row, where_from
from components.statistics import night_classes, time_lines, words
from components.statistics.night_numbers import TOTALS
from components.statistics.nights import Nights
from science.dates import utc_text

_SUBJECT = "statistics"


def draw(nights: Nights, columns: Sequence[str], how: str) -> None:
    """Draw the buttons."""
    if nights.place >= 0:
        download_row(
            _SUBJECT,
            "The night",
            f"night_{nights.night}",
            lambda: night_rows(nights),
            "Totals and classes of the night, with what was usual before.",
        )
    download_row(
        _SUBJECT,
        "The lines",
        f"lines_{how}",
        lambda: line_rows(nights, columns, how),
        "The columns drawn, a row a night, newest first.",
    )
    download_row(
        _SUBJECT, "All nights", "all_nights", lambda: all_rows(nights), "Every count, a row a night, newest first."
    )


def night_rows(nights: Nights) -> Rows:
    """The night in hand: a row a count."""
    totals = [column for column in TOTALS if not words.is_class(column) and column in nights.columns]
    found = nights.usual(totals) if totals else None
    rows = pd.DataFrame(
        {
            "column": totals,
            "meaning": [words.column_meaning(column) for column in totals],
            "alerts": pd.array([nights.count(column) for column in totals], dtype="Int64"),
            "usual": [] if found is None else found.median,
            "usual_low": [] if found is None else found.low,
            "usual_high": [] if found is None else found.high,
        }
    )
    classes = night_classes.table(nights)
    named = classes.assign(
        column="class:" + classes["label"].astype(str), meaning="Alerts of class " + classes["class"].astype(str)
    )
    frame = pd.concat([rows, named[list(rows.columns)]], ignore_index=True)
    meanings = {
        "alerts": "count of the night; empty where it is not known",
        "usual": "median of the up to 30 nights before",
        "usual_low": "lower quartile of these",
        "usual_high": "upper quartile of these",
    }
    return Rows(frame, _said(f"Night of {words.night_name(nights.night)}"), {}, meanings)


def line_rows(nights: Nights, columns: Sequence[str], how: str) -> Rows:
    """What the time lines show."""
    frame = time_lines.table(nights, columns, how)
    said = {
        time_lines.NIGHTLY: "Counts by night",
        time_lines.SUMMED: "Counts summed up to each night",
        time_lines.SHARE: "Shares by night, in percent of the alerts that passed (of those received, for these)",
    }[how]
    return Rows(frame, _said(said), {}, _meanings(columns))


def all_rows(nights: Nights) -> Rows:
    """Every count of every night."""
    frame = nights.frame.iloc[::-1].reset_index(drop=True)
    return Rows(frame, _said("All counts of all nights"), {}, _meanings(nights.columns))


def _meanings(columns: Sequence[str]) -> dict[str, str]:
    return {"night": "Date, UTC, YYYYMMDD", **{column: words.column_meaning(column) for column in columns}}


def _said(content: str) -> dict[str, str]:
    source, simulated = where_from()
    said = {
        "content": content,
        "source": source,
        "written": f"{utc_text(jd=float(pd.Timestamp.now('UTC').to_julian_date()))[:19]} UTC by Alertscope",
    }
    return said | (
        {"simulated": "These are not observations: the sky of this store is simulated."} if simulated else {}
    )
