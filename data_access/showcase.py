"""One object to try per topic, found in whatever the store holds."""

from data_access import queries
from data_access.errors import NoSuchTable
from data_access.store import Store
from science.labels import ACTIVE_GALAXIES, MICROLENSING, SOLAR_SYSTEM, SUPERNOVAE, VARIABLE_STARS

LEADING_LABELS: dict[str, str] = {
    SUPERNOVAE: "SN candidate",
    VARIABLE_STARS: "RRLyr",
    MICROLENSING: "Microlensing candidate",
    SOLAR_SYSTEM: "Solar System MPC",
    ACTIVE_GALAXIES: "QSO",
}
"""The class that stands for a topic where only one can be read."""


def showcase(store: Store) -> dict[str, str]:
    """An object with a long light curve for each topic, by topic; topics without one are left out."""
    try:
        newest = queries.latest_of_each(store, list(LEADING_LABELS.values()), 50)
    except NoSuchTable:
        return {}
    chosen = {}
    for topic, label in LEADING_LABELS.items():
        alerts = newest[label]
        if len(alerts):
            longest = alerts.sort_values("i:ndethist", ascending=False, kind="stable")
            chosen[topic] = str(longest["i:objectId"].iloc[0])
    return chosen
