"""The class that leads each topic, and one object of each to try, found in whatever the store holds."""

from collections.abc import Mapping

import pandas as pd

from data_access import queries
from data_access.errors import NoSuchTable
from data_access.store import Store
from science.columns import numbers
from science.labels import ACTIVE_GALAXIES, MICROLENSING, SOLAR_SYSTEM, SUPERNOVAE, VARIABLE_STARS

LEADING_LABELS: dict[str, str] = {
    SUPERNOVAE: "SN candidate",
    MICROLENSING: "Microlensing candidate",
    VARIABLE_STARS: "RRLyr",
    ACTIVE_GALAXIES: "QSO",
    SOLAR_SYSTEM: "Solar System MPC",
}
"""The one class that stands for a topic where a single short scan must do."""

ALERTS_READ = 24
"""Of each class: several alerts may be of one object."""


def showcase(store: Store) -> dict[str, str]:
    """An object to try for each topic that has one, by topic."""
    try:
        return longest_known(queries.latest_of_each(store, list(LEADING_LABELS.values()), ALERTS_READ))
    except NoSuchTable:
        return {}


def longest_known(newest: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """The object detected most often among the newest alerts of each topic, by topic.

    Parameters
    ----------
    newest : newest alerts by label, for the labels of `LEADING_LABELS`
    """
    chosen = {}
    for topic, label in LEADING_LABELS.items():
        alerts = newest[label]
        if len(alerts):
            seen = numbers(frame=alerts, name="i:ndethist")
            chosen[topic] = str(alerts["i:objectId"].iloc[int((-seen).argsort(kind="stable")[0])])
    return chosen
