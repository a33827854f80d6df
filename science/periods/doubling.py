"""P or 2P: whether consecutive cycles differ, as the two minima of an eclipsing binary do."""

from __future__ import annotations

from typing import Any

import numpy as np

from science.columns import BoolArray, FloatArray
from science.periods.fit import LONG_PERIOD_DAYS, PeriodFit, harmonic_columns
from science.periods.points import Points

_G_NAMES = ("g", "zg", "ZTF_g", 1, "1")
_R_NAMES = ("r", "zr", "ZTF_r", 2, "2")
_LEAST_ALTERNATION = 0.03
_SIGMAS, _SIGMAS_OF_ECLIPSES = 3.5, 2.5
_ECLIPSE_SHAPE = 0.6
_RATIO_OF_BINARIES, _RATIO_OF_PULSATORS, _RATIO_SPREAD = 1.05, 1.38, 0.05
_LEAST_EVIDENCE = 4.0
_COLOR_RULE_DAYS = (0.105, 0.5)


def is_half_a_period(points: Points, fit: PeriodFit) -> bool:
    """Whether the true period is twice that of a fit.

    Only curves with one dip below 50 days are looked at. Two signs: the depth below the brightest phase alternates
    from cycle to cycle; or, from 0.105 to 0.5 days, g and r vary by the same amount (a ratio of about 1.05 in binaries,
    1.38 in pulsators, whose temperature changes).
    """
    if fit.period_days >= LONG_PERIOD_DAYS or dips(fit) != 1:
        return False
    share, error = alternation(points, fit)
    sigmas = _SIGMAS_OF_ECLIPSES if looks_eclipsing(fit) else _SIGMAS
    if abs(share) > _LEAST_ALTERNATION and abs(share) > sigmas * error:
        return True
    shortest, longest = _COLOR_RULE_DAYS
    return shortest < fit.period_days < longest and evidence_of_one_color(fit) > _LEAST_EVIDENCE


def alternation(points: Points, fit: PeriodFit) -> tuple[float, float]:
    """How much deeper even cycles are than odd ones, as a share of the depth, and its error.

    The depth counts from the brightest phase; g and r alone decide where both are present.
    """
    cycles = (points.time_days + points.reference_days - fit.max_light_days) / fit.period_days
    shape = fit.shape(points.time_days / fit.period_days)
    depth = shape - float(fit.shape(np.array([(fit.max_light_days - fit.reference_days) / fit.period_days]))[0])
    sign = np.where(np.mod(np.floor(cycles), 2) == 0, 1.0, -1.0)
    scale = fit.band_scale[points.band_code, None]
    columns = harmonic_columns(points.time_days / fit.period_days, fit.harmonics) * scale
    means = np.eye(len(points.bands))[points.band_code]
    design = np.hstack([means, columns, (sign * depth)[:, None] * scale])
    used = _deciding_points(points)
    root = np.sqrt(fit.weight)[used, None]
    own, others = design[used, -1:] * root, design[used, :-1] * root
    rest = own - others @ np.linalg.lstsq(others, own, rcond=None)[0]
    power = float(rest[:, 0] @ rest[:, 0])
    if power <= 1e-9 * float(own[:, 0] @ own[:, 0]):
        return 0.0, np.inf
    share = float(rest[:, 0] @ (fit.residual_mag[used] * root[:, 0])) / power
    left = fit.residual_mag[used] * root[:, 0] - share * rest[:, 0]
    dof = max(1, int(used.sum()) - design.shape[1])
    return share, float(np.sqrt(max(1.0, float(left @ left) / dof) / power))


def dips(fit: PeriodFit) -> int:
    """How many separate stretches of the cycle are fainter than halfway between the extremes."""
    shape = fine_shape(fit)
    faint = shape > (shape.min() + shape.max()) / 2
    return int(np.count_nonzero(faint & ~np.roll(faint, 1)))


def looks_eclipsing(fit: PeriodFit) -> bool:
    """Whether the star is bright most of the cycle, with narrow minima."""
    shape = fine_shape(fit)
    return bool((shape.max() - np.median(shape)) > _ECLIPSE_SHAPE * np.ptp(shape))


def fine_shape(fit: PeriodFit) -> FloatArray:
    """``S`` at 400 phases of one cycle."""
    return fit.shape(np.arange(400) / 400)


def amplitude_g_over_r(fit: PeriodFit) -> tuple[float, float]:
    """Ratio of the amplitudes in g and r and its error; NaN and inf where a band is missing."""
    places = [_place(fit.bands, names) for names in (_G_NAMES, _R_NAMES)]
    if places[0] is None or places[1] is None:
        return np.nan, np.inf
    (g, g_err), (r, r_err) = ((float(fit.band_scale[i]), float(fit.band_scale_err[i])) for i in places if i is not None)
    return g / r, g / r * float(np.hypot(g_err / g, r_err / r))


def evidence_of_one_color(fit: PeriodFit) -> float:
    """Twice the log likelihood ratio of equal amplitudes in g and r against those of a pulsator."""
    ratio, error = amplitude_g_over_r(fit)
    if not np.isfinite(error):
        return 0.0
    pulsator, binary = ((ratio - usual) ** 2 for usual in (_RATIO_OF_PULSATORS, _RATIO_OF_BINARIES))
    return float((pulsator - binary) / (error**2 + _RATIO_SPREAD**2))


def _place(bands: tuple[Any, ...], names: tuple[Any, ...]) -> int | None:
    return next((place for place, band in enumerate(bands) if band in names), None)


def _deciding_points(points: Points) -> BoolArray:
    places = [_place(points.bands, names) for names in (_G_NAMES, _R_NAMES)]
    if None in places:
        return np.ones(len(points), dtype=bool)
    return np.isin(points.band_code, np.array(places, dtype=np.int64))
