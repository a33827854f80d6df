"""Photometry of a Solar System body with its geometry from Fink's REST API."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data_access.errors import NotFound, ServiceUnavailable
from data_access.fink_api.address import DEFAULT_ADDRESS
from data_access.services.client import Service

SERVICE = Service("Fink's API", "ALERTSCOPE_FINK_API_URL", DEFAULT_ADDRESS, 25.0)


@dataclass(frozen=True)
class Archive:
    """Alerts of a body, None where there are none, and why there are none."""

    alerts: pd.DataFrame | None
    problem: str


def archive_of(name: str) -> Archive:
    """As `alerts_with_geometry`, with the reason in place of an error."""
    try:
        return Archive(alerts_with_geometry(name), "")
    except (NotFound, ServiceUnavailable) as error:
        return Archive(None, str(error))


def alerts_with_geometry(name: str) -> pd.DataFrame:
    """All alerts of a body under Fink's column names, with `Dobs`, `Dhelio`, `Phase`, `Elong.`, `RA` and `DEC`.

    Raises
    ------
    NotFound, ServiceUnavailable
    """
    sent = {"n_or_d": name.strip(), "withEphem": True, "output-format": "json"}
    answer = SERVICE.post("/api/v1/sso", json=sent)
    if not isinstance(answer, list) or not answer or not all(isinstance(row, dict) for row in answer):
        raise NotFound(f"Fink's API has no alert of {name}.")
    frame = pd.DataFrame(answer)
    if "i:jd" not in frame:
        raise NotFound(f"Fink's API has no alert of {name}.")
    return frame.sort_values("i:jd", ascending=False).reset_index(drop=True)
