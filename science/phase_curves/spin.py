"""sHG1G2: HG1G2 in each band, and one spin axis and oblateness for all of them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import least_squares, nnls

from science.columns import BoolArray, FloatArray
from science.errors import NotEnoughData
from science.phase_curves.assemble import finished, slopes_at_edge
from science.phase_curves.basis import magnitudes
from science.phase_curves.models import LN_TO_MAG, SYSTEMS
from science.phase_curves.points import Points
from science.phase_curves.result import PhaseCurveFit
from science.phase_curves.robust import SOFT_SCALE, jitter_of, parameter_errors
from science.phase_curves.spin_geometry import cos_aspect, spin_magnitudes

_SYSTEM = SYSTEMS["HG1G2"]
_LOWEST_R, _HIGHEST_R = 0.3, 1.0
_POLES, _STARTS, _FOLLOWED = 100, 24, 8
_NO_WEIGHT = 1e-5
_ROUNDS = 5
_AS_GOOD = 4.0
_SAME_POLE_DEG, _ANOTHER_POLE_DEG = 3.0, 20.0
_SEARCH_POINTS = 2000
_POLE_LOST_DEG = 60.0


@dataclass
class _Data:
    """Points of all bands; amounts of the three functions of each band come first in the parameter vector."""

    curves: FloatArray
    mag: FloatArray
    err: FloatArray
    spread: FloatArray
    ra: FloatArray
    dec: FloatArray
    masks: tuple[BoolArray, ...]
    robust: bool

    def only(self, keep: FloatArray) -> _Data:
        arrays = (self.mag[keep], self.err[keep], self.spread[keep], self.ra[keep], self.dec[keep])
        return _Data(self.curves[:, keep], *arrays, tuple(mask[keep] for mask in self.masks), self.robust)


def fit_spin(points: Points, *, robust: bool) -> PhaseCurveFit:
    """Fit sHG1G2 from many poles over a half sphere.

    Raises
    ------
    NotEnoughData
        There are no more points than parameters.
    """
    bands = points.bands
    count = 3 * len(bands) + 3
    if len(points.base) <= count:
        raise NotEnoughData(f"sHG1G2 needs more than {count} points; this object has {len(points.base)}.")
    if points.ra_deg is None or points.dec_deg is None:
        raise ValueError("sHG1G2 needs the right ascension and declination of each point.")
    masks = tuple(points.in_band(band) for band in bands)
    levels = np.array([np.median(points.base.value[mask]) for mask in masks])
    level = sum(value * mask for value, mask in zip(levels, masks, strict=True))
    data = _Data(
        _SYSTEM.corner_curves(points.phase_deg),
        points.base.value - level,
        points.base.err,
        np.hypot(points.base.err, 0.1) if robust else points.base.err,
        points.ra_deg,
        points.dec_deg,
        masks,
        robust,
    )
    found = _minima(data)
    for _ in range(_ROUNDS if robust else 1):
        # All of them again: with another jitter another one may be the lowest.
        found = sorted((_minimum(data, x, tight=True) for _, x in found), key=lambda item: item[0])
        if not robust:
            break
        jitter = [jitter_of(_residual(data, found[0][1])[mask], data.err[mask]) for mask in masks]
        renewed = np.hypot(data.err, sum(value * mask for value, mask in zip(jitter, masks, strict=True)))
        if np.allclose(renewed, data.spread, rtol=1e-4):
            break
        data.spread = renewed
    best = _minimum(data, found[0][1], tight=True)[1]
    rivals: list[tuple[float, float]] = []
    for cost, x in found[1:]:
        apart = all(_apart_deg(_pole(x), other) > _ANOTHER_POLE_DEG for other in (_pole(best), *rivals))
        if apart and 2.0 * (cost - found[0][0]) < _AS_GOOD:
            rivals.append(_pole(x))
    return _result(points, data, best, levels, rivals)


def _residual(data: _Data, x: FloatArray) -> FloatArray:
    """Observed minus model, magnitudes."""
    modelled = spin_magnitudes(ra_deg=data.ra, dec_deg=data.dec, R=x[-3], alpha0=x[-2], delta0=x[-1])
    for number, mask in enumerate(data.masks):
        modelled[mask] += magnitudes(brightness=x[3 * number : 3 * number + 3] @ data.curves[:, mask])
    return data.mag - modelled


def _jacobian(data: _Data, x: FloatArray) -> FloatArray:
    """Derivatives of the residual with respect to all parameters, shape (n, k)."""
    out = np.zeros((len(data.mag), len(x)))
    for number, mask in enumerate(data.masks):
        curves = data.curves[:, mask]
        brightness = np.maximum(x[3 * number : 3 * number + 3] @ curves, 1e-12)
        out[mask, 3 * number : 3 * number + 3] = (LN_TO_MAG * curves / brightness).T
    cosine = cos_aspect(ra_deg=data.ra, dec_deg=data.dec, alpha0=x[-2], delta0=x[-1])
    dimmed = LN_TO_MAG / (1.0 - (1.0 - x[-3]) * np.abs(cosine))
    out[:, -3] = -dimmed * np.abs(cosine)
    slope = dimmed * (1.0 - x[-3]) * np.sign(cosine)
    dec, ra, pole_ra, pole_dec = (np.radians(angle) for angle in (data.dec, data.ra, x[-2], x[-1]))
    out[:, -2] = slope * np.radians(np.cos(dec) * np.cos(pole_dec) * np.sin(ra - pole_ra))
    out[:, -1] = slope * np.radians(
        np.sin(dec) * np.cos(pole_dec) - np.cos(dec) * np.sin(pole_dec) * np.cos(ra - pole_ra)
    )
    return out


def _minimum(data: _Data, start: FloatArray, *, tight: bool) -> tuple[float, FloatArray]:
    """Cost and parameters at the minimum next to a start; amounts at their bound are exactly zero."""
    tolerance = 1e-12 if tight else 1e-6
    active = np.ones(len(start), dtype=bool)
    x = start.copy()
    x[:-3] = np.maximum(x[:-3], 1e-3)
    x[-3] = np.clip(x[-3], _LOWEST_R + 1e-3, _HIGHEST_R - 1e-3)
    while True:
        base, used = np.where(active, x, 0.0), active.copy()

        def whole(free: FloatArray, base: FloatArray = base, used: BoolArray = used) -> FloatArray:
            out = base.copy()
            out[used] = free
            return out

        low, high = np.zeros(len(x)), np.full(len(x), np.inf)
        low[-3:], high[-3:] = (_LOWEST_R, -np.inf, -np.inf), (_HIGHEST_R, np.inf, np.inf)
        scale = np.ones(len(x))
        scale[-2:] = 30.0
        found = least_squares(
            lambda free, whole=whole: _residual(data, whole(free)) / data.spread,
            x[used],
            lambda free, whole=whole, used=used: (_jacobian(data, whole(free)) / data.spread[:, None])[:, used],
            bounds=(low[used], high[used]),
            loss="soft_l1" if data.robust else "linear",
            f_scale=SOFT_SCALE if data.robust else 1.0,
            x_scale=scale[used],
            xtol=tolerance,
            ftol=tolerance,
            gtol=tolerance,
            max_nfev=150 if tight else 30,
        )
        x = whole(found.x)
        gone = active.copy()
        gone[-3:] = False
        for number in range(len(data.masks)):
            part = slice(3 * number, 3 * number + 3)
            gone[part] &= x[part] < _NO_WEIGHT * x[part].sum()
        if not tight or not gone.any():
            return float(found.cost), x
        active &= ~gone


def _minima(data: _Data) -> list[tuple[float, FloatArray]]:
    """Distinct minima, best first: the most promising of many poles are followed, on at most 2,000 points."""
    some = data.only(np.unique(np.linspace(0, len(data.mag) - 1, _SEARCH_POINTS).astype(int)))
    starts = sorted((_promise(some, pole, r) for pole in _half_sphere(_POLES) for r in (0.5, 0.75)), key=lambda s: s[0])
    minima: list[tuple[float, FloatArray]] = []
    for _, start in starts[:_STARTS]:
        minima.append(_minimum(some, start, tight=False))
    minima.sort(key=lambda item: item[0])
    distinct: list[tuple[float, FloatArray]] = []
    for cost, x in minima:
        if all(_apart_deg(_pole(x), _pole(other)) > _SAME_POLE_DEG for _, other in distinct):
            distinct.append((cost, x))
    return distinct[:_FOLLOWED]


def _promise(data: _Data, pole: tuple[float, float], r: float) -> tuple[float, FloatArray]:
    """How well a pole and an oblateness fit with the best amounts, and the parameters."""
    aspect = spin_magnitudes(ra_deg=data.ra, dec_deg=data.dec, R=r, alpha0=pole[0], delta0=pole[1])
    brightness = 10.0 ** (-0.4 * np.clip(data.mag - aspect, -20.0, 20.0))
    spread = np.hypot(data.spread, 0.05) * brightness
    amounts = []
    for mask in data.masks:
        weighted = data.curves[:, mask] / spread[mask]
        amount = nnls(weighted.T, brightness[mask] / spread[mask])[0]
        amounts.append(amount + 0.02 * (amount.sum() or 1.0))
    x = np.array([*np.concatenate(amounts), r, *pole])
    z = (_residual(data, x) / data.spread / SOFT_SCALE) ** 2
    return float(np.sum(np.sqrt(1.0 + z) - 1.0)), x


def _half_sphere(n: int) -> list[tuple[float, float]]:
    """Points spread evenly over the northern half sphere, degrees: a pole and its antipode give one curve."""
    golden = 180.0 * (3.0 - np.sqrt(5.0))
    return [((k * golden) % 360.0, float(np.degrees(np.arcsin((k + 0.5) / n)))) for k in range(n)]


def _pole(x: FloatArray) -> tuple[float, float]:
    """The northern one of the two poles, degrees."""
    ra, dec = np.radians(x[-2]), np.radians(x[-1])
    vector = np.array([np.cos(dec) * np.cos(ra), np.cos(dec) * np.sin(ra), np.sin(dec)])
    vector = -vector if vector[2] < 0.0 else vector
    return float(np.degrees(np.arctan2(vector[1], vector[0])) % 360.0), float(np.degrees(np.arcsin(vector[2])))


def _apart_deg(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Angle between two axes, at most 90 degrees."""
    cosine = cos_aspect(ra_deg=np.array(one[0]), dec_deg=np.array(one[1]), alpha0=other[0], delta0=other[1])
    return float(np.degrees(np.arccos(min(abs(float(cosine)), 1.0))))


def _result(
    points: Points, data: _Data, x: FloatArray, levels: FloatArray, rivals: list[tuple[float, float]]
) -> PhaseCurveFit:
    """Parameters and errors from the parameter vector."""
    bands = points.bands
    jacobian = np.zeros((len(data.mag), 3 * len(bands) + 3))
    jacobian[:, -3:] = -_jacobian(data, x)[:, -3:]
    parameters: dict[Any, dict[str, float]] = {}
    stuck_of: dict[Any, BoolArray] = {}
    names = ("H", *_SYSTEM.slopes)
    for number, (band, mask) in enumerate(zip(bands, data.masks, strict=True)):
        amounts = x[3 * number : 3 * number + 3]
        weight = amounts / amounts.sum()
        slopes = _SYSTEM.slopes_of(weight)
        values = (levels[number] - 2.5 * np.log10(amounts.sum()), *slopes)
        parameters[band] = {name: float(value) for name, value in zip(names, values, strict=True)}
        jacobian[mask, 3 * number] = 1.0
        jacobian[mask, 3 * number + 1 : 3 * number + 3] = _SYSTEM.slope_jacobian(points.phase_deg[mask], slopes)
        stuck_of[band] = np.concatenate([[False], slopes_at_edge(_SYSTEM, weight)])
    sphere, flat = bool(x[-3] > _HIGHEST_R - 1e-4), bool(x[-3] < _LOWEST_R + 1e-4)
    used = np.arange(jacobian.shape[1]) if not sphere else np.arange(jacobian.shape[1] - 3)
    residual = _residual(data, x)
    sigma = np.full(jacobian.shape[1], np.inf)
    sigma[used] = parameter_errors(jacobian[:, used], residual, data.spread, robust=data.robust)
    errors: dict[Any, dict[str, float]] = {}
    for number, band in enumerate(bands):
        mine = np.where(stuck_of[band], np.inf, sigma[3 * number : 3 * number + 3])
        errors[band] = {name: float(value) for name, value in zip(names, mine, strict=True)}
    alpha0, delta0 = _pole(x)
    # A pole that may be anywhere has no error worth the name.
    lost = bool(np.hypot(sigma[-2] * np.cos(np.radians(delta0)), sigma[-1]) > _POLE_LOST_DEG)
    spin_errors = np.where([sphere or flat, lost, lost], np.inf, sigma[-3:])
    return finished(
        "sHG1G2",
        points,
        residual,
        parameters=parameters,
        errors=errors,
        at_bound={band: tuple(np.array(names)[stuck_of[band]].tolist()) for band in bands},
        jitter={
            band: float(np.sqrt(max(data.spread[mask][0] ** 2 - data.err[mask][0] ** 2, 0.0)))
            for band, mask in zip(bands, data.masks, strict=True)
        },
        fixed={},
        spin={"R": float(x[-3]), "alpha0": alpha0, "delta0": delta0},
        spin_errors=dict(zip(("R", "alpha0", "delta0"), spin_errors.tolist(), strict=True)),
        antipode={"alpha0": (alpha0 + 180.0) % 360.0, "delta0": -delta0},
        other_poles=tuple(rivals),
    )
