"""An example of a file that a user may bring: a made-up light curve of the topic, in the simplest form that is read."""

from __future__ import annotations

import numpy as np

from science.columns import FloatArray
from science.labels import MICROLENSING, SUPERNOVAE, VARIABLE_STARS

_FIRST_MJD = 60_300.0
_NIGHTS = 120
_ERR_MAG = 0.03
_FAINTEST_MAG = 20.5


def example_csv(topic: str) -> bytes:
    """Time (MJD), magnitude, error and band of up to 80 points, as CSV with a comment."""
    random = np.random.default_rng(4)
    nights = np.sort(random.choice(_NIGHTS, 40, replace=False)).astype(np.float64)
    lines = ["# An example, made up: not an observation", "mjd,mag,mag_err,band"]
    for band in ("g", "r"):
        days = nights + random.uniform(0.2, 0.3, nights.size)
        mags = _magnitude(topic, band, days) + random.normal(0.0, _ERR_MAG, days.size)
        seen = mags < _FAINTEST_MAG
        lines += [
            f"{_FIRST_MJD + day:.5f},{mag:.3f},{_ERR_MAG},{band}"
            for day, mag in zip(days[seen], mags[seen], strict=True)
        ]
    return ("\n".join(lines) + "\n").encode()


def _magnitude(topic: str, band: str, days: FloatArray) -> FloatArray:
    redder = -0.15 if band == "r" else 0.0
    if topic == SUPERNOVAE:  # an exponential rise that turns into an exponential fall (Bazin et al. 2009, A&A 499, 653)
        since, fall_days = days - 40.0, 25.0 if band == "r" else 15.0
        return 17.3 + redder + 1.086 * (since / fall_days + np.logaddexp(0.0, -since / 3.2))
    if topic == MICROLENSING:
        u = np.hypot(0.2, (days - 60.0) / 25.0)
        return np.asarray(18.5 + redder - 2.5 * np.log10((u**2 + 2) / (u * np.sqrt(u**2 + 4))))
    if topic == VARIABLE_STARS:
        phase = 2 * np.pi * days / 0.57431
        return 16.5 + redder - (0.3 if band == "r" else 0.4) * (np.cos(phase) + 0.4 * np.cos(2 * phase + 0.6))
    return 18.0 + 3 * redder + 0.15 * np.sin(4 * np.pi * days / 0.31) + 0.015 * np.abs(days - 60.0)
