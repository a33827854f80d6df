"""The candidates of one night, of all topics: one wave of limited scans."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from data_access import frames, queries
from data_access.candidates import one_row_each
from data_access.errors import BadRequest, NoSuchTable
from data_access.night_counts import date_of
from data_access.store import Store
from science.columns import numbers
from science.dates import utc_text
from science.tonight import ANOMALY, SECTIONS, Section
from science.topic_labels import SCORES

ALERTS_PER_LABEL = 60
_COLUMNS = tuple(
    dict.fromkeys(
        (
            *queries.CLASS_COLUMNS,
            *(score.column for scores in SCORES.values() for score in scores),
            *("d:sigma_rate", "d:anomaly_score"),
        )
    )
)
_NAMES_OF_WHAT_MOVES = ("i:ssnamenr", "d:tracklet")
_DAY_WITHOUT_ITS_END = 1.0 - 1e-6
_ORDINAL_ZERO_JD = 1_721_424.5


@dataclass(frozen=True)
class Tonight:
    """The candidates of a night.

    Attributes
    ----------
    night : YYYYMMDD, "" if the store holds no candidate at all
    start_jd, stop_jd : float
        First and last moment of the night's UTC date; NaN without a night.
    sections : frames as `candidates.candidates` gives them, by the letter of their section
    """

    night: str
    start_jd: float
    stop_jd: float
    sections: dict[str, pd.DataFrame]


def tonight(store: Store, night: str | None, *, n: int = ALERTS_PER_LABEL) -> Tonight:
    """The newest alerts of a night, section by section, each candidate once with its newest alert.

    Parameters
    ----------
    night : YYYYMMDD, a UTC date as in the broker's statistics; None is that of the newest candidate
    n : at most so many alerts of each label

    Raises
    ------
    BadRequest
        There is no such date.
    """
    date = None if night is None else date_of(night)
    if night is not None and date is None:
        raise BadRequest(f"'{night[:80]}' is not a night: write its date as YYYYMMDD.")
    start_jd = None if date is None else date.toordinal() + _ORDINAL_ZERO_JD
    found = _wave(store, start_jd, n)
    if start_jd is None:
        dates = [float(numbers(frame=frame, name="i:jd").max()) for frame in found.values() if len(frame)]
        if not dates:
            return Tonight("", math.nan, math.nan, {section.letter: _section(section, found) for section in SECTIONS})
        night = utc_text(jd=max(dates))[:10].replace("-", "")
        start_jd = math.floor(max(dates) - 0.5) + 0.5
        found = {label: _since(frame, start_jd) for label, frame in found.items()}
    sections = {section.letter: _section(section, found) for section in SECTIONS}
    return Tonight(night or "", start_jd, start_jd + _DAY_WITHOUT_ITS_END, sections)


def _wave(store: Store, start_jd: float | None, n: int) -> dict[str, pd.DataFrame]:
    stop_jd = None if start_jd is None else start_jd + _DAY_WITHOUT_ITS_END
    labels = [label for section in SECTIONS for label in section.labels]

    def one(label: str) -> pd.DataFrame:
        try:
            if label == ANOMALY:
                return queries.newest(store, "ztf.anomaly", n, start_jd, stop_jd, _COLUMNS)
            return queries.latest(store, label, n, start_jd, stop_jd, _COLUMNS)
        except NoSuchTable:
            return frames.empty(_COLUMNS)

    found = store.side_by_side([lambda label=label: one(label) for label in labels])  # type: ignore[misc]
    return dict(zip(labels, found, strict=True))


def _since(alerts: pd.DataFrame, start_jd: float) -> pd.DataFrame:
    """Those of the newest night; a scan that went beyond it was not cut."""
    of_night = alerts[numbers(frame=alerts, name="i:jd") >= start_jd].reset_index(drop=True)
    of_night.attrs = dict(alerts.attrs) if len(of_night) == len(alerts) else {"cut": None}
    return of_night


def _section(section: Section, found: dict[str, pd.DataFrame]) -> pd.DataFrame:
    own = {label: found[label] for label in section.labels}
    if section.moves:
        return one_row_each(own, _COLUMNS)
    # Whatever a chance neighbour is called, here a candidate is its object.
    bare = {}
    for label, frame in own.items():
        bare[label] = frame.drop(columns=list(_NAMES_OF_WHAT_MOVES), errors="ignore")
        bare[label].attrs = dict(frame.attrs)
    return one_row_each(bare, tuple(name for name in _COLUMNS if name not in _NAMES_OF_WHAT_MOVES))
