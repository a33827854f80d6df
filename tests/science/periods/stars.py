"""Light curves that the tests of the period searches share."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks import period_sky, variable_shapes

KINDS = ("rr_lyrae_ab", "rr_lyrae_c", "cepheid", "delta_scuti", "contact_binary", "detached_binary", "mira")


def simulated(kind: str, count: int, points: int, seed: int = 20) -> list[period_sky.Curve]:
    """Simulated stars of a kind at ZTF-like epochs."""
    make = getattr(variable_shapes, kind)
    return [period_sky.ztf_like(star, points, rng) for star, rng in period_sky.stars(make, count, seed)]


def sine(period_days: float = 0.7, n: int = 120, seed: int = 1, amplitude: float = 0.4) -> dict[str, Any]:
    """A sine in g and r with small errors, as the arguments of a search."""
    rng = np.random.default_rng(seed)
    time = np.sort(rng.uniform(0, 400, n)) + 2_459_000.0
    band = rng.choice(np.array(["g", "r"], dtype=object), n)
    wave = amplitude * np.sin(2 * np.pi * time / period_days)
    mag = np.where(band == "g", 18.0 + 1.38 * wave, 17.5 + wave) + rng.normal(0, 0.02, n)
    return {"time_days": time, "mag": mag, "mag_err": np.full(n, 0.02), "band": band}
