"""Cutouts: 63 x 63 pixels (fewer at a lower edge) of science, reference and difference image, as gzipped FITS files.

Only numpy and zlib are imported, so that worker processes start at once.
"""

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SIZE = 63
CENTRE = 31.0
SKY_COUNTS = 120.0
REFERENCE_NOISE = 0.28
"""Noise of the reference image relative to a single exposure: it is the mean of some 15 good ones."""
# The first card is as short as in ZTF's own files, which strict readers refuse: ours must be read by the same means.
_CARDS = (
    "SIMPLE  =  T",
    "BITPIX  =                  -32",
    "NAXIS   =                    2",
    "NAXIS1  = {columns:20d}",
    "NAXIS2  = {rows:20d}",
    "BUNIT   = 'DN      '",
    "END",
)
_BLOCK = 2880
SATURATION_COUNTS = 50_000.0
_AXIS = np.arange(SIZE, dtype=np.float64)
Image = NDArray[np.float64]


@dataclass(frozen=True)
class StampOrder:
    """All that is needed to draw the three cutouts of an alert; fluxes and noise in counts, lengths in pixels.

    ``neighbours`` holds x, y, counts of the stars around; ``host`` counts, x, y, half-light radius, axis ratio, angle;
    ``edge`` the number of columns that lie beside the detector (left if positive, right if negative), which are NaN;
    ``missing_rows`` the number of rows below its lower end, which the cutouts lack.
    """

    seed: tuple[int, int]
    shift: tuple[float, float]
    source_counts: float
    reference_counts: float
    reference_shift: tuple[float, float]
    sigma_px: float
    noise: float
    negative: bool
    neighbours: tuple[tuple[float, float, float], ...] = ()
    host: tuple[float, float, float, float, float, float] | None = None
    edge: int = 0
    missing_rows: int = 0
    artefact: bool = False


def point_source(x: float, y: float, sigma_px: float) -> Image:
    """Image of a star with unit flux: a Gaussian core and a wider wing, which stand for a Moffat profile."""
    image = np.zeros((SIZE, SIZE))
    for share, sigma in ((0.85, sigma_px), (0.15, 2.1 * sigma_px)):
        rows = np.exp(-0.5 * ((_AXIS - y) / sigma) ** 2)
        columns = np.exp(-0.5 * ((_AXIS - x) / sigma) ** 2)
        image += np.outer(rows * (share / (2.0 * np.pi * sigma**2)), columns)
    return image


def galaxy(x: float, y: float, half_light_px: float, axis_ratio: float, angle: float, sigma_px: float) -> Image:
    """Image of an exponential disk with unit flux, its core softened by the seeing."""
    dx, dy = (_AXIS - x)[None, :], (_AXIS - y)[:, None]
    major = dx * np.cos(angle) + dy * np.sin(angle)
    minor = (dy * np.cos(angle) - dx * np.sin(angle)) / axis_ratio
    scale = half_light_px / 1.678
    image = np.exp(-np.sqrt(major**2 + minor**2 + sigma_px**2) / scale)
    softened = np.exp(-sigma_px / scale) * (1.0 + sigma_px / scale)
    return np.asarray(image / (2.0 * np.pi * scale**2 * axis_ratio * softened))


def encode(image: Image, step: float) -> bytes:
    """Gzipped FITS of an image whose values are rounded to multiples of ``step``, a power of two.

    Digits far below the noise would only fill the disk: a step of an eighth of the noise halves the size. No name and
    no date go into the gzip header, so that equal images give equal bytes.
    """
    rows, columns = image.shape
    header = "".join(card.format(rows=rows, columns=columns).ljust(80) for card in _CARDS).ljust(_BLOCK).encode()
    pixels = (np.rint(image / step) * step).astype(">f4").tobytes()
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return packer.compress(header + pixels + b"\0" * (-len(pixels) % _BLOCK)) + packer.flush()


def _artefact(rng: np.random.Generator, image: Image, noise: float) -> None:
    """Draw what fools a detection: a cosmic ray's line, a dead column, or a dipole."""
    kind = int(rng.integers(0, 3))
    if kind == 0:
        length, angle = rng.uniform(4.0, 16.0), rng.uniform(0.0, np.pi)
        for t in np.linspace(-length / 2.0, length / 2.0, 40):
            row, column = round(CENTRE + t * np.sin(angle)), round(CENTRE + t * np.cos(angle))
            image[row, column] = rng.uniform(20.0, 60.0) * noise
    elif kind == 1:
        image[:, 30:32] += rng.uniform(10.0, 40.0) * noise
    else:
        offset = rng.uniform(0.8, 1.6)
        image += (
            400.0 * noise * (point_source(CENTRE - offset, CENTRE, 1.0) - point_source(CENTRE + offset, CENTRE, 1.0))
        )


def _step(noise: float) -> float:
    return float(2.0 ** np.floor(np.log2(max(noise, 1e-3) / 8.0)))


def draw(order: StampOrder) -> tuple[bytes, bytes, bytes]:
    """Draw science, reference and difference image of an alert.

    Parameters
    ----------
    order : StampOrder

    Returns
    -------
    tuple of bytes
        Three gzipped FITS files. The difference is science minus reference, or the reverse for a negative alert, as in
        ZTF's packets; pixels off the detector and saturated ones are NaN.
    """
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(order.seed[0], spawn_key=(8, order.seed[1]))))
    x, y = CENTRE + order.shift[0], CENTRE + order.shift[1]
    star = point_source(x, y, order.sigma_px)
    fixed = np.zeros((SIZE, SIZE))
    for nx, ny, counts in order.neighbours:
        fixed += counts * point_source(nx + order.shift[0], ny + order.shift[1], order.sigma_px)
    if order.host is not None:
        counts, hx, hy, half_light, ratio, angle = order.host
        fixed += counts * galaxy(hx + order.shift[0], hy + order.shift[1], half_light, ratio, angle, order.sigma_px)
    noise = rng.standard_normal((2, SIZE, SIZE))
    behind = point_source(x + order.reference_shift[0], y + order.reference_shift[1], order.sigma_px)
    template = fixed + order.reference_counts * behind
    photon = np.sqrt(order.noise**2 + np.maximum(template, 0.0) / 6.2)
    science = template + (order.source_counts - order.reference_counts) * star + photon * noise[0]
    reference = template + REFERENCE_NOISE * photon * noise[1]
    difference = science - reference + 0.01 * rng.standard_normal() * template
    if order.artefact:
        _artefact(rng, difference, order.noise)
        science = reference + difference
    if order.negative:
        difference = -difference
    difference[np.maximum(science, reference) > SATURATION_COUNTS] = np.nan
    images = [science + SKY_COUNTS, reference + SKY_COUNTS, difference]
    if order.edge:
        outside = slice(0, order.edge) if order.edge > 0 else slice(SIZE + order.edge, SIZE)
        for image in images:
            image[:, outside] = np.nan
    if order.missing_rows:
        images = [image[order.missing_rows :] for image in images]
    step = _step(order.noise)
    return encode(images[0], step), encode(images[1], max(step / 4.0, 2.0**-8)), encode(images[2], step)


def draw_all(orders: list[StampOrder]) -> list[tuple[bytes, bytes, bytes]]:
    """Draw the cutouts of several alerts: what a drawing process does at a time."""
    return [draw(order) for order in orders]
