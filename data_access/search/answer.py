"""The answer to a question, with what is said about it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from data_access import frames, queries
from data_access.search.count import Count
from data_access.search.describe import describe
from data_access.search.find import MOST_COUNTED, Found, find
from data_access.search.question import LARGEST_RADIUS_ARCSEC, Question
from data_access.search.resolve import Match, Resolution, resolve
from data_access.search.widen import Widening, class_for_name, nearest_widening
from data_access.store import Store


@dataclass(frozen=True)
class Answer:
    """What a question finds.

    Attributes
    ----------
    question : as it was asked of the store: a name is replaced by what it stands for
    frame : rows in order, with `v:classification`; of cones also `v:separation_degree` and `v:first_jd`
    rows_are : `objects` or `alerts`
    total : how many rows there are in all; None if they are too many to be counted
    sentences : who resolved the name, how many rows there are and in which order, what is missing
    count_sentence : the one of them that says how many there are; empty for an empty answer
    cut : what was not read or is not shown, and how to see it; None if all is here
    why_empty : why there are no rows; empty if there are some
    widening : the nearest question that finds something, where this one finds nothing
    resolution : what was found out about a name, None if there was none
    """

    question: Question
    frame: pd.DataFrame
    rows_are: str
    total: int | None
    sentences: tuple[str, ...]
    count_sentence: str = ""
    cut: str | None = None
    why_empty: str = ""
    widening: Widening | None = None
    resolution: Resolution | None = None


def answer(
    store: Store, question: Question, *, online: bool = True, resolved: Callable[[str], Resolution] | None = None
) -> Answer:
    """Run a question.

    Parameters
    ----------
    online : whether names that the store does not know may be asked of services outside
    resolved : where resolutions are kept; `resolve` itself if None

    Raises
    ------
    BadRequest
        The question asks for nothing; its `problems` say why.
    NoSuchTable, StoreUnavailable
    """
    look_up = functools.partial(resolve, store, online=online) if resolved is None else resolved
    resolution: Resolution | None = None
    if question.action == "name":
        resolution = look_up(question.name or "")
        if not resolution.matches:
            return _unknown(store, question, resolution)
        question = question_of(question, resolution.matches[0])
    found = find(store, question)
    if question.action == "solar_system" and resolution is None and not found.total and not _has_dates(question):
        resolution = look_up(question.solar_system_name or "")
        other = next((match for match in resolution.matches if match.kind == "solar_system"), None)
        if other is not None and other.solar_system_name != question.solar_system_name:
            question = replace(question, solar_system_name=other.solar_system_name)
            found = find(store, question)
    said = (resolution.sentence,) if resolution is not None and (resolution.matches or resolution.failures) else ()
    if found.frame.empty:
        widening = nearest_widening(store, question, found)
        why = _why_empty(question, found)
        if _is_alone(question, found) and widening is None:
            why += " Nor is there any within 5 degrees."
        return Answer(question, found.frame, found.rows_are, 0, said, "", found.cut, why, widening, resolution)
    is_still = question.action not in ("solar_system", "tracklet")
    how_many = _count_sentence(found, is_still=is_still)
    sentences = (*said, how_many, *_missing_sentence(found))
    return Answer(
        question=question,
        frame=found.frame,
        rows_are=found.rows_are,
        total=found.total,
        sentences=sentences,
        count_sentence=how_many,
        cut=_cut_sentence(found),
        resolution=resolution,
    )


def counted(found: Answer, count: Count) -> str:
    """How many of how many are shown, once they have been counted: stands in for `Answer.count_sentence`."""
    shown = len(found.frame)
    if count.is_least and count.alerts <= shown:  # counting ended before it told anything
        return found.count_sentence
    total = f"more than {count.alerts:,}" if count.is_least else f"{count.alerts:,}"
    objects = "" if count.is_least or count.objects == count.alerts else f" of {count.objects:,} objects"
    return f"Showing {shown:,} of {total} {found.rows_are}{objects}, newest first."


def question_of(question: Question, match: Match) -> Question:
    """The question about what a name stands for: an object, a cone around it, or a Solar System object."""
    if match.kind == "solar_system":
        bare = replace(question, name=None, radius_arcsec=None, label=None)
        return replace(bare, action="solar_system", solar_system_name=match.solar_system_name)
    if match.kind == "object" and question.radius_arcsec is None:
        return Question("object", (match.object_id,), n=question.n, text=question.text)
    if match.kind == "object":
        return replace(question, action="cone", name=None, object_ids=(match.object_id,))
    return replace(question, action="cone", name=None, ra_deg=match.ra_deg, dec_deg=match.dec_deg)


def _has_dates(question: Question) -> bool:
    return question.start_jd is not None or question.stop_jd is not None


def _unknown(store: Store, question: Question, resolution: Resolution) -> Answer:
    """Nobody knows the name; with a resolver down that may not be so."""
    why = resolution.sentence
    if resolution.failures:
        why += " The name may exist all the same."
    if resolution.similar:
        why += f" Names that begin so: {', '.join(resolution.similar)}."
    empty, widening = frames.empty(queries.CLASS_COLUMNS), class_for_name(store, question)
    return Answer(question, empty, "objects", 0, (), "", None, why, widening, resolution)


def _count_sentence(found: Found, *, is_still: bool) -> str:
    """Of what moves each alert is an object of its own for the survey: their number says nothing."""
    shown, total = len(found.frame), found.total
    objects = int(found.frame["i:objectId"].nunique())
    of_objects = f" of {objects:,} object{'s' * (objects != 1)}" if found.rows_are == "alerts" and is_still else ""
    rows = found.rows_are[:-1] if shown == total == 1 else found.rows_are
    if shown == total:
        return f"{shown:,} {rows}{of_objects}, {found.order}."
    if total is not None:
        return f"Showing {shown:,} of {total:,} {rows}{of_objects}, {found.order}."
    more = f"of more than {MOST_COUNTED:,} " if found.cut is None and shown < MOST_COUNTED else ""
    return f"Showing {shown:,} {more}{rows}{of_objects}, {found.order}."


def _cut_sentence(found: Found) -> str | None:
    if found.cut is not None or len(found.frame) == found.total:
        return found.cut
    how = "narrow the cone" if found.order == "nearest first" else "narrow the dates"
    which = found.order.split()[0]
    return f"Cut at the {which} {len(found.frame):,}: {how}, or ask for more with last=."


def _missing_sentence(found: Found) -> tuple[str, ...]:
    if not found.missing:
        return ()
    return (f"Not in this store: {', '.join(found.missing)}.",)


def _is_alone(question: Question, found: Found) -> bool:
    """Whether the place of a cone is known, and more of the sky around it was looked at than was asked for."""
    return question.action == "cone" and not found.missing and (question.radius_arcsec or 0.0) < LARGEST_RADIUS_ARCSEC


def _why_empty(question: Question, found: Found) -> str:
    if question.action == "cone" and found.missing:
        return f"This store holds no alert of {found.missing[0]}, so that its position is not known."
    if found.other_dates:
        seen = "one object was" if found.other_dates == 1 else f"{found.other_dates:,} objects were"
        return f"In this cone {seen} first seen at other times, none then."
    if question.action == "object":
        names = ", ".join(question.object_ids)
        begins = f"No object's name begins with {names}."
        return begins if question.is_prefix else f"This store holds no alert of {names}."
    return f"This store has none: {describe(question)}."
