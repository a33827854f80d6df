"""What kind of star a period, an amplitude and a shape remind of; a hint, with what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from science.periods.doubling import amplitude_g_over_r, dips, evidence_of_one_color, fine_shape, looks_eclipsing
from science.periods.fit import PeriodFit

RR_LYRAE_AB, RR_LYRAE_C = "RR Lyrae-like (ab)", "RR Lyrae-like (c)"
DELTA_SCUTI, CEPHEID, MIRA = "delta Scuti-like", "Cepheid-like", "Mira-like"
ECLIPSING, NO_HINT = "eclipsing-binary-like", "no hint"
_SOME_EVIDENCE = 2.0


@dataclass(frozen=True)
class ClassHint:
    """A kind of star and why.

    Attributes
    ----------
    name : str
        One of ``"RR Lyrae-like (ab)"``, ``"RR Lyrae-like (c)"``, ``"delta Scuti-like"``, ``"Cepheid-like"``,
        ``"Mira-like"``, ``"eclipsing-binary-like"``, ``"no hint"``.
    reason : str
        One sentence.
    """

    name: str
    reason: str


def class_hint(fit: PeriodFit) -> ClassHint:
    """What a fit at a trusted period looks like.

    The limits are those of the General Catalogue of Variable Stars (Samus et al. 2017, ARep 61, 80), with room.

    Parameters
    ----------
    fit : PeriodFit

    Returns
    -------
    ClassHint
    """
    period, amplitude = fit.period_days, max(fit.amplitude_mag.values())
    rise, humps, color = rise_share(fit), dips(fit), evidence_of_one_color(fit)
    facts = f"P = {period:.3g} d, {amplitude:.2g} mag peak to peak, rising for {100 * rise:.0f} % of the cycle"
    if looks_eclipsing(fit) and amplitude > 0.1 and color > -_SOME_EVIDENCE:
        return ClassHint(ECLIPSING, f"Bright most of the time with narrow minima ({facts}).")
    if humps == 2 and color > -_SOME_EVIDENCE and 0.2 < period < 50 and _opposite_dips(fit):
        return ClassHint(ECLIPSING, f"Two minima half a cycle apart ({facts}).")
    if humps != 1:
        return ClassHint(NO_HINT, f"Neither one hump a cycle nor two opposite minima ({facts}).")
    if 0.4 <= period <= 0.95 and 0.3 <= amplitude <= 1.8 and rise < 0.4:
        return ClassHint(RR_LYRAE_AB, f"Period, amplitude and steep rise of a fundamental-mode star ({facts}).")
    if color > _SOME_EVIDENCE and period < 10:
        ratio, error = amplitude_g_over_r(fit)
        return ClassHint(NO_HINT, f"g and r vary alike (ratio {ratio:.2f} ± {error:.2f}), unlike pulsators ({facts}).")
    if 0.2 <= period <= 0.45 and 0.2 <= amplitude <= 0.9:
        doubt = "" if color < -_SOME_EVIDENCE else "; a contact binary of twice this period is not excluded"
        return ClassHint(RR_LYRAE_C, f"Period and amplitude of a first-overtone star ({facts}){doubt}.")
    if period < 0.2 and amplitude <= 1.0:
        return ClassHint(DELTA_SCUTI, f"One hump in less than five hours ({facts}).")
    if 1.0 <= period <= 100 and 0.3 <= amplitude <= 2.0 and color < -_SOME_EVIDENCE:
        return ClassHint(CEPHEID, f"Period and amplitude of a Cepheid, larger in g than in r ({facts}).")
    if period >= 80 and amplitude >= 2.0:
        return ClassHint(MIRA, f"A long period with a large amplitude ({facts}).")
    return ClassHint(NO_HINT, f"No kind of star stands out ({facts}).")


def rise_share(fit: PeriodFit) -> float:
    """Share of the cycle from the faintest to the brightest phase."""
    shape = fine_shape(fit)
    return float(np.mod(np.argmin(shape) - np.argmax(shape), len(shape)) / len(shape))


def _opposite_dips(fit: PeriodFit) -> bool:
    """Whether half a cycle away the curve is faint again, for the deeper dip of two."""
    shape = fine_shape(fit)
    middle = (shape.min() + shape.max()) / 2
    half = len(shape) // 2
    opposite = np.take(shape, np.argmax(shape) + half + np.arange(-half // 5, half // 5), mode="wrap")
    return bool(opposite.max() > middle)
