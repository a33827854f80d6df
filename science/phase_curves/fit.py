"""The fit of a phase curve, band by band."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from science.columns import BoolArray, FloatArray
from science.errors import NotEnoughData
from science.phase_curves.assemble import finished, slopes_at_edge
from science.phase_curves.models import System, system_of
from science.phase_curves.points import Points, checked_points
from science.phase_curves.result import PhaseCurveFit
from science.phase_curves.robust import fit_mixture, parameter_errors
from science.phase_curves.spin import fit_spin

LOSSES = ("soft_l1", "linear")
_SAME_PHASE_DEG = 0.01
_TOO_FEW = "too few points or phase angles in their band"


def fit_phase_curve(
    model: str,
    *,
    phase_deg: ArrayLike,
    reduced_mag: ArrayLike,
    mag_err: ArrayLike,
    band: Any,
    ra_deg: ArrayLike | None = None,
    dec_deg: ArrayLike | None = None,
    loss: str = "soft_l1",
    fixed: Mapping[str, float] | None = None,
    fixed_err: Mapping[str, float] | None = None,
) -> PhaseCurveFit:
    """Fit a phase curve to reduced magnitudes, weighted, each band with its own parameters.

    Parameters
    ----------
    model : str
        ``HG`` (Bowell et al. 1989), ``HG12`` (Penttilä et al. 2016), ``HG1G2`` (Muinonen et al. 2010) or ``sHG1G2``
        (Carry et al. 2024: HG1G2 and one spin axis and oblateness for all bands).
    phase_deg : array_like, shape (n,)
        Phase angle, 0 to 150 degrees.
    reduced_mag, mag_err : array_like, shape (n,)
        Magnitude at 1 au from Sun and observer, and its error.
    band : array_like, shape (n,), or one band for all points
    ra_deg, dec_deg : array_like, shape (n,), optional
        Where the object stood; needed for sHG1G2.
    loss : str
        ``soft_l1``: robust, with jitter (`science.phase_curves.robust`). ``linear``: plain weighted least squares.
    fixed : mapping of str to float, optional
        All slope parameters of the model, such as ``{"G": 0.15}``: only H is fitted.
    fixed_err : mapping of str to float, optional
        How far the fixed parameters may be off, 1σ; their share is part of the error of H. Without it they are exact.

    Raises
    ------
    NotEnoughData
        No band has enough points for the model.
    ValueError
        An unknown model, loss or parameter, or arrays of different lengths.
    """
    system = system_of(model)
    given = _checked_options(model, system, loss, fixed)
    given_err = _checked_options(model, system, loss, fixed_err) if given else {}
    if model != "sHG1G2":
        ra_deg = dec_deg = None  # a point without a place is as good as any
    elif ra_deg is None or dec_deg is None:
        raise ValueError("sHG1G2 needs the right ascension and declination of each point.")
    points = checked_points(
        phase_deg=phase_deg, reduced_mag=reduced_mag, mag_err=mag_err, band=band, ra_deg=ra_deg, dec_deg=dec_deg
    )
    points = _bands_with_enough(points, model, 1 if given else 1 + len(system.slopes))
    robust = loss == "soft_l1"
    if model == "sHG1G2":
        return fit_spin(points, robust=robust)
    parameters: dict[Any, dict[str, float]] = {}
    errors: dict[Any, dict[str, float]] = {}
    at_bound: dict[Any, tuple[str, ...]] = {}
    jitter: dict[Any, float] = {}
    residual = np.zeros(len(points.base))
    for name in points.bands:
        mine = points.in_band(name)
        values, errs, stuck, jitter[name] = _fit_band(
            system,
            points.phase_deg[mine],
            points.base.value[mine],
            points.base.err[mine],
            given,
            given_err,
            robust=robust,
        )
        names = ("H", *system.slopes)
        parameters[name] = dict(zip(names, values.tolist(), strict=True))
        errors[name] = dict(zip(names, errs.tolist(), strict=True))
        at_bound[name] = tuple(np.array(names)[stuck].tolist())
        residual[mine] = points.base.value[mine] - values[0] - system.dimming(points.phase_deg[mine], values[1:])
    return finished(
        model, points, residual, parameters=parameters, errors=errors, at_bound=at_bound, jitter=jitter, fixed=given
    )


def _fit_band(
    system: System,
    phase: FloatArray,
    mag: FloatArray,
    err: FloatArray,
    given: Mapping[str, float],
    given_err: Mapping[str, float],
    *,
    robust: bool,
) -> tuple[FloatArray, FloatArray, BoolArray, float]:
    """Values, errors, mask of the parameters at a bound, and jitter of one band."""
    if given:
        slopes = np.array([given[name] for name in system.slopes])
        curves = 10.0 ** (-0.4 * system.dimming(phase, slopes)[None, :])
        best = fit_mixture(curves, mag, err, robust=robust)
    else:
        best = fit_mixture(system.corner_curves(phase), mag, err, robust=robust)
        slopes = system.slopes_of(best.weight)
    residual = mag - best.h_mag - system.dimming(phase, slopes)
    spread = np.hypot(err, best.jitter_mag)
    stuck = np.zeros(1 + len(slopes), dtype=bool)
    if given:
        of_h = parameter_errors(np.ones((len(phase), 1)), residual, spread, robust=robust)
        of_slopes = np.array([given_err.get(name, 0.0) for name in system.slopes])
        shares = [_share_of_slope(system, phase, slopes, step, spread) for step in np.diag(of_slopes)]
        errors = np.concatenate([[np.hypot(of_h[0], np.linalg.norm(shares))], of_slopes])
    else:
        # As if the edge was none: what stays free would else promise too much.
        jacobian = np.column_stack([np.ones(len(phase)), system.slope_jacobian(phase, slopes)])
        errors = parameter_errors(jacobian, residual, spread, robust=robust)
        stuck[1:] = slopes_at_edge(system, best.weight)
        errors[stuck] = np.inf
    return np.array([best.h_mag, *slopes]), errors, stuck, best.jitter_mag


def _share_of_slope(
    system: System, phase: FloatArray, slopes: FloatArray, step: FloatArray, spread: FloatArray
) -> float:
    """How much H moves, in mag, when the slopes are off by a step: the dimming that it makes up for, on average."""
    apart = system.dimming(phase, slopes + step) - system.dimming(phase, slopes - step)
    return float(np.average(apart, weights=spread**-2.0)) / 2.0


def _checked_options(model: str, system: System, loss: str, fixed: Mapping[str, float] | None) -> dict[str, float]:
    if loss not in LOSSES:
        raise ValueError(f"There is no loss '{loss}'; there are {', '.join(LOSSES)}.")
    given = {name: float(value) for name, value in (fixed or {}).items()}
    if given and (model == "sHG1G2" or set(given) != set(system.slopes)):
        raise ValueError(f"Fixed parameters of {model} can only be {' and '.join(system.slopes)} together.")
    if not np.isfinite(list(given.values())).all():
        raise ValueError("A fixed parameter must be a finite number.")
    return given


def _bands_with_enough(points: Points, model: str, parameters: int) -> Points:
    """Only the bands that have a point more than parameters, and as many phase angles as parameters."""
    keep = np.zeros(len(points.base), dtype=bool)
    most = 0
    for band in points.bands:
        mine = points.in_band(band)
        phases = len(np.unique(np.round(points.phase_deg[mine] / _SAME_PHASE_DEG)))
        most = max(most, int(mine.sum()))
        if mine.sum() > parameters and phases >= parameters:
            keep |= mine
    if not keep.any():
        names = f"{parameters + 1} points at {parameters} different phase angles" if parameters > 1 else "2 points"
        raise NotEnoughData(
            f"{model} needs {names} in one band; this object has at most {most} point{'' if most == 1 else 's'} in a "
            "band" + (", or too few different phase angles." if most > parameters else ".")
        )
    return points.only(keep, _TOO_FEW)
