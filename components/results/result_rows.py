"""The rows of an answer as its list shows them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from components.candidates import candidate_list
from data_access.search import Answer
from data_access.search.class_names import HIGH_STATE, LOW_STATE
from science.columns import FloatArray, numbers, texts

NO_TOPIC = ""


class Score(NamedTuple):
    """What a search is about beside its class: a number of each alert, with the order that puts the clearest first."""

    name: str
    columns: tuple[str, ...]  # the first that an alert has
    order: str
    ascending: bool


_ANOMALY = Score("anomaly score", ("d:anomaly_score",), "most anomalous first", True)
_SCORES = {
    "SLSN candidate": Score("SLSN score", ("d:slsn_score",), "highest score first", False),
    LOW_STATE: Score(
        "flux over low-state threshold",
        ("d:blazar_stats_m2", "d:blazar_stats_instantness_low"),
        "lowest state first",
        True,
    ),
    HIGH_STATE: Score(
        "flux over high-state threshold", ("d:blazar_stats_instantness_high",), "highest state first", False
    ),
}
SEPARATION = "separation_arcsec"
NEAREST = {"nearest": ("nearest first", SEPARATION, True)}
_MOVING = ("solar_system", "tracklet")


def moves(answer: Answer) -> bool:
    """Whether the rows are alerts of something that moves: each is an object of its own for the survey."""
    return answer.question.action in _MOVING


def has_repeats(answer: Answer) -> bool:
    """Whether an object can have several rows."""
    return answer.rows_are == "alerts" and not moves(answer)


def listed(answer: Answer, *, unique: bool) -> pd.DataFrame:
    """The rows as a list, in the order of the answer.

    Parameters
    ----------
    unique : each object once, with the first of its rows

    Returns
    -------
    frame as of `candidate_list.listed`, and `row` (place in the answer's frame), `ra_deg`, `dec_deg`, and of cones
    `separation_arcsec`
    """
    frame = answer.frame.assign(row=np.arange(len(answer.frame)))
    if unique:
        frame = frame.drop_duplicates("i:objectId")
    frame = frame.reset_index(drop=True)
    labels = [label or "Unknown" for label in texts(frame=frame, name="v:classification")]
    frame["v:label"] = pd.Series(labels, dtype="object")
    frame["v:labels"] = pd.Series([(label,) for label in labels], dtype="object")
    if "v:first_jd" in frame:
        frame["i:jdstarthist"] = frame["v:first_jd"]
    shown = candidate_list.listed(frame, NO_TOPIC)
    signs = texts(frame=frame, name="i:isdiffpos")
    known = [None if sign is None else fainter for fainter, sign in zip(shown["fainter"], signs, strict=True)]
    shown["fainter"] = pd.Series(known, dtype="object")  # the index of places has no sign
    score = score_of(answer)
    if score is not None:
        shown[score.name] = _first_known(frame, score.columns)
    shown["row"] = frame["row"]
    shown["label"] = frame["v:label"]
    shown["ra_deg"] = numbers(frame=frame, name="i:ra")
    shown["dec_deg"] = numbers(frame=frame, name="i:dec")
    if "v:separation_degree" in frame:
        shown[SEPARATION] = 3600.0 * numbers(frame=frame, name="v:separation_degree")
    return shown


def score_of(answer: Answer) -> Score | None:
    """The score that the search is about."""
    question = answer.question
    return _ANOMALY if question.action == "anomaly" else _SCORES.get(question.label or "")


def _first_known(frame: pd.DataFrame, columns: tuple[str, ...]) -> FloatArray:
    """Of several columns the first that holds a value, row by row; negative ratios of blazars are none."""
    found = np.full(len(frame), np.nan)
    for column in columns:
        values = numbers(frame=frame, name=column)
        if column.startswith("d:blazar_stats_"):
            values[values < 0.0] = np.nan
        found = np.where(np.isnan(found), values, found)
    return found


def orders(answer: Answer, shown: pd.DataFrame, fields: list[str]) -> dict[str, tuple[str, str, bool]]:
    """The orders that the list can have, its own first; both directions of each field chosen."""
    found = dict(NEAREST) if SEPARATION in shown else {}
    if answer.question.action == "object":
        found["name"] = candidate_list.SORTS["name"]
    found |= candidate_list.sorts_of(shown, NO_TOPIC)
    score = score_of(answer)
    if score is not None:
        found["score"] = (score.order, score.name, score.ascending)
    for name in fields:
        found[name] = (f"lowest {name} first", name, True)
        found[f"-{name}"] = (f"highest {name} first", name, False)
    return found
