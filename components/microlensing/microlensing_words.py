"""The numbers of a point lens as rows of tables, and what they rest on."""

from __future__ import annotations

import math
from collections.abc import Hashable

from components.fitting.quantities import Quantity, text_of
from components.microlensing.microlensing_points import LensPoints
from components.plain_text import count, escaped
from science.dates import mjd_of, utc_text
from science.microlensing import Extension, PointLensFit
from science.microlensing.verdict import (
    CHROMATIC_GAIN,
    CONSTANT_GAIN,
    LOPSIDED_GAIN,
    NEGATIVE_BLEND_GAIN,
    SUPERNOVA_GAIN,
)

_FLUXES = ("Source", "Blend", "Baseline")
_NAMES = {
    "t0_days": ("Peak *t*₀", "MJD"),
    "einstein_time_days": ("Einstein time *t*E", "d"),
    "u0": ("Impact parameter *u*₀", ""),
    "rho": ("Source radius *ρ*", "Einstein radii"),
    "parallax_north": ("Parallax *π*E, north", ""),
    "parallax_east": ("Parallax *π*E, east", ""),
}


def badge(fit: PointLensFit) -> str:
    """The verdict in a word or two, coloured; Markdown."""
    if fit.is_lensing_like:
        is_best = fit.verdict.supernova_gain < -SUPERNOVA_GAIN
        return ":green-badge[lensing-like]" if is_best else ":blue-badge[possibly a lens]"
    return ":orange-badge[undecided]" if not fit.verdict.reasons else ":gray-badge[not lensing-like]"


def headline(fit: PointLensFit) -> str:
    """The verdict, and for what can be a lens when it peaks, how strongly and for how long. Plain text."""
    if not fit.is_lensing_like:
        return fit.verdict.sentence
    date = f"{utc_text(jd=fit.t0_days)[:10]} (± {_days(fit.t0_err_days)})"
    peak = f"Peak on {date}, magnified {fit.peak_magnification:.3g} times"
    if fit.einstein_time_constrained:
        how_long = f"tE = {text_of(fit.einstein_time_days, fit.einstein_time_err_days)} d"
    else:
        width = text_of(fit.full_width_days, fit.full_width_err_days)
        how_long = f"full width {width} d, tE {range_text(fit)}"
    return f"{fit.verdict.sentence} {peak}; {how_long}."


def range_text(fit: PointLensFit) -> str:
    """The 95 % range of tE in words."""
    low, high = fit.einstein_time_range_days
    if low > 0 and math.isfinite(high):
        return f"from {low:.3g} to {high:.3g} d"
    if low > 0:
        return f"above {low:.3g} d"
    return f"below {high:.3g} d" if math.isfinite(high) else "of any length"


def parameters(fit: PointLensFit) -> list[Quantity]:
    """Time, length and strength of the event."""
    when = f"{utc_text(jd=fit.t0_days)[:16]} UTC"
    time, time_err = fit.einstein_time_days, fit.einstein_time_err_days
    span = f"95 %: {range_text(fit)}"
    return [
        Quantity("Peak *t*₀", float(mjd_of(jd=fit.t0_days)), fit.t0_err_days, "MJD", escaped(when), decimals=3),
        Quantity("Einstein time *t*E", time, time_err, "d", escaped(span), decimals=1),
        Quantity("Impact parameter *u*₀", fit.u0, fit.u0_err, decimals=3),
        Quantity("Full width at half", fit.full_width_days, fit.full_width_err_days, "d"),
        Quantity("*t*eff = *u*₀ *t*E", fit.effective_time_days, fit.effective_time_err_days, "d"),
        Quantity("Peak magnification", fit.peak_magnification, unit="times"),
        Quantity("Reduced *χ*²", fit.chi2 / fit.dof, note=f"{fit.dof:,} dof"),
    ]


def fluxes(fit: PointLensFit, unit: str, *, is_total: bool) -> list[Quantity]:
    """Source, blend and baseline of each band."""
    rows = []
    for band in fit.bands:
        name = escaped(str(band))
        digits = _decimals(fit.baseline_flux[band] if is_total else fit.source_flux[band])
        rows.append(Quantity(f"Source {name}", fit.source_flux[band], fit.source_flux_err[band], unit, decimals=digits))
        if not is_total:
            continue
        rows.append(Quantity(f"Blend {name}", fit.blend_flux[band], fit.blend_flux_err[band], unit, decimals=digits))
        mag, mag_err = fit.baseline_mag[band]
        note = f"{text_of(mag, mag_err)} mag" if unit == "mJy" and math.isfinite(mag) else ""
        rows.append(
            Quantity(
                f"Baseline {name}",
                fit.baseline_flux[band],
                fit.baseline_flux_err[band],
                unit,
                escaped(note),
                decimals=digits,
            )
        )
    return rows


def flux_table(rows: list[Quantity], bands: tuple[Hashable, ...]) -> str:
    """Rows of `fluxes` with a column for each band, as a table in Markdown."""
    by_name = {row.name: row for row in rows}
    unit = next(iter(rows)).unit
    kinds = [kind for kind in _FLUXES if any(row.name.startswith(kind) for row in rows)]
    lines = [f"| {escaped(unit)} | " + " | ".join(escaped(str(band)) for band in bands) + " |"]
    lines.append("|---|" + "---|" * len(bands))
    for kind in kinds:
        cells = [by_name[f"{kind} {escaped(str(band))}"] for band in bands]
        numbers = [escaped(text_of(cell.value, cell.err, decimals=cell.decimals)) for cell in cells]
        lines.append(f"| {kind} | " + " | ".join(numbers) + " |")
        if any(cell.note for cell in cells):
            lines.append("| | " + " | ".join(cell.note for cell in cells) + " |")
    return "\n".join(lines)


def rests_on(fit: PointLensFit, points: LensPoints, *, limits: int) -> str:
    """One line: points used and left out, conditions, whose minimum. Plain text."""
    used = int(fit.points.used.sum())
    bands = ", ".join(str(band) for band in fit.bands)
    said = [f"{count(used, 'point')} in {bands}", *(str(item) for item in fit.left_out)]
    if levels := [band for band in points.reference if band in fit.bands]:
        what = "reference level" if points.is_total else "baseline of zero"
        said.append(f"{what} as a datum in {', '.join(levels)}")
    if limits:
        said.append(f"{count(limits, 'limit')}, one-sided")
    if fit.prior:
        said.append(f"prior: {fit.prior}")
    if fit.negative_blend and points.is_total:
        said.append("the best solution has a negative blend")
    return f"{'; '.join(said)}; minimum by {fit.method}. {' '.join(points.notes)}"


def alternatives(fit: PointLensFit) -> str:
    """What else was tried, as a table in Markdown."""
    verdict = fit.verdict
    rows = [
        ("a constant source", -verdict.constant_gain, f"< −{CONSTANT_GAIN:.0f}"),
        ("a supernova-like rise and fall (Bazin), one shape in all bands", verdict.supernova_gain, SUPERNOVA_GAIN),
        ("a lens with another *t*E before its peak than after it", verdict.lopsided_gain, LOPSIDED_GAIN),
        ("a lens of its own in each band", verdict.chromatic_gain, CHROMATIC_GAIN),
        ("a lens with negative blends", verdict.negative_blend_gain, NEGATIVE_BLEND_GAIN),
    ]
    lines = ["| Instead of the point lens | *χ*² lower by | a lens stays below |", "|---|--:|--:|"]
    for name, gain, most in rows:
        limit = most if isinstance(most, str) else f"{most:.0f}"
        lines.append(f"| {name} | {escaped(f'{gain:,.1f}'.replace('-', '−'))} | {escaped(limit)} |")
    return "\n".join(lines)


def extension_rows(found: Extension) -> list[Quantity]:
    """The parameters of a model beyond the point lens."""
    rows = []
    for name, value in found.parameters.items():
        title, unit = _NAMES[name]
        shown = float(mjd_of(jd=value)) if name == "t0_days" else value
        rows.append(Quantity(title, shown, found.errors[name], unit, decimals=4))
    rows.append(Quantity("Reduced *χ*²", found.chi2 / max(found.dof, 1), note=f"{found.dof:,} dof"))
    return rows


def _days(err: float) -> str:
    return f"{err:.2g} d" if math.isfinite(err) else "unknown"


def _decimals(value: float) -> int:
    return min(max(2 - math.floor(math.log10(abs(value))), 0), 9) if value else 3
