"""Fields that an index table lacks, read from the main table for many alerts at once."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from data_access import frames
from data_access.row_keys import join
from data_access.store import Store
from data_access.table_types import types_of

MOST_ALERTS = 1_000


def fields_of(store: Store, alerts: Sequence[tuple[str, float]], columns: Sequence[str]) -> pd.DataFrame:
    """Some stored fields of some alerts, in one read.

    Parameters
    ----------
    alerts : object and date of each, at most `MOST_ALERTS`; those beyond are not read
    columns : names such as `i:magpsf`

    Returns
    -------
    frame with a row for each alert, in their order; nulls for one that was not read or is not there

    Raises
    ------
    NoSuchTable, StoreUnavailable
    """
    keys = [join(object_id, float(jd)) for object_id, jd in alerts]
    wanted = list(dict.fromkeys(keys[:MOST_ALERTS]))
    found = dict(store.table("ztf").rows(wanted, [column.encode() for column in columns])) if wanted else {}
    return frames.build([(key, found.get(key, {})) for key in keys], types_of(store, "ztf"), columns)
