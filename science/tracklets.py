"""Moving objects that no catalogue knows: how fast, which way, how straight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from science.columns import FloatArray
from science.errors import NotEnoughData

EXPOSURE_SECONDS = 30.0
_SAME_EXPOSURE_DAYS = 1e-6
_LEAST_WAY_ARCSEC = 1.5
"""Places of one star differ by this much."""


@dataclass(frozen=True)
class Motion:
    """A tracklet's path.

    Attributes
    ----------
    points, exposures : int
    moves : bool
        Whether the way from first to last is more than the scatter of the places.
    span_days : float
    length_arcsec : float
        From the first to the last point along the line.
    position_angle_deg : float
        Of the direction of motion, from north to east; of the line (0 to 180) where all points are of one exposure.
    rate_arcsec_per_s, rate_deg_per_day : float
        NaN where all points are of one exposure: they have one date, so a rate cannot be told.
    least_rate_arcsec_per_s : float
        For one exposure: the length in 30 s, the least rate of what drew the line; NaN otherwise.
    straightness_arcsec : float
        Root mean square distance of the points from the line.
    mean_mag, mag_scatter : float
    along_arcsec, across_arcsec : numpy.ndarray, shape (n,)
        Of each point, from the centre.
    """

    points: int
    exposures: int
    moves: bool
    span_days: float
    length_arcsec: float
    position_angle_deg: float
    rate_arcsec_per_s: float
    rate_deg_per_day: float
    least_rate_arcsec_per_s: float
    straightness_arcsec: float
    mean_mag: float
    mag_scatter: float
    along_arcsec: FloatArray
    across_arcsec: FloatArray

    @property
    def sentence(self) -> str:
        """The motion in one plain sentence."""
        if not self.moves:
            span = f"{self.span_days:,.1f} days" if self.exposures > 1 else "one exposure"
            return f"{self.points} points within {max(self.length_arcsec, 0.1):,.1f}″ in {span}: this does not move."
        line = f"{self.points} points along {self.length_arcsec:,.0f}″, straight to {self.straightness_arcsec:.1f}″"
        if self.exposures == 1:
            return (
                f"{line}, all in one exposure: a fast object, at least {self.least_rate_arcsec_per_s:,.1f}″/s at "
                f"position angle {self.position_angle_deg:.0f}° or its opposite."
            )
        return (
            f"{line}, moving {self.rate_arcsec_per_s:.3g}″/s ({self.rate_deg_per_day:.3g}°/day) "
            f"at position angle {self.position_angle_deg:.0f}°."
        )


def motion(*, ra_deg: ArrayLike, dec_deg: ArrayLike, jd: ArrayLike, mag: ArrayLike) -> Motion:
    """Fit a line on the sky, and a rate along it where there is more than one date.

    Parameters
    ----------
    ra_deg, dec_deg, jd, mag : array_like, shape (n,)

    Raises
    ------
    NotEnoughData
        Fewer than two points with a place and a date, or all at one place.
    """
    ra, dec, dates, mags = (np.asarray(a, dtype=np.float64) for a in (ra_deg, dec_deg, jd, mag))
    known = np.isfinite(ra) & np.isfinite(dec) & np.isfinite(dates)
    ra, dec, dates, mags = ra[known], dec[known], dates[known], mags[known]
    if len(ra) < 2:
        raise NotEnoughData(f"A motion needs 2 points; this one has {len(ra)}.")
    east, north = _plane(ra, dec)
    offsets = np.array([east - east.mean(), north - north.mean()])
    seconds = (dates - dates.mean()) * 86_400.0
    one_exposure = float(np.ptp(dates)) < _SAME_EXPOSURE_DAYS
    if not np.hypot(*offsets).max() > 0.0:
        raise NotEnoughData("All points are at one place: nothing moves.")
    velocity = np.full(2, np.nan) if one_exposure else offsets @ seconds / (seconds @ seconds)
    direction = np.linalg.svd(offsets, full_matrices=False)[0][:, 0]
    if one_exposure:
        direction = direction if direction[0] >= 0.0 else -direction
    elif np.hypot(*velocity) > 0.0:
        direction = velocity / np.hypot(*velocity)
    along, across = direction @ offsets, np.array([-direction[1], direction[0]]) @ offsets
    # A moving object's points lie where their dates say; the rest is scatter, on both axes of the sky.
    rest = across if one_exposure else np.hypot(*(offsets - np.outer(velocity, seconds)))
    rate = float(np.hypot(*velocity))
    scatter, length, span = float(np.sqrt(np.mean(rest**2))), float(np.ptp(along)), float(np.ptp(dates))
    way = length if one_exposure else rate * span * 86_400.0
    known_mag = mags[np.isfinite(mags)]
    return Motion(
        len(ra),
        len(np.unique(np.round(dates / _SAME_EXPOSURE_DAYS))),
        way > max(_LEAST_WAY_ARCSEC, 3.0 * scatter),
        span,
        length,
        float(np.degrees(np.arctan2(direction[0], direction[1])) % (180.0 if one_exposure else 360.0)),
        rate,
        rate * 24.0,
        length / EXPOSURE_SECONDS if one_exposure else np.nan,
        scatter,
        float(known_mag.mean()) if len(known_mag) else np.nan,
        float(known_mag.std(ddof=1)) if len(known_mag) > 1 else np.nan,
        np.asarray(along),
        np.asarray(across),
    )


def _plane(ra_deg: FloatArray, dec_deg: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Gnomonic projection about the mean place, arcseconds to the east and north."""
    ra, dec = np.radians(ra_deg), np.radians(dec_deg)
    vectors = np.array([np.cos(dec) * np.cos(ra), np.cos(dec) * np.sin(ra), np.sin(dec)])
    centre = vectors.mean(axis=1)
    ra0, dec0 = np.arctan2(centre[1], centre[0]), np.arctan2(centre[2], np.hypot(centre[0], centre[1]))
    depth = np.sin(dec0) * np.sin(dec) + np.cos(dec0) * np.cos(dec) * np.cos(ra - ra0)
    east = np.cos(dec) * np.sin(ra - ra0) / depth
    north = (np.cos(dec0) * np.sin(dec) - np.sin(dec0) * np.cos(dec) * np.cos(ra - ra0)) / depth
    return np.degrees(east) * 3600.0, np.degrees(north) * 3600.0
