"""The candidates of a topic as a list: what is shown of each, which are wanted, in which order."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from components.plain_text import count
from data_access.candidates import TRACKLET_PREFIX, LabelScan, cut_sentence
from science.columns import numbers, texts
from science.dates import utc_text, utc_texts
from science.labels import display_name
from science.photometry import difference_magnitude, difference_sign
from science.topic_labels import SCORES
from science.units import BANDS as BAND_OF_FID

RANK = "rank"
SORTS: dict[str, tuple[str, str, bool]] = {
    RANK: ("best first", "rank", True),
    "newest": ("newest first", "jd", False),
    "oldest": ("oldest first", "jd", True),
    "brightest": ("brightest first", "mag", True),
    "faintest": ("faintest first", "mag", False),
    "most": ("most detections first", "detections", False),
    "fewest": ("fewest detections first", "detections", True),
    "young": ("last discovered first", "first_jd", False),
    "old": ("first discovered first", "first_jd", True),
    "name": ("by name", "name", True),
    "class": ("by class", "class_name", True),
}
"""Text, column and direction of each order, by its name in the address."""


def listed(candidates: pd.DataFrame, topic: str) -> pd.DataFrame:
    """What the list shows of each candidate.

    Parameters
    ----------
    candidates : as `data_access.candidates.candidates` gives them, possibly with the columns `rank` and `why`

    Returns
    -------
    frame, same rows: `object_id`, `name` (of what moves, else the object's), `moving_name` ("" for what does not),
    `class_name` (of the newest alert, in plain words), `classes` (a tuple of all), `jd`, `utc`, `band`, `mag` and
    `mag_err` (of the difference), `fainter` (than the reference image), `detections` and `first_jd` (at this position:
    they mean nothing for what moves, which has none), one column per score of the topic, and, where
    given, `rank` and `why`
    """
    mags, errors = difference_magnitude(
        magpsf=numbers(frame=candidates, name="i:magpsf"), sigmapsf=numbers(frame=candidates, name="i:sigmapsf")
    )
    jd = numbers(frame=candidates, name="i:jd")
    object_ids = [str(name) for name in texts(frame=candidates, name="i:objectId")]
    names = [name or "" for name in texts(frame=candidates, name="v:name")]
    moves = np.array([bool(name) for name in names], dtype=bool)
    shown = pd.DataFrame(
        {
            "object_id": pd.Series(object_ids, dtype="object"),
            "name": pd.Series([name or own for name, own in zip(names, object_ids, strict=True)], dtype="object"),
            "moving_name": pd.Series(names, dtype="object"),
            "class_name": pd.Series([display_name(str(label)) for label in candidates["v:label"]], dtype="object"),
            "classes": pd.Series([_plain_names(labels) for labels in candidates["v:labels"]], dtype="object"),
            "jd": jd,
            "utc": pd.Series([str(text or "")[:16] for text in utc_texts(jd=jd)], dtype="object"),
            "band": pd.Series([_band(fid) for fid in numbers(frame=candidates, name="i:fid")], dtype="object"),
            "mag": mags,
            "mag_err": errors,
            "fainter": difference_sign(isdiffpos=texts(frame=candidates, name="i:isdiffpos")) < 0,
            "detections": np.where(moves, np.nan, numbers(frame=candidates, name="i:ndethist")),
            "first_jd": np.where(moves, np.nan, numbers(frame=candidates, name="i:jdstarthist")),
        }
    )
    for score in SCORES.get(topic, ()):
        shown[score.name] = numbers(frame=candidates, name=score.column)
    if RANK in candidates:
        shown["rank"] = numbers(frame=candidates, name="rank")
        shown["why"] = pd.Series([text or "" for text in texts(frame=candidates, name="why")], dtype="object")
    return shown


def address_of(*, object_id: str, moving_name: str) -> dict[str, str]:
    """Parameters of the topic's page for a candidate: what moves is known by its name, all else by its object."""
    if not moving_name:
        return {"oid": object_id}
    return {"tracklet" if moving_name.startswith(TRACKLET_PREFIX) else "name": moving_name}


def sorts_of(shown: pd.DataFrame, topic: str) -> dict[str, tuple[str, str, bool]]:
    """The orders that a list can have, its own first."""
    offered = {name: sort for name, sort in SORTS.items() if sort[1] in shown}
    for score in SCORES.get(topic, ()):
        offered[score.column.partition(":")[2]] = (f"highest {score.name} first", score.name, False)
    return offered


def in_order(shown: pd.DataFrame, sort: tuple[str, str, bool]) -> pd.DataFrame:
    """The list sorted; what has no value comes last, equal ones newest first, then by name."""
    _, column, ascending = sort
    by_date = shown.sort_values(["jd", "name"], ascending=[False, True], kind="stable")
    return by_date.sort_values(column, ascending=ascending, kind="stable", na_position="last").reset_index(drop=True)


def within(candidates: pd.DataFrame, start_jd: float | None) -> pd.DataFrame:
    """Those seen since a date, as a frame of its own."""
    dates = numbers(frame=candidates, name="i:jd")
    keep = np.ones(len(dates), dtype=bool) if start_jd is None else dates >= start_jd
    return candidates[keep].reset_index(drop=True)


def first_of_nights(newest_jd: float, nights: int) -> float:
    """Where the newest so many nights begin; a night is a UTC date, as in the broker's statistics."""
    return math.floor(newest_jd - 0.5) + 0.5 - (nights - 1)


def of_class(shown: pd.DataFrame, class_name: str) -> pd.DataFrame:
    """Those that carry a class, by its plain name; "" is any."""
    if not class_name:
        return shown
    return shown[[class_name in classes for classes in shown["classes"]]].reset_index(drop=True)


def matching(shown: pd.DataFrame, wanted: str) -> pd.DataFrame:
    """Those in which each word occurs in a name, a class or a reason, letter case aside."""
    keep = np.ones(len(shown), dtype=bool)
    classes = shown["classes"].map(" ".join)
    columns = [shown["object_id"], shown["name"], classes, *([shown["why"]] if "why" in shown else [])]
    said = [" ".join(row).lower() for row in zip(*columns, strict=True)]
    for word in wanted.lower().split():
        keep &= np.array([word in text for text in said], dtype=bool)
    return shown[keep].reset_index(drop=True)


def class_counts(shown: pd.DataFrame) -> dict[str, int]:
    """How many candidates carry each class, by its plain name, most first; two spellings of a class are one."""
    counts: dict[str, int] = {}
    for classes in shown["classes"]:
        for name in classes:
            counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def counted(
    shown: int, of: int, scans: Sequence[LabelScan], *, start_jd: float | None, stop_jd: float | None = None
) -> str:
    """How many of how many are shown, seen between which dates, and whether the store holds more than was read."""
    how_many = count(of, "object") if shown == of else f"{shown:,} of {count(of, 'object')}"
    since = "" if start_jd is None else f", seen since {utc_text(jd=start_jd)[:10]}"
    since += "" if stop_jd is None else f"{'' if since else ', seen'} until {utc_text(jd=stop_jd)[:10]}"
    cut = cut_sentence(scans, start_jd)
    return f"{how_many}{since}." + (f" {cut}" if cut else "")


def _plain_names(labels: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(display_name(label) for label in labels))


def _band(fid: float) -> str:
    return BAND_OF_FID.get(int(fid), "") if math.isfinite(fid) else ""
