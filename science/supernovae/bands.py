"""Effective wavelengths of the bands that light curves come in."""

from __future__ import annotations

from typing import Any

import numpy as np

from science.columns import FloatArray

G_ANGSTROM, R_ANGSTROM = 4770.0, 6231.0
MIDDLE_ANGSTROM = 6200.0
"""What a band of unknown name is taken for: the middle of the optical."""

_ANGSTROM = {
    **{"u": 3600, "g": 4770, "r": 6231, "i": 7625, "z": 8900, "y": 9700},
    **{"U": 3650, "B": 4400, "V": 5450, "R": 6400, "I": 8000},
    **{"c": 5330, "o": 6790, "G": 6230, "bp": 5110, "rp": 7770, "w": 6080},
    **{"1": 4770, "2": 6231, "3": 7625},
}
_WITHIN_ANGSTROM = 700.0
_PREFIXES = ("ztf", "sdss", "ps1", "panstarrs", "lsst", "atlas", "gaia", "des")


def wavelength_angstrom(*, band: Any) -> float:
    """Effective wavelength of a band by its name.

    Parameters
    ----------
    band : str, bytes or int
        ``"g"``, ``"R"``, ``"zr"`` and ``2`` (the survey's own), ``"ztf_g"``, ``"sdss-i'"``, ``"lsst y"``, …

    Returns
    -------
    float
        Ångström (SVO Filter Profile Service, rounded); `MIDDLE_ANGSTROM` for a name that is not known.
    """
    text = band.decode(errors="replace") if isinstance(band, bytes) else str(band)
    text = text.strip().rstrip("'").strip()
    for prefix in _PREFIXES:
        if text.lower().startswith(prefix):
            text = text[len(prefix) :].strip(" _-:.")
    if len(text) == 2 and text[0].lower() == "z" and text[1] in "gri":
        text = text[1]
    found = _ANGSTROM.get(text, _ANGSTROM.get(text.lower()))
    return MIDDLE_ANGSTROM if found is None else float(found)


def green_and_red(*, wavelengths_angstrom: FloatArray) -> tuple[int, int] | None:
    """Places of the bands nearest to g and r, or ``None`` where one of them has none within 700 Å."""
    found = []
    for wanted in (G_ANGSTROM, R_ANGSTROM):
        apart = np.abs(wavelengths_angstrom - wanted)
        if not len(apart) or apart.min() > _WITHIN_ANGSTROM:
            return None
        found.append(int(np.argmin(apart)))
    return found[0], found[1]
