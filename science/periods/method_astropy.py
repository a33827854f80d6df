"""The multiband Lomb-Scargle of astropy, in its fast form: one periodogram for each band, added up."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from science.periods.methods import MethodResult, checked_points, checked_terms, regular_frequencies


def astropy_periodogram(
    *,
    time_days: ArrayLike,
    mag: ArrayLike,
    mag_err: ArrayLike,
    band: Any,
    min_period_days: float = 0.05,
    max_period_days: float = 500.0,
    terms: int = 1,
) -> MethodResult:
    """Search a period with astropy's ``LombScargleMultiband``, method ``fast``.

    Magnitudes are centred here, band by band: astropy's own centring takes the wrong band's mean when it draws models.

    Parameters
    ----------
    time_days, mag, mag_err : array_like, shape (n,)
    band : array_like, shape (n,), or one band for all points
    min_period_days, max_period_days : float
    terms : int, 1 to 6
        Harmonics in each band.

    Raises
    ------
    ValueError
        The arrays, terms or periods make no search.
    NotEnoughData
        Too few points, or too short a span.
    """
    checked_terms(terms, 0)
    points = checked_points(time_days=time_days, mag=mag, mag_err=mag_err, band=band)
    frequency = regular_frequencies(points, min_period_days, max_period_days)
    centred = points.mag - points.band_mean[points.band_code]
    from astropy.timeseries import LombScargleMultiband  # takes half a second: only who asks waits

    search = LombScargleMultiband(
        points.time_days, centred, points.band_code, points.mag_err, nterms_base=terms, center_data=False
    )
    power = search.power(frequency, method="fast", sb_method="fast" if terms == 1 else "fastchi2")
    power = np.clip(np.nan_to_num(np.asarray(power, dtype=np.float64), nan=0.0, posinf=0.0, neginf=0.0), 0.0, 1.0)
    best = int(np.argmax(power))
    return MethodResult(
        name="astropy LombScargleMultiband",
        period_days=float(1 / frequency[best]),
        score=float(power[best]),
        period_grid_days=1 / frequency[::-1],
        power=power[::-1],
        base_terms=terms,
        band_terms=0,
        note="Method fast: the periodograms of the bands, weighted and added.",
        points_used=len(points),
        left_out=points.left_out,
    )
