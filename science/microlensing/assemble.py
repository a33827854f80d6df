"""From the best lens of a light curve to the numbers that are given: units, errors, what they rest on."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

import numpy as np

from science.columns import FloatArray
from science.measurements import LeftOut
from science.microlensing.extensions import Extension
from science.microlensing.inputs import Scaled
from science.microlensing.problem import Problem
from science.microlensing.result import FittedPoints, PointLensFit
from science.microlensing.search import Found, best_of
from science.microlensing.shapes import full_width_days, magnification, point_lens
from science.microlensing.uncertainty import covariance_of, einstein_time_range_days, information_of, width_error
from science.microlensing.verdict import judge

# Error of ln tE from which on tE counts as not constrained, and from which on its range is looked at.
_UNCONSTRAINED, _DOUBTFUL = 0.5, 0.15
# Chi-square from which on a negative blend is needed.
_NEEDED_GAIN = 9.0


class _EinsteinTime(NamedTuple):
    days: float
    err_days: float
    range_days: tuple[float, float]

    @property
    def is_constrained(self) -> bool:
        return bool(np.isfinite(self.err_days))


def assembled(scaled: Scaled, found: Found, *, method: str, beyond: dict[str, Extension]) -> PointLensFit:
    """All of the result.

    Parameters
    ----------
    scaled : Scaled
    found : Found
    method : str
        Whose minimum it is.
    beyond : dict of str to Extension
        Models with more parameters that were asked for.
    """
    lens, kept = found.lens, scaled.problem.only(found.used)
    bands: tuple[Hashable, ...] = scaled.points.bands
    t0, ln_einstein_time, u0 = float(lens.parameters[0]), float(lens.parameters[1]), abs(float(lens.parameters[2]))
    source, baseline = lens.fluxes.rise, lens.fluxes.baseline
    dof = kept.n_data - 3 - 2 * kept.n_bands
    noise = max(1.0, lens.chi2 / max(dof, 1))
    shape = np.array([t0, ln_einstein_time, u0])
    information = information_of(kept, parameters=shape, source=source, blend=baseline - source)
    covariance = noise * covariance_of(information)
    err = np.sqrt(np.diag(covariance))
    time = _einstein_time(kept, found, noise, float(err[1]))
    if not time.is_constrained:
        err[2:] = np.inf  # tE, u0, source and blend share one degeneracy: where tE is lost, so are they
    of_shape = covariance[1:3, 1:3]

    def by_band(values: FloatArray) -> dict[Hashable, float]:
        return {name: float(value) for name, value in zip(bands, values * scaled.flux_unit, strict=True)}

    return PointLensFit(
        t0_days=t0 + scaled.zero_days,
        t0_err_days=float(err[0]),
        einstein_time_days=time.days,
        einstein_time_err_days=time.err_days,
        einstein_time_range_days=time.range_days,
        u0=u0,
        u0_err=float(err[2]),
        full_width_days=full_width_days(einstein_time_days=time.days, u0=u0),
        full_width_err_days=width_error(ln_einstein_time=ln_einstein_time, u0=u0, covariance=of_shape),
        effective_time_days=u0 * time.days,
        effective_time_err_days=time.days * _of_combination(of_shape, np.array([u0, 1.0])),
        peak_magnification=float(magnification(separation=np.array(u0))),
        source_flux=by_band(source),
        source_flux_err=by_band(err[3::2]),
        blend_flux=by_band(baseline - source),
        blend_flux_err=by_band(err[4::2]),
        baseline_flux=by_band(baseline),
        baseline_flux_err=by_band(
            np.array([_of_combination(covariance[i : i + 2, i : i + 2], np.ones(2)) for i in range(3, len(err), 2)])
        ),
        chi2=lens.chi2,
        dof=dof,
        points=_points(scaled, found),
        left_out=(*scaled.points.left_out, *_outliers(int(np.count_nonzero(~found.used)))),
        negative_blend=not found.no_negative_blend,
        prior="" if kept.prior is None else kept.prior.name,
        method=method,
        verdict=judge(scaled.problem, lens=lens, used=found.used, time_constrained=time.is_constrained),
        extensions=beyond,
    )


def _of_combination(covariance: FloatArray, factors: FloatArray) -> float:
    """Error of a linear combination of parameters; infinite where one of them has no error."""
    if not np.isfinite(np.diag(covariance)).all():
        return float("inf")
    return float(np.sqrt(max(float(factors @ covariance @ factors), 0.0)))


def _points(scaled: Scaled, found: Found) -> FittedPoints:
    points, code = scaled.points, scaled.points.band_code
    g = point_lens(time_days=scaled.problem.time_days, parameters=found.lens.parameters)
    model = found.lens.fluxes.baseline[code] + found.lens.fluxes.rise[code] * g
    return FittedPoints(
        time_days=points.time_days,
        flux=points.value,
        flux_err=points.err,
        model_flux=model * scaled.flux_unit[code],
        band=np.array([points.bands[number] for number in code], dtype=object),
        used=found.used,
        place=points.place,
    )


def _outliers(count: int) -> tuple[LeftOut, ...]:
    return (LeftOut(count, "an outlier, more than four times the usual deviation from the model"),) if count else ()


def _einstein_time(problem: Problem, found: Found, noise: float, ln_err: float) -> _EinsteinTime:
    """The time with its error, infinite where it is not constrained, and its 95 % range.

    A negative blend that is not needed says little: then the solution without one must lie within the error too.
    """
    lens, days = found.lens, float(np.exp(found.lens.parameters[1]))
    if problem.total_flux and not found.no_negative_blend:
        physical = best_of(problem, starts=[lens.parameters], no_negative_blend=True)
        if physical.cost < lens.cost + _NEEDED_GAIN * noise:
            ln_err = max(ln_err, abs(float(physical.parameters[1] - lens.parameters[1])))
    if ln_err < _DOUBTFUL:
        factor = float(np.exp(1.96 * ln_err))
        return _EinsteinTime(days, days * ln_err, (days / factor, days * factor))
    low, high = einstein_time_range_days(problem, best=lens, no_negative_blend=found.no_negative_blend, noise=noise)
    constrained = ln_err <= _UNCONSTRAINED and low > 0 and np.isfinite(high)
    return _EinsteinTime(days, days * ln_err if constrained else float("inf"), (low, high))
