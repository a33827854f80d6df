"""The questions that the pages ask, each written once over the one interface of all stores."""

from data_access.queries.by_date import bounds, newest
from data_access.queries.classes import latest, latest_of_each, place_of_label
from data_access.queries.columns import CLASS_COLUMNS, HISTORY_COLUMNS, MOVING_COLUMNS
from data_access.queries.cones import LARGEST_RADIUS_ARCSEC, MOST_PIXEL_ROWS, cone
from data_access.queries.moving import solar_system_object, tracklet, tracklets
from data_access.queries.nights import about, statistics
from data_access.queries.objects import alert, alerts_of, history_of, object_names, object_prefix_or_none, stored_alert

__all__ = [
    "CLASS_COLUMNS",
    "HISTORY_COLUMNS",
    "LARGEST_RADIUS_ARCSEC",
    "MOST_PIXEL_ROWS",
    "MOVING_COLUMNS",
    "about",
    "alert",
    "alerts_of",
    "bounds",
    "cone",
    "history_of",
    "latest",
    "latest_of_each",
    "newest",
    "object_names",
    "object_prefix_or_none",
    "place_of_label",
    "solar_system_object",
    "statistics",
    "stored_alert",
    "tracklet",
    "tracklets",
]
