"""Cutouts made for tests, in a store as the ingest would leave them: whole, turned, incomplete, damaged, none."""

from __future__ import annotations

import gzip
import io
from typing import Any, NamedTuple

import numpy as np
from astropy.io import fits
from numpy.typing import NDArray

from data_access import row_keys
from data_access.store import Store

OBJECT_ID = "ZTF99stamps"
SIDE = 63


class Epoch(NamedTuple):
    """One alert with its cutouts as stored."""

    candid: int
    jd: float
    negative: bool
    cells: dict[str, bytes]


def image(seed: int, *, peak: float = 900.0) -> NDArray[np.float32]:
    """Noise with a source in the middle that is not symmetric, so that a turned picture is noticed."""
    rows, columns = np.mgrid[0:SIDE, 0:SIDE]
    source = peak * np.exp(-((columns - 31) ** 2 + (rows - 31) ** 2) / 8)
    second = 0.6 * peak * np.exp(-((columns - 47) ** 2 + (rows - 55) ** 2) / 5)
    noise = np.random.default_rng(seed).normal(100, 10, (SIDE, SIDE))
    return (noise + source + second).astype(np.float32)


def as_fits(pixels: NDArray[np.float32], **header: Any) -> bytes:
    """Gzipped FITS bytes."""
    hdu = fits.PrimaryHDU(pixels)
    hdu.header["BUNIT"] = "DN"
    hdu.header.update(header)
    buffer = io.BytesIO()
    hdu.writeto(buffer)
    return gzip.compress(buffer.getvalue())


def with_gap(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same without measurements in a corner: top left, ten by ten."""
    gap = pixels.copy()
    gap[-10:, :10] = np.nan
    return gap


NORTH_DOWN = {
    "CTYPE1": "RA---TAN",
    "CTYPE2": "DEC--TAN",
    "CD1_1": 1.01 / 3600,
    "CD1_2": 0.0,
    "CD2_1": 0.0,
    "CD2_2": -1.01 / 3600,
}

EPOCHS = {
    "plain": Epoch(
        1_000_000_000_000_000_001,
        2459000.5,
        False,
        {
            "Science": as_fits(with_gap(image(1))),
            "Template": as_fits(image(2, peak=300)),
            "Difference": as_fits(image(3, peak=600)),
        },
    ),
    "negative": Epoch(
        1_000_000_000_000_000_002,
        2459001.5,
        True,
        {
            "Science": as_fits(image(4), **NORTH_DOWN),
            "Template": as_fits(image(5), **NORTH_DOWN),
            "Difference": as_fits(-image(6), **NORTH_DOWN),
        },
    ),
    "damaged": Epoch(
        1_000_000_000_000_000_003,
        2459002.5,
        False,
        {"Science": as_fits(image(7)), "Difference": as_fits(image(8))[:900]},
    ),
    "none": Epoch(1_000_000_000_000_000_004, 2459003.5, False, {}),
}


def fill(store: Store) -> None:
    """Put the cutouts of all epochs into a store."""
    store.create_table("ztf.cutouts", ("i", "d", "b"))
    for epoch in EPOCHS.values():
        if epoch.cells:
            key = row_keys.join(OBJECT_ID, epoch.jd)
            cells = {f"b:cutout{kind}_stampData".encode(): cell for kind, cell in epoch.cells.items()}
            store.table("ztf.cutouts").put(key, {b"i:candid": epoch.candid.to_bytes(8, "big"), **cells})


def pixels_of(cell: bytes) -> NDArray[np.float32]:
    """Pixels of a cutout, read by an implementation that is not ours."""
    with fits.open(io.BytesIO(gzip.decompress(cell))) as files:
        return np.array(files[0].data, dtype=np.float32)
