"""Files to take away: what is shown, and everything that is known. They are made when the button is pressed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from components.download_files import FORMATS, Rows, file_name
from components.light_curve_chart import Shown
from components.light_curve_data import numbers_table
from data_access import cached
from data_access.errors import AlertscopeError
from data_access.field_descriptions import FIELDS
from science.dates import utc_text

_SHOWN_UNITS = {"utc": "UTC", "mjd": "day", "jd": "day"}
_SHOWN_MEANINGS = {
    "utc": "Start of the exposure, calendar date",
    "mjd": "Start of the exposure, modified Julian date (UTC)",
    "jd": "Start of the exposure, Julian date (UTC)",
    "band": "Filter",
    "kind": "What the point is",
    "difference_sign": "+ brighter than the reference image, - fainter",
    "candid": "Id of the alert",
}


def download_panel(object_id: str, shown: Shown, *, store_name: str, simulated: bool) -> None:
    """Draw the buttons.

    Parameters
    ----------
    shown : what the light curve shows
    store_name : where the data come from, for the header
    simulated : whether they are of a simulated sky, which the header says
    """
    download_row(
        object_id,
        "What is shown",
        f"light_curve_{shown.curve.unit.label.replace(' ', '_')}",
        lambda: shown_rows(object_id, shown, store_name=store_name, simulated=simulated),
        f"The {shown.curve.unit.label} points as drawn: same bands, unit and order as in the table of numbers.",
    )
    download_row(
        object_id,
        "Everything",
        "alerts",
        lambda: all_rows(object_id, store_name=store_name, simulated=simulated),
        "All alerts of the object with all their fields, cutouts aside.",
    )


def where_from() -> tuple[str, bool]:
    """Name of the store for the header of files, and whether its sky is simulated."""
    try:
        state = cached.state().value
    except AlertscopeError:
        return "unknown store", False
    return f"Alertscope, {state.engine} store", state.simulated == "true"


def shown_rows(object_id: str, shown: Shown, *, store_name: str, simulated: bool) -> Rows:
    """The points on the screen, newest first."""
    frame = numbers_table(curve=shown.curve, bands=shown.bands)
    frame.insert(0, "objectId", object_id)
    unit = "mag" if shown.curve.unit.is_magnitude else "mJy"
    units = {name: _SHOWN_UNITS.get(name, "") for name in frame}
    units |= {name: unit for name in frame if name.endswith(("_ab_mag", "_mjy"))}
    units |= {name: f"{unit}/day" for name in frame if name.startswith("change_per_day")}
    label = shown.curve.unit.label
    meanings = {name: _SHOWN_MEANINGS.get(name, "") for name in frame}
    meanings |= {name: f"{label.capitalize()}, AB" for name in frame if name.endswith(("_ab_mag", "_mjy"))}
    meanings |= {name: f"1σ error of the {label}" for name in frame if "_err_" in name}
    meanings |= {
        name: "Change since the previous good detection in the same filter"
        for name in frame
        if name.startswith("change_per_day")
    }
    content = f"{shown.curve.caption}. Bands: {', '.join(shown.bands) or 'none'}. {shown.curve.behind.reason}"
    return Rows(frame, provenance(object_id, content, store_name, simulated), units, meanings)


def all_rows(object_id: str, *, store_name: str, simulated: bool) -> Rows:
    """Every field of every alert, newest first, read from the store."""
    frame = cached.alerts(object_id).value
    units = {name: FIELDS[name].unit if name in FIELDS else "" for name in frame}
    meanings = {name: FIELDS[name].meaning if name in FIELDS else "" for name in frame}
    content = "All alerts of the object with all their fields, newest first"
    return Rows(frame, provenance(object_id, content, store_name, simulated), units, meanings)


def download_row(
    object_id: str,
    title: str,
    what: str,
    rows: Callable[[], Rows],
    note: str,
    formats: Mapping[str, tuple[str, str, Callable[[Rows], bytes]]] = FORMATS,
) -> None:
    """Buttons for one table in all formats.

    Parameters
    ----------
    object_id : begins the file's name
    title : what stands before the buttons
    what : the second part of the file's name
    rows : makes the content, when a button is pressed
    note : a sentence after the buttons
    formats : as `FORMATS`
    """
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.markdown(f"**{title}**", width=130)
        for name, (ending, media_type, write) in formats.items():
            st.download_button(
                name,
                data=_maker(write, rows),
                file_name=file_name(object_id, what, ending),
                mime=media_type,
                key=f"download-{title}-{name}",
                on_click="ignore",
                icon=":material/download:",
            )
        st.markdown(f":small[:gray[{note}]]", width="content")


def _maker(write: Callable[[Rows], bytes], rows: Callable[[], Rows]) -> Callable[[], bytes]:
    return lambda: write(rows())


def provenance(object_id: str, content: str, store_name: str, simulated: bool) -> dict[str, str]:
    """Where the rows of a file come from, for its header."""
    said = {
        "object": object_id,
        "content": content,
        "source": store_name,
        "written": f"{utc_text(jd=_now_jd())[:19]} UTC by Alertscope",
    }
    return said | (
        {"simulated": "These are not observations: the sky of this store is simulated."} if simulated else {}
    )


def _now_jd() -> float:
    return float(pd.Timestamp.now("UTC").to_julian_date())
