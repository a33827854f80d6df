"""What a fit says, in one plain sentence."""

from __future__ import annotations

import math

from science.supernovae.result import SupernovaFit

_UNKNOWN_DAYS = 15.0
_STILL_NOW_DAYS = 3.0


def verdict(*, fit: SupernovaFit, now_days: float | None = None, is_calibrated: bool = True) -> str:
    """Where the supernova stands: rising, near peak or fading, and what its peak is or will be.

    Parameters
    ----------
    fit : SupernovaFit
    now_days : float, optional
        The time from which "in 4 days" and "12 days ago" are counted, on the scale of the fit's times; its last point
        if not given.
    is_calibrated : bool
        Whether its fluxes are in mJy, so that they are magnitudes too.

    Returns
    -------
    str
        ``"rising; peak expected in 4 ± 2 days at r = 18.2 ± 0.1"``
    """
    band = fit.best_band
    now = fit.last_days if now_days is None else now_days
    away, err = fit.peak_time_days[band] - now, fit.peak_time_err_days[band]
    if not err < _UNKNOWN_DAYS:
        return "these points do not say when it peaks: they fit a rise as well as a fall"
    mag = f"at {band} = {_with_error(fit.peak_mag[band], fit.peak_mag_err[band])}"
    when, bright = _days(away, err), mag if is_calibrated else f"in {band}"
    if fit.rising:
        expected = f"peak expected {when}" if away > 0 else f"peak likely passed {when} without being seen"
        return f"rising; {expected} {bright}"
    if not fit.peak_bracketed[band] and fit.time_days[0] > fit.peak_time_days[band]:
        return f"fading, first seen after its peak {when} {bright}"
    if fit.peak_reached:
        return f"{_since_peak(fit, now)}; peak {when} {bright}"
    return f"near its peak: {when} {bright}, not certainly reached"


def _since_peak(fit: SupernovaFit, now_days: float) -> str:
    """How much fainter than at peak it is at the last point, if that is now."""
    if now_days - fit.last_days > _STILL_NOW_DAYS:
        return "fading"
    band = fit.best_band
    ratio = float(fit.model([fit.last_days], band)[0]) / (3631e3 * 10 ** (-0.4 * fit.peak_mag[band]))
    if not ratio > 0:
        return "faded"
    below = -2.5 * math.log10(ratio)
    return f"fading, {below:.1f} mag below peak" if below > 0.1 else "just past its peak"


def _days(away: float, err: float) -> str:
    digits = 0 if err >= 0.95 else 1
    size = f"{abs(away):.{digits}f} ± {max(err, 0.1):.{digits}f} days"
    return f"in {size}" if away > 0 else f"{size} ago"


def _with_error(mag: float, err: float) -> str:
    if not math.isfinite(err):
        return f"{mag:.1f} (not constrained)"
    digits = 1 if err >= 0.095 else 2
    return f"{mag:.{digits}f} ± {max(err, 0.01):.{digits}f}"
