"""The order of a night's candidates within their section and above all sections, each with its reason."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from components.candidates import candidate_list
from science.columns import BoolArray, FloatArray, numbers
from science.labels import SUPERNOVAE
from science.supernovae.follow_up import ranked
from science.supernovae.sites import Site
from science.tonight import ANOMALY, SECTIONS, Changes, Section, changes_of

MOST_SUPERNOVAE, MOST_OTHERS = 4, 4
_OLD_DAYS = 60.0
"""Most supernovae are over their peak by then."""

_WITHOUT_RISING = "ou"
"""Sections in which a rise says little: what moves, and what nobody has classified, which is most of a night."""
SECTION, RISING, FADES = "section", "rising", "fades"


def listed(section: Section, candidates: pd.DataFrame, site: Site | None) -> pd.DataFrame:
    """The list of a section, best first, as `candidate_list.listed` gives it.

    Parameters
    ----------
    candidates : as `data_access.tonight.tonight` gives them
    site : from where one would observe; supernovae that it sees come first

    Returns
    -------
    frame with `rank`, `why`, `section` (its letter), `rising`, `fades` (more likely than not) and `significance`
    """
    changes = changes_of(candidates=candidates)
    if section.topic == SUPERNOVAE:
        with_rank = ranked(candidates=candidates, site=site)
    else:
        worth = _worth(section, candidates, changes)
        order = np.argsort(-worth, kind="stable")
        rank = np.empty(len(order))
        rank[order] = np.arange(1, len(order) + 1)
        reasons = pd.Series([_why(section, candidates, changes, row) for row in range(len(rank))], dtype="object")
        with_rank = candidates.assign(rank=rank, why=reasons)
    shown = candidate_list.listed(with_rank, section.topic)
    shown[SECTION], shown[RISING], shown[FADES] = (
        section.letter,
        changes.rising,
        changes.mag_per_day > changes.err_mag_per_day,
    )
    shown["significance"] = changes.significance
    return candidate_list.in_order(shown, candidate_list.SORTS[candidate_list.RANK])


def best(lists: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """What to point at now: the first supernovae of their order, then what rises most surely among the rest.

    Parameters
    ----------
    lists : by the letter of their section, as `listed` gives them
    """
    supernovae = [
        lists[section.letter] for section in SECTIONS if section.topic == SUPERNOVAE and section.letter in lists
    ]
    others = [frame for letter, frame in lists.items() if letter not in _WITHOUT_RISING]
    first = [frame[_can_be_followed(frame)].head(MOST_SUPERNOVAE) for frame in supernovae]
    rising = pd.concat([frame[frame[RISING]] for frame in others]) if others else pd.DataFrame()
    if len(rising):
        rising = rising.sort_values(["significance", "jd"], ascending=False, kind="stable")
        taken = {name for frame in first for name in frame["object_id"]}
        first.append(rising[~rising["object_id"].isin(taken)].drop_duplicates("object_id").head(MOST_OTHERS))
    found = [frame for frame in first if len(frame)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def _can_be_followed(supernovae: pd.DataFrame) -> BoolArray:
    """Those that do not fade, and are young or rise for sure."""
    is_old = numbers(frame=supernovae, name="jd") - numbers(frame=supernovae, name="first_jd") > _OLD_DAYS
    found = ~supernovae["fainter"] & ~supernovae[FADES] & (~is_old | supernovae[RISING])
    return np.asarray(found, dtype=bool)


def _worth(section: Section, candidates: pd.DataFrame, changes: Changes) -> FloatArray:
    """What is most anomalous, or rises, comes first; then the newest."""
    if ANOMALY in section.labels:
        return -np.nan_to_num(numbers(frame=candidates, name="d:anomaly_score"), nan=math.inf)
    newest = numbers(frame=candidates, name="i:jd")
    return np.nan_to_num(newest, nan=0.0) + np.where(changes.rising, 1e8, 0.0)


def _why(section: Section, candidates: pd.DataFrame, changes: Changes, row: int) -> str:
    parts = []
    if ANOMALY in section.labels:
        score = float(numbers(frame=candidates, name="d:anomaly_score")[row])
        parts.append(f"anomaly score {score:.2f}, the lower the odder" if math.isfinite(score) else "no anomaly score")
    rate, err = float(changes.mag_per_day[row]), float(changes.err_mag_per_day[row])
    if changes.rising[row] or changes.fading[row]:
        parts.append(f"{'rising' if rate < 0 else 'fading'} {abs(rate):.2f} ± {err:.2f} mag/day")
    return ", ".join(parts)
