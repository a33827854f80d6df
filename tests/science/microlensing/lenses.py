"""Light curves of a point lens for the tests, and the fit of a simulated event."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.lensing_events import Event
from science.microlensing import PointLensFit, fit_point_lens

T0, TE, U0 = 2459700.0, 40.0, 0.2


def paczynski(time: Any, *, t0: float = T0, te: float = TE, u0: float = U0) -> Any:
    """Magnification, written down again from the paper."""
    u2 = u0**2 + ((np.asarray(time) - t0) / te) ** 2
    return (u2 + 2) / np.sqrt(u2 * (u2 + 4))


def light_curve(*, seed: int = 1, n: int = 240, noise: float = 0.02, **shape: float) -> dict[str, Any]:
    """Arguments of a fit: two bands, sources 1 and 0.5, blends 0.4 and 0.1."""
    rng = np.random.default_rng(seed)
    time = np.sort(rng.uniform(T0 - 250, T0 + 250, n))
    band = rng.choice(["g", "r"], n)
    source, blend = np.where(band == "g", 1.0, 0.5), np.where(band == "g", 0.4, 0.1)
    flux = source * paczynski(time, **shape) + blend
    err = noise * flux
    return {"time_days": time, "flux": flux + rng.normal(0, err), "flux_err": err, "band": band}


def fit_event(made: Event, **more: Any) -> PointLensFit:
    return fit_point_lens(time_days=made.time_days, flux=made.flux, flux_err=made.flux_err, band=made.band, **more)
