"""The light curve of one object as tidy points, ready to draw, with a sentence on what is shown.

The input is a history: alerts, detections known from other alerts' packets, low-quality points and upper limits, under
the broker's column names. Columns that are read: ``i:jd i:fid i:magpsf i:sigmapsf i:magnr i:sigmagnr i:isdiffpos
i:distnr i:diffmaglim i:candid d:tag d:own``; an absent column counts as null throughout.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from science import light_curve_rows as rows
from science.columns import BoolArray, FloatArray
from science.dates import mjd_of, utc_texts
from science.light_curve_rows import TAGS, Rows, Why
from science.nearest import nearest_index
from science.photometry import (
    SourceBehind,
    apparent_flux_mjy,
    apparent_magnitude,
    difference_flux_mjy,
    difference_magnitude,
    flux_mjy_from_magnitude,
    source_behind,
)
from science.reference_level import ReferenceLevel, is_own_reference, reference_levels
from science.units import BANDS, Unit

__all__ = ["BANDS", "Dropped", "LightCurve", "ReferenceLevel", "Unit", "build", "change_since_previous", "color_points"]


_BAND_NAMES = np.array(list(BANDS.values()), dtype=object)
_TAG_NAMES = np.array(TAGS, dtype=object)
_SIGN_TEXTS = np.array(["", "+", "-"], dtype=object)  # by sign 0, +1, -1


@dataclass(frozen=True)
class Dropped:
    """Points of the history that cannot be drawn in the unit of the curve."""

    count: int
    noun: str
    reason: str

    def __str__(self) -> str:
        return f"{self.count} {self.noun}{'' if self.count == 1 else 's'} not drawn: {self.reason}"


@dataclass(frozen=True)
class LightCurve:
    """One object's light curve in one unit.

    Attributes
    ----------
    points : pandas.DataFrame
        In order of time; ``time_jd time_mjd utc band value err low high tag sign is_limit candid own age_days``.
        ``sign`` is ``"+"``, ``"-"`` or ``""`` (unknown, or a limit); ``candid`` is nullable Int64; ``err``, ``low`` and
        ``high`` are NaN for limits and unknown errors.
    unit : Unit
        The unit of ``value``.
    asked : Unit or None
        The unit that was asked for; differs from ``unit`` where that one does not exist for this object.
    behind : SourceBehind
    reference : dict of str to ReferenceLevel
        By band; empty where no source is behind.
    counts : dict of (band, tag) to int
        Drawn points.
    dropped : tuple of Dropped
    caption : str
        One line that says what is shown.
    """

    points: pd.DataFrame
    unit: Unit
    asked: Unit | None
    behind: SourceBehind
    reference: dict[str, ReferenceLevel]
    counts: dict[tuple[str, str], int]
    dropped: tuple[Dropped, ...]
    caption: str


def build(*, history: pd.DataFrame, unit: Unit | None = None, now_jd: float | None = None) -> LightCurve:
    """Build the light curve of one object.

    Parameters
    ----------
    history : pandas.DataFrame
        See the module's first lines; rows in any order.
    unit : Unit, optional
        Default: apparent magnitude where a source is behind, else difference magnitude. Apparent magnitude without a
        source behind does not exist: the curve is then in difference magnitude and its caption says so. Apparent flux
        without a source behind takes the reference flux as zero, which the caption says too.
    now_jd : float, optional
        Date from which ``age_days`` counts back; default the newest row.

    Returns
    -------
    LightCurve
    """
    data = rows.read(history=history)
    behind = source_behind(distnr_pixels=data.distnr_pixels[data.tag_code == 0])
    if unit is None:
        drawn_unit = Unit.APPARENT_MAGNITUDE if behind.behind else Unit.DIFFERENCE_MAGNITUDE
    elif unit is Unit.APPARENT_MAGNITUDE and not behind.behind:
        drawn_unit = Unit.DIFFERENCE_MAGNITUDE
    else:
        drawn_unit = unit
    own_reference = is_own_reference(data=data)
    value, err = _values(data=data, unit=drawn_unit, behind=behind.behind, own_reference=own_reference)
    why = rows.why_not_drawn(
        data=data, unit=drawn_unit, source_is_behind=behind.behind, own_reference=own_reference, value=value
    )
    points = _points(data=data, value=value, err=err, keep=why == Why.DRAWN, now_jd=now_jd)
    counts = _counts(data=data, keep=why == Why.DRAWN)
    dropped = tuple(Dropped(count, noun, reason) for count, noun, reason in rows.tally(why=why, is_limit=data.is_limit))
    return LightCurve(
        points=points,
        unit=drawn_unit,
        asked=unit,
        behind=behind,
        reference=reference_levels(data=data, unit=drawn_unit, use=own_reference) if behind.behind else {},
        counts=counts,
        dropped=dropped,
        caption=_caption(points=points, counts=counts, unit=drawn_unit, asked=unit, behind=behind, dropped=dropped),
    )


def _values(*, data: Rows, unit: Unit, behind: bool, own_reference: BoolArray) -> tuple[FloatArray, FloatArray]:
    magnr = np.where(own_reference, data.magnr, np.nan)
    if unit is Unit.DIFFERENCE_MAGNITUDE:
        value, err = difference_magnitude(magpsf=data.magpsf, sigmapsf=data.sigmapsf)
        limit = difference_magnitude(magpsf=data.diffmaglim, sigmapsf=np.nan)[0]
    elif unit is Unit.APPARENT_MAGNITUDE:
        value, err = apparent_magnitude(
            magpsf=data.magpsf,
            sigmapsf=data.sigmapsf,
            isdiffpos=data.sign,
            magnr=magnr,
            sigmagnr=data.sigmagnr,
        )
        limit = np.full(value.shape, np.nan)
    elif unit is Unit.APPARENT_FLUX and behind:
        value, err = apparent_flux_mjy(
            magpsf=data.magpsf,
            sigmapsf=data.sigmapsf,
            isdiffpos=data.sign,
            magnr=magnr,
            sigmagnr=data.sigmagnr,
        )
        limit = np.full(value.shape, np.nan)
    else:
        value, err = difference_flux_mjy(magpsf=data.magpsf, sigmapsf=data.sigmapsf, isdiffpos=data.sign)
        limit = flux_mjy_from_magnitude(mag=data.diffmaglim, mag_err=np.nan)[0]
        if unit is Unit.APPARENT_FLUX:
            limit = np.full(value.shape, np.nan)
    return np.where(data.is_limit, limit, value), np.where(data.is_limit, np.nan, err)


def _points(
    *,
    data: Rows,
    value: FloatArray,
    err: FloatArray,
    keep: BoolArray,
    now_jd: float | None,
) -> pd.DataFrame:
    shown = np.flatnonzero(keep)
    alert = np.asarray(data.candid.to_numpy(dtype=np.int64, na_value=-1))[shown]
    shown = shown[np.lexsort((value[shown], alert, data.tag_code[shown], data.fid[shown], data.jd[shown]))]
    jd, val, sigma = data.jd[shown], value[shown], err[shown]
    sign_code = np.where(data.is_limit[shown], 0, np.nan_to_num(data.sign[shown])).astype(np.int64)
    dated = data.jd[np.isfinite(data.jd)]
    now = now_jd if now_jd is not None else (float(dated.max()) if dated.size else np.nan)
    return pd.DataFrame(
        {
            "time_jd": jd,
            "time_mjd": mjd_of(jd=jd),
            "utc": pd.Series(utc_texts(jd=jd), dtype=object),
            "band": pd.Series(_BAND_NAMES[data.band_code[shown]], dtype=object),
            "value": val,
            "err": sigma,
            "low": val - sigma,
            "high": val + sigma,
            "tag": pd.Series(_TAG_NAMES[data.tag_code[shown]], dtype=object),
            "sign": pd.Series(_SIGN_TEXTS[sign_code], dtype=object),
            "is_limit": data.is_limit[shown],
            "candid": data.candid[shown],
            "own": data.own[shown],
            "age_days": now - jd,
        }
    )


def _counts(*, data: Rows, keep: BoolArray) -> dict[tuple[str, str], int]:
    found = np.bincount(data.band_code[keep] * len(TAGS) + data.tag_code[keep], minlength=len(BANDS) * len(TAGS))
    pairs = [(band, tag) for band in BANDS.values() for tag in TAGS]
    return {pair: int(n) for pair, n in zip(pairs, found, strict=True) if n}


def _caption(
    *,
    points: pd.DataFrame,
    counts: dict[tuple[str, str], int],
    unit: Unit,
    asked: Unit | None,
    behind: SourceBehind,
    dropped: tuple[Dropped, ...],
) -> str:
    drawn = {band for band, _ in counts}
    present = [band for band in BANDS.values() if band in drawn]
    bands = " and ".join(", ".join(present).rsplit(", ", 1)) or "no point to draw"
    parts = [f"{unit.label.capitalize()}, {bands}, {'AB' if unit.is_magnitude else 'mJy, AB'}"]
    nearest = f"nearest {behind.median_distnr_arcsec:.1f}″ away" if behind.alerts else "none is listed"
    if unit.is_apparent and behind.behind:
        parts.append(f"reference source {behind.median_distnr_arcsec:.1f}″ away")
    elif unit.is_apparent:
        parts.append(f"no reference source behind ({nearest}): reference flux taken as zero")
    elif asked is not None and asked is not unit:
        parts.append(f"{asked.label} does not exist here, no reference source behind ({nearest})")
    if behind.disagree and (unit.is_apparent or asked is not unit):
        parts.append(f"{behind.disagree} of {behind.alerts} alerts would decide otherwise")
    negative = int(np.count_nonzero(points["sign"].to_numpy() == "-"))
    if negative:
        parts.append(f"{negative} negative difference{'' if negative == 1 else 's'}")
    limits = sum(n for (_, tag), n in counts.items() if tag == "upperlim")
    if limits:
        parts.append(f"{limits} upper limit{'' if limits == 1 else 's'} (5σ)")
    not_drawn = sum(item.count for item in dropped)
    if not_drawn:
        parts.append(f"{not_drawn} not drawn")
    return "; ".join(parts)


def color_points(*, history: pd.DataFrame, tolerance_days: float = 0.3, unit: Unit | None = None) -> pd.DataFrame:
    """Colour g−r of good detections that lie close in time.

    Parameters
    ----------
    history : pandas.DataFrame
    tolerance_days : float
        Largest distance between the two dates.
    unit : Unit, optional
        Chooses apparent or difference magnitudes as `build` does; a flux unit stands for its magnitude.

    Returns
    -------
    pandas.DataFrame
        One row per g point that has an r point near (the nearest is taken), in order of time: ``time_jd time_mjd utc``
        (of the g point), ``g_minus_r err low high candid days_apart`` (r minus g). Difference magnitudes of opposite
        sign have no colour. ``attrs["unit"]`` is the unit the colour was made from.
    """
    curve = build(history=history, unit=None if unit is None else unit.as_magnitude)
    good = curve.points[curve.points["tag"].to_numpy() == "valid"]
    green = good[good["band"].to_numpy() == "g"]
    red = good[good["band"].to_numpy() == "r"]
    nearest = nearest_index(times=green["time_jd"].to_numpy(), others=red["time_jd"].to_numpy())
    paired = nearest >= 0
    green, red = green[paired], red.iloc[nearest[paired]]
    apart = red["time_jd"].to_numpy() - green["time_jd"].to_numpy()
    near = np.abs(apart) <= tolerance_days
    if not curve.unit.is_apparent:
        near &= green["sign"].to_numpy() == red["sign"].to_numpy()
    color = green["value"].to_numpy() - red["value"].to_numpy()
    err = np.hypot(green["err"].to_numpy(), red["err"].to_numpy())
    table = green[["time_jd", "time_mjd", "utc"]].assign(
        g_minus_r=color, err=err, low=color - err, high=color + err, candid=green["candid"], days_apart=apart
    )
    found = table[near].reset_index(drop=True)
    found.attrs["unit"] = curve.unit
    return found


def change_since_previous(*, points: pd.DataFrame, is_magnitude: bool) -> pd.DataFrame:
    """Change of each good detection since the good detection before it in the same band.

    Parameters
    ----------
    points : pandas.DataFrame
        Points of a `LightCurve`.
    is_magnitude : bool
        Whether they are magnitudes (``curve.unit.is_magnitude``).

    Returns
    -------
    pandas.DataFrame
        On the index of ``points``: ``days``, ``change`` (in the unit of the points), ``change_err``, ``per_day``, and
        ``significance`` (change over its error, positive where it became brighter). NaN where there is nothing before,
        and for magnitudes of differences of opposite sign. In an apparent unit the error of the reference, which two
        points share, is in both of theirs: ``change_err`` is then an upper bound.
    """
    columns = ("days", "change", "change_err", "per_day", "significance")
    result = {name: np.full(len(points), np.nan) for name in columns}
    time, value, err = (points[name].to_numpy(dtype=np.float64) for name in ("time_jd", "value", "err"))
    sign, tag, band = points["sign"].to_numpy(), points["tag"].to_numpy(), points["band"].to_numpy()
    for name in BANDS.values():
        here = np.flatnonzero((band == name) & (tag == "valid"))
        here = here[np.argsort(time[here], kind="stable")]
        now, before = here[1:], here[:-1]
        days, change = time[now] - time[before], value[now] - value[before]
        change_err = np.hypot(err[now], err[before])
        if is_magnitude:
            change = np.where(sign[now] == sign[before], change, np.nan)
        result["days"][now], result["change"][now], result["change_err"][now] = days, change, change_err
        result["per_day"][now] = np.divide(change, days, out=np.full(days.shape, np.nan), where=days > 0)
        brighter = -change if is_magnitude else change
        result["significance"][now] = np.divide(
            brighter, change_err, out=np.full(days.shape, np.nan), where=change_err > 0
        )
    return pd.DataFrame(result, index=points.index)
