"""The fit of a point lens to a light curve in flux."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from science.errors import NotEnoughData
from science.microlensing import extensions
from science.microlensing.assemble import assembled
from science.microlensing.inputs import PRIORS, scaled_problem, usable_points
from science.microlensing.problem import Fluxes, Problem, prior_chi2
from science.microlensing.refine import Refined
from science.microlensing.result import PointLensFit
from science.microlensing.search import LONGEST_DAYS, SHORTEST_DAYS, Found, best_without_outliers, shape_bounds

# What two minimisers may differ by at one minimum.
_SAME_CHI2 = 1e-3
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
    found = best_without_outliers(scaled.problem)
    if not (found.lens.fluxes.rise > 0).any():
        raise NotEnoughData("Nothing rises in this light curve: no point lens fits better than a constant.")
    found, method = _confirmed(scaled.problem, found)
    beyond = extensions.extended(scaled, found, options=options, ra_deg=ra_deg, dec_deg=dec_deg)
    return assembled(scaled, found, method=method, beyond=beyond)


def _confirmed(problem: Problem, found: Found) -> tuple[Found, str]:
    """The lower of our minimum and pyLIMA's from there, and whose it is."""
    from science.microlensing.pylima_fit import GaveUp, Start, fit_with_pylima  # loads for a second

    kept, lens = problem.only(found.used), found.lens
    t0, ln_einstein_time, u0 = (float(value) for value in lens.parameters)
    low, high = shape_bounds(kept, no_negative_blend=found.no_negative_blend)
    start = Start(
        {"t0": t0, "u0": u0, "tE": float(np.exp(ln_einstein_time))},
        lens.fluxes.rise,
        lens.fluxes.baseline - lens.fluxes.rise,
        {"t0": (low[0], high[0]), "u0": (low[2], high[2]), "tE": (SHORTEST_DAYS, LONGEST_DAYS)},
        found.no_negative_blend,
    )
    try:
        theirs = fit_with_pylima(kept, start)
    except GaveUp:
        return found, _OWN
    if not theirs.cost <= lens.cost + _SAME_CHI2:
        return found, _OWN
    parameters = np.array([theirs.parameters["t0"], np.log(theirs.parameters["tE"]), theirs.parameters["u0"]])
    fluxes = Fluxes(theirs.source, theirs.source + theirs.blend)
    chi2 = theirs.cost - prior_chi2(kept, ln_einstein_time=float(parameters[1]))
    return replace(found, lens=Refined(parameters, fluxes, chi2, theirs.cost)), _PYLIMA
