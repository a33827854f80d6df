"""One alert in plain sentences, from its own fields and the alert before it.

Names from catalogues and surveys are put in as they are: whoever draws the sentences escapes them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from science.cells import number, positive, words
from science.columns import numbers, texts
from science.dates import mjd_of, utc_text
from science.labels import display_name
from science.photometry import (
    MAGNITUDES_PER_RELATIVE_ERROR,
    PIXEL_ARCSEC,
    SOURCE_BEHIND_MAX_PIXELS,
    apparent_flux_mjy,
    apparent_magnitude,
    difference_flux_mjy,
    difference_sign,
    reference_flux_mjy,
)
from science.phrases import duration, with_error
from science.rates import rate_of
from science.sky import constellations, galactic, sexagesimal
from science.units import BANDS

__all__ = [
    "Sentence",
    "Source",
    "describe_alert",
    "galactic",
    "nearest_sources",
    "previous_in_band",
    "sexagesimal",
]

Row = Mapping[str, Any]

_SIGNIFICANT_SIGMA = 3.0
# The broker's field has the spellings of astropy's list; a sentence should have the IAU's.
_SPELLINGS = {"Ophiucus": "Ophiuchus", "Chamaleon": "Chamaeleon", "Pisces Austrinus": "Piscis Austrinus"}
_CATALOGUE_TEXTS: tuple[tuple[str, str], ...] = (
    ("d:cdsxmatch", "SIMBAD"),
    ("d:tns", "TNS"),
    ("d:vsx", "VSX"),
    ("d:gcvs", "GCVS"),
    ("d:gaiaClass", "Gaia DR3 variables"),
    ("d:spicy_class", "SPICY (young stellar objects)"),
    ("d:x3hsp", "3HSP (blazars)"),
    ("d:x4lac", "4LAC (gamma-ray active galaxies)"),
    ("d:mangrove_HyperLEDA_name", "HyperLEDA (galaxies)"),
    ("d:mangrove_2MASS_name", "2MASS (galaxies)"),
)


class Sentence(NamedTuple):
    """One statement about an alert; ``topic`` groups statements that stand together."""

    topic: str
    text: str


class Source(NamedTuple):
    """The nearest source of one catalogue."""

    catalogue: str
    distance_arcsec: float
    name: str
    text: str


def describe_alert(*, row: Row, previous: Row | None = None, behind: bool | None = None) -> list[Sentence]:
    """Say in sentences what an alert is.

    Parameters
    ----------
    row : mapping (a dict or a pandas.Series)
        The alert under the broker's column names; anything may be absent or null.
    previous : mapping, optional
        The detection before it in the same band, see `previous_in_band`; one in another band is not compared with.
    behind : bool, optional
        Whether a reference source is behind, as decided for the object; default: as this alert alone says.

    Returns
    -------
    list of Sentence
        Topics, in this order: ``when where brightness change score nearest catalogues rate``; a topic about which
        nothing is known is absent.
    """
    is_behind = positive(row=row, name="i:distnr") <= SOURCE_BEHIND_MAX_PIXELS if behind is None else behind
    found = [("when", text) for text in _when(row)]
    found += [("where", text) for text in _where(row)]
    found += [("brightness", text) for text in _brightness(row, is_behind)]
    found += [("change", text) for text in _change(row, previous, is_behind)]
    found += [("score", text) for text in _scores(row)]
    found += [("nearest", source.text) for source in nearest_sources(row=row)]
    found += [("catalogues", text) for text in _catalogues(row)]
    rate = rate_of(row=row)
    if rate is not None:
        found.append(("rate", rate.sentence))
    return [Sentence(topic, text) for topic, text in found]


def previous_in_band(*, history: pd.DataFrame, jd: float, fid: int) -> Row | None:
    """The good detection before a date in the same band.

    Parameters
    ----------
    history : pandas.DataFrame
        Rows in any order; ``i:jd i:fid i:magpsf`` and, if rows differ in quality, ``d:tag``.
    jd : float
    fid : int

    Returns
    -------
    mapping or None
    """
    dates = numbers(frame=history, name="i:jd")
    good = (numbers(frame=history, name="i:fid") == fid) & (numbers(frame=history, name="i:magpsf") >= 0) & (dates < jd)
    if "d:tag" in history.columns:
        good &= np.array([tag in (None, "valid") for tag in texts(frame=history, name="d:tag")], dtype=bool)
    if not good.any():
        return None
    found: Row = history.iloc[int(np.argmax(np.where(good, dates, -np.inf)))].to_dict()
    return found


def nearest_sources(*, row: Row) -> list[Source]:
    """The nearest source of each catalogue that the alert was compared with.

    Parameters
    ----------
    row : mapping

    Returns
    -------
    list of Source
        Nearest first. A catalogue without a source near (the survey's -999, null) is absent.
    """
    sources = [_reference_source(row), _ps1_source(row), _gaia_source(row), _solar_system_source(row)]
    return sorted((source for source in sources if source is not None), key=lambda source: source.distance_arcsec)


def _when(row: Row) -> list[str]:
    jd = number(row=row, name="i:jd")
    if not math.isfinite(jd):
        return []
    return [f"Seen on {utc_text(jd=jd)} UTC (MJD {float(mjd_of(jd=jd)):.5f})."]


def _where(row: Row) -> list[str]:
    ra, dec = number(row=row, name="i:ra"), number(row=row, name="i:dec")
    if not (math.isfinite(ra) and math.isfinite(dec) and abs(dec) <= 90):
        return []
    hours, degrees = sexagesimal(ra, dec)
    longitude, latitude = galactic(ra, dec)
    name = words(row=row, name="v:constellation") or constellations(ra_deg=[ra], dec_deg=[dec])[0]
    name = _SPELLINGS.get(name, name)
    return [
        f"At {ra:.6f}° {dec:+.6f}° (RA {hours}, Dec {degrees}), in {name}; "
        f"galactic longitude {longitude:.2f}°, latitude {latitude:+.2f}°."
    ]


def _brightness(row: Row, behind: bool) -> list[str]:
    band = _band(row)
    mag, err = positive(row=row, name="i:magpsf"), positive(row=row, name="i:sigmapsf")
    limit = positive(row=row, name="i:diffmaglim")
    if row.get("d:tag") == "upperlim" or not math.isfinite(mag):
        return [f"Not detected: any change is fainter than {band} = {limit:.2f} mag (5σ)."] if limit >= 0 else []
    found = [f"Difference magnitude {band} = {with_error(mag, err, decimals=2)} (AB)."]
    if row.get("d:tag") == "badquality":
        found.append("A low-quality point: it does not pass the broker's cuts.")
    sign = _sign(row)
    if sign > 0:
        found.append("The difference is positive: brighter than in the reference image.")
    elif sign < 0:
        found.append("The difference is negative: fainter than in the reference image.")
    if behind:
        total, total_err = (float(value) for value in apparent_magnitude(**_photometry(row)))
        if math.isfinite(total):
            found.append(f"With the reference source behind: {band} = {with_error(total, total_err, decimals=2)} (AB).")
        elif math.isfinite(sign) and positive(row=row, name="i:magnr") >= 0:
            found.append("With the reference source behind, the total flux is not positive: it has no magnitude.")
    return found


def _change(row: Row, previous: Row | None, behind: bool) -> list[str]:
    if previous is None or number(row=previous, name="i:fid") != number(row=row, name="i:fid"):
        return []
    days = number(row=row, name="i:jd") - number(row=previous, name="i:jd")
    now, now_err = _flux(row, behind)
    then, then_err = _flux(previous, behind)
    if not (days > 0 and math.isfinite(now - then)):
        return []
    if behind and not _same_reference(row, previous):
        # Two reference images, two errors; of one and the same image the error cancels in the change.
        now_err, then_err = (math.hypot(err, _reference_err(r)) for err, r in ((now_err, row), (then_err, previous)))
    err = math.hypot(now_err, then_err)
    sigma = abs(now - then) / err if err > 0 else math.nan
    size = _change_size(now, now_err, then, then_err, behind)
    since = f"the detection {duration(days)} before in {_band(row)}"
    how = f"{size}, {sigma:.1f}σ in flux" if math.isfinite(sigma) else f"{size}, error unknown"
    if now == then or sigma < _SIGNIFICANT_SIGMA:
        return [f"No significant change since {since} ({how})."]
    return [f"{'Brighter' if now > then else 'Fainter'} than {since} ({how})."]


def _flux(row: Row, behind: bool) -> tuple[float, float]:
    """Flux in mJy, total where a source is behind; the error is that of the difference alone."""
    flux, err = difference_flux_mjy(**_photometry(row, reference=False))
    total = apparent_flux_mjy(**_photometry(row))[0] if behind else flux
    return float(total), float(err)


def _same_reference(row: Row, previous: Row) -> bool:
    return all(number(row=row, name=name) == number(row=previous, name=name) for name in ("i:magnr", "i:sigmagnr"))


def _reference_err(row: Row) -> float:
    magnitudes = {name: number(row=row, name=f"i:{name}") for name in ("magnr", "sigmagnr")}
    return float(reference_flux_mjy(**magnitudes)[1])


def _change_size(now: float, now_err: float, then: float, then_err: float, behind: bool) -> str:
    if now > 0 and then > 0:
        change = 2.5 * abs(math.log10(now / then))
        err = MAGNITUDES_PER_RELATIVE_ERROR * math.hypot(now_err / now, then_err / then)
        return f"{with_error(change, err, decimals=2)} mag in {'apparent' if behind else 'difference'} magnitude"
    # A negative flux has no magnitude, so the change is told in flux.
    return f"{with_error(abs(now - then), math.hypot(now_err, then_err), decimals=4)} mJy"


def _scores(row: Row) -> list[str]:
    found = []
    for column, name in (("i:drb", "Deep-learning real-bogus score"), ("i:rb", "Real-bogus score")):
        score = positive(row=row, name=column)
        if math.isfinite(score):
            found.append(f"{name} {score:.2f} (0 bogus, 1 real): {_verdict(score)}.")
    return found


def _verdict(score: float) -> str:
    if score >= 0.9:
        return "very likely real"
    if score >= 0.65:
        return "probably real"
    return "undecided" if score >= 0.45 else "probably an artefact"


def _reference_source(row: Row) -> Source | None:
    distance = positive(row=row, name="i:distnr") * PIXEL_ARCSEC
    if not math.isfinite(distance):
        return None
    mag, err = positive(row=row, name="i:magnr"), positive(row=row, name="i:sigmagnr")
    level = f", {_band(row)} = {with_error(mag, err, decimals=2)}" if math.isfinite(mag) else ""
    return Source("Reference image", distance, "", f"Nearest source of the reference image: {distance:.1f}″{level}.")


def _ps1_source(row: Row) -> Source | None:
    distance, score = positive(row=row, name="i:distpsnr1"), positive(row=row, name="i:sgscore1")
    if not math.isfinite(distance):
        return None
    identifier = row.get("i:objectidps1")
    name = str(int(identifier)) if isinstance(identifier, (int, np.integer)) and identifier > 0 else ""
    return Source(
        "Pan-STARRS1", distance, name, f"Nearest Pan-STARRS1 source: {distance:.1f}″{_star_or_galaxy(score)}."
    )


def _star_or_galaxy(score: float) -> str:
    if not math.isfinite(score):
        return ""
    if score == 0.5:
        return ", star or galaxy not known"
    certain = "" if abs(score - 0.5) > 0.3 else " probably"
    return f",{certain} a {'star' if score > 0.5 else 'galaxy'} (star-galaxy score {score:.2f}; 1 is a star)"


def _gaia_source(row: Row) -> Source | None:
    distance, mag = positive(row=row, name="i:neargaia"), positive(row=row, name="i:maggaia")
    if not math.isfinite(distance):
        return None
    name = words(row=row, name="d:DR3Name") or ""
    level = f", G = {mag:.2f}" if math.isfinite(mag) else ""
    return Source("Gaia", distance, name, f"Nearest Gaia source: {distance:.1f}″{level}{f', {name}' if name else ''}.")


def _solar_system_source(row: Row) -> Source | None:
    distance, name = positive(row=row, name="i:ssdistnr"), words(row=row, name="i:ssnamenr")
    if not math.isfinite(distance) or name is None:
        return None
    mag = positive(row=row, name="i:ssmagnr")
    level = f", predicted at magnitude {mag:.1f}" if math.isfinite(mag) else ""
    return Source("Solar System", distance, name, f"Known Solar System object {name}: {distance:.1f}″{level}.")


def _catalogues(row: Row) -> list[str]:
    found = []
    for column, catalogue in _CATALOGUE_TEXTS:
        text = words(row=row, name=column)
        if text is None:
            continue
        plain = display_name(f"({catalogue}) {text}").removesuffix(f" ({catalogue})") if column in _LABELS else text
        found.append(f"{catalogue}: {text}." if plain == text else f"{catalogue}: {text} ({plain}).")
    return found


_LABELS = ("d:cdsxmatch", "d:tns")


def _band(row: Row) -> str:
    fid = number(row=row, name="i:fid")
    return BANDS.get(int(fid), "?") if math.isfinite(fid) else "?"


def _sign(row: Row) -> float:
    return float(difference_sign(isdiffpos=row.get("i:isdiffpos")))


def _photometry(row: Row, *, reference: bool = True) -> dict[str, Any]:
    names = ("magpsf", "sigmapsf", "magnr", "sigmagnr") if reference else ("magpsf", "sigmapsf")
    values: dict[str, Any] = {name: number(row=row, name=f"i:{name}") for name in names}
    return values | {"isdiffpos": row.get("i:isdiffpos")}
