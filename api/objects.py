"""All that is known of one object or several, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from api import kinds
from api.errors import Refused
from api.fields import COLUMNS, OUTPUT_FORMAT, Field
from api.formats import Table
from api.images import CUTOUT_KIND, MOST_CUTOUTS, add_images
from api.joining import joined
from api.question import MOST_ROWS, Question, check_columns, shown, stored
from data_access import queries
from data_access.schema import CUTOUT_KINDS
from data_access.store import Store

_MOST_OBJECTS = 200
_FOR_JOINING = ("i:objectId", "i:candid", "i:jd")


def _answer(store: Store, asked: Mapping[str, Any]) -> Table:
    columns: list[str] | None = asked["columns"]
    check_columns(store, "ztf", columns)
    for name in asked["objectId"]:
        if queries.object_prefix_or_none(name) is None:
            raise Refused({"objectId": f"'{name[:64]}' is not an object's name: they look like ZTF21abfmbix."})
    frames, rows, notes = [], 0, list[str]()
    for number, name in enumerate(asked["objectId"], start=1):
        frames.append(_rows_of(store, name, columns, limits=asked["withupperlim"], ids=asked["withcutouts"]))
        rows += len(frames[-1])
        if rows >= MOST_ROWS and (rows > MOST_ROWS or number < len(asked["objectId"])):
            notes.append(f"The first {MOST_ROWS} rows, of the first {number} objects of {len(asked['objectId'])}.")
            break
    missing = frames[-1].attrs.get("missing_tables")
    if missing:
        notes.append(f"This store lacks {', '.join(missing)}.")
    frame = joined(frames).head(MOST_ROWS)
    always = ("d:tag",) if asked["withupperlim"] else ()
    if asked["withcutouts"]:
        image_kinds = (asked["cutout-kind"],) if asked["cutout-kind"] else CUTOUT_KINDS
        images = add_images(store, frame, image_kinds)
        always += tuple(images.columns)
        frame = pd.concat([frame, images], axis=1)
        if len(frame) > MOST_CUTOUTS:
            notes.append(f"Cutouts of the first {MOST_CUTOUTS} alerts only.")
    return Table(shown(frame, columns, *always), " ".join(notes) or None)


def _rows_of(store: Store, name: str, columns: list[str] | None, *, limits: bool, ids: bool) -> pd.DataFrame:
    """Rows of one object, newest first."""
    read = stored(columns)
    needed = None if read is None else list(dict.fromkeys((*read, *(_FOR_JOINING if limits or ids else ()))))
    alerts = queries.alerts_of(store, name, needed)
    if not limits:
        return alerts
    history = queries.history_of(store, name, queries.HISTORY_COLUMNS)
    others = history[~history["d:own"].to_numpy(dtype=bool)].drop(columns=["d:own", "v:classification"])
    if needed is not None:
        others = others[[column for column in others.columns if column in {*needed, "d:tag"}]]
    alerts["d:tag"] = "valid"
    # Limits have no alert, and a reader that meets a null among ids makes floats of them all.
    others["i:candid"] = others["i:candid"].astype("Int64").fillna(-1)
    frame = joined([alerts, others]).sort_values("i:jd", ascending=False, kind="stable").reset_index(drop=True)
    frame.attrs["missing_tables"] = history.attrs["missing_tables"]
    return frame


QUESTION = Question(
    "objects",
    "The alerts of objects, newest first, with all fields; also upper limits and poor points, and cutouts.",
    (
        Field(
            "objectId", kinds.names(most=_MOST_OBJECTS), "Name of an object, or several with commas.", "ZTF21abfmbix",
            required=True,
        ),
        Field(
            "withupperlim", kinds.boolean, "Also detections known from histories, poor points and upper limits; "
            "`d:tag` says which.", False, default=False, json_type="boolean",
        ),
        Field(
            "withcutouts", kinds.boolean, f"Also cutouts, as rows of pixels, of at most {MOST_CUTOUTS} alerts.", False,
            default=False, json_type="boolean",
        ),
        CUTOUT_KIND,
        COLUMNS,
        OUTPUT_FORMAT,
    ),
    _answer,
)  # fmt: skip
