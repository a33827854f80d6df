"""The points of a phase curve, checked: what can be fitted, and what is left out and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from science.columns import BoolArray, FloatArray
from science.errors import NotEnoughData
from science.measurements import Measurements, measurements
from science.phase_curves.basis import LARGEST_PHASE_DEG

MOST_BANDS = 60
_BRIGHTEST, _FAINTEST = -10.0, 45.0
_SMALLEST_ERROR = 1e-8


@dataclass(frozen=True)
class Points:
    """Points that can be fitted, in the order they were given, and the place on the sky where that is needed."""

    base: Measurements
    phase_deg: FloatArray
    ra_deg: FloatArray | None = None
    dec_deg: FloatArray | None = None

    @property
    def bands(self) -> tuple[Any, ...]:
        """The bands that still have points."""
        return tuple(band for code, band in enumerate(self.base.bands) if (self.base.band_code == code).any())

    def in_band(self, band: Any) -> BoolArray:
        """Mask of one band's points."""
        return np.asarray(self.base.band_code == self.base.bands.index(band))

    def only(self, keep: BoolArray, reason: str) -> Points:
        """The points of a mask, the others counted as left out."""
        return Points(
            self.base.only(keep, reason),
            self.phase_deg[keep],
            None if self.ra_deg is None else self.ra_deg[keep],
            None if self.dec_deg is None else self.dec_deg[keep],
        )


def checked_points(
    *,
    phase_deg: ArrayLike,
    reduced_mag: ArrayLike,
    mag_err: ArrayLike,
    band: Any,
    ra_deg: ArrayLike | None = None,
    dec_deg: ArrayLike | None = None,
) -> Points:
    """Check the arrays of a phase curve.

    Raises
    ------
    ValueError
        The arrays have different lengths or are not one-dimensional numbers.
    NotEnoughData
        No point is left, or there are more bands than there can be.
    """
    phase = _numbers(phase_deg, "phase angle")
    base = measurements(
        time_days=np.arange(float(len(phase))), value=reduced_mag, err=mag_err, band=band, noun="magnitude"
    )
    places = [None if at is None else _numbers(at, name) for at, name in ((ra_deg, "RA"), (dec_deg, "declination"))]
    if any(at is not None and len(at) != len(phase) for at in places):
        raise ValueError("Right ascension and declination need one value for each phase angle.")
    ra, dec = (None if at is None else at[base.place] for at in places)
    if len(base.bands) > MOST_BANDS:
        raise NotEnoughData(f"There are {len(base.bands):,} different bands, more than {MOST_BANDS}: are these bands?")
    points = Points(base, phase[base.place], ra, dec)
    points = points.only(np.isfinite(points.phase_deg), "no phase angle")
    points = points.only(
        (points.phase_deg >= 0.0) & (points.phase_deg <= LARGEST_PHASE_DEG),
        f"a phase angle outside 0° to {LARGEST_PHASE_DEG:.0f}°",
    )
    value = points.base.value
    points = points.only((value > _BRIGHTEST) & (value < _FAINTEST), "a number that is no magnitude")
    points = points.only(points.base.err >= _SMALLEST_ERROR, "an error too small to be one")
    if points.ra_deg is not None and points.dec_deg is not None:
        points = points.only(np.isfinite(points.ra_deg + points.dec_deg), "no position")
    if not len(points.base):
        raise NotEnoughData(f"No point can be used: {'; '.join(map(str, points.base.left_out))}.")
    return points


def _numbers(array: ArrayLike, name: str) -> FloatArray:
    if isinstance(array, np.ma.MaskedArray):
        array = np.ma.filled(array.astype(np.float64), np.nan)
    try:
        found = np.asarray(array, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} must be an array of numbers.") from error
    if found.ndim != 1:
        raise ValueError(f"{name} must be a one-dimensional array; it has {found.ndim} dimensions.")
    return found
