"""Which models the data of an object allow, and what a fit beyond that is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from science.columns import FloatArray
from science.phase_curves.models import MODELS
from science.phase_curves.points import Points

SLOPE_RANGE_DEG = 10.0
"""Over a shorter range H and slope cannot be told apart: sigma(G) is 0.27 from 30 points over 5 degrees."""
HG1G2_POINTS, HG1G2_RANGE_DEG, HG1G2_SMALLEST_DEG = 50, 15.0, 2.0
"""From 4 degrees on, the 2-sigma interval of H holds the truth in only 68 of 100 simulated fits."""
SPIN_POINTS, SPIN_APPARITIONS = 150, 3
"""With fewer points the pole is off by more than 20 degrees."""
TYPICAL_SLOPES = {"HG": {"G": 0.15}, "HG12": {"G12": 0.5}}
"""What to hold a slope at where the data do not give it."""
TYPICAL_SLOPE_ERRS = {"HG": {"G": 0.12}, "HG12": {"G12": 0.25}}
"""How far asteroids of all taxonomic classes spread about these (Oszkiewicz et al. 2011, JQSRT 112, 1919, for G12)."""


@dataclass(frozen=True)
class Allowed:
    """Whether one model can be trusted on these data, and why not."""

    model: str
    allowed: bool
    reason: str


def allowed_models(*, phase_deg: ArrayLike, apparitions: int | None = None) -> tuple[Allowed, ...]:
    """Which models the phase angles of one band, or of all together, allow.

    Parameters
    ----------
    phase_deg : array_like, shape (n,)
    apparitions : int, optional
        Number of oppositions that were observed, for sHG1G2.

    Returns
    -------
    tuple of Allowed, one for each of ``MODELS``, with a reason where a model is not allowed.
    """
    phase = np.asarray(phase_deg, dtype=np.float64)
    phase = phase[np.isfinite(phase)]
    slope = tuple(_slope_problems(phase))
    full = slope or tuple(_hg1g2_problems(phase))
    spin = (*full, *_spin_problems(phase, apparitions))
    problems = {"HG": slope, "HG12": slope, "HG1G2": full, "sHG1G2": spin}
    return tuple(Allowed(model, not problems[model], "; ".join(problems[model])) for model in MODELS)


def best_model(*, phase_deg: ArrayLike) -> tuple[str, dict[str, float]]:
    """The model to begin with, and the slopes to hold: HG12, with its slope held where the range is too short."""
    free = next(item for item in allowed_models(phase_deg=phase_deg) if item.model == "HG12").allowed
    return "HG12", {} if free else dict(TYPICAL_SLOPES["HG12"])


def _slope_problems(phase: FloatArray) -> Iterator[str]:
    if len(phase) < 3:
        yield f"only {len(phase)} point{'' if len(phase) == 1 else 's'}"
    elif np.ptp(phase) < SLOPE_RANGE_DEG:
        yield f"phase angles span {np.ptp(phase):.1f}°, less than {SLOPE_RANGE_DEG:.0f}°"


def _hg1g2_problems(phase: FloatArray) -> Iterator[str]:
    if len(phase) < HG1G2_POINTS:
        yield f"{len(phase)} points, fewer than {HG1G2_POINTS}"
    if len(phase) and phase.min() >= HG1G2_SMALLEST_DEG:
        yield f"smallest phase {phase.min():.1f}°, not below {HG1G2_SMALLEST_DEG:.0f}°"
    if len(phase) and np.ptp(phase) < HG1G2_RANGE_DEG:
        yield f"phase angles span {np.ptp(phase):.1f}°, less than {HG1G2_RANGE_DEG:.0f}°"


def _spin_problems(phase: FloatArray, apparitions: int | None) -> Iterator[str]:
    if len(phase) < SPIN_POINTS:
        yield f"{len(phase)} points, fewer than {SPIN_POINTS} for a pole"
    if apparitions is not None and apparitions < SPIN_APPARITIONS:
        yield f"{apparitions} apparition{'' if apparitions == 1 else 's'}, fewer than {SPIN_APPARITIONS} for a pole"


def warnings_of(
    model: str,
    points: Points,
    parameters: Mapping[Any, Mapping[str, float]],
    at_bound: Mapping[Any, tuple[str, ...]],
    fixed: Mapping[str, float],
) -> Iterator[str]:
    """Sentences on what a fit does not tell."""
    if not fixed:
        for band in parameters:
            phase = points.phase_deg if model == "sHG1G2" else points.phase_deg[points.in_band(band)]
            verdict = next(item for item in allowed_models(phase_deg=phase) if item.model == model)
            where = "" if model == "sHG1G2" else f" in band {band}"
            if not verdict.allowed:
                yield f"{model} is not constrained{where}: {verdict.reason}."
            if model == "sHG1G2":
                break
    for band, names in at_bound.items():
        if names:
            yield f"{' and '.join(names)} of band {band} ended at the edge of what is physical: no valid error."
    if len(points.phase_deg) > 5 and points.phase_deg.max() < 0.7:
        yield f"All phase angles are below {points.phase_deg.max():.2f}°: are they in radians?"
