"""From what was given to a problem: which points count, in which units, and what is known beside them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from science.columns import FloatArray
from science.errors import NotEnoughData
from science.measurements import Measurements, measurements
from science.microlensing.problem import Prior, Problem

PRIORS = {"survey": Prior("ln tE normal about ln 27 d with σ = 1, as survey events have it", float(np.log(27.0)), 1.0)}
"""Priors on tE by the names under which they are asked for (OGLE-IV: Mróz et al. 2019, ApJS 244, 29)."""

_LONGEST_SPAN_DAYS = 36525.0
_FEWEST_TIMES = 5
_FEWEST_IN_BAND = 3
# Fluxes and errors beyond this, in units of the median error, are no measurements of one instrument.
_LARGEST, _SMALLEST_ERR = 1e8, 1e-6
_BEYOND_NUMBERS = 1e150  # their squares are none

References = dict[Hashable, tuple[float, float]]


@dataclass(frozen=True)
class Scaled:
    """A problem with what turns it back into what was given: dates are ``zero_days`` later, fluxes times the unit.

    Attributes
    ----------
    problem : Problem
    points : Measurements
    zero_days : float
    flux_unit : numpy.ndarray, shape (n_bands,)
    """

    problem: Problem
    points: Measurements
    zero_days: float
    flux_unit: FloatArray


def usable_points(
    *,
    time_days: ArrayLike,
    flux: ArrayLike,
    flux_err: ArrayLike,
    band: Any,
    reference_flux: Mapping[Any, tuple[float, float]],
) -> tuple[Measurements, References]:
    """The points that can be fitted and the reference levels that belong to them.

    Raises
    ------
    NotEnoughData
        Too few points or times, or times of two systems.
    """
    points = measurements(time_days=time_days, value=flux, err=flux_err, band=band, noun="flux")
    with np.errstate(over="ignore"):
        span = float(points.time_days[-1] - points.time_days[0])
    if span > _LONGEST_SPAN_DAYS:
        raise NotEnoughData(
            f"The times span {span:,.0f} days, more than a century: they seem to be of two systems (JD and MJD?)."
        )
    points = _of_one_scale(points)
    references = {
        name: (float(level), float(err))
        for name, (level, err) in reference_flux.items()
        if err > 0 and _is_sane(level, err, float(np.median(points.err)))
    }
    points = _without_sparse_bands(points, references)
    times = len(np.unique(np.round(points.time_days, 2)))
    if times < _FEWEST_TIMES:
        raise NotEnoughData(f"A point lens needs points at {_FEWEST_TIMES} different times; there are {times}.")
    references = {name: level for name, level in references.items() if name in points.bands}
    needed = 4 + 2 * len(points.bands) - len(references)
    if len(points) < needed:
        bands = f"{len(points.bands)} band{'' if len(points.bands) == 1 else 's'}"
        raise NotEnoughData(f"A point lens in {bands} needs {needed} points; there are {len(points)}.")
    return points, references


def _of_one_scale(points: Measurements) -> Measurements:
    reason = "a flux or an error far from all others in size"
    points = points.only(np.maximum(np.abs(points.value), points.err) < _BEYOND_NUMBERS, reason)
    if len(points):
        points = points.only(np.asarray(_is_sane(points.value, points.err, float(np.median(points.err)))), reason)
    if not len(points):
        raise NotEnoughData("No two fluxes and errors are of one size: nothing can be fitted.")
    return points


def _is_sane(flux: Any, err: Any, unit: float) -> Any:
    """Where a flux and its error can be of the instrument whose median error is the unit."""
    with np.errstate(over="ignore"):
        flux, err = np.abs(flux) / unit, np.asarray(err) / unit
    return (flux < _LARGEST) & (err > _SMALLEST_ERR) & (err < _LARGEST)


def _without_sparse_bands(points: Measurements, references: References) -> Measurements:
    """Without the bands whose two fluxes their points cannot tell."""
    for code, name in enumerate(points.bands):
        here = points.band_code == code
        fewest = 1 if name in references else _FEWEST_IN_BAND
        if 0 < np.count_nonzero(here) < fewest:
            points = points.only(~here, f"band {name} has fewer than {fewest} points")
    if not len(points):
        raise NotEnoughData(f"A point lens needs {_FEWEST_IN_BAND} points in one band at least.")
    present = np.unique(points.band_code)
    return Measurements(
        points.time_days,
        points.value,
        points.err,
        np.searchsorted(present, points.band_code).astype(np.int64),
        tuple(points.bands[code] for code in present),
        points.place,
        points.left_out,
    )


def scaled_problem(
    points: Measurements,
    *,
    references: References,
    limits: tuple[Any, Any, Any],
    prior: Prior | None,
    total_flux: bool,
) -> Scaled:
    """Times from the most significant rise on, fluxes in units of each band's median error.

    Parameters
    ----------
    points : Measurements
    references : dict of band to (flux, error)
    limits : tuple of array_like
        Times, rises above the baseline, bands.
    prior : Prior, optional
    total_flux : bool
    """
    n_bands = len(points.bands)
    code = points.band_code
    unit = np.array([np.median(points.err[code == band]) for band in range(n_bands)])
    level = np.array([np.median(points.value[code == band]) for band in range(n_bands)])
    # A whole number of days keeps the times exact.
    zero = float(np.floor(points.time_days[np.argmax((points.value - level[code]) / points.err)]))
    known = np.array([references.get(name, (0.0, np.inf)) for name in points.bands], dtype=np.float64)
    limit_time, limit_rise, limit_band = _usable_limits(limits, points)
    problem = Problem(
        points.time_days - zero,
        points.value / unit[code],
        points.err / unit[code],
        code,
        n_bands,
        known[:, 0] / unit,
        known[:, 1] / unit,
        limit_time - zero,
        limit_rise / unit[limit_band],
        limit_band,
        prior,
        total_flux,
    )
    return Scaled(problem, points, zero, unit)


def _usable_limits(limits: tuple[Any, Any, Any], points: Measurements) -> tuple[FloatArray, FloatArray, Any]:
    """Limits with a time and a positive rise in a band that is fitted."""
    time, rise = (np.atleast_1d(np.asarray(values, dtype=np.float64)) for values in limits[:2])
    names = np.broadcast_to(np.asarray(limits[2], dtype=object), time.shape) if time.size else np.empty(0, dtype=object)
    if not len(time) == len(rise) == len(names):
        raise ValueError(
            f"limits need one length; they have {len(time)} times, {len(rise)} fluxes, {len(names)} bands."
        )
    place = {name: number for number, name in enumerate(points.bands)}
    good = np.array([name in place for name in names], dtype=bool)
    good &= np.abs(time) < _LONGEST_SPAN_DAYS + np.abs(points.time_days).max()
    good &= (rise > 0) & _is_sane(rise, rise, float(np.median(points.err)))
    code = np.array([place[name] for name in names[good]], dtype=np.int64)
    return time[good], rise[good], code


def julian_zero(days: float) -> float | None:
    """The Julian Date that a date stands for in JD, MJD or JD - 2450000; None where it is in none of them."""
    if 2.3e6 < days < 2.6e6:
        return days
    if 30000.0 < days < 100000.0:
        return days + 2400000.5
    if 0.0 <= days < 20000.0:
        return days + 2450000.0
    return None
