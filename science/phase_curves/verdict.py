"""What a phase curve tells, in one sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from science.phase_curves.limits import allowed_models
from science.phase_curves.reduced import h_in_v
from science.phase_curves.result import PhaseCurveFit

_NOT_KNOWN_MAG = 1.0


def verdict(*, fit: PhaseCurveFit, apparitions: int | None = None) -> str:
    """One plain sentence: H (in V where the colour is known), slopes, apparitions, and what is not constrained."""
    band = max(fit.bands, key=lambda name: fit.n_points[name])
    parts = [_h(fit, band), *_slopes(fit, band)]
    sentence = ", ".join(parts)
    if fit.spin is not None and fit.spin_errors is not None:
        sentence += f"; {_spin(fit.spin, fit.spin_errors)}"
    if apparitions:
        sentence += f"; {apparitions} apparition{'' if apparitions == 1 else 's'}"
    richer = next(item for item in allowed_models(phase_deg=fit.phase_deg[fit.in_band(band)]) if item.model == "HG1G2")
    if not richer.allowed:
        sentence += f"; HG1G2 not constrained: {richer.reason}"
    return sentence + "."


def with_error(value: float, error: float) -> str:
    """A number with its error, both to the digits that the error has; without a valid error it says so."""
    if not math.isfinite(error):
        return f"{value:.2f} (no valid error)"
    digits = min(max(1 - math.floor(math.log10(error)), 0), 4) if error > 0.0 else 2
    return f"{value:.{digits}f} ± {error:.{digits}f}"


def _spin(spin: Mapping[str, float], errors: Mapping[str, float]) -> str:
    if not (math.isfinite(errors["R"]) and math.isfinite(errors["alpha0"])):
        return "the spin axis is not constrained"
    pole = f"pole ({spin['alpha0']:.0f}°, {spin['delta0']:+.0f}°) ± {errors['delta0']:.0f}° or its antipode"
    return f"R = {with_error(spin['R'], errors['R'])}, {pole}"


def _h(fit: PhaseCurveFit, band: Any) -> str:
    h, error = fit.parameters[band]["H"], fit.errors[band]["H"]
    if error > _NOT_KNOWN_MAG:
        return "H is not constrained"
    in_v = h_in_v(h_mag=h, band=str(band))
    if math.isfinite(in_v):
        return f"H = {with_error(in_v, error)} (V, from {band})"
    return f"H = {with_error(h, error)} ({band})"


def _slopes(fit: PhaseCurveFit, band: Any) -> list[str]:
    return [
        f"{name} = {value:.2f} (held)" if name in fit.fixed else f"{name} = {with_error(value, fit.errors[band][name])}"
        for name, value in fit.parameters[band].items()
        if name != "H"
    ]
