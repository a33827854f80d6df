"""From the numbers of a fit to its result: chi-square, counts and what to warn of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from science.columns import BoolArray, FloatArray
from science.phase_curves.limits import warnings_of
from science.phase_curves.models import System
from science.phase_curves.points import Points
from science.phase_curves.result import PhaseCurveFit


def finished(
    model: str,
    points: Points,
    residual: FloatArray,
    *,
    parameters: Mapping[Any, Mapping[str, float]],
    errors: Mapping[Any, Mapping[str, float]],
    at_bound: Mapping[Any, tuple[str, ...]],
    jitter: Mapping[Any, float],
    fixed: Mapping[str, float],
    **spin: Any,
) -> PhaseCurveFit:
    """The result of a fit.

    Residuals and errors go together point by point here, and only here.
    """
    squares = (residual / points.base.err) ** 2
    per_band = 1 if fixed else len(next(iter(parameters.values())))
    count = per_band * len(parameters) + (3 if "spin" in spin else 0)
    masks = {band: points.in_band(band) for band in parameters}
    names = [points.base.bands[code] for code in points.base.band_code]
    used = np.empty(len(names), dtype=object)
    used[:] = names
    return PhaseCurveFit(
        name=model,
        parameters=parameters,
        errors=errors,
        at_bound=at_bound,
        fixed=fixed,
        jitter_mag=jitter,
        chi2=float(squares.sum()),
        dof=len(squares) - count,
        chi2_of={band: float(squares[mask].sum()) for band, mask in masks.items()},
        n_points={band: int(mask.sum()) for band, mask in masks.items()},
        band=used,
        phase_deg=points.phase_deg,
        reduced_mag=points.base.value,
        residual_mag=residual,
        place=points.base.place,
        left_out=points.base.left_out,
        warning=" ".join(warnings_of(model, points, parameters, at_bound, fixed)),
        **spin,
    )


def slopes_at_edge(system: System, weight: FloatArray) -> BoolArray:
    """Mask of the slope parameters that a mixture without some corner holds at the edge of the allowed region."""
    corners = np.array(system.corners)
    # The weights as functions of the slopes: the inverse of "ones over corners".
    gradients = np.linalg.inv(np.vstack([np.ones(len(corners)), corners.T]))[:, 1:]
    return np.asarray((np.abs(gradients[weight == 0.0]) > 1e-9).any(axis=0))
