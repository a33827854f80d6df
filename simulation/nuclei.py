"""Active galactic nuclei: a damped random walk, and a blazar's low and high states."""

import numpy as np

from simulation.stars import by_band, flux_from_magnitude
from simulation.types import FloatArray, IntArray


def damped_random_walk(
    rng: np.random.Generator, times_days: FloatArray, *, tau_days: float, amplitude_mag: float
) -> FloatArray:
    """Magnitude offsets of a damped random walk at sorted times.

    Parameters
    ----------
    rng : numpy.random.Generator
    times_days : numpy.ndarray, shape (n,)
        Sorted.
    tau_days : float
        Damping time.
    amplitude_mag : float
        Standard deviation long after the start.

    Returns
    -------
    numpy.ndarray, shape (n,)
        Exact draw, after Kelly et al. 2009, ApJ 698, 895.
    """
    walk = np.empty(len(times_days))
    walk[0] = rng.normal(0.0, amplitude_mag)
    memory = np.exp(-np.diff(times_days) / tau_days)
    kicks = amplitude_mag * np.sqrt(1.0 - memory**2) * rng.standard_normal(len(times_days) - 1)
    for k in range(1, len(times_days)):
        walk[k] = walk[k - 1] * memory[k - 1] + kicks[k - 1]
    return walk


class WanderingNucleus:
    """Flux of a nucleus whose magnitude wanders, with an optional lasting change of state."""

    def __init__(
        self,
        rng: np.random.Generator,
        *,
        span_jd: tuple[float, float],
        mag_g: float,
        mag_r: float,
        tau_days: float,
        amplitude_mag: float,
        state_mag: float = 0.0,
        state_start_jd: float = np.inf,
    ) -> None:
        self.grid_jd = np.arange(span_jd[0] - 2.0, span_jd[1] + 2.0, 0.5)
        self.walk = damped_random_walk(rng, self.grid_jd, tau_days=tau_days, amplitude_mag=amplitude_mag)
        self.mag_g, self.mag_r = mag_g, mag_r
        self.state_mag, self.state_start_jd = state_mag, state_start_jd

    def __call__(self, jd: FloatArray, fid: IntArray) -> FloatArray:
        """Flux in µJy at the dates; bluer when brighter."""
        offset = np.interp(jd, self.grid_jd, self.walk) * by_band(fid, 1.15, 1.0)
        state = self.state_mag / (1.0 + np.exp(np.clip(-(jd - self.state_start_jd) / 2.5, -50, 50)))
        return flux_from_magnitude(by_band(fid, self.mag_g, self.mag_r) + offset + state)
