"""Magnitudes and fluxes of difference imaging.

A survey alert measures the difference between an exposure and a reference image. ``magpsf`` is the magnitude of the
absolute difference, ``isdiffpos`` its sign, and ``magnr`` the magnitude of the nearest source of the reference image.
The total ("apparent") flux is the reference flux plus the signed difference flux (Masci et al. 2019, PASP 131, 018003).
Fluxes are in mJy on the AB system (zero point 3631 Jy, Oke & Gunn 1983).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from science.columns import BoolArray, FloatArray

AB_ZERO_POINT_MJY = 3631.0e3
MAGNITUDES_PER_RELATIVE_ERROR = 2.5 / np.log(10.0)
PIXEL_ARCSEC = 1.01
SOURCE_BEHIND_MAX_PIXELS = 1.5

_SIGNS: dict[Any, float] = {
    **dict.fromkeys(("t", "T", "1", "true", "True", "+", 1, b"t", b"1"), 1.0),
    **dict.fromkeys(("f", "F", "0", "false", "False", "-", "-1", 0, -1, b"f", b"0"), -1.0),
}


@dataclass(frozen=True)
class SourceBehind:
    """Whether a reference source lies behind an object, and why that was concluded.

    Attributes
    ----------
    behind : bool
    median_distnr_arcsec : float
        Median distance of the nearest reference source, arcsec; NaN if no alert gives one.
    alerts : int
        Alerts that give a distance.
    disagree : int
        Those among them that, taken alone, would say the opposite.
    reason : str
        One sentence.
    """

    behind: bool
    median_distnr_arcsec: float
    alerts: int
    disagree: int
    reason: str


def difference_sign(*, isdiffpos: Any) -> FloatArray:
    """Sign of each difference: +1, -1, or NaN where the alert does not say.

    Parameters
    ----------
    isdiffpos : array_like, shape (n,), or one value
        ``"t"``, ``"1"``, ``True``, 1 are positive; ``"f"``, ``"0"``, ``False``, 0 are negative; all else is unknown.

    Returns
    -------
    numpy.ndarray, shape (n,) or ()
    """
    values = np.asarray(isdiffpos)
    if values.dtype.kind in "biuf":
        given = values.astype(np.float64)
        return np.where(given == 1, 1.0, np.where((given == 0) | (given == -1), -1.0, np.nan))
    signs = [_SIGNS.get(value, np.nan) for value in values.ravel().tolist()]
    return np.array(signs, dtype=np.float64).reshape(values.shape)


def is_positive(*, isdiffpos: Any) -> BoolArray:
    """Where the difference is positive; an unknown sign is not positive.

    Parameters
    ----------
    isdiffpos : array_like, shape (n,), or one value

    Returns
    -------
    numpy.ndarray of bool
    """
    return difference_sign(isdiffpos=isdiffpos) > 0


def flux_mjy_from_magnitude(*, mag: ArrayLike, mag_err: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Flux of an AB magnitude; missing values (NaN, or negative as the survey's -999) give NaN.

    Parameters
    ----------
    mag, mag_err : array_like, magnitudes

    Returns
    -------
    flux_mjy, flux_err_mjy : numpy.ndarray
        ``flux_err`` is NaN where the error is missing, the flux then still stands.
    """
    clean_mag = _known(mag)
    flux = AB_ZERO_POINT_MJY * np.power(10.0, -0.4 * clean_mag)
    return flux, flux * _known(mag_err) / MAGNITUDES_PER_RELATIVE_ERROR


def magnitude_from_flux_mjy(*, flux_mjy: ArrayLike, flux_err_mjy: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """AB magnitude of a flux; a flux that is not positive has none (NaN, NaN).

    Parameters
    ----------
    flux_mjy, flux_err_mjy : array_like, mJy

    Returns
    -------
    mag, mag_err : numpy.ndarray
        ``mag_err = 2.5 / ln 10 * flux_err / flux``.
    """
    flux = np.asarray(flux_mjy, dtype=np.float64)
    positive = np.where(np.isfinite(flux) & (flux > 0), flux, np.nan)
    mag = -2.5 * np.log10(positive / AB_ZERO_POINT_MJY)
    return mag, MAGNITUDES_PER_RELATIVE_ERROR * np.asarray(flux_err_mjy, dtype=np.float64) / positive


def difference_magnitude(*, magpsf: ArrayLike, sigmapsf: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Magnitude of the absolute difference, with the survey's sentinels as NaN.

    Parameters
    ----------
    magpsf, sigmapsf : array_like, magnitudes

    Returns
    -------
    mag, mag_err : numpy.ndarray
    """
    mag = _known(magpsf)
    return mag, np.where(np.isfinite(mag), _known(sigmapsf), np.nan)


def difference_flux_mjy(*, magpsf: ArrayLike, sigmapsf: ArrayLike, isdiffpos: Any) -> tuple[FloatArray, FloatArray]:
    """Signed flux of the difference; NaN where the magnitude or the sign is missing.

    Parameters
    ----------
    magpsf, sigmapsf : array_like, magnitudes
    isdiffpos : array_like
        See `difference_sign`.

    Returns
    -------
    flux_mjy, flux_err_mjy : numpy.ndarray
    """
    flux, flux_err = flux_mjy_from_magnitude(mag=magpsf, mag_err=sigmapsf)
    signed = flux * difference_sign(isdiffpos=isdiffpos)
    return signed, np.where(np.isfinite(signed), flux_err, np.nan)


def reference_flux_mjy(*, magnr: ArrayLike, sigmagnr: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Flux of the nearest reference source; NaN where there is none (``magnr`` negative or null).

    Parameters
    ----------
    magnr, sigmagnr : array_like, magnitudes

    Returns
    -------
    flux_mjy, flux_err_mjy : numpy.ndarray
    """
    return flux_mjy_from_magnitude(mag=magnr, mag_err=sigmagnr)


def apparent_flux_mjy(
    *, magpsf: ArrayLike, sigmapsf: ArrayLike, isdiffpos: Any, magnr: ArrayLike, sigmagnr: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Total flux: reference plus signed difference, errors added in quadrature.

    Parameters
    ----------
    magpsf, sigmapsf, magnr, sigmagnr : array_like, magnitudes
    isdiffpos : array_like

    Returns
    -------
    flux_mjy, flux_err_mjy : numpy.ndarray
        The flux may be negative. NaN where either part is missing.
    """
    difference, difference_err = difference_flux_mjy(magpsf=magpsf, sigmapsf=sigmapsf, isdiffpos=isdiffpos)
    reference, reference_err = reference_flux_mjy(magnr=magnr, sigmagnr=sigmagnr)
    total = reference + difference
    return total, np.where(np.isfinite(total), np.hypot(difference_err, reference_err), np.nan)


def apparent_magnitude(
    *, magpsf: ArrayLike, sigmapsf: ArrayLike, isdiffpos: Any, magnr: ArrayLike, sigmagnr: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Total magnitude (the survey's "DC magnitude"); NaN where the total flux is not positive or a part is missing.

    Parameters
    ----------
    magpsf, sigmapsf, magnr, sigmagnr : array_like, magnitudes
    isdiffpos : array_like

    Returns
    -------
    mag, mag_err : numpy.ndarray
    """
    flux, flux_err = apparent_flux_mjy(
        magpsf=magpsf, sigmapsf=sigmapsf, isdiffpos=isdiffpos, magnr=magnr, sigmagnr=sigmagnr
    )
    return magnitude_from_flux_mjy(flux_mjy=flux, flux_err_mjy=flux_err)


def source_behind(*, distnr_pixels: ArrayLike) -> SourceBehind:
    """Decide once for an object whether a reference source lies behind it.

    Parameters
    ----------
    distnr_pixels : array_like, shape (n,)
        ``distnr`` of the object's good alerts, in pixels of 1.01 arcsec; NaN and negative values are no measurement.

    Returns
    -------
    SourceBehind
        ``behind`` if the median is at most 1.5 pixels.
    """
    distances = _known(distnr_pixels).ravel()
    distances = distances[np.isfinite(distances)]
    n = int(distances.size)
    if n == 0:
        return SourceBehind(False, np.nan, 0, 0, "No alert gives the distance of a reference source.")
    median = float(np.median(distances))
    behind = median <= SOURCE_BEHIND_MAX_PIXELS
    disagree = int(np.count_nonzero((distances <= SOURCE_BEHIND_MAX_PIXELS) != behind))
    limit = f"{SOURCE_BEHIND_MAX_PIXELS * PIXEL_ARCSEC:.1f}″ ({SOURCE_BEHIND_MAX_PIXELS} pixels)"
    side = "within" if behind else "beyond"
    what = "a reference source lies behind" if behind else "no reference source lies behind"
    whose = "of 1 alert" if n == 1 else f"median of {n} alerts"
    reason = (
        f"{what[0].upper()}{what[1:]}: the nearest one is {median * PIXEL_ARCSEC:.1f}″ away ({whose}), {side} {limit}"
    )
    if disagree:
        reason += f"; {disagree} of {n} alerts {'disagrees' if disagree == 1 else 'disagree'}"
    return SourceBehind(behind, median * PIXEL_ARCSEC, n, disagree, reason + ".")


def _known(values: ArrayLike) -> FloatArray:
    array = np.asarray(values, dtype=np.float64)
    return np.where(np.isfinite(array) & (array >= 0), array, np.nan)
