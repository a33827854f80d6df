"""Sky maps for tests: probabilities on the sky, the same map cut into cells of several sizes, and FITS files."""

from __future__ import annotations

import gzip
import io
from typing import Any

import numpy as np
from astropy import units as u
from astropy.coordinates import angular_separation
from astropy.io import fits
from astropy_healpix import HEALPix
from astropy_healpix.core import ring_to_nested

TRIGGER_MJD = 60_080.25
TRIGGER_JD = TRIGGER_MJD + 2_400_000.5


def smooth(order: int, ra_deg: float, dec_deg: float, width_deg: float) -> np.ndarray:
    """Probability of each nested pixel: two bell shapes, the second one wider and opposite in right ascension."""
    lon, lat = HEALPix(nside=1 << order, order="nested").healpix_to_lonlat(np.arange(12 * 4**order))
    weight = np.zeros(lon.size)
    for ra, dec, width, share in ((ra_deg, dec_deg, width_deg, 0.7), (ra_deg + 180.0, -dec_deg, 2 * width_deg, 0.3)):
        away = np.degrees(angular_separation(np.radians(ra), np.radians(dec), lon.rad, lat.rad))
        bell = np.exp(-0.5 * (away / width) ** 2)
        weight += share * bell / bell.sum()
    return weight / weight.sum()


def stepped(order: int, ra_deg: float, dec_deg: float, width_deg: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A map in cells of two sizes: their UNIQ numbers, their density per steradian, and the same map flat and nested.

    Cells two orders coarser hold the mean of their sixteen pixels where the map is faint, as real ones do.
    """
    flat = smooth(order, ra_deg, dec_deg, width_deg).reshape(-1, 16)
    faint = flat.sum(axis=1) < np.quantile(flat.sum(axis=1), 0.9)
    flat[faint] = flat[faint].sum(axis=1)[:, None] / 16.0
    coarse, fine = np.flatnonzero(faint), np.flatnonzero(~faint)
    pixels = (16 * fine[:, None] + np.arange(16)).ravel()
    uniq = np.concatenate([4 * 4 ** (order - 2) + coarse, 4 * 4**order + pixels])
    pixel_sr = 4.0 * np.pi / (12 * 4**order)
    density = np.concatenate([flat[faint, 0], flat[~faint].ravel()]) / pixel_sr
    mixed = np.random.default_rng(3).permutation(uniq.size)
    return uniq[mixed], density[mixed], flat.ravel()


def in_rings(nested: np.ndarray) -> np.ndarray:
    """A nested map in ring order."""
    rings = np.arange(nested.size)
    return nested[ring_to_nested(rings, round(np.sqrt(nested.size / 12)))]


def inside(uniq: np.ndarray, values: np.ndarray, level: float, ra_deg: Any, dec_deg: Any) -> np.ndarray:
    """Whether positions are within a credible region, cell by cell as the definition says: by itself, and slowly."""
    order = np.array([(int(each) // 4).bit_length() - 1 for each in uniq]) // 2
    probability = values * 4.0 * np.pi / (12.0 * 4.0**order)
    chosen, held = set[int](), 0.0
    for place in sorted(range(uniq.size), key=lambda place: -values[place]):
        if held >= level:
            break
        chosen.add(int(uniq[place]))
        held += probability[place] / probability.sum()
    answer = np.zeros(np.size(ra_deg), dtype=bool)
    for each in np.unique(order):
        pixel = HEALPix(nside=1 << int(each), order="nested").lonlat_to_healpix(ra_deg * u.deg, dec_deg * u.deg)
        answer |= np.array([int(4 * 4**each + one) in chosen for one in pixel])
    return answer


def everywhere(number: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Positions evenly over the sky."""
    draw = np.random.default_rng(seed)
    return draw.uniform(0.0, 360.0, number), np.degrees(np.arcsin(draw.uniform(-1.0, 1.0, number)))


def file_of(columns: dict[str, np.ndarray], *, zipped: bool = False, **header: Any) -> bytes:
    """A FITS file with one table; header cards as `MJD_OBS=…`."""
    formats = {"i": "K", "f": "D", "U": "8A"}
    made = [
        fits.Column(
            name=name, array=values, format=f"{values[0].size if values.ndim > 1 else ''}{formats[values.dtype.kind]}"
        )
        for name, values in columns.items()
    ]
    table = fits.BinTableHDU.from_columns(made)
    for name, value in header.items():
        table.header[name.replace("_", "-")] = value
    target = io.BytesIO()
    fits.HDUList([fits.PrimaryHDU(), table]).writeto(target)
    return gzip.compress(target.getvalue()) if zipped else target.getvalue()


def multi_order_file(ra_deg: float = 40.0, dec_deg: float = 20.0, width_deg: float = 4.0, **header: Any) -> bytes:
    """A multi-order file as GraceDB gives them."""
    uniq, density, _ = stepped(6, ra_deg, dec_deg, width_deg)
    cards = {"PIXTYPE": "HEALPIX", "ORDERING": "NUNIQ", "COORDSYS": "C", "MJD_OBS": TRIGGER_MJD, "OBJECT": "S230515zz"}
    return file_of({"UNIQ": uniq, "PROBDENSITY": density}, **{**cards, **header})
