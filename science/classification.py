"""The broker's class of an alert, from the values the alert carries.

The rules are those of Fink's ``extract_fink_classification`` (Möller et al. 2021, MNRAS 501, 3272, and later filters):
a chain of labels in which each that applies replaces the one before.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from science.columns import BoolArray, FloatArray, ObjectArray, flags, numbers, texts
from science.labels import (
    AMBIGUOUS,
    FINK_LABELS,
    HOST_LABELS,
    SIMBAD_LABELS,
    SIMBAD_OLD_TO_NEW,
    TNS_LABELS,
    TOPICS,
    UNKNOWN,
    display_name,
    simbad_spellings,
    topic,
)

__all__ = [
    "AMBIGUOUS",
    "FINK_LABELS",
    "HOST_LABELS",
    "SIMBAD_LABELS",
    "SIMBAD_OLD_TO_NEW",
    "TNS_LABELS",
    "TOPICS",
    "UNKNOWN",
    "Certainty",
    "certainty",
    "classify",
    "display_name",
    "simbad_spellings",
    "topic",
]

CLASS_COLUMNS: tuple[str, ...] = (
    "d:cdsxmatch",
    "d:roid",
    "d:mulens",
    "d:snn_snia_vs_nonia",
    "d:snn_sn_vs_all",
    "d:rf_snia_vs_nonia",
    "d:rf_kn_vs_nonkn",
    "d:tracklet",
    "i:ndethist",
    "i:drb",
    "i:classtar",
    "i:jd",
    "i:jdstarthist",
    "i:ssdistnr",
    "i:distpsnr1",
)
"""Columns that decide the class."""

_HOSTS = frozenset(HOST_LABELS)
_NO_CATALOGUE_CLASS = frozenset({"", "Unknown", "Transient"})

_MPC_ROID = 3.0
_CANDIDATE_ROID = 2.0
_MPC_RADIUS_ARCSEC = 5.0
_MPC_DETECTIONS = 5


class Certainty(NamedTuple):
    """The class of an object now, and how many of its alerts have it."""

    label: str
    fraction: float
    sentence: str


def solar_system_flag(*, frame: pd.DataFrame) -> FloatArray:
    """Fink's ``d:roid`` (3: known to the MPC, 2: candidate); where it is null, what the survey's own fields tell.

    Parameters
    ----------
    frame : pandas.DataFrame, n rows
        With ``d:roid``, ``i:ssdistnr``, ``i:distpsnr1`` (arcsec) and ``i:ndethist``, each possibly absent.

    Returns
    -------
    numpy.ndarray, shape (n,), float64
        3 for a null flag where a body known to the MPC is within 5″, closer than any star of Pan-STARRS, and the place
        was seen at most 5 times: the broker's own rule for that value. Else NaN for null.
    """
    flag = numbers(frame=frame, name="d:roid")
    body = numbers(frame=frame, name="i:ssdistnr")
    star = np.nan_to_num(np.abs(numbers(frame=frame, name="i:distpsnr1")), nan=np.inf)
    passes_by = (body >= 0) & (body < _MPC_RADIUS_ARCSEC) & (star > body)
    passes_by &= numbers(frame=frame, name="i:ndethist") <= _MPC_DETECTIONS
    return np.where(np.isnan(flag) & passes_by, _MPC_ROID, flag)


def classify(*, frame: pd.DataFrame) -> ObjectArray:
    """Class label of each alert.

    Parameters
    ----------
    frame : pandas.DataFrame, n rows
        With the columns of `CLASS_COLUMNS`; an absent column counts as null, and a comparison with null is false. An
        alert without a catalogue match at all (``d:cdsxmatch`` null or empty) is in no list of hosts.

    Returns
    -------
    numpy.ndarray, shape (n,), object
        Labels; ``"Unknown"`` where no rule applies.
    """
    matches = texts(frame=frame, name="d:cdsxmatch")
    in_host = np.array([match in _HOSTS for match in matches], dtype=bool)
    roid = solar_system_flag(frame=frame)
    ndethist = numbers(frame=frame, name="i:ndethist")
    days = numbers(frame=frame, name="i:jd") - numbers(frame=frame, name="i:jdstarthist")
    real = _above(frame, "i:drb", 0.5) & _above(frame, "i:classtar", 0.4)
    supernova_score = _above(frame, "d:snn_snia_vs_nonia", 0.5) | _above(frame, "d:snn_sn_vs_all", 0.5)
    tracklets = texts(frame=frame, name="d:tracklet")

    lens = _above(frame, "d:mulens", 0.0)
    likely_supernova = supernova_score & in_host & real
    supernova = likely_supernova & (days <= 90) & (ndethist > 1) & (roid != _MPC_ROID)
    early = likely_supernova & (ndethist <= 20) & _above(frame, "d:rf_snia_vs_nonia", 0.5)
    kilonova = _above(frame, "d:rf_kn_vs_nonkn", 0.5) & real & in_host & (roid != _MPC_ROID)
    kilonova &= (days < 5) & (ndethist < 20)
    in_tracklet = np.array([bool(name) and name.startswith("TRCK_") for name in tracklets], dtype=bool)
    several = sum(rule.astype(np.int64) for rule in (lens, supernova, roid == _CANDIDATE_ROID, roid == _MPC_ROID)) > 1

    labels = np.full(len(frame), UNKNOWN, dtype=object)
    labels[lens] = "Microlensing candidate"
    labels[supernova] = "SN candidate"
    labels[early] = "Early SN Ia candidate"
    labels[kilonova] = "Kilonova candidate"
    labels[roid == _CANDIDATE_ROID] = "Solar System candidate"
    labels[in_tracklet] = "Tracklet"
    labels[roid == _MPC_ROID] = "Solar System MPC"
    labels[several] = AMBIGUOUS
    catalogued = np.array([_is_catalogue_class(match) for match in matches], dtype=bool)
    labels[catalogued] = matches[catalogued]
    return labels


def certainty(*, frame: pd.DataFrame) -> Certainty:
    """The class an object has now, and the share of its alerts that agree.

    Parameters
    ----------
    frame : pandas.DataFrame
        The object's alerts in any order: ``i:jd`` and either ``v:classification`` or the columns of `CLASS_COLUMNS`.
        Rows that ``d:tag`` marks as other than good detections, and rows that ``d:own`` marks as known from other
        alerts' packets only, are left aside: they were never classified.

    Returns
    -------
    Certainty
        ``label`` is that of the newest alert, ``fraction`` between 0 and 1 (NaN without an alert).
    """
    classified = frame[_was_classified(frame)]
    if classified.empty:
        return Certainty(UNKNOWN, float("nan"), "No alert of this object was classified.")
    if "v:classification" in classified.columns:
        given = texts(frame=classified, name="v:classification")
        labels = np.array([UNKNOWN if label is None else label for label in given], dtype=object)
    else:
        labels = classify(frame=classified)
    dates = numbers(frame=classified, name="i:jd")
    names, counts = np.unique(labels.astype(str), return_counts=True)
    newest = np.nan_to_num(dates, nan=-np.inf)
    now = min(labels[newest == newest.max()])
    share = dict(zip(names.tolist(), counts.tolist(), strict=True))
    total, agree = len(labels), share[now]
    others = sorted(((n, name) for name, n in share.items() if name != now), key=lambda item: (-item[0], item[1]))
    return Certainty(now, agree / total, _certainty_sentence(now, agree, total, others))


def _certainty_sentence(now: str, agree: int, total: int, others: list[tuple[int, str]]) -> str:
    name = display_name(now)
    if total == 1:
        return f"{name}, from a single alert."
    if agree == total:
        return f"{name} in all {total} alerts."
    rest = ", ".join(f"{display_name(label)} ({n})" for n, label in others[:3])
    more = f" and {len(others) - 3} more" if len(others) > 3 else ""
    return f"{name} in the newest alert and in {agree} of {total}; the others: {rest}{more}."


def _was_classified(frame: pd.DataFrame) -> BoolArray:
    keep = np.ones(len(frame), dtype=bool)
    if "d:tag" in frame.columns:
        keep &= np.array([tag in (None, "valid") for tag in texts(frame=frame, name="d:tag")], dtype=bool)
    if "d:own" in frame.columns:
        keep &= flags(frame=frame, name="d:own")
    return keep


def _above(frame: pd.DataFrame, name: str, limit: float) -> BoolArray:
    values: FloatArray = numbers(frame=frame, name=name)
    return values > limit


def _is_catalogue_class(match: str | None) -> bool:
    return match is not None and match not in _NO_CATALOGUE_CLASS and not match.startswith(("Fail", "Galaxy"))
