"""The source of the reference image behind an object: which alerts measured it, and its level in each band."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from science.columns import BoolArray
from science.light_curve_rows import Rows
from science.photometry import SOURCE_BEHIND_MAX_PIXELS, magnitude_from_flux_mjy, reference_flux_mjy
from science.units import BANDS, Unit

# The same source in two reference images of one band agrees better than this.
_SAME_SOURCE_MAG = 0.3


@dataclass(frozen=True)
class ReferenceLevel:
    """Level of the reference source in one band.

    Attributes
    ----------
    mag, mag_err : float
        AB magnitude of the mean reference flux. The error is that of one reference image (the alerts share it, so it
        does not shrink with their number) and the scatter between images, in quadrature.
    flux_mjy, flux_err_mjy : float
    value, err : float
        The level in the unit of the curve; NaN in a difference unit, where the reference has been subtracted.
    alerts : int
        Alerts the mean was taken over.
    """

    mag: float
    mag_err: float
    flux_mjy: float
    flux_err_mjy: float
    value: float
    err: float
    alerts: int


def is_own_reference(*, data: Rows) -> BoolArray:
    """Where ``magnr`` belongs to the source behind, not to a neighbour.

    An alert can come with another reference image, in which the source is missing and the nearest one is a neighbour.
    A faint alert's position can also be off by more than the limit; then ``magnr`` is that of the other alerts.

    Parameters
    ----------
    data : Rows, n rows

    Returns
    -------
    numpy.ndarray, shape (n,), bool
    """
    near = ~(data.distnr_pixels > SOURCE_BEHIND_MAX_PIXELS)
    if near.all():
        return near
    alike = np.zeros(near.shape, dtype=bool)
    for fid in BANDS:
        known = data.magnr[near & (data.fid == fid) & (data.magnr >= 0) & (data.tag_code == 0)]
        if known.size:
            alike |= (data.fid == fid) & (np.abs(data.magnr - np.median(known)) <= _SAME_SOURCE_MAG)
    return near | alike


def reference_levels(*, data: Rows, unit: Unit, use: BoolArray) -> dict[str, ReferenceLevel]:
    """Mean level of the reference source per band, taken in flux over the good alerts.

    Parameters
    ----------
    data : Rows, n rows
    unit : Unit
    use : numpy.ndarray, shape (n,), bool
        As `is_own_reference` gives it.

    Returns
    -------
    dict of str to ReferenceLevel
        Bands without a usable reference magnitude are absent.
    """
    flux, flux_err = reference_flux_mjy(magnr=data.magnr, sigmagnr=data.sigmagnr)
    usable = use & np.isfinite(flux) & np.isfinite(flux_err) & (data.tag_code == 0)
    levels = {}
    for fid, band in BANDS.items():
        chosen = usable & (data.fid == fid)
        if not chosen.any():
            continue
        # Sorted first: a sum in floating point depends on the order, and the order of the rows must not matter.
        level = float(np.mean(np.sort(flux[chosen])))
        level_err = float(np.sqrt(np.mean(np.sort(flux_err[chosen] ** 2)) + np.var(np.sort(flux[chosen]))))
        mag, mag_err = (float(x) for x in magnitude_from_flux_mjy(flux_mjy=level, flux_err_mjy=level_err))
        in_unit = (mag, mag_err) if unit.is_magnitude else (level, level_err)
        value, err = in_unit if unit.is_apparent else (np.nan, np.nan)
        levels[band] = ReferenceLevel(mag, mag_err, level, level_err, value, err, int(np.count_nonzero(chosen)))
    return levels
