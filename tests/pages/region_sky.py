"""A small store for regions: a few objects inside the map of `tests.sky_maps`, of every kind, and some that are not."""

from __future__ import annotations

from typing import NamedTuple

from data_access.row_keys import join, pixels_of
from data_access.schema import TABLES
from data_access.store import Store
from tests.pages.candidates_sky import ATTACK
from tests.sky_maps import TRIGGER_JD
from tests.table_rows import alert_row, cells_of, put

ALERTS_OF_EACH = 3


class Placed(NamedTuple):
    """An object: where and how many days after the trigger it was first seen, and what its newest alert says."""

    name: str
    ra_deg: float
    dec_deg: float
    days: float
    label: str = "Unknown"
    cdsxmatch: str = "Unknown"
    drb: float = 0.95
    rb: float = 0.8


BEST, OPPOSITE, STRANGE = "ZTF23best", "ZTF23opposite", "ZTF23strange"
STAR, ROCK, FAKE, POOR = "ZTF23star", "ZTF23rock", "ZTF23fake", "ZTF23poor"
OBJECTS = (
    Placed(BEST, 40.1, 20.1, 1.0, "SN candidate", "Galaxy"),
    Placed(STRANGE, 43.0, 21.0, 3.0, ATTACK),
    Placed(OPPOSITE, 220.0, -20.0, 2.0, "Kilonova candidate"),
    Placed(STAR, 40.5, 19.5, 1.5, "RRLyr", "RRLyr"),
    Placed(ROCK, 39.0, 20.0, 0.2, "Solar System MPC"),
    Placed(FAKE, 40.0, 20.6, 0.4, drb=0.1),
    Placed(POOR, 40.0, 19.6, 0.4, rb=0.3),
    Placed("ZTF23outside", 120.0, 0.0, 1.0),
    Placed("ZTF23early", 40.0, 20.2, -2.0),
    Placed("ZTF23late", 40.0, 20.3, 9.0),
)
LIST = [BEST, STRANGE, OPPOSITE]
"""What is listed at first; that the second one is before the third is what `ranks` says."""


def fill(store: Store) -> None:
    """Each object is in the index, in the main table with three alerts, and supernovae are among the classes."""
    for table, spec in TABLES.items():
        store.create_table(table, spec.families)
    for each in OBJECTS:
        first = TRIGGER_JD + each.days
        newest = first + ALERTS_OF_EACH - 1
        shown = {"i:objectId": each.name, "i:jd": newest, "i:jdstarthist": first, "i:ra": each.ra_deg, "i:fid": 2}
        shown |= {"i:dec": each.dec_deg, "i:magpsf": 19.0, "i:sigmapsf": 0.1, "i:drb": each.drb}
        shown |= {"d:cdsxmatch": each.cdsxmatch, "d:classification": each.label}
        key = join(int(pixels_of(each.ra_deg, each.dec_deg)), first, each.name)
        put(store, "ztf.pixel128", (key, cells_of(shown)))
        position = {"i_ra": each.ra_deg, "i_dec": each.dec_deg, "i_jdstarthist": first}
        for night in range(ALERTS_OF_EACH):
            row = alert_row(each.name, first + night, i_ndethist=night + 5, i_rb=each.rb, i_nbad=0, **position)
            put(store, "ztf", row)
        if "candidate" in each.label:
            put(store, "ztf.class", (join(each.label, newest, each.name), alert_row(each.name, newest, **position)[1]))
