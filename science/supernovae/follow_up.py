"""Which candidates can still be followed up: young, rising or near peak, bright enough, likely supernovae, and up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from science.columns import FloatArray, ObjectArray, flags, numbers
from science.photometry import difference_magnitude, difference_sign
from science.supernovae.sites import LOWEST_ALTITUDE_DEG, Site, Visibility, visibility

_BRIGHT_MAG, _FAINT_MAG, _FADES_OUT_MAG = (
    18.5,
    19.5,
    0.6,
)  # spectra: easy at 18.5, a half less likely by the time each 0.6 mag fainter
_YOUNG_DAYS, _RECENT_DAYS = 12.0, 4.0
_STEADY_MAG_PER_DAY, _FASTEST_MAG_PER_DAY = 0.02, 1.0
_UNKNOWN_RATE, _STEADY, _FADING = 0.6, 0.8, 0.25
_NO_SCORE = 0.3
_SCORES = ("d:snn_snia_vs_nonia", "d:snn_sn_vs_all", "d:rf_snia_vs_nonia")


def ranked(*, candidates: pd.DataFrame, now_jd: float | None = None, site: Site | None = None) -> pd.DataFrame:
    """Candidates with their rank for follow-up and the reasons in words.

    The order is that of a product of five or six factors between 0 and 1: brightness, age since the first detection,
    time since the last, change (the broker's rate, where it compares with a detection and is one that a supernova can
    have), the best of the three supernova scores, and with a site the time that it is above 30° in the coming night.

    Parameters
    ----------
    candidates : pandas.DataFrame
        The newest alert of each, under the broker's column names; what is absent counts as unknown.
    now_jd : float, optional
        The newest alert of all if not given.
    site : Site, optional
        From where one would observe.

    Returns
    -------
    pandas.DataFrame
        A new frame with the columns ``rank`` (1 is best) and ``why``; rows and their order as they were.
    """
    result = candidates.copy()
    if candidates.empty:
        return result.assign(rank=np.zeros(0), why=pd.Series(dtype="object"))
    jd, first_jd = numbers(frame=candidates, name="i:jd"), numbers(frame=candidates, name="i:jdstarthist")
    known = jd[np.isfinite(jd)]
    now = now_jd if now_jd is not None else float(known.max()) if known.size else 0.0
    mag = difference_magnitude(magpsf=numbers(frame=candidates, name="i:magpsf"), sigmapsf=np.nan)[0]
    fainter = (
        difference_sign(isdiffpos=candidates["i:isdiffpos"].to_numpy(dtype=object)) < 0
        if ("i:isdiffpos" in candidates)
        else np.zeros(len(candidates), dtype=bool)
    )
    age, since = jd - first_jd, np.clip(now - jd, 0, None)
    rate = _believable_rate(candidates)
    score = _best_score(candidates)
    seen = None
    if site is not None:
        ra, dec = numbers(frame=candidates, name="i:ra"), numbers(frame=candidates, name="i:dec")
        seen = visibility(ra_deg=ra, dec_deg=dec, site=site, after_jd=now)
    worth = (
        _or(0.5 ** (np.clip(mag - _BRIGHT_MAG, 0, None) / _FADES_OUT_MAG), 0.1)
        * _or(np.exp(-np.clip(age, 0, None) / _YOUNG_DAYS), 0.3)
        * _or(np.exp(-since / _RECENT_DAYS), 0.0)
        * _change(rate)
        * _or(score, _NO_SCORE)
        * np.where(fainter, 0.01, 1.0)
    )
    if seen is not None:
        worth = worth * np.clip(seen.hours / 3, 0.001, 1)
    order = np.argsort(-worth, kind="stable")
    rank = np.empty(len(order))
    rank[order] = np.arange(1, len(order) + 1)
    reasons: ObjectArray = np.empty(len(candidates), dtype=object)
    for row in range(len(candidates)):
        parts = [
            _age_words(age[row]),
            "fainter than the reference image" if fainter[row] else _change_words(rate[row]),
            _brightness_words(mag[row]),
            _score_words(score[row]),
            _since_words(since[row]),
            _up(seen, row, site),
        ]
        reasons[row] = ", ".join(part for part in parts if part)
    return result.assign(rank=rank, why=pd.Series(reasons, index=result.index, dtype="object"))


def _believable_rate(candidates: pd.DataFrame) -> FloatArray:
    """The broker's rate where it says something, mag/day; NaN where it compares with a limit or with minutes before."""
    rate = numbers(frame=candidates, name="d:mag_rate")
    said = np.isfinite(rate) & (rate != 0) & ~flags(frame=candidates, name="d:from_upper")
    return np.where(said & (np.abs(rate) < _FASTEST_MAG_PER_DAY), rate, np.nan)


def _best_score(candidates: pd.DataFrame) -> FloatArray:
    best = np.full(len(candidates), np.nan)
    for name in _SCORES:
        score = numbers(frame=candidates, name=name)
        best = np.fmax(best, np.where((score > 0) & (score <= 1), score, np.nan))
    return best


def _change(rate: FloatArray) -> FloatArray:
    known = np.where(rate < -_STEADY_MAG_PER_DAY, 1.0, np.where(rate > _STEADY_MAG_PER_DAY, _FADING, _STEADY))
    return np.where(np.isfinite(rate), known, _UNKNOWN_RATE)


def _or(values: FloatArray, otherwise: float) -> FloatArray:
    return np.where(np.isfinite(values), values, otherwise)


def _age_words(age_days: float) -> str:
    if not np.isfinite(age_days) or age_days < 0:
        return ""
    if age_days < 0.5:
        return "new that night"
    return f"{'young' if age_days <= _YOUNG_DAYS else 'old'} ({age_days:.0f} d)"


def _change_words(rate: float) -> str:
    if not np.isfinite(rate):
        return ""
    if abs(rate) <= _STEADY_MAG_PER_DAY:
        return "steady"
    return f"{'rising' if rate < 0 else 'fading'} {abs(rate):.2f} mag/day"


def _brightness_words(mag: float) -> str:
    if not np.isfinite(mag):
        return "brightness unknown"
    return f"{'bright' if mag <= _BRIGHT_MAG else 'faint' if mag >= _FAINT_MAG else 'fair'} ({mag:.1f} mag)"


def _score_words(score: float) -> str:
    if not np.isfinite(score):
        return "no score"
    return f"{'likely' if score >= 0.7 else 'perhaps' if score >= 0.5 else 'hardly'} a supernova ({score:.2f})"


def _since_words(since_days: float) -> str:
    return f"not seen for {since_days:.0f} d" if since_days >= 1.5 else ""


def _up(seen: Visibility | None, row: int, site: Site | None) -> str:
    if seen is None or site is None:
        return ""
    if seen.hours[row] == 0:
        return f"never above {LOWEST_ALTITUDE_DEG:.0f}° in the dark at {site.name}"
    return (
        f"{seen.hours[row]:.1f} h above {LOWEST_ALTITUDE_DEG:.0f}° at {site.name}, up to {seen.highest_deg[row]:.0f}°"
    )
