"""How bright a spheroid is at its aspect: the part of sHG1G2 that depends on the pole."""

from __future__ import annotations

import numpy as np

from science.columns import FloatArray


def cos_aspect(*, ra_deg: FloatArray, dec_deg: FloatArray, alpha0: float, delta0: float) -> FloatArray:
    """Cosine of the angle between the spin axis (degrees, J2000) and the line of sight, shape of ``ra_deg``."""
    ra, dec, pole_ra, pole_dec = (np.radians(angle) for angle in (ra_deg, dec_deg, alpha0, delta0))
    return np.asarray(np.sin(dec) * np.sin(pole_dec) + np.cos(dec) * np.cos(pole_dec) * np.cos(ra - pole_ra))


def spin_magnitudes(*, ra_deg: FloatArray, dec_deg: FloatArray, R: float, alpha0: float, delta0: float) -> FloatArray:
    """Magnitudes that the aspect adds, at most 0: ``2.5 log10(1 - (1 - R) |cos Lambda|)``.

    Carry et al. 2024 (A&A 687, A38), equation 4; a spheroid is faintest seen at its equator.
    """
    cosine = np.abs(cos_aspect(ra_deg=ra_deg, dec_deg=dec_deg, alpha0=alpha0, delta0=delta0))
    return np.asarray(2.5 * np.log10(1.0 - (1.0 - R) * cosine))
