"""What would find something, where a question finds nothing: counted, never guessed, in bounded scans."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from data_access import queries
from data_access.errors import BadRequest, NoSuchTable
from data_access.search.class_names import similar_labels
from data_access.search.find import Found, find, position_of_object, without_dates
from data_access.search.question import DEFAULT_RADIUS_ARCSEC, LARGEST_RADIUS_ARCSEC, Question
from data_access.search.radii import radius_text
from data_access.search.times import date_text
from data_access.store import Store

_RADII_ARCSEC = (60.0, 600.0, 3600.0, LARGEST_RADIUS_ARCSEC)
_SHORTEST_OBJECT = len("ZTF21")
_NAMES_COUNTED = 8


@dataclass(frozen=True)
class Widening:
    """A question near the one that found nothing.

    Attributes
    ----------
    question : to ask instead
    count : how many rows it finds
    is_least : whether there may be more
    sentence : what it is, with the count
    """

    question: Question
    count: int
    is_least: bool
    sentence: str


def nearest_widening(store: Store, question: Question, found: Found) -> Widening | None:
    """The nearest question that finds something, None if none of those tried does.

    Raises
    ------
    NoSuchTable, StoreUnavailable
    """
    if question.action == "object":
        return _shorter_name(store, question)
    if question.action == "cone" and question.start_jd is None and question.stop_jd is None and not question.label:
        return _larger_cone(store, question)
    widening = _first_that_finds(store, _wider(store, question))
    return _larger_cone(store, question) if widening is None and question.action == "cone" else widening


def class_for_name(store: Store, question: Question) -> Widening | None:
    """The alerts of a class that a name which nobody knows is like: `RR Lyrae` is in no catalogue, `RRLyrae` a class.

    Raises
    ------
    StoreUnavailable
    """
    dated = Question("class", start_jd=question.start_jd, stop_jd=question.stop_jd, n=question.n)
    labels = similar_labels(question.name or "")
    return _first_that_finds(store, ((replace(dated, label=label), f"Of class {label}") for label in labels))


def _first_that_finds(store: Store, questions: Iterable[tuple[Question, str]]) -> Widening | None:
    for wider, what in questions:
        try:
            result = find(store, wider)
        except NoSuchTable:  # of a class that this store keeps no list of
            continue
        if len(result.frame):
            count = len(result.frame) if result.total is None else result.total
            is_least = result.total is None or result.cut is not None
            return Widening(wider, count, is_least, f"{what}: {_counted(count, is_least, result.rows_are)}.")
    return None


def _wider(store: Store, question: Question) -> Iterator[tuple[Question, str]]:
    """Wider questions, the nearest first, each with what it is in words."""
    if question.trend is not None:
        yield replace(question, trend=None), "With any trend"
    if question.action in ("class", "date", "anomaly"):
        yield from _other_dates(store, replace(question, trend=None))
    elif question.start_jd is not None or question.stop_jd is not None:
        yield without_dates(question), "At any time"
    if question.action == "cone" and question.label:
        yield replace(question, label=None), "Of any class"
        yield replace(without_dates(question), label=None), "Of any class, at any time"
    if question.action == "class":
        for label in similar_labels(question.label or ""):
            if label != question.label:
                yield replace(question, label=label, trend=None), f"Of class {label}"
    if question.action == "tracklet":
        name = question.tracklet_id or ""
        for length in (len("TRCK_20231213"), len("TRCK_202312"), len("TRCK_2023")):
            if len(name) > length:
                yield replace(question, tracklet_id=name[:length], is_prefix=True), f"Tracklets {name[:length]}…"


def _other_dates(store: Store, question: Question) -> Iterator[tuple[Question, str]]:
    """From the newest alert before the dates asked for, then all after them."""
    if question.start_jd is not None:
        before = find(store, replace(question, start_jd=None, stop_jd=question.start_jd, n=1)).frame
        if len(before):
            day = math.floor(float(before["i:jd"].iloc[0]) - 0.5) + 0.5
            until = "" if question.stop_jd is None else f" until {date_text(question.stop_jd)}"
            yield replace(question, start_jd=day), f"Since {date_text(day)}{until}"
    if question.stop_jd is not None:
        yield replace(question, stop_jd=None), "Also after those dates"


def _larger_cone(store: Store, question: Question) -> Widening | None:
    wide = replace(without_dates(question), label=None)
    if wide.ra_deg is None or wide.dec_deg is None:
        place = position_of_object(store, wide.object_ids[0])
        if place is None:
            return None
        wide = replace(wide, object_ids=(), ra_deg=place[0], dec_deg=place[1])
    for radius in _RADII_ARCSEC:
        if radius <= (wide.radius_arcsec or DEFAULT_RADIUS_ARCSEC):
            continue
        frame = queries.cone(store, wide.ra_deg or 0.0, wide.dec_deg or 0.0, radius)
        if len(frame):
            nearest = float(frame["v:separation_degree"].iloc[0]) * 3600.0
            reach = min(float(_rounded_up(nearest)), radius)
            count = int((frame["v:separation_degree"] <= reach / 3600.0).sum())
            is_cut = frame.attrs["cut"] is not None
            sentence = f"Within {radius_text(reach)}: {_counted(count, is_cut, 'objects')}."
            return Widening(replace(wide, radius_arcsec=reach), count, is_cut, sentence)
    return None


def _shorter_name(store: Store, question: Question) -> Widening | None:
    if len(question.object_ids) != 1:
        return None
    name = question.object_ids[0]
    for length in range(len(name) - 1, _SHORTEST_OBJECT - 1, -1):
        try:
            names = queries.object_names(store, name[:length], _NAMES_COUNTED + 1)
        except BadRequest:  # some stores do not look for so few letters
            return None
        if names:
            is_least = len(names) > _NAMES_COUNTED
            count = min(len(names), _NAMES_COUNTED)
            begin = "object begins" if count == 1 else "objects begin"
            sentence = f"{_least(count, is_least)} {begin} with {name[:length]}."
            return Widening(Question("object", (name[:length],), is_prefix=True), count, is_least, sentence)
    return None


def _rounded_up(arcsec: float) -> float:
    """A radius a little above a separation, with two digits in the unit that suits it."""
    if arcsec <= 0.1:
        return 0.1
    whole = 3600.0 if arcsec >= 3600.0 else 60.0 if arcsec >= 60.0 else 1.0
    step = 10.0 ** (math.floor(math.log10(arcsec / whole)) - 1)
    return round((math.floor(arcsec / whole / step) + 1) * step * whole, 6)


def _counted(count: int, is_least: bool, what: str) -> str:
    return f"{_least(count, is_least)} {what[:-1] if count == 1 and not is_least else what}"


def _least(count: int, is_least: bool) -> str:
    return f"at least {count:,}" if is_least else f"{count:,}"
