"""The multiband Lomb-Scargle of gatspy (VanderPlas & Ivezic 2015, ApJ 812, 18): search, score, model at a period."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from science.columns import FloatArray
from science.measurements import LeftOut
from science.periods.methods import MethodResult, checked_points, checked_terms, regular_frequencies
from science.periods.points import Points

_PEAKS = 40
_STEPS_AROUND_A_PEAK = 11
_MOST_WORK = 5_000_000


@dataclass(frozen=True)
class GatspyModel:
    """Gatspy's harmonics at one period.

    Attributes
    ----------
    period_days : float
    score : float
        Fraction of the variance that the model explains, 1 for all.
    base_terms, band_terms : int
    left_out : tuple of LeftOut
    """

    period_days: float
    score: float
    base_terms: int
    band_terms: int
    left_out: tuple[LeftOut, ...]
    _fitted: Any
    _points: Points

    def model(self, time_days: ArrayLike, band: Any) -> FloatArray:
        """Magnitude of a band at any time.

        Raises
        ------
        KeyError
            The band is not in the fit.
        """
        if band not in self._points.bands:
            raise KeyError(f"Band {band!r} is not in the fit.")
        time = np.asarray(time_days, dtype=np.float64) - self._points.reference_days
        code = np.full(time.size, self._points.bands.index(band))
        found = self._fitted.predict(time.ravel(), filts=code, period=self.period_days)
        return np.asarray(found, dtype=np.float64).reshape(time.shape)


def gatspy_periodogram(
    *,
    time_days: ArrayLike,
    mag: ArrayLike,
    mag_err: ArrayLike,
    band: Any,
    min_period_days: float = 0.05,
    max_period_days: float = 500.0,
    base_terms: int = 1,
    band_terms: int = 1,
) -> MethodResult:
    """Search a period with gatspy.

    The periodogram is that of ``LombScargleMultibandFast``; ``LombScargleMultiband`` with the terms asked for is then
    evaluated around its highest peaks (and at twice their periods), and its best score decides.

    Parameters
    ----------
    time_days, mag, mag_err : array_like, shape (n,)
    band : array_like, shape (n,), or one band for all points
    min_period_days, max_period_days : float
    base_terms, band_terms : int, 0 to 6, not both 0

    Raises
    ------
    ValueError
        The arrays, terms or periods make no search.
    NotEnoughData
        Too few points, or too short a span.
    """
    checked_terms(base_terms, band_terms)
    points = checked_points(time_days=time_days, mag=mag, mag_err=mag_err, band=band)
    frequency = regular_frequencies(points, min_period_days, max_period_days)
    step = float(frequency[1] - frequency[0])
    from gatspy.periodic import LombScargleFast, LombScargleMultibandFast  # takes half a second: only who asks waits

    fast = LombScargleMultibandFast(BaseModel=partial(LombScargleFast, silence_warnings=True))
    fast.fit(points.time_days, points.mag, points.mag_err, points.band_code)
    power = np.nan_to_num(fast.score_frequency_grid(float(frequency[0]), step, len(frequency)), nan=0.0, posinf=0.0)
    fitted = _fitted(points, base_terms, band_terms)
    tried = _around_peaks(frequency, power, points)
    scores = np.asarray(fitted.score(1 / tried))
    best = int(np.argmax(scores))
    return MethodResult(
        name="gatspy LombScargleMultiband",
        period_days=float(1 / tried[best]),
        score=float(scores[best]),
        period_grid_days=1 / frequency[::-1],
        power=power[::-1],
        base_terms=base_terms,
        band_terms=band_terms,
        note="Periodogram of LombScargleMultibandFast; its highest peaks scored by LombScargleMultiband.",
        points_used=len(points),
        left_out=points.left_out,
    )


def gatspy_model(
    *,
    time_days: ArrayLike,
    mag: ArrayLike,
    mag_err: ArrayLike,
    band: Any,
    period_days: float,
    base_terms: int = 1,
    band_terms: int = 1,
) -> GatspyModel:
    """Gatspy's multi-harmonic model at a period.

    Parameters
    ----------
    time_days, mag, mag_err : array_like, shape (n,)
    band : array_like, shape (n,), or one band for all points
    period_days : float
    base_terms, band_terms : int, 0 to 6, not both 0

    Raises
    ------
    ValueError
        The arrays, terms or period make no model.
    NotEnoughData
        Too few points.
    """
    checked_terms(base_terms, band_terms)
    if not 0 < period_days < np.inf:
        raise ValueError("A period is a positive number of days.")
    points = checked_points(time_days=time_days, mag=mag, mag_err=mag_err, band=band)
    fitted = _fitted(points, base_terms, band_terms)
    score = float(fitted.score(period_days))
    return GatspyModel(float(period_days), score, base_terms, band_terms, points.left_out, fitted, points)


def _fitted(points: Points, base_terms: int, band_terms: int) -> Any:
    from gatspy.periodic import LombScargleMultiband

    model = LombScargleMultiband(Nterms_base=base_terms, Nterms_band=band_terms, reg_base=1e-9)
    return model.fit(points.time_days, points.mag, points.mag_err, points.band_code)


def _around_peaks(frequency: FloatArray, power: FloatArray, points: Points) -> FloatArray:
    """Frequencies around the highest peaks and at half of them, within the range."""
    inner = np.concatenate([[-np.inf], power, [-np.inf]])
    places = np.flatnonzero((power >= inner[:-2]) & (power > inner[2:]))
    most = int(np.clip(_MOST_WORK / len(points) / (2 * _STEPS_AROUND_A_PEAK), 3, _PEAKS))
    peaks = frequency[places[np.argsort(-power[places], kind="stable")[:most]]]
    offsets = np.linspace(-0.5, 0.5, _STEPS_AROUND_A_PEAK) / points.span_days
    tried = (np.concatenate([peaks, peaks / 2])[:, None] + offsets / 2).ravel()
    return np.asarray(tried[(tried >= frequency[0]) & (tried <= frequency[-1])])
