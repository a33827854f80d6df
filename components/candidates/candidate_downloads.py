"""The list of candidates to take away: the same rows in the same order, all pages."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components.download_files import Rows, csv_file, file_name
from data_access import cached
from data_access.errors import AlertscopeError
from science.dates import utc_text

_UNITS = {"mag": "mag", "mag_err": "mag", "jd": "day", "first_jd": "day"}


def button(shown: pd.DataFrame, scores: Sequence[str], topic: str) -> None:
    """Draw the button; the file is made when it is pressed."""
    st.download_button(
        "CSV",
        data=lambda: csv_file(rows_of(shown, scores, topic)),
        file_name=file_name(topic, "candidates", "csv"),
        mime="text/csv",
        key=f"download-candidates-{topic}",
        on_click="ignore",
        icon=":material/download:",
        help="All candidates of the list, with class, dates, brightness and scores.",
    )


def rows_of(shown: pd.DataFrame, scores: Sequence[str], topic: str) -> Rows:
    """The list as a table with its provenance."""
    frame = shown.drop(columns=["name", "utc", "class_name"]).assign(classes=shown["classes"].map("; ".join))
    said = {
        "content": f"Candidates of {topic}, each with its newest alert; magnitudes are of the difference image, AB",
        "written": f"{utc_text(jd=float(pd.Timestamp.now('UTC').to_julian_date()))[:19]} UTC by Alertscope",
    }
    return Rows(frame, said | _source(), _UNITS, {})


def _source() -> dict[str, str]:
    try:
        state = cached.state().value
    except AlertscopeError:
        return {}
    said = {"source": f"Alertscope, {state.engine} store"}
    if state.simulated == "true":
        said["simulated"] = "These are not observations: the sky of this store is simulated."
    return said
