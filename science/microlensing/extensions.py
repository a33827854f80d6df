"""What goes beyond a point source and a straight path, as pyLIMA models it: the source's size, the Earth's motion."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from science.microlensing.inputs import Scaled, julian_zero
from science.microlensing.problem import Problem
from science.microlensing.refine import Refined
from science.microlensing.search import LONGEST_DAYS, SHORTEST_DAYS, Found, best_of, lonely_spikes, shape_bounds
from science.microlensing.shapes import full_width_days
from science.microlensing.uncertainty import covariance_of

if TYPE_CHECKING:
    from science.microlensing.pylima_fit import Sky

FINITE_SOURCE, PARALLAX = "finite_source", "parallax"
NAMES = (FINITE_SOURCE, PARALLAX)

# Chi-square by which two more parameters must improve the fit to count as seen.
SEEN_GAIN = 12.0
_LARGEST_RHO = 0.1
_LARGEST_PARALLAX = 1.0
# A source larger than this many of its radii away from the lens looks like a point.
_RADII_THAT_SHOW = 3.0
_SHORTEST_FOR_PARALLAX_DAYS = 10.0
_FEWEST_IN_EVENT = 15
_NEARER_U0 = 0.3


@dataclass(frozen=True)
class Extension:
    """A model with more parameters than the point lens.

    Attributes
    ----------
    name : str
        One of `NAMES`.
    sentence : str
        What came out, or why the data cannot carry it.
    refused : bool
    is_seen : bool
        Whether it improves chi-square by more than noise gives away.
    parameters, errors : dict of str to float
        ``t0_days einstein_time_days u0`` and ``rho`` or ``parallax_north parallax_east``; an error is infinite where
        the data do not constrain.
    reference_days : float
        The date in whose frame a parallax is told: that of the Earth moving straight on as it moved then.
    chi2, dof : float, int
    chi2_gain : float
        Chi-square of the point lens minus that of this model, on the same points: all but lonely spikes.
    """

    name: str
    sentence: str
    refused: bool = False
    is_seen: bool = False
    parameters: dict[str, float] = field(default_factory=dict)
    errors: dict[str, float] = field(default_factory=dict)
    reference_days: float = float("nan")
    chi2: float = 0.0
    dof: int = 0
    chi2_gain: float = 0.0


def extended(
    scaled: Scaled, found: Found, *, options: Collection[str], ra_deg: float | None, dec_deg: float | None
) -> dict[str, Extension]:
    """The models that were asked for. What the lens left out may be what they explain: they see all but lonely spikes.

    Parameters
    ----------
    scaled : Scaled
    found : Found
        The lens.
    options : collection of str
        Some of `NAMES`.
    ra_deg, dec_deg : float, optional
        Position; a parallax needs it.
    """
    if not options:
        return {}
    problem = scaled.problem.only(found.used | ~lonely_spikes(scaled.problem))
    lens = best_of(problem, starts=[found.lens.parameters], no_negative_blend=problem.total_flux)
    models: dict[str, Extension] = {}
    if FINITE_SOURCE in options:
        models[FINITE_SOURCE] = finite_source(problem, lens=lens, zero_days=scaled.zero_days)
    if PARALLAX in options:
        sky = _sky(scaled.zero_days, ra_deg, dec_deg)
        models[PARALLAX] = parallax(problem, lens=lens, zero_days=scaled.zero_days, sky=sky)
    return models


def _sky(zero_days: float, ra_deg: float | None, dec_deg: float | None) -> Sky | None:
    from science.microlensing.pylima_fit import Sky

    zero = julian_zero(zero_days)
    if zero is None or ra_deg is None or dec_deg is None or not (0 <= ra_deg <= 360 and -90 <= dec_deg <= 90):
        return None
    return Sky(ra_deg, dec_deg, zero)


def finite_source(problem: Problem, *, lens: Refined, zero_days: float) -> Extension:
    """Fit the source's radius rho, in Einstein radii.

    Parameters
    ----------
    problem : Problem
    lens : Refined
        The best point lens of these points without negative blends.
    zero_days : float
        What turns the times of the problem into those that were given.
    """
    t0, ln_einstein_time, u0 = lens.parameters
    closest = float(np.min(np.hypot((problem.time_days - t0) * np.exp(-ln_einstein_time), u0)))
    if closest > _RADII_THAT_SHOW * _LARGEST_RHO:
        return Extension(
            FINITE_SOURCE,
            f"No size of the source can be seen: the closest point is {closest:.2f} Einstein radii from the lens.",
            refused=True,
        )
    radii = np.clip(np.array([0.5, 1.0, 2.0]) * max(closest, 1e-3), 1e-4, 0.9 * _LARGEST_RHO)
    starts = [{"rho": float(rho)} for rho in radii]
    return _best(FINITE_SOURCE, problem, lens, zero_days, starts, {"rho": (5e-5, _LARGEST_RHO)}, None)


def parallax(problem: Problem, *, lens: Refined, zero_days: float, sky: Sky | None) -> Extension:
    """Fit the parallax vector of the annual motion of the Earth, in Einstein radii per au, towards north and east.

    Parameters
    ----------
    problem, lens, zero_days
        As in `finite_source`.
    sky : Sky, optional
        Without it the parallax is refused.
    """
    t0, ln_einstein_time, _ = lens.parameters
    einstein_time = float(np.exp(ln_einstein_time))
    inside = int(np.count_nonzero(np.abs(problem.time_days - t0) < 1.5 * einstein_time))
    refusal = ""
    if sky is None:
        refusal = "Parallax needs the event's position, and times in JD, HJD, HJD − 2450000 or MJD."
    elif einstein_time < _SHORTEST_FOR_PARALLAX_DAYS:
        refusal = f"The Earth moves too little during this event for a parallax (tE = {einstein_time:.1f} d)."
    elif inside < _FEWEST_IN_EVENT:
        refusal = f"A parallax needs {_FEWEST_IN_EVENT} points during the event; there are {inside}."
    if refusal:
        return Extension(PARALLAX, refusal, refused=True)
    bounds = dict.fromkeys(("piEN", "piEE"), (-_LARGEST_PARALLAX, _LARGEST_PARALLAX))
    return _best(PARALLAX, problem, lens, zero_days, _parallax_starts(lens), bounds, sky)


def _parallax_starts(lens: Refined) -> list[dict[str, float]]:
    """Either side of the lens, as the point lens has it and nearer with the same width: it may be misled itself."""
    u0, einstein_time = abs(float(lens.parameters[2])), float(np.exp(lens.parameters[1]))
    shapes = [(u0, einstein_time)]
    if u0 > 2 * _NEARER_U0:
        width = full_width_days(einstein_time_days=einstein_time, u0=u0)
        shapes.append((_NEARER_U0, width / full_width_days(einstein_time_days=1.0, u0=_NEARER_U0)))
    return [
        {"piEN": 0.0, "piEE": 0.0, "u0": side * impact, "tE": time} for impact, time in shapes for side in (1.0, -1.0)
    ]


def _best(
    name: str,
    problem: Problem,
    lens: Refined,
    zero_days: float,
    starts: list[dict[str, float]],
    bounds: dict[str, tuple[float, float]],
    sky: Sky | None,
) -> Extension:
    from science.microlensing.pylima_fit import GaveUp, Start, fit_with_pylima

    t0, ln_einstein_time, u0 = (float(value) for value in lens.parameters)
    low, high = shape_bounds(problem, no_negative_blend=problem.total_flux)
    begin = {"t0": t0, "u0": u0, "tE": float(np.exp(ln_einstein_time))}
    limits = {"t0": (low[0], high[0]), "u0": (low[2], high[2]), "tE": (SHORTEST_DAYS, LONGEST_DAYS), **bounds}
    source, blend = lens.fluxes.rise, lens.fluxes.baseline - lens.fluxes.rise
    found = []
    for start in starts:
        try:
            found.append(
                fit_with_pylima(
                    problem,
                    Start({**begin, **start}, source, blend, limits, no_negative_blend=problem.total_flux),
                    finite_source=name == FINITE_SOURCE,
                    parallax_jd=None if sky is None else t0 + sky.zero_jd,
                    sky=sky,
                )
            )
        except GaveUp:
            continue
    if not found:
        return Extension(name, f"pyLIMA found no {name.replace('_', ' ')} solution for these data.", refused=True)
    best = min(found, key=lambda one: one.cost)
    names = list(best.parameters)
    dof = problem.n_data - len(best.information)
    gain = lens.cost - best.cost
    chi2 = lens.chi2 - gain
    noise = max(1.0, chi2 / max(dof, 1))
    spread = np.sqrt(np.diag(covariance_of(best.information))[: len(names)] * noise)
    parameters = {_NAME[one]: best.parameters[one] for one in names}
    parameters["t0_days"] += zero_days
    errors = {_NAME[one]: float(err) for one, err in zip(names, spread, strict=True)}
    for one, (_, largest) in bounds.items():
        if errors[_NAME[one]] > largest:  # as wide as all that was looked at
            errors[_NAME[one]] = float("inf")
    return Extension(
        name,
        _sentence(name, parameters, errors, gain / noise),
        is_seen=gain / noise >= SEEN_GAIN,
        parameters=parameters,
        errors=errors,
        reference_days=t0 + zero_days,
        chi2=chi2,
        dof=dof,
        chi2_gain=gain,
    )


_NAME = {
    "t0": "t0_days",
    "u0": "u0",
    "tE": "einstein_time_days",
    "rho": "rho",
    "piEN": "parallax_north",
    "piEE": "parallax_east",
}
_SYMBOL = {"rho": "ρ", "parallax_north": "πE north", "parallax_east": "πE east"}


def _sentence(name: str, parameters: dict[str, float], errors: dict[str, float], gain: float) -> str:
    own = ("rho",) if name == FINITE_SOURCE else ("parallax_north", "parallax_east")
    values = ", ".join(_with_error(_SYMBOL[one], parameters[one], errors[one]) for one in own)
    label = "The source's size" if name == FINITE_SOURCE else "The parallax"
    if gain < SEEN_GAIN:
        return f"{label} does not show in these data: χ² improves by {max(gain, 0.0):.1f} only ({values})."
    return f"{label} improves χ² by {gain:.0f}: {values}."


def _with_error(symbol: str, value: float, err: float) -> str:
    return f"{symbol} = {value:.4f} ± {err:.4f}" if np.isfinite(err) else f"{symbol} is not constrained"
