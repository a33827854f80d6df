"""A question in words, and as a text that means just it."""

from __future__ import annotations

from data_access.search.parse import parse
from data_access.search.question import DEFAULT_RADIUS_ARCSEC, Question
from data_access.search.radii import radius_text
from data_access.search.times import date_text, exact_text
from data_access.search.tokens import quoted
from science.labels import display_name
from science.sky import sexagesimal

_MOST_NAMES = 5
_TRENDS = {
    "rising": "getting brighter",
    "fading": "getting fainter",
    "low_state": "in a low state",
    "new_low_state": "newly in a low state",
}


def describe(question: Question) -> str:
    """What will be done, in one line: `cone of 5″ around 16h24m10.12s +25°40′09.3″, first seen since 2025-01-01`.

    Names are put in as they were typed: whoever draws the line escapes it. Empty for an empty text.
    """
    sentence = _subject(question)
    if question.action == "nothing":
        return "nothing that can be searched" if question.problems else ""
    dates = _dates(question)
    if dates:
        sentence += f", first seen {dates}" if question.action in ("cone", "name") else f", {dates}"
    return sentence + (f", at most {question.n:,} rows" if question.n is not None else "")


def canonical(question: Question) -> str:
    """A text that `parse` reads as the same question, the one that goes into an address; empty for `nothing`."""
    parts = _canonical_subject(question)
    if question.action in ("cone", "name", "object") and question.radius_arcsec is not None:
        parts.append(f"r={question.radius_arcsec!r}".removesuffix(".0"))
    if question.label is not None:
        parts.append(f"class={quoted(question.label)}")
    if question.trend is not None:
        parts.append(f"trend={question.trend}")
    if question.start_jd is not None:
        parts.append(f"after={exact_text(question.start_jd)}")
    if question.stop_jd is not None:
        parts.append(f"before={exact_text(question.stop_jd)}")
    if question.n is not None:
        parts.append(f"last={question.n}")
    return " ".join(parts)


def _subject(question: Question) -> str:
    radius = radius_text(question.radius_arcsec or DEFAULT_RADIUS_ARCSEC)
    of_class = f" of class {display_name(question.label)}" if question.label else ""
    match question.action:
        case "object" if question.is_prefix:
            return f"objects whose names begin with {question.object_ids[0]}"
        case "object":
            return _listed(question.object_ids)
        case "cone" if question.ra_deg is None:
            return f"objects{of_class} within {radius} of {question.object_ids[0]}"
        case "cone":
            return f"cone of {radius} around {_place(question)}" + (f", objects{of_class}" if of_class else "")
        case "class":
            trend = f", {_TRENDS[question.trend]}" if question.trend else ""
            return f"newest alerts{of_class}{trend}"
        case "solar_system":
            return f"alerts of the Solar System object {question.solar_system_name}"
        case "tracklet" if question.is_prefix:
            return f"tracklets whose names begin with {question.tracklet_id}"
        case "tracklet":
            return f"tracklet {question.tracklet_id}"
        case "anomaly":
            return "the most anomalous alerts of each night, newest first"
        case "date" if question.start_jd is None and question.stop_jd is None:
            return "the newest alerts of all"
        case "date":
            return "all alerts, newest first"
        case "name":
            return f"find out what {question.name} is, then objects{of_class} within {radius} of it"
        case "nothing":
            return ""


def _canonical_subject(question: Question) -> list[str]:
    match question.action:
        case "cone" if question.ra_deg is not None:
            return [f"{question.ra_deg!r} {question.dec_deg!r}"]
        case "object" | "cone":
            return [*question.object_ids]
        case "solar_system":
            return [_bare_or_keyed("sso", question.solar_system_name or "", question)]
        case "tracklet":
            return [question.tracklet_id or ""]
        case "name":
            return [_bare_or_keyed("name", question.name or "", question)]
        case "anomaly":
            return ["class=Anomaly"]
        case _:
            return []


def _bare_or_keyed(key: str, value: str, question: Question) -> str:
    """A name by itself where it is read as what it is, else with its key."""
    read = parse(value)
    is_read_so = read.action == question.action and value in (read.name, read.solar_system_name) and not read.problems
    return value if is_read_so else f"{key}={quoted(value)}"


def _listed(object_ids: tuple[str, ...]) -> str:
    if len(object_ids) == 1:
        return f"object {object_ids[0]}"
    names = ", ".join(object_ids[:_MOST_NAMES])
    more = f" and {len(object_ids) - _MOST_NAMES} more" if len(object_ids) > _MOST_NAMES else ""
    return f"{len(object_ids)} objects: {names}{more}"


def _place(question: Question) -> str:
    ra, dec = sexagesimal(ra_deg=question.ra_deg or 0.0, dec_deg=question.dec_deg or 0.0)
    hours, minutes, seconds = ra.split()
    degrees, arcminutes, arcseconds = dec.split()
    return f"{hours}h{minutes}m{seconds[:-2]}s {degrees}°{arcminutes}′{arcseconds[:-2]}″"


def _dates(question: Question) -> str:
    start, stop = question.start_jd, question.stop_jd
    if start is None:
        return "" if stop is None else f"until {date_text(stop)}"
    return f"since {date_text(start)}" if stop is None else f"between {date_text(start)} and {date_text(stop)}"
