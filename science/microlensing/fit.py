"""The fit of a point lens to a light curve in flux."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from science.columns import BoolArray, FloatArray
from science.errors import NotEnoughData
from science.measurements import LeftOut
from science.microlensing import extensions
from science.microlensing.extensions import Extension
from science.microlensing.inputs import PRIORS, Scaled, julian_zero, scaled_problem, usable_points
from science.microlensing.problem import Fluxes, Problem, profiled
from science.microlensing.refine import Refined
from science.microlensing.result import FittedPoints, PointLensFit
from science.microlensing.search import (
    LONGEST_DAYS,
    SHORTEST_DAYS,
    best_of,
    best_without_outliers,
    lonely_spikes,
    shape_bounds,
)
from science.microlensing.shapes import full_width_days, magnification, point_lens
from science.microlensing.uncertainty import covariance_of, einstein_time_range_days, information_of, width_error
from science.microlensing.verdict import judge

# Error of ln tE from which on tE counts as not constrained, and from which on its range is looked at.
_UNCONSTRAINED, _DOUBTFUL = 0.5, 0.15
# Chi-square from which on a negative blend is needed.
_NEEDED_GAIN = 9.0
_PYLIMA, _OWN = "pyLIMA, trust region", "profiled least squares"


def fit_point_lens(
    *,
    time_days: ArrayLike,
    flux: ArrayLike,
    flux_err: ArrayLike,
    band: Any,
    reference_flux: Mapping[Any, tuple[float, float]] | None = None,
    limit_time_days: ArrayLike = (),
    limit_flux: ArrayLike = (),
    limit_band: Any = (),
    total_flux: bool = True,
    einstein_time_prior: str | None = None,
    options: Collection[str] = (),
    ra_deg: float | None = None,
    dec_deg: float | None = None,
) -> PointLensFit:
    """Fit a point source magnified by a point lens, with source and blend flux of each band.

    A grid finds where to start, least squares over the shape with the best fluxes (variable projection) find the
    minimum and leave out outliers, pyLIMA's trust-region fit (Bachelet et al. 2017, AJ 154, 203) confirms it; the lower
    minimum of the two is given. Blends are kept from being negative unless a negative one is better by more than 0.9 in
    chi-square.

    Parameters
    ----------
    time_days : array_like, shape (n,)
        JD, HJD, HJD - 2450000 or MJD, all of one system.
    flux, flux_err : array_like, shape (n,)
        In any linear unit.
    band : array_like, shape (n,), or one band for all points
        Bands or telescopes; each has a source and a blend flux of its own.
    reference_flux : mapping of band to (flux, error), optional
        Level before the event, measured elsewhere (an alert's reference image): a datum for source plus blend.
    limit_time_days, limit_flux, limit_band : array_like, shape (m,), optional
        Visits without a detection, and the rise above the baseline that would have been five errors, the noise of the
        source's own light included. One-sided: a model below its limit costs nothing.
    total_flux : bool
        The flux is that of all light. False for difference fluxes, whose "blend" has no meaning and any sign.
    einstein_time_prior : str, optional
        Name of a prior on tE, one of `inputs.PRIORS`; without a name there is none.
    options : collection of str
        ``"finite_source"``, ``"parallax"``: models beyond the point lens, reported beside it.
    ra_deg, dec_deg : float, optional
        Position, needed for parallax.

    Returns
    -------
    PointLensFit

    Raises
    ------
    NotEnoughData
        Too few points or times, or nothing that rises.
    ValueError
        The arrays do not fit together, or a name is not known.
    """
    if unknown := sorted(set(options) - set(extensions.NAMES)):
        raise ValueError(f"there is no option {unknown[0]!r}; there are {', '.join(extensions.NAMES)}")
    if einstein_time_prior is not None and einstein_time_prior not in PRIORS:
        raise ValueError(f"there is no prior {einstein_time_prior!r}; there are {', '.join(PRIORS)}")
    points, references = usable_points(
        time_days=time_days, flux=flux, flux_err=flux_err, band=band, reference_flux=reference_flux or {}
    )
    scaled = scaled_problem(
        points,
        references=references,
        limits=(limit_time_days, limit_flux, limit_band),
        prior=None if einstein_time_prior is None else PRIORS[einstein_time_prior],
        total_flux=total_flux,
    )
    best, no_negative_blend, used = best_without_outliers(scaled.problem)
    if not (best.fluxes.rise > 0).any():
        raise NotEnoughData("Nothing rises in this light curve: no point lens fits better than a constant.")
    kept = scaled.problem.only(used)
    best, method = _confirmed(kept, best, no_negative_blend)
    return _result(
        scaled,
        kept=kept,
        best=best,
        used=used,
        no_negative_blend=no_negative_blend,
        method=method,
        options=options,
        position=(ra_deg, dec_deg),
    )


def _confirmed(problem: Problem, best: Refined, no_negative_blend: bool) -> tuple[Refined, str]:
    """The lower of our minimum and pyLIMA's from there, and whose it is."""
    from science.microlensing.pylima_fit import GaveUp, Start, fit_with_pylima  # loads for a second

    t0, ln_einstein_time, u0 = (float(value) for value in best.parameters)
    low, high = shape_bounds(problem, no_negative_blend=no_negative_blend)
    bounds = {"t0": (low[0], high[0]), "u0": (low[2], high[2]), "tE": (SHORTEST_DAYS, LONGEST_DAYS)}
    start = Start(
        {"t0": t0, "u0": u0, "tE": float(np.exp(ln_einstein_time))},
        best.fluxes.rise,
        best.fluxes.baseline - best.fluxes.rise,
        bounds,
        no_negative_blend,
    )
    try:
        found = fit_with_pylima(problem, start)
    except GaveUp:
        return best, _OWN
    if not found.cost <= best.cost + 1e-3:
        return best, _OWN
    parameters = np.array([found.parameters["t0"], np.log(found.parameters["tE"]), found.parameters["u0"]])
    _, residuals = profiled(problem, shape=point_lens, parameters=parameters, no_negative_blend=no_negative_blend)
    fluxes = Fluxes(found.source, found.source + found.blend)
    return Refined(parameters, fluxes, residuals, _without_prior(problem, parameters, found.cost), found.cost), _PYLIMA


def _without_prior(problem: Problem, parameters: FloatArray, cost: float) -> float:
    prior = problem.prior
    return cost if prior is None else cost - float(((parameters[1] - prior.ln_mean) / prior.ln_sigma) ** 2)


def _result(
    scaled: Scaled,
    *,
    kept: Problem,
    best: Refined,
    used: BoolArray,
    no_negative_blend: bool,
    method: str,
    options: Collection[str],
    position: tuple[float | None, float | None],
) -> PointLensFit:
    points, unit = scaled.points, scaled.flux_unit
    bands: tuple[Hashable, ...] = points.bands
    t0, ln_einstein_time, u0 = (float(value) for value in best.parameters)
    u0, einstein_time = abs(u0), float(np.exp(ln_einstein_time))
    source, blend = best.fluxes.rise, best.fluxes.baseline - best.fluxes.rise
    dof = kept.n_data - 3 - 2 * kept.n_bands
    noise = max(1.0, best.chi2 / max(dof, 1))
    shape = np.array([t0, ln_einstein_time, u0])
    covariance = noise * covariance_of(information_of(kept, parameters=shape, source=source, blend=blend))
    err = np.sqrt(np.diag(covariance))
    time_err, time_range = _einstein_time_error(kept, best, no_negative_blend, noise, float(err[1]))
    if not np.isfinite(time_err):
        # tE, u0, source and blend share one degeneracy: where tE is lost, so are they.
        err[2:] = np.inf
    of_shape = covariance[1:3, 1:3]
    relative = np.array([u0, 1.0])
    t_eff_variance = relative @ of_shape @ relative if np.isfinite(np.diag(of_shape)).all() else np.inf
    model = (
        best.fluxes.baseline
        + best.fluxes.rise * point_lens(time_days=scaled.problem.time_days, parameters=shape)[:, None]
    )[np.arange(len(points)), points.band_code] * unit[points.band_code]
    verdict = judge(
        scaled.problem,
        lens=best,
        used=used,
        time_constrained=bool(np.isfinite(time_err)),
    )

    def by_band(values: FloatArray) -> dict[Hashable, float]:
        return {name: float(value) for name, value in zip(bands, values * unit, strict=True)}

    base_variance = np.array([covariance[i : i + 2, i : i + 2].sum() for i in range(3, 3 + 2 * len(bands), 2)])
    outliers = int(np.count_nonzero(~used))
    return PointLensFit(
        t0_days=t0 + scaled.zero_days,
        t0_err_days=float(err[0]),
        einstein_time_days=einstein_time,
        einstein_time_err_days=time_err,
        einstein_time_range_days=time_range,
        u0=u0,
        u0_err=float(err[2]),
        full_width_days=full_width_days(einstein_time_days=einstein_time, u0=u0),
        full_width_err_days=width_error(ln_einstein_time=ln_einstein_time, u0=u0, covariance=of_shape),
        effective_time_days=u0 * einstein_time,
        effective_time_err_days=float(einstein_time * np.sqrt(max(t_eff_variance, 0.0))),
        peak_magnification=float(magnification(separation=np.array(u0))),
        source_flux=by_band(source),
        source_flux_err=by_band(err[3::2]),
        blend_flux=by_band(blend),
        blend_flux_err=by_band(err[4::2]),
        baseline_flux=by_band(source + blend),
        baseline_flux_err=by_band(np.sqrt(np.maximum(base_variance, 0.0))),
        chi2=best.chi2,
        dof=dof,
        points=FittedPoints(
            points.time_days,
            points.value,
            points.err,
            model,
            np.array([bands[code] for code in points.band_code], dtype=object),
            used,
            points.place,
        ),
        left_out=(*points.left_out, *_outliers(outliers)),
        negative_blend=not no_negative_blend,
        prior="" if kept.prior is None else kept.prior.name,
        method=method,
        verdict=verdict,
        extensions=_extensions(scaled, best, used, options, position),
    )


def _outliers(count: int) -> tuple[LeftOut, ...]:
    return (LeftOut(count, "an outlier, more than four times the usual deviation from the model"),) if count else ()


def _einstein_time_error(
    problem: Problem, best: Refined, no_negative_blend: bool, noise: float, ln_err: float
) -> tuple[float, tuple[float, float]]:
    """Error of tE, infinite where it is not constrained, and its 95 % range.

    A negative blend that is not needed says little: then the solution without one must lie within the error too.
    """
    einstein_time = float(np.exp(best.parameters[1]))
    if problem.total_flux and not no_negative_blend:
        physical = best_of(problem, starts=[best.parameters], no_negative_blend=True)
        if physical.cost < best.cost + _NEEDED_GAIN * noise:
            ln_err = max(ln_err, abs(float(physical.parameters[1] - best.parameters[1])))
    if ln_err < _DOUBTFUL:
        factor = float(np.exp(1.96 * ln_err))
        return einstein_time * ln_err, (einstein_time / factor, einstein_time * factor)
    low, high = einstein_time_range_days(problem, best=best, no_negative_blend=no_negative_blend, noise=noise)
    constrained = ln_err <= _UNCONSTRAINED and low > 0 and np.isfinite(high)
    return (einstein_time * ln_err if constrained else np.inf), (low, high)


def _extensions(
    scaled: Scaled,
    best: Refined,
    used: BoolArray,
    options: Collection[str],
    position: tuple[float | None, float | None],
) -> dict[str, Extension]:
    """Models beyond the point lens. What it left out may be what they explain: they see all but lonely spikes."""
    if not options:
        return {}
    problem = scaled.problem.only(used | ~lonely_spikes(scaled.problem))
    lens = best_of(problem, starts=[best.parameters], no_negative_blend=True)
    found = {}
    if extensions.FINITE_SOURCE in options:
        found[extensions.FINITE_SOURCE] = extensions.finite_source(problem, lens=lens, zero_days=scaled.zero_days)
    if extensions.PARALLAX in options:
        found[extensions.PARALLAX] = extensions.parallax(
            problem, lens=lens, zero_days=scaled.zero_days, sky=_sky(scaled.zero_days, position)
        )
    return found


def _sky(zero_days: float, position: tuple[float | None, float | None]) -> Any:
    from science.microlensing.pylima_fit import Sky

    zero = julian_zero(zero_days)
    ra, dec = position
    if zero is None or ra is None or dec is None or not (0 <= ra <= 360 and -90 <= dec <= 90):
        return None
    return Sky(ra, dec, zero)
