"""Questions with their answers in a frame, asked of a store and of the API in front of it."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from data_access import candidates, name_tables, night_counts, queries
from data_access.store import Store

Question = Callable[[Store], pd.DataFrame]

LABELS = ("SN candidate", "RRLyr", "QSO", "Solar System MPC", "(TNS) SN Ia", "Tracklet")


def object_questions(newest: pd.Series) -> dict[str, Question]:
    """About one object, by what they are."""
    name, jd = newest["i:objectId"], float(newest["i:jd"])
    return {
        "history": lambda store: queries.history_of(store, name),
        "all fields": lambda store: queries.alerts_of(store, name),
        "one alert": lambda store: queries.stored_alert(store, name, jd),
        "a few columns": lambda store: queries.alerts_of(store, name, ["i:magpsf", "i:candid"]),
        "curve": lambda store: candidates.curves_of(store, [name])[name],
    }


def other_questions(sky: Store, newest: pd.Series) -> dict[str, Question]:
    """About all but classes and cones, by what they are."""
    jd, night = float(newest["i:jd"]), night_counts.newest_night(sky)["night"].iloc[0]
    body = queries.latest(sky, "Solar System MPC", 1)["i:ssnamenr"].iloc[0]
    mover = queries.latest(sky, "Tracklet", 1)["d:tracklet"].iloc[0]
    return {
        "anomaly": lambda store: queries.newest(store, "ztf.anomaly", 30),
        "anomaly by date": lambda store: queries.newest(store, "ztf.anomaly", 30, jd - 5.0, jd - 2.0),
        "body": lambda store: queries.solar_system_object(store, body, queries.MOVING_COLUMNS),
        "body, all": lambda store: queries.solar_system_object(store, body),
        "body's curve": lambda store: candidates.curves_of(store, ["ZTF"], names={"ZTF": body})["ZTF"],
        "unknown body": lambda store: queries.solar_system_object(store, "2031 ZZ9", queries.MOVING_COLUMNS),
        "tracklet": lambda store: queries.tracklet(store, mover),
        "tracklets": lambda store: queries.tracklets(store, mover[:13]),
        "nights": night_counts.all_nights,
        "newest night": night_counts.newest_night,
        "one night": lambda store: night_counts.one_night(store, night),
        "counts of a month": lambda store: queries.statistics(store, night[:6], ["basic:sci", "basic:raw"]),
        "name of a body": lambda store: name_tables.solar_system_names(store, body, n=5, whole=True),
        "names of bodies": lambda store: name_tables.solar_system_names(store, body[:2], n=50),
        "TNS": lambda store: name_tables.tns_names(store, "SN 2023", n=10),
        "one of TNS": lambda store: name_tables.tns_names(store, "at 2023zz_", n=10),
        "unknown object": lambda store: queries.history_of(store, "ZTF99zzzzzzz"),
    }
