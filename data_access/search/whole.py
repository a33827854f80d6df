"""All rows of a search, page by page, for a file: more than an answer shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from data_access import queries
from data_access.search.find import find
from data_access.search.question import Question
from data_access.search.values import MOST_ROWS
from data_access.store import Store

MOST_OF_ALL = 100_000
_AT_ONCE = 5_000


def whole(
    store: Store,
    question: Question,
    *,
    most: int = MOST_OF_ALL,
    at_once: int = _AT_ONCE,
    progress: Callable[[int], None] = lambda rows: None,
) -> tuple[pd.DataFrame, bool]:
    """The rows of a question whose names are resolved, in its own order, however few it asks for.

    Lists of alerts are read from the newest on, each page up to the date where the one before ended; what stands at
    that date in both counts once. All else is one read.

    Parameters
    ----------
    most : at most so many rows
    at_once : rows of a page
    progress : called with the number of rows so far

    Returns
    -------
    frame, is_cut : whether there are more, or some were not looked through

    Raises
    ------
    BadRequest, NoSuchTable, StoreUnavailable
    """
    if not _is_paged(question):
        found = find(store, replace(question, n=min(most, MOST_ROWS)))
        progress(len(found.frame))
        return found.frame, found.cut is not None or found.total != len(found.frame)
    pages, seen, n, page = list[pd.DataFrame](), set[tuple[str, float]](), at_once, question
    while True:
        frame = find(store, replace(page, n=n)).frame
        alerts = list(zip(frame["i:objectId"], frame["i:jd"], strict=True))
        fresh = frame[[alert not in seen for alert in alerts]]
        seen.update(alerts)
        pages.append(fresh)
        progress(min(len(seen), most))
        if len(frame) < n or len(seen) > most:
            break
        # Where more alerts have one date than a page has rows, the page grows: it would be the same again.
        n = n if len(fresh) else 2 * n
        page = replace(question, stop_jd=float(frame["i:jd"].iloc[-1]))
    joined = pd.concat(pages, ignore_index=True)
    return joined.head(most), len(joined) > most


def _is_paged(question: Question) -> bool:
    """Whether rows are alerts by date, each its own; tables of a state are searched for objects."""
    if question.action == "class":
        return question.trend is None and queries.place_of_label(question.label or "")[2] == 2
    return question.action in ("date", "anomaly")
