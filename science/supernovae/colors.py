"""Colour of points that lie close in time, in any pair of bands."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from science.columns import FloatArray
from science.nearest import nearest_index
from science.photometry import magnitude_from_flux_mjy
from science.supernovae.bands import green_and_red, wavelength_angstrom

NEAR_DAYS = 0.3


class Colors(NamedTuple):
    """g−r at the times of the g points that have one of r near, in order of time."""

    time_days: FloatArray
    color_mag: FloatArray
    err_mag: FloatArray


def g_minus_r(*, time_days: ArrayLike, flux: ArrayLike, flux_err: ArrayLike, band: ArrayLike) -> Colors:
    """Colour of positive fluxes in g and r within 0.3 days of each other.

    Parameters
    ----------
    time_days, flux, flux_err, band : array_like, shape (n,)
    """
    time = np.asarray(time_days, dtype=np.float64)
    mag, err = magnitude_from_flux_mjy(flux_mjy=flux, flux_err_mjy=flux_err)
    names = np.asarray(band, dtype=object)
    good = np.isfinite(time) & np.isfinite(mag) & np.isfinite(err)
    bands = sorted(set(names[good].tolist()), key=str)
    pair = green_and_red(wavelengths_angstrom=np.array([wavelength_angstrom(band=name) for name in bands]))
    if pair is None:
        return Colors(*(np.zeros(0) for _ in range(3)))
    green, red = (np.flatnonzero(good & (names == bands[place])) for place in pair)
    green, red = (own[np.argsort(time[own], kind="stable")] for own in (green, red))
    partner = red[nearest_index(times=time[green], others=time[red])]
    near = np.abs(time[green] - time[partner]) <= NEAR_DAYS
    green, partner = green[near], partner[near]
    return Colors(time[green], mag[green] - mag[partner], np.hypot(err[green], err[partner]))
