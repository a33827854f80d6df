"""The numbers of a supernova fit as rows of tables, and what they rest on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from components.fitting.panels_chart import series_of_bands
from components.fitting.quantities import Quantity, text_of
from components.plain_text import count, escaped
from components.supernovae.supernova_panels import score_glyph
from components.supernovae.supernova_points import SupernovaPoints
from science.cells import number, words
from science.dates import mjd_of, utc_text
from science.supernovae import Distance, SupernovaFit, absolute_magnitude
from science.supernovae.distance import ASSUMED
from science.supernovae.type_ia import Compared

_POOR = 4.0
_GLYPHS = {"circle": "●", "square": "■", "diamond": "◆", "triangle-up": "▲", "triangle-right": "▶", "cross": "✚"}


def badge(fit: SupernovaFit) -> str:
    """Where it stands and how sure that is, in a word or two; Markdown."""
    if fit.peak_reached:
        return ":green-badge[peak reached]"
    if fit.rising:
        return ":blue-badge[before peak]"
    return ":orange-badge[peak not certain]"


def rests_on(fit: SupernovaFit, points: SupernovaPoints) -> str:
    """Points used and left out, the unit, and from when days are counted."""
    bands = (
        " and ".join([", ".join(map(str, fit.bands[:-1])), str(fit.bands[-1])])
        if len(fit.bands) > 1
        else str(fit.bands[0])
    )
    said = [f"{count(len(fit.time_days), 'point')} in {bands}; days counted from the newest, {_date(points.newest_jd)}"]
    said += [str(item) for item in fit.left_out]
    if fit.chi2 > _POOR * fit.dof:
        said.append(
            f"The curve does not describe these points well (χ² is {fit.chi2 / fit.dof:.0f} per degree of freedom)"
        )
    return ". ".join(said) + ". " + " ".join(points.notes)


def parameters(fit: SupernovaFit, points: SupernovaPoints, distance: Distance | None) -> list[Quantity]:
    """All numbers, band by band, then what the bands have together."""
    rows = [row for band in fit.bands for row in _of_band(fit, band, points.is_calibrated)]
    return [*rows, *common(fit, points, distance)]


def common(fit: SupernovaFit, points: SupernovaPoints, distance: Distance | None) -> list[Quantity]:
    """What the bands have together."""
    rows = []
    if points.is_calibrated and math.isfinite(fit.color_mag.value):
        rows.append(Quantity("*g*−*r* at peak", fit.color_mag.value, fit.color_mag.err, "mag"))
    if distance is not None and points.is_calibrated:
        band = fit.best_band
        found = absolute_magnitude(peak_mag=fit.peak_mag[band], peak_mag_err=fit.peak_mag_err[band], distance=distance)
        rows.append(
            Quantity(f"Absolute magnitude {_name(band)}", found.value, found.err, "mag", escaped(distance.source))
        )
    return [*rows, Quantity("Reduced *χ*²", fit.chi2 / fit.dof, note=f"{fit.dof:.1f} degrees of freedom")]


def _of_band(fit: SupernovaFit, band: Any, calibrated: bool) -> list[Quantity]:
    name, time, err = _name(band), fit.peak_time_days[band], fit.peak_time_err_days[band]
    rise, fade, dm15 = fit.rise_days[band], fit.fade_days[band], fit.dm15_mag[band]
    rising, fading = fit.rise_mag_per_day[band], fit.fade_mag_per_day[band]
    rows = [Quantity(f"**Peak {name}**", float(mjd_of(jd=time)), err, "MJD", escaped(f"{_date(time)} UTC"), decimals=1)]
    if calibrated:
        rows.append(Quantity(f"Peak magnitude {name}", fit.peak_mag[band], fit.peak_mag_err[band], "mag"))
    rows += [
        Quantity(f"Rise from half flux {name}", rise.value, rise.err, "d", decimals=1),
        Quantity(f"Rise rate {name}", rising.value, rising.err, "mag/day", decimals=3),
        Quantity(f"Fade to half flux {name}", fade.value, fade.err, "d", decimals=1),
        Quantity(f"Decline rate {name}", fading.value, fading.err, "mag/day", decimals=3),
        Quantity(f"Δ*m*₁₅ {name}", dm15.value, dm15.err, "mag", "at rest" if fit.redshift else ""),
    ]
    return rows


def band_table(fit: SupernovaFit, points: SupernovaPoints) -> str:
    """The numbers of each band as one compact table in Markdown, a column for each; of the first four."""
    bands = fit.bands[:4]
    lines = ["| |" + "".join(f" {_name(band)} |" for band in bands), "|---|" + "---|" * len(bands)]

    def row(name: str, cell: Any) -> None:
        lines.append(f"| {name} |" + "".join(f" {escaped(cell(band))} |" for band in bands))

    row("Peak, MJD", lambda b: _peak_mjd(fit, b))
    row("Peak, UTC", lambda b: _date(fit.peak_time_days[b]))
    if points.is_calibrated:
        row("Peak, mag (AB)", lambda b: text_of(fit.peak_mag[b], fit.peak_mag_err[b]))
    row("Rise from half, d", lambda b: text_of(fit.rise_days[b].value, fit.rise_days[b].err, decimals=1))
    row("Fade to half, d", lambda b: text_of(fit.fade_days[b].value, fit.fade_days[b].err, decimals=1))
    row("Rise, mag/day", lambda b: text_of(fit.rise_mag_per_day[b].value, fit.rise_mag_per_day[b].err, decimals=3))
    row("Decline, mag/day", lambda b: text_of(fit.fade_mag_per_day[b].value, fit.fade_mag_per_day[b].err, decimals=3))
    row(
        f"Δm₁₅, mag{' (at rest)' if fit.redshift else ''}",
        lambda b: text_of(fit.dm15_mag[b].value, fit.dm15_mag[b].err),
    )
    row("Peak shaped by", lambda b: "points" if fit.peak_bracketed[b] else "mean SN Ia")
    return "\n".join(lines)


def comparison(compared: tuple[Compared, ...]) -> str:
    """The quantities beside those of type Ia supernovae, as a table in Markdown."""
    lines = ["| | this one | SN Ia | |", "|---|---|---|---|"]
    for one in compared:
        usual = text_of(one.usual.mean, one.usual.scatter)
        found = text_of(one.found.value, one.found.err, decimals=one.usual.decimals)
        lines.append(f"| {one.usual.name}, {one.usual.unit} | {escaped(found)} | {escaped(usual)} | {one.words} |")
    return "\n".join(lines)


def curve_legend(points: SupernovaPoints, scores: pd.DataFrame) -> str:
    """Which symbol is what, with the newest score of each classifier. Plain text."""
    series = series_of_bands(sorted({str(band) for band in points.band}))
    said = [f"{_GLYPHS[item.symbol]} {item.name}" for item in series]
    for name in dict.fromkeys(scores["name"]):
        newest = scores[scores["name"] == name]["score"].iloc[-1]
        said.append(f"{score_glyph(name)} {name} {newest:.2f}")
    return " · ".join([*said, *(["▽ upper limit"] if len(points.limit_jd) else [])])


def host_words(row: Mapping[str, Any]) -> list[str]:
    """What an alert says of the host, of a class and of how unusual it is, as sentences. Plain text."""
    said = []
    galaxies = [words(row=row, name=name) for name in ("d:mangrove_HyperLEDA_name", "d:mangrove_2MASS_name")]
    names = " = ".join(name for name in galaxies if name)
    if names:
        said.append(f"Galaxy within 1′: {names}.")
    simbad, tns = words(row=row, name="d:cdsxmatch"), words(row=row, name="d:tns")
    if simbad:
        said.append(f"SIMBAD within 1″: {simbad}.")
    if tns:
        said.append(f"Transient Name Server: {tns}.")
    anomaly = number(row=row, name="d:anomaly_score")
    if math.isfinite(anomaly) and anomaly != 0:
        said.append(f"Anomaly score {anomaly:+.2f}, the lower the more unusual.")
    return said


def distance_words(distance: Distance | None, points: SupernovaPoints) -> str:
    """Where the distance comes from and what was assumed. Plain text."""
    if distance is None and points.own_file:
        return "No redshift is given: no absolute magnitude."
    if distance is None:
        return "No redshift is known, and no galaxy with a distance is within 1′ of it: no absolute magnitude."
    modulus = text_of(distance.modulus_mag.value, distance.modulus_mag.err)
    return (
        f"Distance from {distance.source}: {distance.mpc:.0f} Mpc (z = {distance.redshift:.4f}), "
        f"distance modulus {modulus} mag. {ASSUMED[0].upper()}{ASSUMED[1:]}."
    )


def _peak_mjd(fit: SupernovaFit, band: Any) -> str:
    """Without commas, as dates are written."""
    mjd = float(mjd_of(jd=fit.peak_time_days[band]))
    return text_of(mjd, fit.peak_time_err_days[band], decimals=1).replace(",", "")


def _name(band: Any) -> str:
    return escaped(str(band))


def _date(jd: float) -> str:
    return utc_text(jd=jd)[:10] if math.isfinite(jd) and 1e6 < jd < 5e6 else f"{jd:.1f}"
