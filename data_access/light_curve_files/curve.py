"""A user's own light curve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from science.columns import FloatArray, ObjectArray
from science.photometry import MAGNITUDES_PER_RELATIVE_ERROR, flux_mjy_from_magnitude, magnitude_from_flux_mjy


@dataclass(frozen=True)
class ColumnVerdict:
    """What one column of the file was taken as.

    Attributes
    ----------
    name : str
    taken_as : str
        ``"time, MJD"``, ``"not used"``, …
    unit : str
    good, bad : int
        Values that can be used, and those that cannot.
    problems : tuple of str
        What was wrong in the first rows of the bad ones.
    """

    name: str
    taken_as: str
    unit: str
    good: int
    bad: int
    problems: tuple[str, ...]


@dataclass(frozen=True)
class OwnLightCurve:
    """A light curve from a file, in order of time.

    Attributes
    ----------
    name : str
        Of the file.
    version : str
        Differs where the content differs.
    time_jd : numpy.ndarray, shape (n,), days
        Heliocentric or barycentric where the file's times are, and from an unknown date where theirs are; see notes.
    value, err : numpy.ndarray, shape (n,)
        Magnitudes, or fluxes in mJy, or relative fluxes. ``err`` is NaN where the file gives none that can be used.
    band : numpy.ndarray, shape (n,), object
        Names as in the file (the survey's codes as g, r, i), ``"unknown"`` where it gives none.
    is_magnitude : bool
    unit : str
        ``"mag"``, ``"mJy"`` or ``"relative"``.
    is_calibrated : bool
        Whether magnitudes and fluxes can be turned into each other (AB magnitudes are assumed).
    notes : tuple of str
        What was assumed and left out, as sentences.
    columns : tuple of ColumnVerdict
    """

    name: str
    version: str
    time_jd: FloatArray
    value: FloatArray
    err: FloatArray
    band: ObjectArray
    is_magnitude: bool
    unit: str
    is_calibrated: bool
    notes: tuple[str, ...]
    columns: tuple[ColumnVerdict, ...]

    def __len__(self) -> int:
        return len(self.time_jd)

    @property
    def has_errors(self) -> bool:
        """Whether any point has an error, without which nothing can be fitted."""
        return bool(np.isfinite(self.err).any())

    def as_flux_mjy(self) -> tuple[FloatArray, FloatArray]:
        """Flux and error in mJy; a light curve that is not calibrated gives relative flux, on a scale of its own."""
        if not self.is_magnitude:
            return self.value, self.err
        return flux_mjy_from_magnitude(mag=self.value - self._zero_mag(), mag_err=self.err)

    def as_magnitude(self) -> tuple[FloatArray, FloatArray]:
        """Magnitude and error, NaN for a flux that is not positive.

        A light curve that is not calibrated gives magnitudes relative to its median flux.
        """
        if self.is_magnitude:
            return self.value, self.err
        if self.is_calibrated:
            return magnitude_from_flux_mjy(flux_mjy=self.value, flux_err_mjy=self.err)
        positive = np.where(self.value > 0, self.value, np.nan)
        if not np.isfinite(positive).any():
            return positive, positive
        mag = -2.5 * (np.log10(positive) - np.log10(np.nanmedian(positive)))
        return mag, MAGNITUDES_PER_RELATIVE_ERROR * self.err / positive

    def _zero_mag(self) -> float:
        """What is taken from magnitudes without a zero point, so that no flux is beyond all bounds."""
        return 0.0 if self.is_calibrated else float(np.median(self.value)) - 20.0
