"""What is usual for a type Ia supernova, and how one compares with it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from science.phrases import with_error
from science.supernovae.bands import G_ANGSTROM
from science.supernovae.distance import Distance, absolute_magnitude
from science.supernovae.measures import Number
from science.supernovae.result import SupernovaFit

_FAR_SIGMA = 2.0


@dataclass(frozen=True)
class Usual:
    """Mean and scatter of a quantity among type Ia supernovae, as a survey sees them, and words for more and less."""

    name: str
    unit: str
    mean: float
    scatter: float
    more: str
    less: str
    decimals: int = 2


# ZTF Bright Transient Survey, observer's frame below redshift 0.1 (rise and fade between half flux and peak); the
# absolute magnitude in g without correction for dust (Perley et al. 2020, ApJ 904, 35).
USUAL = {
    "rise": Usual("rise from half flux", "days", 9.0, 1.2, "slow", "fast", 1),
    "fade": Usual("fade to half flux", "days", 14.3, 2.3, "slow", "fast", 1),
    "dm15": Usual("decline in 15 days (g)", "mag", 0.80, 0.16, "fast", "slow"),
    "color": Usual("g−r at peak", "mag", -0.03, 0.13, "red", "blue"),
    "absolute": Usual("absolute magnitude at peak", "mag", -19.1, 0.45, "faint", "bright", 1),
}


@dataclass(frozen=True)
class Compared:
    """One quantity beside what is usual.

    Attributes
    ----------
    usual : Usual
    found : Number
    apart_sigma : float
        Distance from the mean in units of scatter and error together; NaN where it cannot be told.
    words : str
        ``"usual"``, ``"unusually red"``, … or ``"not known well enough"``.
    """

    usual: Usual
    found: Number
    apart_sigma: float
    words: str

    @property
    def is_unusual(self) -> bool:
        """Whether it is more than two standard deviations away."""
        return abs(self.apart_sigma) > _FAR_SIGMA


def compare(*, fit: SupernovaFit, distance: Distance | None = None) -> tuple[Compared, ...]:
    """The quantities of a fit beside those of type Ia supernovae.

    The band nearest to g is taken; the absolute magnitude only with a distance.
    """
    band = min(fit.bands, key=lambda name: abs(fit.posterior.angstrom[fit.bands.index(name)] - G_ANGSTROM))
    in_g = abs(fit.posterior.angstrom[fit.bands.index(band)] - G_ANGSTROM) < 700
    found = {"rise": fit.rise_days[band], "fade": fit.fade_days[band], "color": fit.color_mag}
    if in_g:
        found["dm15"] = fit.dm15_mag[band]
    if distance is not None:
        found["absolute"] = absolute_magnitude(
            peak_mag=fit.peak_mag[band], peak_mag_err=fit.peak_mag_err[band], distance=distance
        )
    return tuple(_compared(USUAL[name], found[name]) for name in USUAL if name in found)


def summary(compared: tuple[Compared, ...]) -> str:
    """One sentence on whether it is like a type Ia supernova."""
    told = [one for one in compared if math.isfinite(one.apart_sigma)]
    if not told:
        return "Too little is known yet to compare it with type Ia supernovae."
    unusual = [one for one in told if one.is_unusual]
    if not unusual:
        names = ", ".join(one.usual.name for one in told)
        return f"Like a type Ia supernova in all that is known well enough: {names}."
    said = "; ".join(
        f"{one.usual.name} {with_error(one.found.value, one.found.err, decimals=one.usual.decimals)} {one.usual.unit}, "
        f"{one.words} (usual: {one.usual.mean:.{one.usual.decimals}f} ± {one.usual.scatter:.{one.usual.decimals}f})"
        for one in unusual
    )
    kinds = {one.words for one in unusual}
    dust = " Dust on the way would make it both red and faint." if {"unusually red", "unusually faint"} <= kinds else ""
    return f"Unlike most type Ia supernovae in {len(unusual)} of {len(told)} quantities: {said}.{dust}"


def _compared(usual: Usual, found: Number) -> Compared:
    if not (math.isfinite(found.value) and math.isfinite(found.err)):
        return Compared(usual, found, math.nan, "not known well enough")
    apart = (found.value - usual.mean) / math.hypot(usual.scatter, found.err)
    if abs(apart) > _FAR_SIGMA:
        return Compared(usual, found, apart, f"unusually {usual.more if apart > 0 else usual.less}")
    # What is known no better than of any supernova follows from the fit's own expectation, and would always be usual.
    if found.err > usual.scatter:
        return Compared(usual, found, math.nan, "not known well enough")
    return Compared(usual, found, apart, "usual")
