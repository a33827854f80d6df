"""Fields that an index table lacks, read from the main table for many alerts at once."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from data_access import frames
from data_access.row_keys import join
from data_access.store import Store
from data_access.table_types import types_of
from science.derived import add_v_fields

MOST_ALERTS = 1_000
COMPUTED = {
    "v:firstdate": ("i:jdstarthist",),
    "v:lastdate": ("i:jd",),
    "v:lapse": ("i:jd", "i:jdstarthist"),
    "v:constellation": ("i:ra", "i:dec"),
}
"""Fields that are made of others of the same alert; rates and colours need the whole object."""


def fields_of(store: Store, alerts: Sequence[tuple[str, float]], columns: Sequence[str]) -> pd.DataFrame:
    """Some fields of some alerts, in one read.

    Parameters
    ----------
    alerts : object and date of each, at most `MOST_ALERTS`; those beyond are not read
    columns : names such as `i:magpsf`, or of `COMPUTED`

    Returns
    -------
    frame with a row for each alert, in their order; nulls for one that was not read or is not there

    Raises
    ------
    NoSuchTable, StoreUnavailable
    """
    keys = [join(object_id, float(jd)) for object_id, jd in alerts]
    wanted = list(dict.fromkeys(keys[:MOST_ALERTS]))
    stored = list(dict.fromkeys(name for column in columns for name in COMPUTED.get(column, (column,))))
    found = dict(store.table("ztf").rows(wanted, [name.encode() for name in stored])) if wanted else {}
    frame = frames.build([(key, found.get(key, {})) for key in keys], types_of(store, "ztf"), stored)
    if any(column in COMPUTED for column in columns):
        frame = add_v_fields(frame=frame, color=False, defaults=False)
    return frame[list(columns)]
