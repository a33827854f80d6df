"""An example of a file that a user may bring: a made-up light curve of the topic, in the simplest form that is read."""

from __future__ import annotations

import numpy as np

from science.columns import FloatArray
from science.labels import MICROLENSING, SUPERNOVAE, VARIABLE_STARS

_FIRST_MJD = 60_300.0
_NIGHTS = 120
_ERR_MAG = 0.03


def example_csv(topic: str) -> bytes:
    """Time (MJD), magnitude, error and band of some 80 points, as CSV with a comment."""
    random = np.random.default_rng(4)
    nights = np.sort(random.choice(_NIGHTS, 40, replace=False)).astype(np.float64)
    lines = ["# An example, made up: not an observation", "mjd,mag,mag_err,band"]
    for band, offset, delay in (("g", 0.0, 0.0), ("r", -0.15, 0.02)):
        days = nights + delay + random.uniform(0.2, 0.3, nights.size)
        mags = _magnitude(topic, days) + offset + random.normal(0.0, _ERR_MAG, days.size)
        lines += [f"{_FIRST_MJD + day:.5f},{mag:.3f},{_ERR_MAG},{band}" for day, mag in zip(days, mags, strict=True)]
    return ("\n".join(lines) + "\n").encode()


def _magnitude(topic: str, days: FloatArray) -> FloatArray:
    if topic == SUPERNOVAE:
        since = days - 45.0
        return 18.0 + np.where(since < 0, (since / 12.0) ** 2, 2.5 * (1 - np.exp(-((since / 30.0) ** 2))))
    if topic == MICROLENSING:
        u = np.hypot(0.2, (days - 60.0) / 25.0)
        return np.asarray(18.5 - 2.5 * np.log10((u**2 + 2) / (u * np.sqrt(u**2 + 4))))
    if topic == VARIABLE_STARS:
        phase = 2 * np.pi * days / 0.57431
        return 16.5 - 0.4 * np.cos(phase) - 0.15 * np.cos(2 * phase + 0.6)
    return 18.0 + 0.15 * np.sin(4 * np.pi * days / 0.31) + 0.03 * np.abs(days - 60.0) / 2.0
