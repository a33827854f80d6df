"""Smooth departures of a real supernova from the parametric curve, as a Gaussian process.

The flux is ``f = m(θ) + d · √(m a) · u(t, λ)``, where ``m`` is the parametric curve of peak ``a``, and ``u`` a Gaussian
process of unit variance with ``k = exp(−Δt²/2ℓ²) exp(−Δλ²/2Λ²)`` (Rasmussen & Williams 2006, §2.7 for a mean with
parameters). Where points are, the data shape the curve; where there are none, it is the parametric one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve, solve_triangular

from science.columns import FloatArray

LENGTH_DAYS, LENGTH_ANGSTROM = 6.0, 3000.0
SIZES = (0.08, 0.16, 0.3, 0.6)
"""Sizes of the departures that are tried, relative to the flux; the first is usual for a type Ia supernova."""
_FEATURES = 128


@dataclass(frozen=True)
class Places:
    """Times and wavelengths at which the process is looked at, and how large it may be there."""

    time_days: FloatArray
    angstrom: FloatArray
    envelope: FloatArray


def envelope(*, flux: FloatArray, peak_flux: FloatArray | float) -> FloatArray:
    """How large departures may be, in units of their size: as the flux at peak, more than it on the flanks."""
    return np.asarray(np.sqrt(flux * peak_flux))


def covariance(one: Places, other: Places) -> FloatArray:
    """Of unit process times envelope, shape (len one, len other)."""
    days = one.time_days[:, None] - other.time_days
    angstrom = one.angstrom[:, None] - other.angstrom
    kernel = np.exp(-0.5 * ((days / LENGTH_DAYS) ** 2 + (angstrom / LENGTH_ANGSTROM) ** 2))
    return np.asarray(one.envelope[:, None] * kernel * other.envelope)


class Departures:
    """The process given the points.

    Parameters
    ----------
    places : Places, shape (n,)
    err : numpy.ndarray, shape (n,)
    size : float
        Relative size of the departures.
    """

    def __init__(self, *, places: Places, err: FloatArray, size: float) -> None:
        self.places, self.size, self._err = places, size, err
        self._prior = size**2 * covariance(places, places)
        self._factor = cho_factor(self._prior + np.diag(err**2), lower=True)

    def whitened(self, columns: FloatArray) -> FloatArray:
        """Residuals, or derivatives, of the points made independent with unit variance."""
        return np.asarray(solve_triangular(self._factor[0], columns, lower=True, check_finite=False))

    def ln_likelihood(self, residuals: FloatArray) -> float:
        """Of the points' distances from the parametric curve, without the constant."""
        white = self.whitened(residuals)
        return float(-0.5 * white @ white) + self.ln_normalisation()

    def ln_normalisation(self) -> float:
        """The part of the likelihood that does not depend on the residuals."""
        return -float(np.log(np.diag(self._factor[0])).sum())

    def degrees_used(self) -> float:
        """Trace of the smoother: how many parameters the process took from the points."""
        return float(np.trace(cho_solve(self._factor, self._prior, check_finite=False)))

    def weights(self, residuals: FloatArray) -> FloatArray:
        """What `mean` multiplies, from residuals of shape (n,) or (n, k)."""
        return np.asarray(cho_solve(self._factor, residuals, check_finite=False))

    def mean(self, places: Places, weights: FloatArray) -> FloatArray:
        """Departure expected elsewhere."""
        return np.asarray(self.size**2 * covariance(places, self.places) @ weights)

    def draws(self, places: Places, residuals: FloatArray, numbers: np.random.Generator, excess: float) -> FloatArray:
        """Possible departures elsewhere, given the points' residuals of each.

        A draw of the process before the data, by random Fourier features (Rahimi & Recht 2007), is moved by what the
        data say against it (Matheron's rule; Wilson et al. 2020, arXiv:2002.09309), which costs little for any number
        of places.

        Parameters
        ----------
        places : Places, shape (m,)
        residuals : numpy.ndarray, shape (draws, n)
        numbers : numpy.random.Generator
        excess : float
            Factor on all variances.

        Returns
        -------
        numpy.ndarray, shape (draws, m)
        """
        count = len(residuals)
        frequencies = numbers.standard_normal((2, _FEATURES)) / np.array([[LENGTH_DAYS], [LENGTH_ANGSTROM]])
        phases = numbers.uniform(0, 2 * np.pi, _FEATURES)
        amplitudes = numbers.standard_normal((count, _FEATURES)) * self.size * np.sqrt(2 * excess / _FEATURES)

        def before_data(where: Places) -> FloatArray:
            angles = where.time_days[:, None] * frequencies[0] + where.angstrom[:, None] * frequencies[1] + phases
            return np.asarray(amplitudes @ np.cos(angles).T * where.envelope)

        noise = numbers.standard_normal(residuals.shape) * self._err * np.sqrt(excess)
        against = residuals - before_data(self.places) - noise
        return before_data(places) + self.mean(places, self.weights(against.T)).T
