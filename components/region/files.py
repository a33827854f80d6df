"""What was found in a region to take home: the list on the screen, and all rows with all columns."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from components.download_files import Rows
from components.downloads import download_row, where_from
from components.region.source import Source
from data_access.field_descriptions import FIELDS
from data_access.regions import FoundInRegion
from science.dates import utc_text
from science.sky_maps import CredibleRegion

_SUBJECT = "region"
_UNITS = {"mag": "mag", "mag_err": "mag", "jd": "day", "first_jd": "day", "ra_deg": "deg", "dec_deg": "deg"}
_MEANINGS = {
    "rank": "1 is the best: highest probability density or nearest to the centre, then the newest",
    "first_jd": "First detection as the survey's jdstarthist has it",
    "why": "Credible level that just takes the object in, or distance from the centre; when it was first seen",
}


def draw(source: Source, found: FoundInRegion, shown: pd.DataFrame, window: str, said: str) -> None:
    """Draw the buttons.

    Parameters
    ----------
    shown : the list as it is on the screen, all its pages
    window : the dates of first detections that were asked for, in words
    said : what was left out of it
    """
    download_row(
        _SUBJECT,
        "The list",
        "candidates",
        lambda: listed_rows(source, shown, window, said),
        "As on the screen, all its pages.",
    )
    download_row(
        _SUBJECT,
        "All objects",
        "objects",
        lambda: all_rows(source, found, window),
        "Nothing left out, with all columns of the index.",
    )


def listed_rows(source: Source, shown: pd.DataFrame, window: str, said: str) -> Rows:
    """The list as a table with its provenance."""
    frame = shown.drop(columns=["name", "moving_name", "label", "utc", "class_name"], errors="ignore")
    frame = frame.assign(classes=shown["classes"].map("; ".join))
    return Rows(frame, _provenance(source, f"{window}, as listed. {said}".strip()), _UNITS, _MEANINGS)


def all_rows(source: Source, found: FoundInRegion, window: str) -> Rows:
    """Every object that was found, the best rank first."""
    frame = found.frame
    units = {name: FIELDS[name].unit if name in FIELDS else "" for name in frame}
    meanings = {name: FIELDS[name].meaning if name in FIELDS else "" for name in frame}
    is_map = isinstance(source.region, CredibleRegion)
    units |= {"v:first_jd": "day", "v:rank": "" if is_map else "deg"}
    meanings |= {
        "v:first_jd": "First detection, the earliest jdstarthist of the object's rows",
        "v:rank": "Probability in all denser places" if is_map else "Distance from the centre of the circle",
    }
    content = f"{window}, all objects. {found.cut or ''}"
    return Rows(frame, _provenance(source, content.strip()), units, meanings)


def _provenance(source: Source, content: str) -> Mapping[str, str]:
    store, simulated = where_from()
    said = {
        "region": f"{source.title}. {' '.join(source.said)}",
        "trigger": f"{utc_text(jd=source.trigger_jd)} UTC",
        "content": content,
        "source": store,
        "written": f"{utc_text(jd=float(pd.Timestamp.now('UTC').to_julian_date()))[:19]} UTC by Alertscope",
    }
    return said | (
        {"simulated": "These are not observations: the sky of this store is simulated."} if simulated else {}
    )
