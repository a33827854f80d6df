"""Light curves of type Ia supernovae to measure fits with: real ones, and simulated ones whose truth is known.

Those of `simulated` vary and depart on their own, but their mean shape, like the fit's, follows what real supernovae
look like: they tell how a fit does where its expectation is about right. Those of `simulated_pulse` are the simulated
sky's, whose peaks are sharper and come earlier than the fit expects: they tell how it does where it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from data_access.settings import PROJECT_ROOT
from science.photometry import AB_ZERO_POINT_MJY, flux_mjy_from_magnitude
from simulation.transients import type_ia

REAL = PROJECT_ROOT.parent / "shared" / "data" / "light_curves" / "sn_ia"
_DAYS = [-19, -17, -15, -13, -11, -9, -7, -5, -3, -1.5, 0, 1.5, 3, 5, 7, 10, 12, 15, 20, 25, 30, 40, 60, 100]
_G = [7.5, 5, 3.2, 2.0, 1.22, 0.72, 0.4, 0.19, 0.065, 0.016, 0, 0.013, 0.05, 0.13, 0.23, 0.41, 0.54, 0.77, 1.21, 1.63,
      1.99, 2.43, 2.85, 3.6]  # fmt: skip
_R = [7.2, 3.9, 2.4, 1.5, 0.95, 0.57, 0.32, 0.15, 0.052, 0.013, 0, 0.012, 0.042, 0.11, 0.215, 0.39, 0.51, 0.63, 0.74,
      0.83, 1.01, 1.49, 2.1, 3.1]  # fmt: skip
_BELOW_PEAK = {"g": PchipInterpolator(_DAYS, _G), "r": PchipInterpolator(_DAYS, _R)}


@dataclass(frozen=True)
class LightCurve:
    """Points, fluxes in mJy, and the true peak by band."""

    time_days: NDArray[Any]
    flux: NDArray[Any]
    flux_err: NDArray[Any]
    band: NDArray[Any]
    peak_days: dict[str, float]
    peak_mag: dict[str, float]

    def __len__(self) -> int:
        return len(self.time_days)

    def arrays(self) -> dict[str, Any]:
        """What a fit takes."""
        return {"time_days": self.time_days, "flux": self.flux, "flux_err": self.flux_err, "band": self.band}

    def only(self, keep: NDArray[Any]) -> LightCurve:
        """The points of a mask."""
        return replace(
            self,
            time_days=self.time_days[keep],
            flux=self.flux[keep],
            flux_err=self.flux_err[keep],
            band=self.band[keep],
        )


def real_supernovae(folder: Path = REAL) -> Iterator[tuple[LightCurve, pd.Series]]:
    """Supernovae of the ZTF Bright Transient Survey with their rows of its table; their truth is not known."""
    for name, row in pd.read_csv(folder / "bts.csv").set_index("ZTFID").iterrows():
        points = pd.read_csv(folder / f"{name}.csv")
        flux, flux_err = flux_mjy_from_magnitude(mag=points["mag"], mag_err=points["magerr"])
        yield LightCurve(points["time"].to_numpy(), flux, flux_err, points["band"].to_numpy(dtype=object), {}, {}), row


def simulated(numbers: np.random.Generator, *, kept: float) -> LightCurve:
    """A supernova seen on a share of all nights in g and r, as a survey to 20.6 mag sees it; its g peaks near day 0."""
    nights = np.arange(-30.0, 60.0)[numbers.random(90) < kept] + numbers.uniform(0, 1)
    time, band = np.repeat(nights, 2) + np.tile([0, 0.04], len(nights)), np.tile(["g", "r"], len(nights)).astype(object)
    draw = _Drawn(numbers)
    return _seen(numbers, time, band, draw.flux)


def simulated_pulse(numbers: np.random.Generator, *, kept: float) -> LightCurve:
    """As `simulated`, with the pulse shape that the simulated sky gives its type Ia supernovae."""
    nights = np.arange(-30.0, 60.0)[numbers.random(90) < kept] + numbers.uniform(0, 1)
    time, band = np.repeat(nights, 2) + np.tile([0, 0.04], len(nights)), np.tile(["g", "r"], len(nights)).astype(object)
    peak_mag = numbers.uniform(16.8, 18.8)
    truth = {
        "redshift": numbers.uniform(0.02, 0.09),
        "peak_mag_g": peak_mag,
        "peak_mag_r": peak_mag + numbers.normal(0.03, 0.12),
        "stretch": float(np.clip(numbers.normal(1.0, 0.07), 0.8, 1.2)),
    }

    def flux(time_days: NDArray[Any], name: str) -> NDArray[Any]:
        fid = np.full(len(time_days), 1 if name == "g" else 2)
        return type_ia(time_days, fid, peak_jd=0.0, **truth) / 1e3

    return _seen(numbers, time, band, flux)


def _seen(
    numbers: np.random.Generator,
    time: NDArray[Any],
    band: NDArray[Any],
    flux_of: Callable[[NDArray[Any], str], NDArray[Any]],
) -> LightCurve:
    flux = np.where(band == "g", flux_of(time, "g"), flux_of(time, "r"))
    sky = AB_ZERO_POINT_MJY * 10 ** (-0.4 * 20.6) / 5 * numbers.uniform(0.7, 1.3, len(time))
    err = np.hypot(sky, 0.02 * flux)
    seen_flux = flux + numbers.standard_normal(len(time)) * err
    near = np.arange(-10, 12, 0.02)
    curves = {name: flux_of(near, name) for name in "gr"}
    seen = seen_flux > 5 * err
    return LightCurve(
        time[seen],
        seen_flux[seen],
        err[seen],
        band[seen],
        {name: float(near[np.argmax(curve)]) for name, curve in curves.items()},
        {name: float(-2.5 * np.log10(curve.max() / AB_ZERO_POINT_MJY)) for name, curve in curves.items()},
    )


def peak_of_cubic(time_days: NDArray[Any], flux: NDArray[Any], flux_err: NDArray[Any]) -> tuple[float, float] | None:
    """Peak of a cubic in flux through the points from 9 days before it to 11 after; ``None`` where they are too few."""
    peak = float(time_days[np.argmax(flux)])
    for _ in range(3):
        since = time_days - peak
        near = (since > -9) & (since < 11)
        if near.sum() < 5:
            return None
        cubic = np.polynomial.Polynomial.fit(
            since[near], flux[near], 3, w=1 / np.hypot(flux_err[near], 0.02 * flux[near])
        )
        grid = np.linspace(-7, 9, 1601)
        highest = int(np.argmax(cubic(grid)))
        if highest in (0, len(grid) - 1):
            return None
        peak += grid[highest]
    since = time_days - peak
    around = [((since > low) & (since < high)).sum() for low, high in ((-9, -2), (-3, 3), (2, 11))]
    if min(around[0], around[2]) < 2 or not around[1]:
        return None
    return peak, float(-2.5 * np.log10(cubic(grid[highest]) / AB_ZERO_POINT_MJY))


class _Drawn:
    """The curve of one supernova: stretches, colour, shoulder and smooth departures of 2 %."""

    def __init__(self, numbers: np.random.Generator) -> None:
        self.redshift = numbers.uniform(0.02, 0.09)
        self.fall = np.clip(numbers.normal(1, 0.1), 0.75, 1.25)
        self.rise = self.fall * np.exp(numbers.normal(0, 0.06))
        self.red_later_days = numbers.normal(1.6, 0.6)
        peak = numbers.uniform(16.8, 18.8)
        self.mag = {"g": peak, "r": peak + numbers.normal(0.03, 0.12)}
        self.shoulder = numbers.normal(0, 0.1)
        days = np.arange(-45.0, 75.0)
        kernel = np.exp(-0.5 * ((days[:, None] - days) / 9) ** 2) + 1e-6 * np.eye(len(days))
        self.departure = days, 0.02 * np.linalg.cholesky(kernel) @ numbers.standard_normal(len(days))

    def flux(self, time_days: NDArray[Any], band: str) -> NDArray[Any]:
        since = (time_days - (self.red_later_days if band == "r" else 0.0)) / (1 + self.redshift)
        phase = since / np.where(since < 0, self.rise, self.fall)
        below = _BELOW_PEAK[band](np.clip(phase, -19, 100)) + np.interp(time_days, *self.departure)
        if band == "r":
            below += self.shoulder * np.exp(-0.5 * ((phase - 24) / 7) ** 2)
        return np.asarray(np.where(phase > -19, AB_ZERO_POINT_MJY * 10 ** (-0.4 * (self.mag[band] + below)), 0.0))
