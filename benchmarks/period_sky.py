"""Light curves with known periods, and without any: simulated stars at real and at ZTF-like epochs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator

from benchmarks.variable_shapes import Variable, rr_lyrae_ab, rr_lyrae_c
from science.columns import FloatArray

Maker = Callable[[int, Generator], "Curve"]
REAL_STARS = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "light_curves" / "rr_lyrae"


@dataclass(frozen=True)
class Curve:
    """A light curve as the searches take it; ``period_days`` is the truth, NaN if there is none."""

    name: str
    kind: str
    period_days: float
    time_days: FloatArray
    mag: FloatArray
    mag_err: FloatArray
    band: np.ndarray[Any, np.dtype[np.object_]]

    @property
    def columns(self) -> dict[str, Any]:
        """The arguments of a period search."""
        return {"time_days": self.time_days, "mag": self.mag, "mag_err": self.mag_err, "band": self.band}


def real_rr_lyrae(bands: Sequence[str] = ("g", "r"), folder: Path = REAL_STARS) -> list[Curve]:
    """The RR Lyrae of SDSS Stripe 82 (Sesar et al. 2010, ApJ 708, 717) that lie beside the project."""
    curves = []
    for star in pd.read_csv(folder / "periods.csv").itertuples():
        frame = pd.read_csv(folder / f"{star.Num}.csv")
        frame = frame[frame["band"].isin(bands)]
        time, mag, mag_err = (frame[name].to_numpy(dtype=float) for name in ("time", "mag", "magerr"))
        band = frame["band"].to_numpy(dtype=object)
        curves.append(Curve(str(star.Num), f"RR{star.Type}", float(star.Per), time, mag, mag_err, band))
    return curves


def at_epochs_of(real: Curve, star: Variable, rng: Generator) -> Curve:
    """A simulated star observed when, in the bands, with the errors of a real one and often some more scatter."""
    scatter = np.hypot(real.mag_err, rng.choice([0.0, 0.015, 0.03, 0.05]))
    mag = _magnitudes(star, real.time_days - real.time_days.min(), real.band)
    typical = {band: np.median(real.mag[real.band == band]) for band in np.unique(real.band)}
    mag += np.array([typical[band] for band in real.band]) + scatter * rng.standard_normal(len(mag))
    return Curve(f"at {real.name}", star.kind, star.period_days, real.time_days, mag, real.mag_err, real.band)


def rr_lyrae_at_epochs_of(real: Sequence[Curve], count: int, *, seed: int) -> list[Curve]:
    """Simulated RR Lyrae, 78 % of type ab as in Stripe 82, each at the epochs of a real star."""
    curves = []
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        star = rr_lyrae_ab(rng) if rng.random() < 0.78 else rr_lyrae_c(rng)
        curves.append(at_epochs_of(real[int(rng.integers(len(real)))], star, rng))
    return curves


def with_nights_left_out(curve: Curve, share: float, rng: Generator) -> Curve:
    """A light curve with only a share of its nights."""
    night = np.floor(curve.time_days - 0.2)
    nights = np.unique(night)
    kept = np.isin(night, rng.choice(nights, max(3, round(share * len(nights))), replace=False))
    columns = {name: array[kept] for name, array in curve.columns.items()}
    return replace(curve, **columns)


def ztf_like(star: Variable, points: int, rng: Generator) -> Curve:
    """A simulated star at ZTF-like epochs, with errors of 0.02 to 0.2 mag and a few outliers."""
    time, band = ztf_epochs(points, rng)
    faint = rng.uniform(0, 1)
    err = np.clip(0.02 + 0.06 * faint**2 + rng.gamma(2.0, 0.008, points), 0.02, 0.2)
    mag = 17.0 + 2.5 * faint + _magnitudes(star, time, band) + err * rng.standard_normal(points)
    mag += np.where(rng.random(points) < 0.005, rng.choice([-0.4, 0.4], points), 0.0)
    return Curve(star.kind, star.kind, star.period_days, time, mag, err, band)


def white_noise(points: int, rng: Generator) -> Curve:
    """A constant star."""
    time, band = ztf_epochs(points, rng)
    err = rng.uniform(0.02, 0.2, points)
    mag = 18 + err * rng.standard_normal(points)
    return Curve("white noise", "white noise", np.nan, time, mag, err, band)


def damped_random_walk(points: int, rng: Generator) -> Curve:
    """A quasar-like star: an Ornstein-Uhlenbeck process of 10 to 800 days (Kelly et al. 2009, ApJ 698, 895)."""
    time, band = ztf_epochs(points, rng)
    order = np.argsort(time)
    tau, spread = 10 ** rng.uniform(1, np.log10(800)), rng.uniform(0.1, 0.4)
    walk = np.empty(points)
    walk[0] = rng.standard_normal()
    keep = np.exp(-np.diff(time[order]) / tau)
    for i in range(1, points):
        walk[i] = keep[i - 1] * walk[i - 1] + np.sqrt(1 - keep[i - 1] ** 2) * rng.standard_normal()
    err = rng.uniform(0.02, 0.1, points)
    mag = np.empty(points)
    mag[order] = 18 + spread * walk
    mag += err * rng.standard_normal(points)
    return Curve("damped random walk", "damped random walk", np.nan, time, mag, err, band)


def ztf_epochs(points: int, rng: Generator) -> tuple[FloatArray, np.ndarray[Any, np.dtype[np.object_]]]:
    """Times (days) and bands from one site over years: seasons, weather, g and r at their own times."""
    span, season = rng.uniform(1000, 2300), rng.uniform(150, 240)
    times = _nights(points, span, season, rng) + 0.3 + np.clip(rng.normal(0, 0.08, points), -0.17, 0.17)
    return times - times.min() + 58_300.0, rng.choice(np.array(["g", "r"], dtype=object), points, p=[0.45, 0.55])


def _nights(points: int, span: float, season: float, rng: Generator) -> FloatArray:
    nights = np.arange(0, int(span))
    seen = nights[(np.mod(nights + rng.uniform(0, 365), 365.25) < season) & (rng.random(len(nights)) < 0.65)]
    return np.asarray(rng.choice(seen, points, replace=points > len(seen)), dtype=np.float64)


def stars(make: Any, count: int, seed: int) -> Iterator[tuple[Variable, Generator]]:
    """So many stars of a kind, each with the generator for what is left to draw."""
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        yield make(rng), rng


def _magnitudes(star: Variable, time_days: FloatArray, band: np.ndarray[Any, np.dtype[np.object_]]) -> FloatArray:
    mag = np.empty(len(time_days))
    for name in np.unique(band):
        of_band = band == name
        mag[of_band] = star.magnitude(time_days[of_band], name)
    return mag
