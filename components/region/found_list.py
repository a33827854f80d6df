"""The objects first seen in a region as a list: what is shown of each, and what is left out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from components.candidates import candidate_list
from components.plain_text import count
from components.region.controls import BOGUS, SOLAR_SYSTEM, STARS
from components.region.source import Source
from data_access.regions import FoundInRegion
from science.columns import FloatArray, numbers, texts
from science.sky_maps import CredibleRegion
from science.sky_maps.contaminants import catalogued_star, likely_bogus, solar_system

_IS = {SOLAR_SYSTEM: solar_system, STARS: catalogued_star, BOGUS: likely_bogus}
_WORDS = {SOLAR_SYSTEM: "of the Solar System", STARS: "at catalogued stars", BOGUS: "with signs of an artefact"}
MAP_SCORES = ("Credible level (%)", "Days after the trigger")
CIRCLE_SCORES = ("From the centre (°)", "Days after the trigger")
"""Columns that the list of a map's region and that of a circle have beside the usual ones."""


def listed(frame: pd.DataFrame, source: Source) -> pd.DataFrame:
    """What the list shows of each object.

    Parameters
    ----------
    frame : of `data_access.regions.FoundInRegion`

    Returns
    -------
    frame, same rows, as `candidate_list.listed` gives it, with `ra_deg`, `dec_deg`, `label` and those of `scores`;
    `rank` counts from 1
    """
    labels = [label or "Unknown" for label in texts(frame=frame, name="v:classification")]
    rows = frame.assign(
        **{
            "v:label": pd.Series(labels, dtype="object"),
            "v:labels": pd.Series([(label,) for label in labels], dtype="object"),
            "i:jdstarthist": frame["v:first_jd"],
            "rank": np.arange(1.0, len(frame) + 1.0),
            "why": pd.Series(_why(frame, source), dtype="object"),
        }
    )
    shown = candidate_list.listed(rows, "")
    shown["label"] = rows["v:label"]
    shown["ra_deg"], shown["dec_deg"] = numbers(frame=frame, name="i:ra"), numbers(frame=frame, name="i:dec")
    is_map = isinstance(source.region, CredibleRegion)
    place, days = scores(source)
    shown[place] = numbers(frame=frame, name="v:rank") * (100.0 if is_map else 1.0)
    shown[days] = numbers(frame=frame, name="v:first_jd") - source.trigger_jd
    return shown


def scores(source: Source) -> tuple[str, str]:
    """Names of the columns that say where in the region an object is, and when it was first seen."""
    return MAP_SCORES if isinstance(source.region, CredibleRegion) else CIRCLE_SCORES


def left_out(frame: pd.DataFrame, wanted: Sequence[str]) -> tuple[pd.DataFrame, str]:
    """The rows that stay, and a sentence of how many go for which reason; "" if none goes."""
    stays, said = np.ones(len(frame), dtype=bool), list[str]()
    for kind in wanted:
        is_kind = _IS[kind](frame=frame) & stays
        if is_kind.any():
            said.append(f"{int(is_kind.sum()):,} {_WORDS[kind]}")
        stays &= ~is_kind
    sentence = f"Left out: {', '.join(said)}." if said else ""
    return frame[stays].reset_index(drop=True), sentence


def counted(shown: int, found: FoundInRegion) -> str:
    """How many of how many are shown, and how many were seen before after all."""
    objects = len(found.frame)
    what = f"{count(objects, 'object')}." if shown == objects else f"{shown:,} of {count(objects, 'object')}."
    return f"{what} {_seen_before(found)}".strip()


def why_none(found: FoundInRegion) -> str:
    """Why nothing is listed at all."""
    return _seen_before(found) or "Either the survey did not look there in these days, or it saw nothing new."


def _seen_before(found: FoundInRegion) -> str:
    if not found.seen_before:
        return ""
    objects = count(found.seen_before, "object")
    return f"Not here: {objects} whose oldest alert tells of detections before the window."


def _why(frame: pd.DataFrame, source: Source) -> list[str]:
    """Where each object is in the region, and when it was first seen."""
    ranks: FloatArray = numbers(frame=frame, name="v:rank")
    days = numbers(frame=frame, name="v:first_jd") - source.trigger_jd
    is_map = isinstance(source.region, CredibleRegion)
    places = [f"credible level {100.0 * rank:.1f} %" if is_map else f"{rank:.3g}° from the centre" for rank in ranks]
    return [
        f"{place}, first seen {abs(day):.2f} d {'after' if day >= 0.0 else 'before'} the trigger"
        for place, day in zip(places, days, strict=True)
    ]
