"""Distances and angles of Solar System objects beside their alerts, under Miriade's names."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_access import ephemerides, settings
from data_access.store import Store
from science.columns import numbers

REDUCED_MAGNITUDE = "i:magpsf_red"
"""At one au from the Sun and from the observer, as `fink_utils` calls it."""
COLUMNS = (*ephemerides.COLUMNS, REDUCED_MAGNITUDE)
NEEDED = ("i:ssnamenr", "i:jd", "i:magpsf")


def add_geometry(store: Store, frame: pd.DataFrame) -> tuple[pd.DataFrame, str | None]:
    """The frame with `COLUMNS`, NaN where nothing is known, and a sentence of how many dates that are.

    Parameters
    ----------
    frame : alerts with `NEEDED`
    """
    geometry = pd.DataFrame(np.nan, index=frame.index, columns=list(ephemerides.COLUMNS))
    problems: dict[str, None] = {}
    for name, alerts in frame.groupby("i:ssnamenr", sort=False):
        found = ephemerides.ephemerides_of(store, str(name), alerts, online=settings.services_may_be_asked())
        geometry.loc[alerts.index] = found.frame[list(ephemerides.COLUMNS)].to_numpy(dtype=float)
        problems |= dict.fromkeys(found.problems)
    distances = geometry["Dobs"].to_numpy() * geometry["Dhelio"].to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        geometry[REDUCED_MAGNITUDE] = numbers(frame=frame, name="i:magpsf") - 5.0 * np.log10(distances)
    unknown = int(np.isnan(distances).sum())
    said = " ".join((f"The ephemerides of {unknown} of {len(frame)} alerts are not known.", *problems))
    return pd.concat([frame, geometry], axis=1), said if unknown else None
