"""How many rows a question has in all, where more were found than are shown: counted by their keys, within bounds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from data_access import queries, row_keys
from data_access.search.question import Question
from data_access.store import Store
from science.labels import simbad_spellings

MOST_ALERTS = 100_000
MOST_SECONDS = 1.0
_AT_ONCE = 1_000
_NOT_COUNTED_IN = ("Fink API",)
"""Engines whose rows come over the internet: counting them would fetch them all."""


@dataclass(frozen=True)
class Count:
    """How much there is.

    Attributes
    ----------
    alerts : rows of the answer without a limit
    objects : different ones among them
    is_least : whether counting ended at a bound, so that there may be more
    """

    alerts: int
    objects: int
    is_least: bool


def count(
    store: Store,
    question: Question,
    *,
    most: int = MOST_ALERTS,
    most_seconds: float = MOST_SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> Count | None:
    """Count the alerts of a class, or of dates, in one scan of a single small column for each spelling of a label.

    Parameters
    ----------
    most : counting ends after so many alerts
    most_seconds : or after so long

    Returns
    -------
    Count, None for a question whose rows cannot be counted by their keys

    Raises
    ------
    NoSuchTable, StoreUnavailable
    """
    places = _places(question)
    if not places or store.engine in _NOT_COUNTED_IN:
        return None
    end = clock() + most_seconds
    seen, objects, is_least = 0, set[str](), False
    for object_id in _objects(store, question, places):
        if seen >= most or (seen % _AT_ONCE == 0 and clock() >= end):
            is_least = True
            break
        seen += 1
        objects.add(object_id)
    one_each = question.action == "class" and places[0][2] == 1  # such tables are searched for objects
    return Count(len(objects) if one_each else seen, len(objects), is_least)


def _places(question: Question) -> list[tuple[str, str, int]]:
    """Tables, beginnings of keys and their number of parts, where all rows are wanted."""
    if question.action == "date":
        return [("ztf.jd", "", 1)]
    if question.action == "anomaly":
        return [("ztf.anomaly", "", 1)]
    if question.action == "class" and question.trend in (None, "low_state"):
        return [queries.place_of_label(label) for label in simbad_spellings(question.label or "")]
    return []


def _objects(store: Store, question: Question, places: Sequence[tuple[str, str, int]]) -> Iterator[str]:
    """The object of each row, as its key names it."""
    low, high = queries.bounds(question.start_jd, question.stop_jd)
    # Dates with fewer decimals than the bound follow it, `2459540.6_` follows `2459540.65_`: a tenth of a day more.
    stop = f"{row_keys.jd_text(high).partition('.')[0]}.{row_keys.jd_text(high).partition('.')[2][:1]}"
    for table, prefix, tails in places:
        scan = store.table(table).scan(
            row_start=f"{prefix}{row_keys.jd_text(low)}".encode(),
            row_stop=f"{prefix}{stop}~".encode(),
            columns=[b"i:jd"],
            batch_size=_AT_ONCE,
        )
        for key, _ in scan:
            parts = row_keys.split_right(key, tails)
            if len(parts) != tails + 1 or (tails == 2 and f"{parts[0]}_" != prefix):
                continue
            try:
                jd = float(parts[-2])
            except ValueError:
                continue
            if low <= jd <= high:
                yield parts[-1]
