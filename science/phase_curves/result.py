"""What a fitted phase curve is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from science.columns import BoolArray, FloatArray, IntegerArray
from science.measurements import LeftOut
from science.phase_curves.models import system_of
from science.phase_curves.spin_geometry import spin_magnitudes


@dataclass(frozen=True)
class PhaseCurveFit:
    """A fitted phase curve.

    Attributes
    ----------
    name : str
        ``HG``, ``HG12``, ``HG1G2`` or ``sHG1G2``.
    parameters, errors : dict of dict of float
        By band and name (``H`` and ``G``, ``G12`` or ``G1`` and ``G2``); an error that the data do not give is ``inf``.
    at_bound : dict of tuple of str
        By band, the parameters that ended at the edge of what is physical; their errors are ``inf``.
    fixed : dict of float
        Slope parameters that were given, not fitted; their errors are 0.
    jitter_mag : dict of float
        By band, the scatter beyond the errors: rotation, mostly. 0 for the linear loss.
    spin, spin_errors : dict of float, or None
        For sHG1G2: ``R`` (polar to equatorial oblateness), ``alpha0`` and ``delta0`` of the pole in degrees, J2000.
        The opposite pole, ``antipode``, fits the same.
    other_poles : tuple of tuple of float
        Right ascension and declination of further poles that the data do not exclude.
    chi2, dof : float, int
        With the errors as given; degrees of freedom are points minus parameters.
    chi2_of, n_points : dict
        The same by band: chi-square, and number of points used.
    band, phase_deg, reduced_mag, residual_mag, place : numpy.ndarray, shape (n,)
        Of each point used; ``place`` is where it stood in the arrays that were given.
    left_out : tuple of LeftOut
    warning : str
        Sentences on what these data do not say; empty if there is nothing to warn of.
    """

    name: str
    parameters: Mapping[Any, Mapping[str, float]]
    errors: Mapping[Any, Mapping[str, float]]
    at_bound: Mapping[Any, tuple[str, ...]]
    fixed: Mapping[str, float]
    jitter_mag: Mapping[Any, float]
    chi2: float
    dof: int
    chi2_of: Mapping[Any, float]
    n_points: Mapping[Any, int]
    band: Any
    phase_deg: FloatArray
    reduced_mag: FloatArray
    residual_mag: FloatArray
    place: IntegerArray
    left_out: tuple[LeftOut, ...]
    warning: str
    spin: Mapping[str, float] | None = None
    spin_errors: Mapping[str, float] | None = None
    antipode: Mapping[str, float] | None = None
    other_poles: tuple[tuple[float, float], ...] = field(default=())

    @property
    def bands(self) -> tuple[Any, ...]:
        """The bands that were fitted."""
        return tuple(self.parameters)

    def in_band(self, band: Any) -> BoolArray:
        """Mask of the used points of one band."""
        return np.array([name == band for name in self.band], dtype=bool)

    def model(
        self, phase_deg: ArrayLike, band: Any, *, ra_deg: ArrayLike | None = None, dec_deg: ArrayLike | None = None
    ) -> FloatArray:
        """Reduced magnitude of the fitted curve.

        Parameters
        ----------
        phase_deg : array_like, shape (n,)
        band : one of ``bands``
        ra_deg, dec_deg : array_like, shape (n,), optional
            Where the object stands, for the spin of sHG1G2; without them the curve is that of the equator-on view.

        Raises
        ------
        KeyError
            The band was not fitted.
        """
        values = self.parameters[band]
        system = system_of(self.name)
        slopes = np.array([values[name] for name in system.slopes])
        magnitude = values["H"] + system.dimming(np.asarray(phase_deg, dtype=np.float64), slopes)
        if self.spin is not None and ra_deg is not None and dec_deg is not None:
            magnitude = magnitude + spin_magnitudes(
                ra_deg=np.asarray(ra_deg, dtype=np.float64), dec_deg=np.asarray(dec_deg, dtype=np.float64), **self.spin
            )
        return np.asarray(magnitude)
