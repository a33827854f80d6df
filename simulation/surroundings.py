"""What the catalogues and the reference image hold near a position: Pan-STARRS, Gaia, the nearest reference source."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from simulation.types import FloatArray

MISSING = -999.0
Columns = dict[str, np.ndarray[tuple[int, ...], np.dtype[Any]]]


@dataclass(frozen=True)
class Counterpart:
    """The catalogued star or galaxy that the source is, or lies in."""

    mag_g: float
    mag_r: float
    distance_arcsec: float
    galaxy: bool


def _neighbour_distances(rng: np.random.Generator, count: int, density: float) -> tuple[FloatArray, FloatArray]:
    """Number of Pan-STARRS sources within 30 arcsec and the distances of the three nearest, shape (3, count)."""
    total = rng.poisson(density, count)
    # In area the nearest ones are the first events of a Poisson process.
    area = np.cumsum(rng.exponential(1.0, (3, count)), axis=0) / density
    distance = 30.0 * np.sqrt(np.minimum(area, 0.999))
    return np.asarray(total, dtype=float), np.where(total >= np.arange(1, 4)[:, None], distance, MISSING)


def _pan_starrs(
    rng: np.random.Generator, ra_deg: FloatArray, dec_deg: FloatArray, counterpart: Counterpart | None, density: float
) -> Columns:
    count = len(ra_deg)
    total, distance = _neighbour_distances(rng, count, density)
    mag_r = rng.normal(20.8, 1.1, (3, count))
    color = rng.normal(0.7, 0.35, (3, count))
    score = np.where(rng.random((3, count)) < 0.6, rng.beta(12, 1, (3, count)), rng.beta(1, 12, (3, count)))
    if counterpart is not None:
        distance = np.concatenate([np.full((1, count), counterpart.distance_arcsec), distance[:2]])
        distance[0] *= rng.uniform(0.85, 1.15)
        mag_r[0] = counterpart.mag_r + rng.normal(0.0, 0.05)
        color[0] = counterpart.mag_g - counterpart.mag_r
        score[0] = rng.beta(1.2, 20) if counterpart.galaxy else rng.beta(40, 1)
        total = total + 1
    seen = distance >= 0.0
    columns: Columns = {"nmtchps": total.astype(np.int64)}
    zone = np.floor((dec_deg + 90.0) * 120.0).astype(np.int64)
    for k in range(3):
        near = np.floor((ra_deg + distance[k] / 3600.0) % 360.0 * 1e6).astype(np.int64)
        identity = zone * 10**13 + near * 10**4 + rng.integers(0, 10**4, count)
        suffix = str(k + 1)
        columns["objectidps" + suffix] = np.where(seen[k], identity, -999)
        columns["distpsnr" + suffix] = distance[k]
        columns["sgscore" + suffix] = np.where(seen[k], score[k], MISSING)
        offsets = {"sg": color[k], "sr": 0.0 * color[k], "si": -0.45 * color[k], "sz": -0.7 * color[k]}
        for band, offset in offsets.items():
            mag = np.round(mag_r[k] + offset, 4)
            columns[f"{band}mag{suffix}"] = np.where(seen[k] & (mag < 23.0), mag, MISSING)
    return columns


def _gaia(rng: np.random.Generator, count: int, counterpart: Counterpart | None, density: float) -> Columns:
    near = np.minimum(30.0 * np.sqrt(rng.exponential(3.0 / density, count)), 89.0)
    mag = rng.uniform(16.0, 20.5, count)
    if counterpart is not None and not counterpart.galaxy and counterpart.mag_r < 20.0:
        near, mag = counterpart.distance_arcsec * rng.uniform(0.6, 1.6, count), np.full(count, counterpart.mag_r + 0.1)
    bright = np.maximum(90.0 * np.sqrt(rng.random(count) * 2.5), near)
    seen = bright < 90.0
    return {
        "neargaia": near,
        "maggaia": mag,
        "neargaiabright": np.where(seen, bright, MISSING),
        "maggaiabright": np.where(seen, rng.uniform(9.0, 14.0, count), MISSING),
    }


def _reference_source(rng: np.random.Generator, count: int, fid: int, counterpart: Counterpart | None) -> Columns:
    distance = rng.uniform(4.0, 18.0, count)
    mag = rng.uniform(19.5, 22.8, count)
    chi, sharp = rng.lognormal(-0.3, 0.35, count), rng.normal(0.0, 0.06, count)
    if counterpart is not None:
        own = counterpart.mag_g if fid == 1 else counterpart.mag_r
        if own < 22.5:
            distance = np.full(count, counterpart.distance_arcsec / 1.01)
            mag = np.full(count, np.round(own, 3))
            if counterpart.galaxy:
                chi, sharp = rng.uniform(1.6, 6.0, count), rng.uniform(0.08, 0.4, count)
    error = np.round(0.012 + 0.25 * 10 ** (0.4 * (np.minimum(mag, 23.0) - 22.8)), 3)
    return {
        f"distnr_{fid}": distance,
        f"magnr_{fid}": np.round(mag, 3),
        f"sigmagnr_{fid}": error,
        f"chinr_{fid}": np.round(chi, 3),
        f"sharpnr_{fid}": np.round(sharp, 3),
        f"directionnr_{fid}": rng.uniform(0.0, 2.0 * np.pi, count),
    }


def draw_surroundings(
    rng: np.random.Generator,
    ra_deg: FloatArray,
    dec_deg: FloatArray,
    counterpart: Counterpart | None,
    galactic_latitude_deg: float = 40.0,
) -> Columns:
    """Catalogue columns for positions.

    Parameters
    ----------
    rng : numpy.random.Generator
    ra_deg, dec_deg : numpy.ndarray, shape (n,)
    counterpart : Counterpart or None
        The catalogued source at the position; None: nothing but chance neighbours.
    galactic_latitude_deg : float
        The lower, the more neighbours.

    Returns
    -------
    dict of str to numpy.ndarray, shape (n,)
        Packet names; those of the reference image carry ``_1`` (g) or ``_2`` (r).
    """
    count = len(ra_deg)
    density = 5.0 + 60.0 * np.exp(-abs(galactic_latitude_deg) / 9.0)
    columns = _pan_starrs(rng, ra_deg, dec_deg, counterpart, density)
    columns |= _gaia(rng, count, counterpart, density)
    for fid in (1, 2):
        columns |= _reference_source(rng, count, fid, counterpart)
    start = rng.uniform(2458180.0, 2458300.0, count)
    columns["jdstartref"] = np.round(start, 6)
    columns["jdendref"] = np.round(start + rng.uniform(60.0, 260.0, count), 6)
    columns["nframesref"] = rng.integers(15, 41, count)
    return columns
