"""What a supernova fit gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from science.columns import FloatArray, IntegerArray
from science.measurements import LeftOut
from science.supernovae.measures import Number
from science.supernovae.posterior import Posterior

BRACKET_DAYS = 8.0
FARTHEST_DAYS = 1e4  # from the brightest point; times beyond are taken for this
REACHED_DAYS, REACHED_ERR_DAYS, REACHED_SIGMA = 3.0, 2.0, 5.0
_DRAWS = 200


@dataclass(frozen=True)
class SupernovaFit:
    """A supernova's light curve in all bands. Dictionaries have one entry a band, under the names that were given.

    Attributes
    ----------
    bands : tuple
        From blue to red.
    peak_time_days, peak_time_err_days : dict of float
        On the scale of the times that were given.
    peak_mag, peak_mag_err : dict of float
        AB.
    peak_bracketed : dict of bool
        Whether points lie within 8 days on both sides of the peak, so that the data shape it; where not, it follows
        from the mean shape of a type Ia supernova.
    rise_days, fade_days : dict of Number
        From half the peak's flux to the peak, and back to half.
    rise_mag_per_day, fade_mag_per_day : dict of Number
        Mean change over those times.
    dm15_mag : dict of Number
        Magnitudes below peak 15 days after it, days at rest for a redshift that was given.
    color_mag : Number
        g−r at the peak of g; unknown without points in two such bands.
    chi2, dof : float
        Of the points used, with the errors that were given; ``dof`` is their number less the effective number of
        parameters (trace of the smoother), so it is no integer, and never 0.
    time_days, flux, flux_err, band_code : numpy.ndarray, shape (n,)
        The points used, in order of time; ``band_code`` counts in ``bands``.
    place : numpy.ndarray of int, shape (n,)
        Where each point used stood in the arrays that were given.
    residual : numpy.ndarray, shape (n,)
        Flux less model, in units of the error.
    outlier_days : numpy.ndarray
        Times of points near the event that were left out because the others speak against them.
    left_out : tuple of LeftOut
    redshift : float
        What ``dm15_mag`` is at rest for; 0 where none was given.
    departure_size : float
        How far the curve was let depart from the parametric one, relative to the flux.
    """

    bands: tuple[Any, ...]
    peak_time_days: dict[Any, float]
    peak_time_err_days: dict[Any, float]
    peak_mag: dict[Any, float]
    peak_mag_err: dict[Any, float]
    peak_bracketed: dict[Any, bool]
    rise_days: dict[Any, Number]
    fade_days: dict[Any, Number]
    rise_mag_per_day: dict[Any, Number]
    fade_mag_per_day: dict[Any, Number]
    dm15_mag: dict[Any, Number]
    color_mag: Number
    chi2: float
    dof: float
    time_days: FloatArray
    flux: FloatArray
    flux_err: FloatArray
    band_code: IntegerArray
    place: IntegerArray
    residual: FloatArray
    outlier_days: FloatArray
    left_out: tuple[LeftOut, ...]
    redshift: float
    departure_size: float
    posterior: Posterior
    zero_days: float
    scale: float

    def model(self, time_days: ArrayLike, band: Any) -> FloatArray:
        """Most probable flux in the unit that was given.

        Parameters
        ----------
        time_days : array_like
        band : one of `bands`

        Returns
        -------
        numpy.ndarray, same shape as ``time_days``

        Raises
        ------
        ValueError
            The fit has no such band.
        """
        code = self._code(band)
        times = np.asarray(time_days, dtype=np.float64)
        flux = self.posterior.flux(self._since(times), code) * self.scale
        return np.where(np.isnan(times), np.nan, flux.reshape(times.shape))

    def model_range(self, time_days: ArrayLike, band: Any) -> tuple[FloatArray, FloatArray]:
        """Lower and upper end of the middle 68 % of the curves that the points leave possible, as `model`."""
        code = self._code(band)
        times = np.asarray(time_days, dtype=np.float64)
        where = [self._since(times) if other == code else np.zeros(0) for other in range(len(self.bands))]
        curves = self.posterior.draws(where, _DRAWS)[code][1:] * self.scale
        low, high = np.percentile(curves, [15.87, 84.13], axis=0)
        return low.reshape(times.shape), high.reshape(times.shape)

    @property
    def best_band(self) -> Any:
        """The band whose peak is best known: shaped by data rather than not, then the smallest error."""
        return min(self.bands, key=lambda band: (not self.peak_bracketed[band], self.peak_time_err_days[band]))

    @property
    def last_days(self) -> float:
        """Time of the last point used."""
        return float(self.time_days[-1])

    @property
    def peak_reached(self) -> bool:
        """Whether the peak is behind: the last point is 3 days or more after it, and it is known to 2 days or so.

        Either alone is wrong in a fifth of the supernovae five days before their peak. Of a slow one that peaked long
        ago the peak need not be known so well: a fifth of the time since then will do.
        """
        band = self.best_band
        late, err = self.last_days - self.peak_time_days[band], self.peak_time_err_days[band]
        return bool(late >= REACHED_DAYS and err < max(REACHED_ERR_DAYS, late / REACHED_SIGMA))

    @property
    def rising(self) -> bool:
        """Whether the last point is before the peak by more than its error."""
        band = self.best_band
        return bool(self.last_days < self.peak_time_days[band] - min(self.peak_time_err_days[band], REACHED_DAYS))

    def _code(self, band: Any) -> int:
        if band not in self.bands:
            raise ValueError(f"There is no band {band!r} in this fit; it has {', '.join(map(str, self.bands))}.")
        return self.bands.index(band)

    def _since(self, times: FloatArray) -> FloatArray:
        return np.nan_to_num(np.clip(times.ravel() - self.zero_days, -FARTHEST_DAYS, FARTHEST_DAYS))
