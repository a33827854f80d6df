"""The seasons in which an object was seen: one for each opposition."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from science.columns import BoolArray, FloatArray, IntegerArray
from science.errors import NotEnoughData
from science.orbits.elements import OrbitalElements
from science.orbits.geometry import geometry_at
from science.orbits.observer import GEOCENTRE

_GRID_DAYS = 4.0
_MARGIN_DAYS = 420.0
_GAP_DAYS = 100.0


@dataclass(frozen=True)
class Apparition:
    """One season of observations.

    Attributes
    ----------
    first_jd, last_jd : float
        Of the observations.
    opposition_jd : float
        When the object stood farthest from the Sun on the sky, to about a day; NaN where no orbit is known.
    points : int
    smallest_phase_deg, largest_phase_deg, brightest_mag : float
        NaN where nothing is known.
    """

    first_jd: float
    last_jd: float
    opposition_jd: float
    points: int
    smallest_phase_deg: float
    largest_phase_deg: float
    brightest_mag: float


@dataclass(frozen=True)
class Seasons:
    """Dates of conjunctions, between which the apparitions are, and of oppositions."""

    conjunction_jd: FloatArray
    opposition_jd: FloatArray


def seasons(*, elements: OrbitalElements, first_jd: float, last_jd: float) -> Seasons:
    """Smallest and largest elongations from the Sun around a span of dates.

    Raises
    ------
    NotEnoughData
        The span is outside what can be computed.
    """
    grid = np.arange(first_jd - _MARGIN_DAYS, last_jd + _MARGIN_DAYS, _GRID_DAYS)
    elongation = geometry_at(elements=elements, jd_utc=grid, site=GEOCENTRE).elongation_deg
    middle = elongation[1:-1]
    low = (middle <= elongation[:-2]) & (middle < elongation[2:])
    high = (middle >= elongation[:-2]) & (middle > elongation[2:])
    return Seasons(_vertex(grid, elongation, low), _vertex(grid, elongation, high))


def _vertex(grid: FloatArray, value: FloatArray, where: BoolArray) -> FloatArray:
    """Where parabolas through three points have their vertex."""
    at = np.flatnonzero(where) + 1
    before, here, after = value[at - 1], value[at], value[at + 1]
    bend = before - 2.0 * here + after
    return np.asarray(grid[at] + 0.5 * _GRID_DAYS * (before - after) / np.where(bend == 0.0, np.inf, bend))


def apparition_of(*, jd_utc: ArrayLike, known: Seasons | None = None) -> IntegerArray:
    """The number of the apparition, from 0, of each observation; shape (n,).

    Without known seasons, observations more than 100 days apart are in different ones.
    """
    jd = np.asarray(jd_utc, dtype=np.float64)
    if known is not None:
        season = np.searchsorted(known.conjunction_jd, jd)
        return np.asarray(np.unique(season, return_inverse=True)[1], dtype=np.int64)
    order = np.argsort(jd, kind="stable")
    number = np.empty(len(jd), dtype=np.int64)
    number[order] = np.concatenate([[0], np.cumsum(np.diff(jd[order]) > _GAP_DAYS)]) if len(jd) else []
    return number


def apparitions(
    *, jd_utc: ArrayLike, mag: ArrayLike, phase_deg: ArrayLike | None = None, known: Seasons | None = None
) -> tuple[Apparition, ...]:
    """The table of apparitions, oldest first.

    Parameters
    ----------
    jd_utc, mag, phase_deg : array_like, shape (n,)
    known : Seasons, optional

    Raises
    ------
    NotEnoughData
        There is no observation with a date.
    """
    jd, magnitudes = np.asarray(jd_utc, dtype=np.float64), np.asarray(mag, dtype=np.float64)
    phase = np.full(jd.shape, np.nan) if phase_deg is None else np.asarray(phase_deg, dtype=np.float64)
    dated = np.isfinite(jd)
    jd, magnitudes, phase = jd[dated], magnitudes[dated], phase[dated]
    if not len(jd):
        raise NotEnoughData("There is no observation with a date.")
    number = apparition_of(jd_utc=jd, known=known)
    return tuple(_one(jd[number == k], magnitudes[number == k], phase[number == k], known) for k in np.unique(number))


def _one(jd: FloatArray, mag: FloatArray, phase: FloatArray, known: Seasons | None) -> Apparition:
    opposition = np.nan
    if known is not None:
        season = np.searchsorted(known.conjunction_jd, jd[0])
        inside = known.opposition_jd[np.searchsorted(known.conjunction_jd, known.opposition_jd) == season]
        opposition = float(inside[0]) if len(inside) else np.nan
    known_phase, known_mag = phase[np.isfinite(phase)], mag[np.isfinite(mag)]
    return Apparition(
        float(jd.min()),
        float(jd.max()),
        opposition,
        len(jd),
        float(known_phase.min()) if len(known_phase) else np.nan,
        float(known_phase.max()) if len(known_phase) else np.nan,
        float(known_mag.min()) if len(known_mag) else np.nan,
    )
