"""Photometry of a Solar System body with its geometry from Fink's REST API."""

from __future__ import annotations

import pandas as pd

from data_access.errors import NotFound
from data_access.services.client import Service

SERVICE = Service("Fink's API", "ALERTSCOPE_FINK_API_URL", "https://api.ztf.fink-portal.org", 25.0)


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
