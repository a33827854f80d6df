"""How far a supernova is, and how bright it truly is.

Cosmology: flat ΛCDM with H0 = 70 km/s/Mpc and Ωm = 0.3. Absolute magnitudes are corrected neither for redshifted
wavelengths (K-correction) nor for dust of the Milky Way or the host.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from science.cells import number, words
from science.supernovae.measures import UNKNOWN, Number

HUBBLE_KM_S_MPC, OMEGA_MATTER = 70.0, 0.3
ASSUMED = (
    f"flat ΛCDM, H0 = {HUBBLE_KM_S_MPC:.0f} km/s/Mpc, Ωm = {OMEGA_MATTER}; "
    "no K-correction, no extinction of the Milky Way or the host"
)
_LIGHT_KM_S = 299_792.458
_PECULIAR_KM_S = 300.0  # of a galaxy's own motion; it makes the nearest distances uncertain
_MOST_REDSHIFT = 20.0
_REDSHIFT_COLUMNS = ("d:redshift", "d:tns_redshift", "d:host_redshift", "d:mangrove_redshift")
_HOST_NAMES = ("d:mangrove_HyperLEDA_name", "d:mangrove_2MASS_name")


@dataclass(frozen=True)
class Distance:
    """A luminosity distance with where it comes from.

    Attributes
    ----------
    modulus_mag : Number
        Apparent minus absolute magnitude.
    mpc : float
        Luminosity distance.
    redshift : float
        Given, or that of the distance.
    source : str
        A few words: ``"redshift 0.031"``, ``"host 2MASS 22395356+3453410, 205 Mpc"``.
    """

    modulus_mag: Number
    mpc: float
    redshift: float
    source: str


def distance_of_redshift(*, redshift: float, source: str = "") -> Distance:
    """Luminosity distance of a redshift.

    Parameters
    ----------
    redshift : float
        Above 0, at most 20.
    source : str
        Where it comes from.

    Raises
    ------
    ValueError
        It is outside that range.
    """
    if not 0 < redshift <= _MOST_REDSHIFT:
        raise ValueError(f"A distance needs a redshift above 0 and at most {_MOST_REDSHIFT:.0f}.")
    mpc = float(_cosmology().luminosity_distance(redshift).value)
    return Distance(_modulus(mpc, redshift), mpc, redshift, source or f"redshift {redshift:.4g}")


def distance_of_host(*, luminosity_mpc: float, source: str) -> Distance:
    """A luminosity distance that a catalogue of galaxies gives, with the redshift that belongs to it.

    Raises
    ------
    ValueError
        It is not above 0.
    """
    if not (luminosity_mpc > 0 and math.isfinite(luminosity_mpc)):
        raise ValueError("A distance must be above 0 Mpc.")
    redshift = _redshift_of(luminosity_mpc)
    return Distance(_modulus(luminosity_mpc, redshift), luminosity_mpc, redshift, source)


def distance_of_alert(*, row: Mapping[str, Any]) -> Distance | None:
    """The distance that an alert carries: a redshift, else that of the galaxy the broker found within 1′.

    Parameters
    ----------
    row : mapping
        Under the broker's column names.

    Returns
    -------
    Distance or None
        ``None`` where it carries none.
    """
    for name in _REDSHIFT_COLUMNS:
        redshift = number(row=row, name=name)
        if 0 < redshift <= _MOST_REDSHIFT:
            return distance_of_redshift(redshift=redshift)
    mpc = number(row=row, name="d:mangrove_lum_dist")
    if not (mpc > 0 and math.isfinite(mpc)):
        return None
    named = next((words(row=row, name=name) for name in _HOST_NAMES if words(row=row, name=name)), "of no name")
    return distance_of_host(luminosity_mpc=mpc, source=f"galaxy {named} within 1′, {mpc:.0f} Mpc")


def absolute_magnitude(*, peak_mag: float, peak_mag_err: float, distance: Distance) -> Number:
    """Absolute magnitude at peak; see the module for what is not corrected."""
    if not math.isfinite(peak_mag):
        return UNKNOWN
    return Number(peak_mag - distance.modulus_mag.value, math.hypot(peak_mag_err, distance.modulus_mag.err))


def _modulus(mpc: float, redshift: float) -> Number:
    err = 5 / math.log(10) * _PECULIAR_KM_S / (_LIGHT_KM_S * redshift)
    return Number(5 * math.log10(mpc) + 25, err)


def _redshift_of(mpc: float) -> float:
    """Of a luminosity distance, by bisection: it grows with the redshift."""
    low, high = 0.0, _MOST_REDSHIFT
    for _ in range(60):
        middle = (low + high) / 2
        if float(_cosmology().luminosity_distance(middle).value) < mpc:
            low = middle
        else:
            high = middle
    return high


@cache
def _cosmology() -> Any:
    # Importing astropy's cosmology takes a third of a second, which a page without a distance should not wait for.
    from astropy.cosmology import FlatLambdaCDM

    return FlatLambdaCDM(H0=HUBBLE_KM_S_MPC, Om0=OMEGA_MATTER)
