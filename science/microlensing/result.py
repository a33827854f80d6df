"""What a fit of a point lens gives."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from science.columns import BoolArray, FloatArray, IntegerArray, ObjectArray
from science.measurements import LeftOut
from science.microlensing.extensions import Extension
from science.microlensing.shapes import magnification
from science.microlensing.verdict import Verdict
from science.photometry import magnitude_from_flux_mjy


@dataclass(frozen=True)
class FittedPoints:
    """Each usable point beside the model, in order of time.

    Attributes
    ----------
    time_days, flux, flux_err, model_flux : numpy.ndarray, shape (n,)
    band : numpy.ndarray of object, shape (n,)
    used : numpy.ndarray of bool, shape (n,)
        False for an outlier, which the fit left out.
    place : numpy.ndarray of int, shape (n,)
        Where the point stood in the arrays that were given.
    """

    time_days: FloatArray
    flux: FloatArray
    flux_err: FloatArray
    model_flux: FloatArray
    band: ObjectArray
    used: BoolArray
    place: IntegerArray

    @property
    def residual(self) -> FloatArray:
        """Measured minus model, in the unit of the flux."""
        return self.flux - self.model_flux

    @property
    def residual_sigma(self) -> FloatArray:
        """The same in errors of the points."""
        return self.residual / self.flux_err


@dataclass(frozen=True)
class PointLensFit:
    """A point source magnified by a point lens, with source and blend flux of each band.

    ``flux = source_flux * magnification + blend_flux``. Errors are from the full covariance, times the square root of
    chi-square per degree of freedom where that is above one; an error is infinite where the data do not constrain.

    Attributes
    ----------
    t0_days, t0_err_days : float
        Time of the smallest separation, in the time system that was given.
    einstein_time_days, einstein_time_err_days : float
        tE. The error is infinite where tE is not constrained.
    einstein_time_range_days : tuple of float
        95 % range of tE; infinite where it is open.
    u0, u0_err : float
        Smallest separation in Einstein radii.
    full_width_days, full_width_err_days : float
        Full width at half of the largest magnification above one: known even where tE is not.
    effective_time_days, effective_time_err_days : float
        u0 tE, known where the light curve is that of a strongly magnified source.
    peak_magnification : float
    source_flux, source_flux_err, blend_flux, blend_flux_err, baseline_flux, baseline_flux_err : dict of band to float
        The baseline is source and blend together.
    chi2, dof : float, int
        Of the points used and the reference levels; three parameters and two a band.
    points : FittedPoints
    left_out : tuple of LeftOut
    negative_blend : bool
        The solution needs a negative blend in a band; all others were kept from it.
    prior : str
        Name of the prior on tE, or "".
    method : str
        Whose minimum this is.
    verdict : Verdict
    extensions : dict of str to Extension
        Finite source and parallax, where they were asked for.
    """

    t0_days: float
    t0_err_days: float
    einstein_time_days: float
    einstein_time_err_days: float
    einstein_time_range_days: tuple[float, float]
    u0: float
    u0_err: float
    full_width_days: float
    full_width_err_days: float
    effective_time_days: float
    effective_time_err_days: float
    peak_magnification: float
    source_flux: dict[Hashable, float]
    source_flux_err: dict[Hashable, float]
    blend_flux: dict[Hashable, float]
    blend_flux_err: dict[Hashable, float]
    baseline_flux: dict[Hashable, float]
    baseline_flux_err: dict[Hashable, float]
    chi2: float
    dof: int
    points: FittedPoints
    left_out: tuple[LeftOut, ...]
    negative_blend: bool
    prior: str
    method: str
    verdict: Verdict
    extensions: dict[str, Extension]

    @property
    def einstein_time_constrained(self) -> bool:
        """Whether the data tell tE."""
        return bool(np.isfinite(self.einstein_time_err_days))

    @property
    def is_lensing_like(self) -> bool:
        """Whether the verdict is that this can be a lens."""
        return self.verdict.is_lensing_like

    @property
    def bands(self) -> tuple[Hashable, ...]:
        """The bands that were fitted, in sorted order."""
        return tuple(self.source_flux)

    @property
    def baseline_mag(self) -> dict[Hashable, tuple[float, float]]:
        """AB magnitude of the baseline and its error in each band, for fluxes that were given in mJy."""
        magnitudes = {}
        for band, flux in self.baseline_flux.items():
            mag, err = magnitude_from_flux_mjy(flux_mjy=flux, flux_err_mjy=self.baseline_flux_err[band])
            magnitudes[band] = (float(mag), float(err))
        return magnitudes

    def magnification(self, time_days: ArrayLike) -> FloatArray:
        """Magnification of the source at some times.

        Parameters
        ----------
        time_days : array_like
            In the time system of the data.
        """
        tau = (np.asarray(time_days, dtype=np.float64) - self.t0_days) / self.einstein_time_days
        return magnification(separation=np.hypot(tau, self.u0))

    def model(self, time_days: ArrayLike, band: Hashable) -> FloatArray:
        """Flux of the model in a band at some times.

        Parameters
        ----------
        time_days : array_like
        band : one of `bands`

        Raises
        ------
        KeyError
            The band was not fitted.
        """
        return self.source_flux[band] * self.magnification(time_days) + self.blend_flux[band]

    def magnification_of_flux(self, flux: ArrayLike, band: Hashable) -> FloatArray:
        """The magnification a flux in a band stands for, so that all bands share one axis.

        Parameters
        ----------
        flux : array_like
        band : one of `bands`
        """
        return (np.asarray(flux, dtype=np.float64) - self.blend_flux[band]) / self.source_flux[band]
