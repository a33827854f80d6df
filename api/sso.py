"""Alerts of Solar System objects, by number, name or designation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from api import kinds
from api.errors import Refused
from api.fields import COLUMNS, OUTPUT_FORMAT, Field
from api.formats import Table
from api.geometry import COLUMNS as GEOMETRY
from api.geometry import NEEDED as NEEDED_FOR_GEOMETRY
from api.geometry import add_geometry
from api.images import CUTOUT_KIND, MOST_CUTOUTS, add_images, column_of
from api.joining import joined
from api.question import MOST_ROWS, Question, check_columns, shown, stored
from data_access import queries
from data_access.errors import NoSuchTable
from data_access.name_tables import solar_system_names
from data_access.store import Store
from science.derived import add_v_fields

_MOST_OBJECTS = 50
_MOST_WITH_EPHEMERIDES = 10


def _answer(store: Store, asked: Mapping[str, Any]) -> Table:
    columns = asked["columns"]
    check_columns(store, "ztf.ssnamenr", columns)
    if asked["withResiduals"]:
        raise Refused({"withResiduals": "No model is fitted here: withEphem gives what a fit needs."})
    if asked["withEphem"] and len(asked["n_or_d"]) > _MOST_WITH_EPHEMERIDES:
        raise Refused({"n_or_d": f"At most {_MOST_WITH_EPHEMERIDES} names are answered at once with withEphem."})
    read = stored(columns)
    needed_beside = ("i:objectId", "i:candid", "i:jd", *(NEEDED_FOR_GEOMETRY if asked["withEphem"] else ()))
    needed = None if read is None else list(dict.fromkeys((*read, *needed_beside)))
    parts, rows, cut = [], 0, None
    for number, name in enumerate(asked["n_or_d"], start=1):
        parts.append(_rows_of(store, name, needed))
        rows += len(parts[-1])
        if rows >= MOST_ROWS and number < len(asked["n_or_d"]):
            cut = f"The first {number} of {len(asked['n_or_d'])} names."
            break
    # Two names may be those of one object.
    found = joined(parts).drop_duplicates(["i:candid", "i:jd"]).sort_values("i:jd", ascending=False, kind="stable")
    if len(found) > MOST_ROWS:
        cut = " ".join(filter(None, (cut, f"The newest {MOST_ROWS} of {len(found)} alerts.")))
    frame = found.head(MOST_ROWS).reset_index(drop=True)
    always = ["sso_name", "sso_number"]
    if asked["withcutouts"]:
        kind = asked["cutout-kind"] or "Science"
        frame[column_of(kind)] = add_images(store, frame, [kind])[column_of(kind)]
        always.append(column_of(kind))
        if len(frame) > MOST_CUTOUTS:
            cut = " ".join(filter(None, (cut, f"Cutouts of the newest {MOST_CUTOUTS} alerts only.")))
    frame = add_v_fields(frame=frame, color=False) if read is None else frame
    if asked["withEphem"] and len(frame):
        frame, unknown = add_geometry(store, frame)
        always += GEOMETRY
        cut = " ".join(filter(None, (cut, unknown))) or None
    return Table(shown(frame, columns, *always), cut)


def _rows_of(store: Store, name: str, columns: list[str] | None) -> pd.DataFrame:
    """Alerts of one object, with its name and number as the store's table of names has them."""
    rows = queries.solar_system_object(store, name, columns)
    try:
        known = solar_system_names(store, name, n=1, whole=True)
    except NoSuchTable:
        known = rows.head(0)
    identity = known.iloc[0] if len(known) else {}
    number = str(identity.get("i:number") or (name if name.isdecimal() else ""))
    rows["sso_name"] = str(identity.get("i:name") or name)
    rows["sso_number"] = pd.array([int(number) if number.isdecimal() else pd.NA] * len(rows), dtype="Int64")
    rows.attrs = {}
    return rows


QUESTION = Question(
    "sso",
    "Alerts of Solar System objects, newest first.",
    (
        Field("n_or_d", kinds.names(most=_MOST_OBJECTS), "Number, name or designation of an object, or several with "
              "commas.", "8467", required=True),
        Field("withcutouts", kinds.boolean, f"Also cutouts, of at most {MOST_CUTOUTS} alerts.", False, default=False,
              json_type="boolean"),
        CUTOUT_KIND,
        Field("withEphem", kinds.boolean, "Also ephemerides: kept ones, Miriade's, else from the orbit.", False,
              default=False, json_type="boolean"),
        Field("withResiduals", kinds.boolean, "Not answered here: only False.", False, default=False,
              json_type="boolean"),
        COLUMNS,
        OUTPUT_FORMAT,
    ),
    _answer,
)  # fmt: skip
