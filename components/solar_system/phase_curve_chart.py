"""The phase curve on its page: points, fitted curves and residuals over the phase angle; its parameters beside it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from components.fitting import panels_chart
from components.fitting.panels_chart import Content, Line, Points
from components.fitting.panels_spec import Axis, Panel
from components.fitting.quantities import Quantity, text_of
from components.plain_text import escaped
from components.solar_system.moving_points import MovingPoints
from components.theme import BAND_GLYPHS
from data_access import cached
from science.columns import BoolArray, FloatArray
from science.phase_curves import PhaseCurveFit, h_in_v
from science.phase_curves.spin_geometry import spin_magnitudes

PHASE = Axis("Phase", "Phase angle (°)", "linear", digits=2)
CURVE = Panel("curve", share=2.4, flip=True, unit="mag")
RESIDUALS = Panel("residuals", share=1.0, flip=True, unit="mag", ticks=3)
_CURVE_POINTS = 240
_RESIDUAL_TITLE = "Residual (mag)"


def draw(points: MovingPoints, fit: PhaseCurveFit | None) -> None:
    """Draw the chart; without a fit its points only."""
    mask = points.has_geometry
    panels = {
        CURVE: Content("Reduced magnitude", _measured(points, mask, points.phase_deg, points.reduced_mag, fit)),
        RESIDUALS: Content(_RESIDUAL_TITLE, levels={"": 0.0}),
    }
    if fit is not None:
        lines = cached.derived(("phase-lines", *points.key, fit.name, *fit.fixed.values()), lambda: _lines(points, fit))
        panels[CURVE] = Content("Reduced magnitude", panels[CURVE].points, lines)
        residual = residuals(points, fit)
        panels[RESIDUALS] = Content(
            _RESIDUAL_TITLE, _measured(points, np.isfinite(residual), points.phase_deg, residual, fit), levels={"": 0.0}
        )
    panels_chart.draw(
        f"phase-{points.name}",
        axis=PHASE,
        panels=panels,
        series=panels_chart.series_of_bands(points.bands),
        first=0.0,
        alt=f"Phase curve of {points.name}: reduced magnitude against phase angle, with residuals below.",
    )


def residuals(points: MovingPoints, fit: PhaseCurveFit) -> FloatArray:
    """Observed minus fitted for each point, NaN where it was not fitted."""
    out = np.full(len(points), np.nan)
    out[np.flatnonzero(points.has_geometry)[fit.place]] = fit.residual_mag
    return out


def used(points: MovingPoints, fit: PhaseCurveFit | None) -> BoolArray:
    """Mask of the points that a fit used; all where there is none."""
    if fit is None:
        return np.ones(len(points), dtype=bool)
    return np.isfinite(residuals(points, fit))


def parameter_rows(fit: PhaseCurveFit) -> list[Quantity]:
    """Parameters by band, the spin, and how well it fits."""
    rows = []
    for band in fit.bands:
        held = fit.at_bound[band]
        for name, value in fit.parameters[band].items():
            note = "held" if name in fit.fixed else "at its bound" if name in held else ""
            error = np.nan if name in fit.fixed else fit.errors[band][name]
            unit = "mag" if name == "H" else ""
            rows.append(Quantity(f"{_name(name)} ({escaped(band)})", value, error, unit, note, 3))
        in_v = h_in_v(h_mag=fit.parameters[band]["H"], band=str(band))
        if np.isfinite(in_v):
            rows.append(
                Quantity(f"*H* in V, from {escaped(band)}", in_v, fit.errors[band]["H"], "mag", "mean colour", 3)
            )
    rows += spin_rows(fit)
    for band in fit.bands:
        rows.append(Quantity(f"Scatter beyond errors ({escaped(band)})", fit.jitter_mag[band], unit="mag", decimals=3))
    rows.append(Quantity("χ² / degrees of freedom", fit.chi2 / fit.dof, decimals=2, note=f"{fit.chi2:.0f} / {fit.dof}"))
    return rows


def parameter_table(fit: PhaseCurveFit) -> str:
    """Parameters with a column for each band, as Markdown; the spin below."""
    lines = ["| | " + " | ".join(f"{BAND_GLYPHS.get(str(band), '')} {escaped(band)}" for band in fit.bands) + " |"]
    lines.append("|---|" + "---|" * len(fit.bands))
    rows = {
        f"{_name(name)}{' (mag)' if name == 'H' else ''}": [_value(fit, band, name) for band in fit.bands]
        for name in fit.parameters[fit.bands[0]]
    }
    rows["*H* in V (mag)"] = [
        text_of(h_in_v(h_mag=fit.parameters[band]["H"], band=str(band)), fit.errors[band]["H"]) for band in fit.bands
    ]
    rows["Scatter beyond errors (mag)"] = [f"{fit.jitter_mag[band]:.3f}" for band in fit.bands]
    rows["Points"] = [f"{fit.n_points[band]:,}" for band in fit.bands]
    rows["χ²"] = [f"{fit.chi2_of[band]:,.0f}" for band in fit.bands]
    lines += ["| " + " | ".join([name, *map(escaped, cells)]) + " |" for name, cells in rows.items()]
    return "\n".join(lines)


def spin_rows(fit: PhaseCurveFit) -> list[Quantity]:
    """The spin of sHG1G2; nothing for other models."""
    if fit.spin is None or fit.spin_errors is None or fit.antipode is None:
        return []
    pole = [
        Quantity(name, fit.spin[key], fit.spin_errors[key], "°", f"or {escaped(f'{fit.antipode[key]:.0f}°')}", 0)
        for key, name in (("alpha0", "Pole, right ascension"), ("delta0", "Pole, declination"))
    ]
    return [Quantity("*R*, polar oblateness", fit.spin["R"], fit.spin_errors["R"], "", "", 2), *pole]


def model_frame(points: MovingPoints, fit: PhaseCurveFit) -> pd.DataFrame:
    """The fitted curves on a grid of phase angles, for a file."""
    parts = [
        pd.DataFrame({"phase_deg": line.x, "band": points.bands[line.series], "reduced_mag": line.y})
        for line in _lines(points, fit)
    ]
    return pd.concat(parts, ignore_index=True)


def _lines(points: MovingPoints, fit: PhaseCurveFit) -> list[Line]:
    highest = float(np.nanmax(points.phase_deg[points.has_geometry]))
    # Dense where the opposition effect bends the curve.
    grid = np.linspace(0.0, np.sqrt(min(highest * 1.03 + 0.3, 150.0)), _CURVE_POINTS) ** 2
    return [
        Line(grid, fit.model(grid, band) + _aspect(points, fit, band), points.bands.index(str(band)))
        for band in fit.bands
    ]


def _aspect(points: MovingPoints, fit: PhaseCurveFit, band: Any) -> float:
    """Magnitudes that the aspect adds on average, so that the curve runs through the points; 0 without a spin."""
    if fit.spin is None:
        return 0.0
    mine = used(points, fit) & (points.band == band)
    return float(np.mean(spin_magnitudes(ra_deg=points.ra_deg[mine], dec_deg=points.dec_deg[mine], **fit.spin)))


def _measured(points: MovingPoints, mask: BoolArray, x: FloatArray, y: FloatArray, fit: PhaseCurveFit | None) -> Points:
    return Points(x[mask], y[mask], points.err[mask], points.series[mask], used(points, fit)[mask])


def _value(fit: PhaseCurveFit, band: Any, name: str) -> str:
    value = fit.parameters[band][name]
    if name in fit.fixed:
        return f"{value:.2f} (held)"
    if name in fit.at_bound[band]:
        return f"{value:.2f} (at its bound)"
    return text_of(value, fit.errors[band][name])


def _name(parameter: str) -> str:
    return f"*{parameter[0]}*{parameter[1:]}"
