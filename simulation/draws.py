"""What several kinds draw in the same way: catalogue labels, epochs, dates in the season."""

from collections.abc import Callable
from functools import partial

import numpy as np

from simulation.source import Labels, Place
from simulation.types import FloatArray, Flux


def light_curve(function: Callable[..., FloatArray], truth: dict[str, float]) -> Flux:
    """The light curve of a kind with its parameters filled in."""
    return partial(function, **truth)


def draw_labels(rng: np.random.Generator, known: float, simbad: str, vsx: str, gcvs: str, gaia: str) -> Labels:
    """Catalogues are incomplete: SIMBAD knows a share of the sources, VSX most of those, GCVS the bright ones."""
    in_simbad, in_vsx, in_gcvs, in_gaia = rng.random(4) < (known, 0.8, 0.35, 0.7)
    return Labels(
        cdsxmatch=simbad if in_simbad else "Unknown",
        vsx=vsx if in_vsx else "",
        gcvs=gcvs if in_gcvs and in_simbad else "",
        gaia=gaia if in_gaia else "",
    )


def draw_epoch(rng: np.random.Generator, place: Place) -> float:
    return float(np.round(place.visit_jd[0] - rng.uniform(0.0, 400.0), 4)) if len(place.visit_jd) else 2460800.0


def season_jd(rng: np.random.Generator, place: Place, low: float, high: float) -> float:
    """A date when the field is watched, between two shares of its visits."""
    if not len(place.visit_jd):
        return 2461000.5
    return float(np.round(np.quantile(place.visit_jd, rng.uniform(low, high)), 4))
