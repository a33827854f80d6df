"""`fit_supernova`: one curve in flux through the points of all bands."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from science.columns import BoolArray, FloatArray, IntegerArray
from science.measurements import LeftOut, Measurements, measurements
from science.photometry import magnitude_from_flux_mjy
from science.supernovae.bands import wavelength_angstrom
from science.supernovae.curve import curve_of
from science.supernovae.numbers import numbers_of
from science.supernovae.posterior import Points, Posterior, fit_posteriors
from science.supernovae.result import BRACKET_DAYS, FARTHEST_DAYS, SupernovaFit
from science.supernovae.selection import Event, binned, event_of

ERROR_FLOOR = 0.03  # of the flux: the calibration of a survey, which its errors leave out
_LEAST_ERROR = 1e-3  # of the peak flux
_LARGEST = 1e4  # times the peak flux
_LARGEST_PULL = 1e100  # keeps the sum of squares finite


@np.errstate(over="ignore")  # what is beyond all measure is cut to the largest numbers
def fit_supernova(
    *, time_days: ArrayLike, flux: ArrayLike, flux_err: ArrayLike, band: Any, redshift: float = 0.0
) -> SupernovaFit:
    """Fit a supernova's light curve in all bands together.

    The curve of each band is the mean shape of a type Ia supernova with stretches of its rise and its fall, times
    smooth departures, a Gaussian process over time and wavelength; bands share what supernovae share. Where points lie
    around the peak they shape it; where they do not, what is known of supernovae does, and the errors say so. The fit
    uses the points from 30 days before the brightest one to 40 days after. Errors are 68 % widths of curves drawn from
    the posterior, scaled by how far the points scatter about the curve in terms of their errors.

    Parameters
    ----------
    time_days : array_like, shape (n,)
        JD, MJD or since any day.
    flux, flux_err : array_like, shape (n,)
        mJy, AB; difference flux, zero and below included.
    band : array_like, shape (n,), or one band
        Any names; those that `science.supernovae.bands` does not know are taken for the middle of the optical.
    redshift : float
        For ``dm15_mag`` at rest.

    Returns
    -------
    SupernovaFit

    Raises
    ------
    NotEnoughData
        Fewer than three points can be used, or none is brighter than zero.
    ValueError
        The arrays are no light curve, or the redshift is not above −1.
    """
    if not redshift > -1:
        raise ValueError("A redshift must be above −1.")
    event = event_of(points=measurements(time_days=time_days, value=flux, err=flux_err, band=band, noun="flux"))
    given = _by_wavelength(event.points)
    angstrom = np.array([wavelength_angstrom(band=name) for name in given.bands])
    points = _points(given, event.brightest_days, event.scale)
    thinned = binned(points=points)
    err = np.hypot(np.maximum(thinned.err, _LEAST_ERROR), ERROR_FLOOR * thinned.value)
    fitted = Points(thinned.time_days, thinned.value, err, thinned.band_code)
    counts = np.bincount(fitted.band_code, minlength=len(given.bands))
    curve = curve_of(wavelengths_angstrom=angstrom, points_per_band=counts)
    posteriors, keep = fit_posteriors(points=fitted, curve=curve, angstrom=angstrom)
    used = _used(points, thinned, keep, posteriors[0][1])
    return _result(given, event, used, posteriors, redshift)


def _by_wavelength(points: Measurements) -> Measurements:
    """The bands that have points, from blue to red."""
    present = [int(code) for code in np.unique(points.band_code)]
    order = sorted(present, key=lambda code: (wavelength_angstrom(band=points.bands[code]), str(points.bands[code])))
    new = np.full(len(points.bands), -1, dtype=np.int64)
    new[order] = np.arange(len(order))
    return Measurements(
        points.time_days,
        points.value,
        points.err,
        new[points.band_code],
        tuple(points.bands[code] for code in order),
        points.place,
        points.left_out,
    )


def _points(points: Measurements, zero_days: float, scale: float) -> Measurements:
    """The points in days from the brightest one and in units of its flux."""
    return Measurements(
        np.clip(points.time_days - zero_days, -FARTHEST_DAYS, FARTHEST_DAYS),
        np.clip(points.value / scale, -_LARGEST, _LARGEST),
        np.clip(points.err / scale, 1 / _LARGEST, _LARGEST),
        points.band_code,
        points.bands,
        points.place,
        points.left_out,
    )


def _used(points: Measurements, thinned: Measurements, keep: BoolArray, posterior: Posterior) -> BoolArray:
    """Which of the points stand behind the fit: all but the outliers."""
    if thinned is points:
        return keep
    model = _model(posterior, points.time_days, points.band_code)
    return np.asarray(np.abs(points.value - model) < 5 * np.hypot(points.err, 0.1 * np.abs(model)))


def _result(
    given: Measurements, event: Event, used: BoolArray, posteriors: list[tuple[float, Posterior]], redshift: float
) -> SupernovaFit:
    bands, zero, posterior = given.bands, event.brightest_days, posteriors[0][1]
    time, value, err, code = given.time_days[used], given.value[used], given.err[used], given.band_code[used]
    model = _model(posterior, np.clip(time - zero, -FARTHEST_DAYS, FARTHEST_DAYS), code) * event.scale
    residual = np.clip((value - model) / err, -_LARGEST_PULL, _LARGEST_PULL)
    found, color = numbers_of(posteriors=posteriors, redshift=redshift)
    numbers = dict(zip(bands, found, strict=True))
    brightest_mag = float(magnitude_from_flux_mjy(flux_mjy=event.scale, flux_err_mjy=0.0)[0])
    outlying = int(np.count_nonzero(~used))
    outliers = (LeftOut(outlying, "far from the curve that the others follow"),) if outlying else ()
    return SupernovaFit(
        bands=bands,
        peak_time_days={band: zero + n.peak_time.value for band, n in numbers.items()},
        peak_time_err_days={band: n.peak_time.err for band, n in numbers.items()},
        peak_mag={band: brightest_mag + n.peak_mag.value for band, n in numbers.items()},
        peak_mag_err={band: n.peak_mag.err for band, n in numbers.items()},
        peak_bracketed={band: _bracketed(time - zero, n.peak_time.value) for band, n in numbers.items()},
        rise_days={band: n.rise_days for band, n in numbers.items()},
        fade_days={band: n.fade_days for band, n in numbers.items()},
        rise_mag_per_day={band: n.rise_mag_per_day for band, n in numbers.items()},
        fade_mag_per_day={band: n.fade_mag_per_day for band, n in numbers.items()},
        dm15_mag={band: n.dm15_mag for band, n in numbers.items()},
        color_mag=color,
        chi2=float(residual @ residual),
        dof=float(max(len(time) - posterior.degrees_used(), 0.5)),
        time_days=time,
        flux=value,
        flux_err=err,
        band_code=code,
        place=given.place[used],
        residual=residual,
        outlier_days=given.time_days[~used],
        left_out=(*given.left_out, *outliers),
        redshift=redshift,
        departure_size=posterior.departures.size,
        posterior=posterior,
        zero_days=zero,
        scale=event.scale,
    )


def _model(posterior: Posterior, since_days: FloatArray, band_code: IntegerArray) -> FloatArray:
    flux = np.empty(len(since_days))
    for code in range(posterior.curve.bands):
        here = band_code == code
        flux[here] = posterior.flux(since_days[here], code)
    return flux


def _bracketed(since_days: FloatArray, peak_days: float) -> bool:
    """Whether points of any band lie within 8 days on both sides of a peak."""
    apart = since_days - peak_days
    return bool(((apart <= 0) & (apart >= -BRACKET_DAYS)).any() and ((apart >= 0) & (apart <= BRACKET_DAYS)).any())
