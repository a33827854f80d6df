"""The curve and its departures fitted together, and curves drawn from what the points leave possible."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

from science.columns import BoolArray, FloatArray, IntegerArray
from science.supernovae.curve import Curve, Prior
from science.supernovae.departures import SIZES, Departures, Places, envelope
from science.supernovae.robust import softened

_SIZE_FOR_OUTLIERS = 0.12
_SIZE_PENALTY = (0.0, 1.0, 2.5, 4.0)
_OUTLIER_PULL = 5.0
_MOST_OUTLIERS = 0.25
_LARGEST_STEPS = 60
_SCALE_POINTS = 3.0  # so many points' worth of trust in the errors that were given
_START_DAYS = (-0.5, -25.0, 8.0)
_SAME_PEAK_DAYS = 3.0
_LEAST_WEIGHT = 0.02


@dataclass(frozen=True)
class Points:
    """What is fitted: days from the brightest point, flux in units of it, error with the floor."""

    time_days: FloatArray
    flux: FloatArray
    err: FloatArray
    band_code: IntegerArray

    def only(self, keep: BoolArray) -> Points:
        return Points(self.time_days[keep], self.flux[keep], self.err[keep], self.band_code[keep])


@dataclass(frozen=True)
class Posterior:
    """The fitted parameters with their covariance, and the departures given the points."""

    curve: Curve
    angstrom: FloatArray
    points: Points
    parameters: FloatArray
    covariance: FloatArray
    departures: Departures
    envelope_parameters: FloatArray
    """Those of the curve that says how large departures may be; not fitted with the others."""
    excess: float
    """Factor on all variances: how far the points scatter about the curve, in terms of their errors."""
    ln_evidence: float
    """Of the points with this maximum and its surroundings (Laplace), to compare maxima of one fit."""

    def places(self, time_days: FloatArray, code: int) -> Places:
        """Where one band is looked at."""
        flux = self.curve.flux(self.envelope_parameters, time_days, code)
        peak = np.exp(self.curve.band_parameters(self.envelope_parameters, code)[3])
        angstrom = np.full(len(time_days), self.angstrom[code])
        return Places(time_days, angstrom, envelope(flux=flux, peak_flux=peak))

    def flux(self, time_days: FloatArray, code: int) -> FloatArray:
        """Most probable flux of one band."""
        residuals = self.points.flux - self.curve.at(self.parameters, self.points.time_days, self.points.band_code)
        departure = self.departures.mean(self.places(time_days, code), self.departures.weights(residuals))
        return np.asarray(self.curve.flux(self.parameters, time_days, code) + departure)

    def degrees_used(self) -> float:
        """Effective number of parameters: of the departures, and of the curve as far as the points fix it."""
        white = self.departures.whitened(
            self.curve.jacobian(self.parameters, self.points.time_days, self.points.band_code)
        )
        by_curve = float(np.einsum("ij,jk,ik->", white, self.covariance / self.excess, white))
        return min(self.departures.degrees_used() + by_curve, len(self.points.flux) - 0.5)

    def draws(self, time_days: list[FloatArray], count: int) -> list[FloatArray]:
        """Curves that are possible, one array of shape (1 + count, times) a band; the first is the most probable."""
        numbers = np.random.default_rng(20_180_601)
        spread = _root(self.covariance)
        shifts = numbers.standard_normal((count, self.curve.size)) @ spread.T
        parameters = np.vstack([self.parameters, self.parameters + shifts])
        residuals = self.points.flux - self.curve.at(parameters, self.points.time_days, self.points.band_code)
        places = [self.places(times, code) for code, times in enumerate(time_days)]
        everywhere = Places(*(np.concatenate([getattr(p, name) for p in places]) for name in _PLACE_FIELDS))
        expected = self.departures.mean(everywhere, self.departures.weights(residuals[0]))
        possible = self.departures.draws(everywhere, residuals[1:], numbers, self.excess)
        departures = np.vstack([expected, possible])
        parts = np.split(departures, np.cumsum([len(times) for times in time_days])[:-1], axis=1)
        return [self.curve.flux(parameters, times, code) + parts[code] for code, times in enumerate(time_days)]


_PLACE_FIELDS = ("time_days", "angstrom", "envelope")


def fit_posteriors(
    *, points: Points, curve: Curve, angstrom: FloatArray
) -> tuple[list[tuple[float, Posterior]], BoolArray]:
    """Fit from several places, leaving out what lies far from everything else.

    Points on one side of the peak alone can have several explanations: just past the peak of a slow supernova, or
    weeks past that of a common one.

    Returns
    -------
    posteriors : list of (float, Posterior)
        Explanations with their weights, the weightiest first.
    keep : numpy.ndarray of bool, shape (points,)
        False for the outliers.
    """
    prior = curve.prior()
    starts = [_robust(points, curve, prior, _start(points, curve, days)) for days in _START_DAYS]
    best = min(starts, key=lambda start: start.cost)
    keep = ~_outliers(points, curve, angstrom, best.parameters)
    points = points.only(keep)
    found: list[Posterior] = []
    for start in sorted(starts, key=lambda start: start.cost):
        parameters = _robust(points, curve, prior, start.parameters).parameters
        if all(abs(parameters[0] - one.parameters[0]) > _SAME_PEAK_DAYS for one in found):
            departures = _departures(points, curve, angstrom, parameters)
            found.append(_joint(points, curve, prior, angstrom, departures, parameters))
    found.sort(key=lambda one: -one.ln_evidence)
    weights = np.exp([one.ln_evidence - found[0].ln_evidence for one in found])
    weights /= weights.sum()
    return [(float(w), one) for w, one in zip(weights, found, strict=True) if w > _LEAST_WEIGHT], keep


@dataclass(frozen=True)
class _Start:
    parameters: FloatArray
    cost: float


def _start(points: Points, curve: Curve, peak_days: float) -> FloatArray:
    parameters = np.zeros(curve.size)
    parameters[0] = peak_days
    for code in range(curve.bands):
        brightest = np.max(points.flux[points.band_code == code], initial=0.05)
        parameters[curve.first_amplitude + code] = np.log(min(brightest, 1.5)) + max(0.0, -peak_days) / 25
    return parameters


def _robust(points: Points, curve: Curve, prior: Prior, start: FloatArray) -> _Start:
    """The parametric curve alone, with a loss that forgives outliers."""

    def residuals(parameters: FloatArray) -> FloatArray:
        pulls = (points.flux - curve.at(parameters, points.time_days, points.band_code)) / points.err
        return np.concatenate([softened(pulls)[0], softened(prior.pulls(parameters))[0]])

    def jacobian(parameters: FloatArray) -> FloatArray:
        pulls = (points.flux - curve.at(parameters, points.time_days, points.band_code)) / points.err
        by_point = -curve.jacobian(parameters, points.time_days, points.band_code) / points.err[:, None]
        by_prior = softened(prior.pulls(parameters))[1][:, None] * prior.jacobian
        return np.vstack([softened(pulls)[1][:, None] * by_point, by_prior])

    found = least_squares(residuals, start, jac=jacobian, max_nfev=_LARGEST_STEPS)
    return _Start(np.asarray(found.x), float(found.cost))


def _departures(
    points: Points, curve: Curve, angstrom: FloatArray, parameters: FloatArray, size: float | None = None
) -> Departures:
    flux = curve.at(parameters, points.time_days, points.band_code)
    peaks = np.exp(np.array([curve.band_parameters(parameters, code)[3] for code in range(curve.bands)]))
    places = Places(
        points.time_days,
        angstrom[points.band_code],
        envelope(flux=flux, peak_flux=peaks[points.band_code]),
    )
    if size is not None:
        return Departures(places=places, err=points.err, size=size)
    tried = [Departures(places=places, err=points.err, size=size) for size in SIZES]
    residuals = points.flux - flux
    scores = [one.ln_likelihood(residuals) - penalty for one, penalty in zip(tried, _SIZE_PENALTY, strict=True)]
    return tried[int(np.argmax(scores))]


def _outliers(points: Points, curve: Curve, angstrom: FloatArray, parameters: FloatArray) -> BoolArray:
    """Points that the others, taken without them, put more than 5 σ elsewhere; the worst ones first."""
    flux = curve.at(parameters, points.time_days, points.band_code)
    inside = np.ones(len(flux), dtype=bool)
    most = int(_MOST_OUTLIERS * len(flux))
    while most:
        left = points.only(inside)
        process = _departures(left, curve, angstrom, parameters, _SIZE_FOR_OUTLIERS)
        inverse = process.weights(np.eye(len(left.flux)))
        pulls = np.abs(inverse @ (left.flux - flux[inside])) / np.sqrt(np.diag(inverse))
        bad = np.flatnonzero(inside)[pulls > max(_OUTLIER_PULL, 0.5 * float(pulls.max()))]
        if not bad.size or bad.size > most:
            break
        inside[bad] = False
        most -= bad.size
    return ~inside


def _joint(
    points: Points, curve: Curve, prior: Prior, angstrom: FloatArray, departures: Departures, start: FloatArray
) -> Posterior:
    """Parameters with the departures integrated out."""

    def residuals(parameters: FloatArray) -> FloatArray:
        white = departures.whitened(points.flux - curve.at(parameters, points.time_days, points.band_code))
        return np.concatenate([white, softened(prior.pulls(parameters))[0]])

    def jacobian(parameters: FloatArray) -> FloatArray:
        by_point = -departures.whitened(curve.jacobian(parameters, points.time_days, points.band_code))
        return np.vstack([by_point, softened(prior.pulls(parameters))[1][:, None] * prior.jacobian])

    found = least_squares(residuals, start, jac=jacobian, max_nfev=_LARGEST_STEPS)
    excess = (2 * float(found.cost) + _SCALE_POINTS) / (len(points.flux) + _SCALE_POINTS)
    curvature = found.jac.T @ found.jac
    covariance = np.linalg.pinv(curvature, hermitian=True) * excess
    flatness = -0.5 * float(np.log(np.clip(np.linalg.eigvalsh(curvature), 1e-9, None)).sum())
    ln_evidence = -float(found.cost) + flatness + departures.ln_normalisation()
    parameters = np.asarray(found.x)
    return Posterior(curve, angstrom, points, parameters, covariance, departures, start, excess, ln_evidence)


def _root(covariance: FloatArray) -> FloatArray:
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(vectors * np.sqrt(np.clip(values, 0, None)))
