"""Names: from TNS, SIMBAD and Solar System names to the survey's, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from api import kinds
from api.errors import Refused
from api.fields import OUTPUT_FORMAT, Field
from api.formats import Table
from api.question import Question
from data_access import name_tables, queries, settings
from data_access.errors import NotFound, ServiceUnavailable
from data_access.services import sesame
from data_access.store import Store

_MOST_NAMES = 200_000
_SIMBAD_COLUMNS = ["i:objectId", "d:cdsxmatch", "i:ra", "i:dec", "i:candid", "i:jd"]

_SESAME_COLUMNS = ["name", "oname", "otype", "jradeg", "jdedeg", "source"]


def _answer(store: Store, asked: Mapping[str, Any]) -> Table:
    resolver, name, n, reverse = asked["resolver"], asked["name"], asked["nmax"], asked["reverse"]
    if not name and (resolver != "tns" or reverse):
        raise Refused({"name": "It is empty."})
    if reverse and queries.object_prefix_or_none(name) is None:
        raise Refused({"name": f"'{name[:64]}' is not an object's name: they look like ZTF21abfmbix."})
    one_more = n + 1
    if resolver == "simbad" and not reverse:
        return Table(_place(name))
    if resolver == "simbad":
        found = queries.alerts_of(store, name, _SIMBAD_COLUMNS).head(one_more)
    elif resolver == "tns":
        look_up = name_tables.tns_names_of if reverse else name_tables.tns_names
        found = look_up(store, name, n=one_more)
    elif reverse:
        found = name_tables.solar_system_names_of(store, name, n=one_more)
    else:
        found = name_tables.solar_system_names(store, name, n=one_more, whole=n == 1)
    return Table(found.head(n), f"The first {n}; there are more." if len(found) > n else None)


def _place(name: str) -> pd.DataFrame:
    """What Sesame knows of a name, in its own columns; no row if it knows nothing."""
    if not settings.services_may_be_asked():
        raise ServiceUnavailable("This server asks no services outside.")
    try:
        place = sesame.place_of(name)
    except NotFound:
        return pd.DataFrame(columns=_SESAME_COLUMNS)
    row = (name, place.name, place.object_type, place.ra_deg, place.dec_deg, place.source)
    return pd.DataFrame([row], columns=_SESAME_COLUMNS)


QUESTION = Question(
    "resolver",
    "Names of an object elsewhere, and objects by such names.",
    (
        Field("resolver", kinds.choice("tns", "simbad", "ssodnet"), "Whose names: tns, simbad or ssodnet.", "tns",
              required=True),
        Field("name", kinds.text(empty=True), "The name or its beginning; with `reverse`, an object of the survey.",
              "SN 2023", required=True),
        Field("reverse", kinds.boolean, "Whether `name` is an object of the survey.", False, default=False,
              json_type="boolean"),
        Field("nmax", kinds.integer(1, _MOST_NAMES), "At most so many entries.", 10, default=10,
              json_type="integer"),
        OUTPUT_FORMAT,
    ),
    _answer,
)  # fmt: skip
