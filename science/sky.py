"""Positions on the sky: sexagesimal and galactic coordinates, constellations."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from science.columns import ObjectArray


@cache
def _coordinates() -> Any:
    # Importing the coordinates of astropy takes half a second, which a page without a position should not wait for.
    from astropy import coordinates

    return coordinates


def constellations(*, ra_deg: ArrayLike, dec_deg: ArrayLike) -> ObjectArray:
    """Full name of the constellation at each position (IAU boundaries, Roman 1987, PASP 99, 695).

    Parameters
    ----------
    ra_deg, dec_deg : array_like, shape (n,), degrees, ICRS

    Returns
    -------
    numpy.ndarray, shape (n,), object
        ``None`` where a coordinate is not finite or a declination is outside ±90.
    """
    ra = np.atleast_1d(np.asarray(ra_deg, dtype=np.float64))
    dec = np.atleast_1d(np.asarray(dec_deg, dtype=np.float64))
    names: ObjectArray = np.full(ra.shape, None, dtype=object)
    possible = np.isfinite(ra) & np.isfinite(dec) & (np.abs(dec) <= 90)
    if possible.any():
        coordinates = _coordinates()
        positions = coordinates.SkyCoord(ra[possible], dec[possible], unit="deg")
        names[possible] = [str(name) for name in np.atleast_1d(coordinates.get_constellation(positions))]
    return names


def galactic(ra_deg: float, dec_deg: float) -> tuple[float, float]:
    """Galactic longitude and latitude of a position.

    Parameters
    ----------
    ra_deg, dec_deg : float, degrees, ICRS

    Returns
    -------
    l_deg, b_deg : float
    """
    position = _coordinates().SkyCoord(ra_deg, dec_deg, unit="deg").galactic
    return float(position.l.deg), float(position.b.deg)


def sexagesimal(ra_deg: float, dec_deg: float) -> tuple[str, str]:
    """Right ascension in hours and declination in degrees, as ``("21 21 32.1081", "+13 33 29.946")``.

    Parameters
    ----------
    ra_deg, dec_deg : float, degrees

    Returns
    -------
    ra, dec : str
        To a milliarcsecond or better, as the survey's seven decimals of a degree allow.
    """
    # Whole units of the last digit first: rounding the seconds alone would print 60.0000.
    ra_units = round((ra_deg % 360.0) * 240.0 * 10_000) % (86_400 * 10_000)
    seconds, fraction = divmod(ra_units, 10_000)
    ra = f"{seconds // 3600:02d} {seconds // 60 % 60:02d} {seconds % 60:02d}.{fraction:04d}"
    dec_units = round(abs(dec_deg) * 3600.0 * 1000)
    arcseconds, fraction = divmod(dec_units, 1000)
    sign = "-" if dec_deg < 0 and dec_units else "+"
    return ra, f"{sign}{arcseconds // 3600:02d} {arcseconds // 60 % 60:02d} {arcseconds % 60:02d}.{fraction:03d}"
