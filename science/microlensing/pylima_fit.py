"""pyLIMA's own fit: its models and its trust-region minimiser, fed and read without its helper processes or prints.

pyLIMA 1.9 (Bachelet et al. 2017, AJ 154, 203). Its base class starts three manager processes for each fit, to collect
the trials of its samplers; a gradient fit has none, so `_TrustRegionFit` sets up the same fit without them.
"""

from __future__ import annotations

import contextlib
import io
import threading
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from astropy.table import QTable
from astropy.utils import iers
from pyLIMA.event import Event
from pyLIMA.fits.TRF_fit import TRFfit
from pyLIMA.models.FSPL_model import FSPLmodel
from pyLIMA.models.PSPL_model import PSPLmodel
from pyLIMA.telescopes import Telescope

from science.columns import FloatArray
from science.microlensing.problem import Problem

# pyLIMA prints; what stands for stdout belongs to the whole process, so only one fit at a time may take it away.
_STDOUT = threading.Lock()
_MOST_EVALUATIONS = 400
_UNLIMITED_FLUX = 1e9


class GaveUp(Exception):
    """pyLIMA found no solution: it refused the start, or needed too many evaluations."""


@dataclass(frozen=True)
class Sky:
    """Where the event is, and the date that turns the problem's times into Julian Dates; needed for parallax."""

    ra_deg: float
    dec_deg: float
    zero_jd: float


@dataclass(frozen=True)
class Solution:
    """What pyLIMA found.

    Attributes
    ----------
    parameters : dict of str to float
        ``t0``, ``u0``, ``tE`` and, where asked for, ``rho``, ``piEN``, ``piEE``.
    source, blend : numpy.ndarray, shape (n_bands,)
    chi2 : float
        Of the points alone.
    cost : float
        With reference levels, limits and the prior.
    information : numpy.ndarray
        Inverse of the covariance of ``parameters`` in their order, then source and blend flux of each band in turn.
    """

    parameters: dict[str, float]
    source: FloatArray
    blend: FloatArray
    chi2: float
    cost: float
    information: FloatArray


@dataclass(frozen=True)
class Start:
    """Where the fit begins and how far it may go: values and bounds of the parameters by their names in pyLIMA."""

    parameters: dict[str, float]
    source: FloatArray
    blend: FloatArray
    bounds: dict[str, tuple[float, float]] = field(default_factory=dict)
    no_negative_blend: bool = False


class _TrustRegionFit(TRFfit):  # type: ignore[misc]
    """pyLIMA's trust-region fit with rows for reference levels, limits and a prior beside its own."""

    def __init__(self, model: Any, problem: Problem, *, zero: float) -> None:
        # What pyLIMA's own chain of constructors sets, without the managers.
        self.model = model
        self.rescale_photometry = self.rescale_astrometry = False
        self.telescopes_fluxes_method, self.loss_function = "fit", "chi2"
        self.fit_parameters: Any = []
        self.priors_parameters: Any = []
        self.fit_results: dict[str, Any] = {}
        self.priors: Any = None
        self.extra_priors: Any = None
        self.trials_parameters: list[Any] = []
        self.trials_objective: list[Any] = []
        self.trials_priors: list[Any] = []
        self.model_parameters_guess: list[float] = []
        self.rescale_photometry_parameters_guess: list[float] = []
        self.rescale_astrometry_parameters_guess: list[float] = []
        self.telescopes_fluxes_parameters_guess: list[float] = []
        self.model_parameters_index: list[int] = []
        self.rescale_photometry_parameters_index: list[int] = []
        self.rescale_astrometry_parameters_index: list[int] = []
        self.guess: Any = []
        self.define_fit_parameters()
        self.define_priors_parameters()
        self.define_priors()
        self._problem = problem
        self._names = list(self.fit_parameters)
        self._evaluations = 0
        self._limit_telescopes = _telescopes(
            problem,
            time=problem.limit_time + zero,
            value=problem.limit_rise,
            err=problem.limit_rise,
            code=problem.limit_band,
        )
        for telescope in self._limit_telescopes.values():
            if model.parallax_model[0] != "None":
                telescope.compute_parallax(model.parallax_model, model.event.North, model.event.East)

    def objective_function(self, fit_process_parameters: Any) -> FloatArray:
        self._evaluations += 1
        if self._evaluations > _MOST_EVALUATIONS:
            raise GaveUp("too many evaluations")
        own: FloatArray = super().objective_function(fit_process_parameters)
        return np.concatenate((own, self._conditions(np.asarray(fit_process_parameters, dtype=np.float64))))

    def residuals_Jacobian(self, fit_process_parameters: Any) -> FloatArray:
        own: FloatArray = super().residuals_Jacobian(fit_process_parameters)
        parameters = np.asarray(fit_process_parameters, dtype=np.float64)
        here = self._conditions(parameters)
        columns = []
        for place, value in enumerate(parameters):
            step = 1e-7 * max(abs(value), 1e-3)
            moved = parameters.copy()
            moved[place] += step
            columns.append((self._conditions(moved) - here) / step)
        return np.vstack((own, np.column_stack(columns)))

    def _conditions(self, parameters: FloatArray) -> FloatArray:
        """Residuals of reference levels, limits and the prior."""
        problem = self._problem
        named = dict(zip(self._names, parameters, strict=True))
        rows = []
        for code in range(problem.n_bands):
            source, blend = named[f"fsource_band{code}"], named[f"fblend_band{code}"]
            if np.isfinite(problem.reference_err[code]):
                rows.append([(problem.reference_flux[code] - source - blend) / problem.reference_err[code]])
            if code in self._limit_telescopes:
                limit = problem.limit_rise[problem.limit_band == code]
                magnified = self.model.model_magnification(self._limit_telescopes[code], named)
                rows.append(5.0 * np.maximum(source * (magnified - 1.0) / limit - 1.0, 0.0))
        if problem.prior is not None:
            rows.append([(np.log(named["tE"]) - problem.prior.ln_mean) / problem.prior.ln_sigma])
        return np.concatenate([np.asarray(row, dtype=np.float64) for row in rows]) if rows else np.empty(0)


def fit_with_pylima(
    problem: Problem,
    start: Start,
    *,
    finite_source: bool = False,
    parallax_jd: float | None = None,
    sky: Sky | None = None,
) -> Solution:
    """Let pyLIMA find the minimum near a start.

    Parameters
    ----------
    problem : Problem
    start : Start
    finite_source : bool
        Fit the source's radius ``rho`` in Einstein radii too (Yoo et al. 2004, ApJ 603, 139).
    parallax_jd : float, optional
        Fit the annual parallax ``piEN``, ``piEE`` about this date (Gould 2004, ApJ 606, 319).
    sky : Sky, optional
        Needed for parallax.

    Raises
    ------
    GaveUp
        pyLIMA found no solution.
    """
    with _quiet():
        fit = _prepared(problem, start, finite_source=finite_source, parallax_jd=parallax_jd, sky=sky)
        try:
            fit.fit()
        except (ValueError, FloatingPointError, np.linalg.LinAlgError) as problem_found:
            raise GaveUp(str(problem_found)) from problem_found
    if not fit.fit_results:
        raise GaveUp("the start lies outside of the bounds")
    return _read(fit, zero=0.0 if sky is None else sky.zero_jd)


def _prepared(
    problem: Problem, start: Start, *, finite_source: bool, parallax_jd: float | None, sky: Sky | None
) -> _TrustRegionFit:
    zero = 0.0 if sky is None else sky.zero_jd
    event = Event() if sky is None else Event(ra=sky.ra_deg, dec=sky.dec_deg)
    event.telescopes = list(
        _telescopes(
            problem, time=problem.time_days + zero, value=problem.flux, err=problem.err, code=problem.band_code
        ).values()
    )
    parallax = ["None", 0.0] if parallax_jd is None else ["Annual", parallax_jd]
    model = (FSPLmodel if finite_source else PSPLmodel)(event, parallax=parallax, blend_flux_parameter="fblend")
    fit = _TrustRegionFit(model, problem, zero=zero)
    parameters = {**start.parameters, "t0": start.parameters["t0"] + zero}
    for name, (low, high) in start.bounds.items():
        shift = zero if name == "t0" else 0.0
        fit.fit_parameters[name][1] = (low + shift, high + shift)
    for code in range(problem.n_bands):
        fit.fit_parameters[f"fsource_band{code}"][1] = (0.0, _UNLIMITED_FLUX)
        lowest = 0.0 if start.no_negative_blend else -_UNLIMITED_FLUX
        fit.fit_parameters[f"fblend_band{code}"][1] = (lowest, _UNLIMITED_FLUX)
    fluxes = [float(x) for code in range(problem.n_bands) for x in (start.source[code], start.blend[code])]
    guess = [parameters[name] for name in fit.fit_parameters if name in parameters] + fluxes
    inside = [np.clip(x, *limits) for x, (_, limits) in zip(guess, fit.fit_parameters.values(), strict=True)]
    n_shape = len(guess) - len(fluxes)
    fit.model_parameters_guess = [float(x) for x in inside[:n_shape]]
    fit.telescopes_fluxes_parameters_guess = [float(x) for x in inside[n_shape:]]
    return fit


def _telescopes(problem: Problem, *, time: FloatArray, value: FloatArray, err: FloatArray, code: Any) -> dict[int, Any]:
    """One telescope a band. Its table is set here: pyLIMA's reader drops equal times and what is not positive."""
    telescopes = {}
    for band in range(problem.n_bands):
        here = code == band
        if not here.any():
            continue
        telescope = Telescope(name=f"band{band}", camera_filter=f"band{band}")
        telescope.lightcurve = QTable(
            [time[here], value[here], err[here]], names=["time", "flux", "err_flux"], units=["JD", "W/m^2", "W/m^2"]
        )
        telescopes[band] = telescope
    return telescopes


def _read(fit: _TrustRegionFit, *, zero: float) -> Solution:
    best = np.asarray(fit.fit_results["best_model"], dtype=np.float64)
    named = {name: float(value) for name, value in zip(fit.fit_parameters, best, strict=True)}
    jacobian = fit.fit_results["fit_object"]["jac"]
    n_bands = fit._problem.n_bands
    residuals = fit.fit_results["fit_object"]["fun"]
    shape_names = [name for name in named if not name.startswith(("fsource_", "fblend_"))]
    parameters = {name: named[name] for name in shape_names}
    parameters["t0"] -= zero
    n = len(fit._problem.flux)
    return Solution(
        parameters,
        np.array([named[f"fsource_band{code}"] for code in range(n_bands)]),
        np.array([named[f"fblend_band{code}"] for code in range(n_bands)]),
        float(residuals[:n] @ residuals[:n]),
        float(residuals @ residuals),
        np.asarray(jacobian.T @ jacobian),
    )


@contextlib.contextmanager
def _quiet() -> Any:
    """No prints, no divisions by zero of pyLIMA's, no download of Earth rotation tables."""
    with (
        _STDOUT,
        contextlib.redirect_stdout(io.StringIO()),
        np.errstate(all="ignore"),
        iers.conf.set_temp("auto_download", False),
        iers.conf.set_temp("auto_max_age", None),
        iers.conf.set_temp("iers_degraded_accuracy", "ignore"),
    ):
        yield
