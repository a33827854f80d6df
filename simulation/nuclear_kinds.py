"""Nuclei of galaxies: quasars, blazars, and what faded since the reference image."""

import numpy as np

from simulation.draws import season_jd
from simulation.nuclei import WanderingNucleus
from simulation.source import Drawn, Labels, Place


def quasar(rng: np.random.Generator, place: Place) -> Drawn:
    """Quasars and Seyfert nuclei: a damped random walk."""
    mag_g = rng.uniform(16.8, 18.6)
    truth: dict[str, float] = {
        "mag_g": mag_g,
        "mag_r": mag_g - rng.uniform(0.05, 0.4),
        "tau_days": rng.uniform(100.0, 300.0),
        "amplitude_mag": rng.uniform(0.18, 0.35),
    }
    walk = _nucleus(rng, place, truth)
    name = str(rng.choice(["QSO", "QSO", "AGN", "Seyfert_1"]))
    labels = Labels(cdsxmatch=name if rng.random() < 0.85 else "Unknown", gaia="AGN" if rng.random() < 0.8 else "")
    quiet = {1: mag_g + 0.12, 2: truth["mag_r"] + 0.12}
    return Drawn(walk, {**truth, "redshift": round(rng.uniform(0.05, 1.2), 4)}, labels, reference_mag=quiet)


def _nucleus(rng: np.random.Generator, place: Place, truth: dict[str, float]) -> WanderingNucleus:
    dates = place.visit_jd if len(place.visit_jd) else np.array([2461000.5])
    return WanderingNucleus(rng, span_jd=(float(dates[0]), float(dates[-1])), **truth)


def _blazar(rng: np.random.Generator, place: Place, state_mag: float) -> Drawn:
    mag_g = rng.uniform(15.8, 17.0)
    truth: dict[str, float] = {
        "mag_g": mag_g,
        "mag_r": mag_g - rng.uniform(0.35, 0.6),
        "tau_days": 25.0,
        "amplitude_mag": 0.16,
        "state_mag": state_mag,
        "state_start_jd": season_jd(rng, place, 0.6, 0.75),
    }
    hours, degrees = place.ra_deg / 15.0, abs(place.dec_deg)
    sign = "-" if place.dec_deg < 0 else "+"
    code = f"J{int(hours):02d}{hours % 1 * 60:04.1f}{sign}{int(degrees):02d}{int(degrees % 1 * 60):02d}"
    labels = Labels(cdsxmatch="Blazar", gaia="AGN", x4lac=f"4FGL {code}", x3hsp=f"3HSP{code}")
    quiet = {1: mag_g, 2: truth["mag_r"]}
    return Drawn(_nucleus(rng, place, truth), dict(truth), labels, reference_mag=quiet)


def blazar_low(rng: np.random.Generator, place: Place) -> Drawn:
    """A blazar that sinks by 1.4 magnitudes in the last third of the season."""
    return _blazar(rng, place, 1.4)


def blazar_high(rng: np.random.Generator, place: Place) -> Drawn:
    """A blazar that rises by 1.5 magnitudes in the last third of the season."""
    return _blazar(rng, place, -1.5)


def faded_star(rng: np.random.Generator, place: Place) -> Drawn:
    """A star that was brighter when the reference image was made: every difference is negative."""
    drawn = quasar(rng, place)
    mag_g, mag_r = (float(drawn.parameters[key]) for key in ("mag_g", "mag_r"))
    return Drawn(drawn.flux, drawn.parameters, reference_mag={1: mag_g - 1.3, 2: mag_r - 1.1})
