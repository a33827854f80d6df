"""What a card says: badges, place, dates, and whether the object gets brighter, as Markdown."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from components.identity import BADGE_COLOURS
from components.plain_text import count, escaped
from components.theme import BAND_GLYPHS, BANDS
from data_access.candidates import MOST_CURVE_POINTS
from data_access.glances import Glance
from science.classification import display_name, topic
from science.columns import numbers, texts
from science.dates import utc_text
from science.errors import NotEnoughData
from science.photometry import SourceBehind, apparent_magnitude, difference_magnitude, is_positive, source_behind
from science.recent_trend import Trend, recent_trends
from science.sky import sexagesimal
from science.units import BANDS as BAND_OF_FID

NO_BREAK = "\u00a0"
_NO_NAME = ("", "Unknown", "nan", "None", "null")
_CATALOGUES = (("d:tns", "TNS"), ("d:cdsxmatch", "SIMBAD"), ("d:vsx", "VSX"), ("d:gcvs", "GCVS"))
_MOVING = (("i:ssnamenr", "Solar System"), ("d:tracklet", "Tracklet"))
_NEIGHBOURS = (("i:neargaia", "Gaia"), ("i:distpsnr1", "PS1"))
_FARTHEST_ARCSEC = 5.0
_ARROWS = {"brighter": "↗", "fainter": "↘", "steady": "→"}


def badges(row: Mapping[str, Any], glance: Glance | None) -> str:
    """The class, what catalogues say, and what lies near; only what the row or its alerts hold."""
    label = row["label"]
    found = [_badge(display_name(label), BADGE_COLOURS[topic(label)])]
    if glance is None:
        return found[0]
    for column, name in _CATALOGUES:
        said = glance.facts.get(column)
        if isinstance(said, str) and said not in _NO_NAME and not said.startswith("Fail"):
            found.append(_badge(f"{name}: {said}", "gray"))
    for column, name in _MOVING:
        said = glance.facts.get(column)
        if isinstance(said, str) and said not in _NO_NAME:
            found.append(_badge(f"{name}: {said}", "green"))
    behind = source_behind(distnr_pixels=numbers(frame=glance.points, name="i:distnr"))
    if behind.behind:
        found.append(_badge(f"⚠ ZTF reference {behind.median_distnr_arcsec:.1f}″", "orange"))
    elif behind.median_distnr_arcsec <= _FARTHEST_ARCSEC:
        found.append(_badge(f"ZTF reference {behind.median_distnr_arcsec:.1f}″", "gray"))
    for column, name in _NEIGHBOURS:
        arcsec = _number(glance.facts.get(column))
        if 0.0 <= arcsec <= _FARTHEST_ARCSEC:
            found.append(_badge(f"{name} {arcsec:.1f}″", "gray"))
    return " ".join(found)


def facts(row: Mapping[str, Any], glance: Glance | None, score_name: str = "") -> str:
    """Where it is, when it was seen, how often, and how it changes: a line each."""
    lines = [position(row["ra_deg"], row["dec_deg"])]
    if "separation_arcsec" in row:
        lines.append(f"{separation(row['separation_arcsec'])} from the middle")
    if math.isfinite(row.get(score_name, math.nan)):
        lines.append(f"{score_name} **{row[score_name]:.3f}**")
    lines += seen(row, glance)
    lines.append("no light curve at hand" if glance is None else trend_line(glance.points))
    return "  \n".join(f":small[{line}]" for line in lines if line)


def separation(arcsec: float) -> str:
    """A distance on the sky in the unit that suits it."""
    if arcsec < 100.0:
        return f"{arcsec:.2f}″"
    return f"{arcsec / 60.0:.2f}′" if arcsec < 6_000.0 else f"{arcsec / 3_600.0:.3f}°"


def position(ra_deg: float, dec_deg: float) -> str:
    """A position as hours and degrees, and as decimals."""
    if not (math.isfinite(ra_deg) and math.isfinite(dec_deg) and abs(dec_deg) <= 90):
        return "position unknown"
    hours, degrees = sexagesimal(ra_deg, dec_deg)
    texts_of = (f"{hours[:-1]} {degrees[:-1]}", f"{ra_deg:.5f} {dec_deg:+.5f}")
    return " · ".join(escaped(text).replace(" ", NO_BREAK) for text in texts_of)


def seen(row: Mapping[str, Any], glance: Glance | None) -> tuple[str, str]:
    """First and last date; and how often the survey detected it. Of the row where its alerts were not read."""
    known: Mapping[str, Any] = glance.facts if glance is not None else {}
    first, detections = _number(known.get("i:jdstarthist")), _number(known.get("i:ndethist"))
    if math.isnan(first):
        first = row["first_jd"]
    if math.isnan(detections):
        detections = row["detections"]
    last = max([row["jd"], *numbers(frame=glance.points, name="i:jd")]) if glance is not None else row["jd"]
    dates = f"{_date(first)} to {_date(last)} UTC" if math.isfinite(first) else f"{_date(last)} UTC"
    alerts = "" if glance is None else f", {_alerts_here(len(glance.points))}"
    often = f"seen {detections:,.0f}×{alerts}" if math.isfinite(detections) else alerts.removeprefix(", ")
    return dates.replace(" ", NO_BREAK), often.replace(" ", NO_BREAK)


def _alerts_here(number: int) -> str:
    return f"{number:,}+ alerts here" if number >= MOST_CURVE_POINTS else f"{count(number, 'alert')} here"


def trend_line(points: pd.DataFrame) -> str:
    """The recent change of each band in mag/day, of the apparent magnitude where a source lies behind."""
    try:
        trends = trends_of(points)
    except NotEnoughData:
        return ":gray[no recent trend: one night, or one point]"
    said = [_trend(band, trends[band]) for band in BANDS if band in trends]
    return " · ".join(said) + f"{NO_BREAK}:gray[mag/d]"


def trends_of(points: pd.DataFrame) -> dict[str, Trend]:
    """Recent slopes by band.

    Raises
    ------
    NotEnoughData
    """
    behind = source_behind(distnr_pixels=numbers(frame=points, name="i:distnr"))
    mag, err = _magnitudes(points, behind)
    bands = [BAND_OF_FID.get(int(fid), "") if math.isfinite(fid) else "" for fid in numbers(frame=points, name="i:fid")]
    return recent_trends(
        time_days=numbers(frame=points, name="i:jd"), mag=mag, mag_err=err, band=np.array(bands, dtype=object)
    )


def _magnitudes(points: pd.DataFrame, behind: SourceBehind) -> tuple[Any, Any]:
    """Apparent ones where a source lies behind; else of the difference, where that is positive."""
    mags = {name: numbers(frame=points, name=f"i:{name}") for name in ("magpsf", "sigmapsf")}
    signs = texts(frame=points, name="i:isdiffpos")
    if behind.behind:
        reference = {name: numbers(frame=points, name=f"i:{name}") for name in ("magnr", "sigmagnr")}
        return apparent_magnitude(**mags, isdiffpos=signs, **reference)
    mag, err = difference_magnitude(**mags)
    return np.where(is_positive(isdiffpos=signs), mag, np.nan), err


def _trend(band: str, trend: Trend) -> str:
    mark = f':color[{BAND_GLYPHS[band]}]{{foreground="{BANDS[band].colour}"}} {BANDS[band].label}'
    decimals = 2 if trend.err_mag_per_day >= 0.01 else 3
    err = f"± {trend.err_mag_per_day:.{decimals}f}"
    if trend.direction == "steady":
        said = f"{mark} {_ARROWS['steady']} steady {err}"
    else:
        sign = "−" if trend.mag_per_day < 0 else "+"
        said = f"{mark} {_ARROWS[trend.direction]} {sign}{abs(trend.mag_per_day):.{decimals}f} {err}"
    return said.replace(" ", NO_BREAK)


def _badge(text: str, colour: str) -> str:
    return f":{colour}-badge[{escaped(text)}]"


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float | np.number) else math.nan


def _date(jd: float) -> str:
    return str(utc_text(jd=jd))[:10] if math.isfinite(jd) else "unknown date"
