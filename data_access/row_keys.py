"""Row keys, as Fink's writer joins them: UTF-8 parts with `_` between, nothing padded, rounded, hashed or salted."""

from typing import Any

import numpy as np
from astropy import units as u
from astropy_healpix import HEALPix
from astropy_healpix.core import nested_to_ring

PIXEL_NSIDE = 128
CENTRE_TO_CORNER_DEG = 70.0 / PIXEL_NSIDE
"""No pixel reaches farther from its centre (Górski et al. 2005, ApJ 622, 759)."""
_healpix = HEALPix(nside=PIXEL_NSIDE, order="ring")
_PIXELS = 12 * PIXEL_NSIDE**2


def jd_text(jd: float) -> str:
    """Text of a date in a key: the shortest decimal that reads back the same (`Double.toString` in [1e-3, 1e7))."""
    return repr(float(jd))


def join(*parts: str | int | float) -> bytes:
    """A row key from its parts; floats are dates."""
    return "_".join(jd_text(part) if isinstance(part, float) else str(part) for part in parts).encode()


def split_right(key: bytes, tails: int) -> list[str]:
    """The parts of a key whose last `tails` parts hold no `_`; what is before them stays whole.

    Class labels and tracklet names hold `_` themselves, so keys are read from the right.
    """
    return key.decode("utf-8", "replace").rsplit("_", tails)


def after_date(prefix: str, jd: float) -> bytes:
    """The first key after all keys `{prefix}{jd}…`: a stop that includes the date and what follows it."""
    return f"{prefix}{jd_text(jd)}".encode() + b"\x7e"


def shorter_dates(jd: float) -> list[str]:
    """Texts of earlier dates that this date's text begins with: of 2459540.65 that of 2459540.6.

    Where something follows the date in a key they sort after it, as `_` sorts after digits.
    """
    whole, _, decimals = jd_text(jd).partition(".")
    texts = [f"{whole}.{decimals[:count]}" for count in range(1, len(decimals))]
    return [text for text in texts if jd_text(float(text)) == text]


def pixels_of(ra_deg: Any, dec_deg: Any) -> np.ndarray[Any, Any]:
    """RING pixel (nside 128) of each position, shape (n,), int64."""
    return np.asarray(_healpix.lonlat_to_healpix(np.asarray(ra_deg) * u.deg, np.asarray(dec_deg) * u.deg))


def centres_of(pixels: Any) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Right ascension and declination of the centres of RING pixels (nside 128), degrees."""
    longitude, latitude = _healpix.healpix_to_lonlat(pixels)
    return np.asarray(longitude.deg), np.asarray(latitude.deg)


def pixels_in_cone(ra_deg: float, dec_deg: float, radius_arcsec: float) -> np.ndarray[Any, Any]:
    """RING pixels (nside 128) that a cone touches, and hardly any other; none that it touches is left out.

    The cone is covered with smaller pixels of a nested grid, whose parents are the answer. A small pixel touches the
    cone only if its centre is within the radius plus the largest distance from a centre to its own corner, which is
    below 70 degrees / nside (Górski et al. 2005, ApJ 622, 759).
    """
    radius_deg = radius_arcsec / 3600.0
    splits = int(np.clip(np.ceil(np.log2(1000.0 / radius_deg / PIXEL_NSIDE)), 0, 13))
    fine = HEALPix(nside=PIXEL_NSIDE << splits, order="nested")
    reach_deg = radius_deg + 70.0 / fine.nside
    covering = fine.cone_search_lonlat(ra_deg * u.deg, dec_deg * u.deg, radius=reach_deg * u.deg)
    parents = np.unique(covering >> (2 * splits))
    return np.sort(nested_to_ring(parents, PIXEL_NSIDE))


def pixels_around(ra_deg: Any, dec_deg: Any, radius_arcsec: float) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """RING pixels (nside 128) that each of many small cones touches, and few others; none that one touches is left out.

    A cone lies within the pixel of its centre in a finer grid and the eight around that, as long as its radius is less
    than the finer pixels are wide: nowhere less than 0.6 radians / nside (measured on every pixel up to nside 64).

    Parameters
    ----------
    ra_deg, dec_deg : shape (n,)
    radius_arcsec : at most 600

    Returns
    -------
    places, pixels : shape (m,), int64
        Pairs of a cone's place and a pixel, in order of the pixels.
    """
    finest = 0.6 / np.radians(radius_arcsec / 3600.0)
    splits = int(np.clip(np.floor(np.log2(finest / PIXEL_NSIDE)), 0, 13))
    fine = HEALPix(nside=PIXEL_NSIDE << splits, order="nested")
    centres = fine.lonlat_to_healpix(np.asarray(ra_deg) * u.deg, np.asarray(dec_deg) * u.deg)
    with np.errstate(invalid="ignore"):  # of the few that have only seven neighbours
        around = np.vstack([centres, fine.neighbours(centres)])
    places = np.broadcast_to(np.arange(around.shape[1]), around.shape)[around >= 0]
    parents = nested_to_ring(around[around >= 0] >> (2 * splits), PIXEL_NSIDE)
    pairs = np.unique(np.column_stack([parents, places]), axis=0)
    return pairs[:, 1], pairs[:, 0]


def pixel_runs(pixels: Any) -> list[tuple[bytes, bytes]]:
    """Ranges of keys, from and before, that hold all rows of some pixels (nside 128) and no others.

    Pixels whose numbers follow each other are one range where no other pixel's keys lie between: those of `2_` and
    `3_` have `20_` to `29_` between them, those of `20009_` and `20010_` have `2000_` (`_` sorts after digits), those
    of `20000_` and `20001_` nothing, as there is no pixel `200000`.

    Parameters
    ----------
    pixels : in ascending order, each once
    """
    runs: list[tuple[int, int]] = []
    for pixel in map(int, pixels):
        first, last = runs[-1] if runs else (-2, -2)
        if pixel == last + 1 and pixel % 10 and 10 * last >= _PIXELS:
            runs[-1] = (first, pixel)
        else:
            runs.append((pixel, pixel))
    return [(b"%d_" % first, b"%d`" % last) for first, last in runs]
