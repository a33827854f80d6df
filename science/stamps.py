"""Cutouts of an alert: from gzipped FITS bytes to an array, to values between 0 and 1, and to a picture."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image

from science.color_maps import COLOR_MAPS, NAN_COLOR, table_of
from science.columns import FloatArray
from science.errors import NotEnoughData, UnreadableStamp
from science.fits_image import MAX_BYTES, Orientation, Stamp, orientation_of, read_fits
from science.photometry import difference_sign

__all__ = [
    "COLOR_MAPS",
    "MAX_BYTES",
    "STRETCHES",
    "DrawnDifference",
    "Orientation",
    "Stamp",
    "drawn_difference",
    "limits",
    "orientation_of",
    "read_fits",
    "stretch",
    "thumbnail",
    "to_png",
]

STRETCHES: tuple[str, ...] = ("linear", "sqrt", "log", "asinh")

_ASINH_SOFTENING = 0.1
_LOG_EXPONENT = 1000.0


@dataclass(frozen=True)
class DrawnDifference:
    """A difference image as it is drawn: a negative difference is turned over, and the note says so."""

    image: FloatArray
    flipped: bool
    note: str


def limits(*, image: ArrayLike, low_percentile: float = 0.5, high_percentile: float = 99.5) -> tuple[float, float]:
    """Pixel values between which an image is stretched.

    Parameters
    ----------
    image : array_like
    low_percentile, high_percentile : float, 0 to 100
        Taken over the finite pixels only.

    Returns
    -------
    low, high : float

    Raises
    ------
    NotEnoughData
        No pixel is finite.
    ValueError
        The percentiles are not in order or outside 0 to 100.
    """
    if not 0 <= low_percentile < high_percentile <= 100:
        raise ValueError("percentiles must be in order, between 0 and 100")
    pixels = np.asarray(image, dtype=np.float64)
    finite = pixels[np.isfinite(pixels)]
    if not finite.size:
        raise NotEnoughData("The cutout has no measured pixel.")
    low, high = np.percentile(finite, [low_percentile, high_percentile])
    return float(low), float(high)


def stretch(
    *, image: ArrayLike, kind: str = "linear", low_percentile: float = 0.5, high_percentile: float = 99.5
) -> FloatArray:
    """Scale an image to 0..1 for drawing.

    Parameters
    ----------
    image : array_like
    kind : str
        One of `STRETCHES`: ``asinh`` is asinh(x/0.1)/asinh(10) (Lupton et al. 2004), ``log`` is
        ln(1000 x + 1)/ln(1001), of x that is linear between the two percentiles.
    low_percentile, high_percentile : float, 0 to 100

    Returns
    -------
    numpy.ndarray, shape of ``image``
        0..1; NaN where the image is NaN; 0.5 where all pixels are equal; NaN throughout where none is finite.

    Raises
    ------
    ValueError
        Unknown ``kind`` or impossible percentiles.
    """
    if kind not in STRETCHES:
        raise ValueError(f"unknown stretch, not one of {', '.join(STRETCHES)}")
    pixels = np.asarray(image, dtype=np.float64)
    try:
        low, high = limits(image=pixels, low_percentile=low_percentile, high_percentile=high_percentile)
    except NotEnoughData:
        return np.full(pixels.shape, np.nan)
    if high <= low:
        return np.where(np.isnan(pixels), np.nan, 0.5)
    scaled: FloatArray = np.clip((pixels - low) / (high - low), 0.0, 1.0)
    if kind == "sqrt":
        scaled = np.sqrt(scaled)
    elif kind == "log":
        scaled = np.log1p(_LOG_EXPONENT * scaled) / np.log1p(_LOG_EXPONENT)
    elif kind == "asinh":
        scaled = np.arcsinh(scaled / _ASINH_SOFTENING) / np.arcsinh(1.0 / _ASINH_SOFTENING)
    return scaled


def drawn_difference(*, image: ArrayLike, isdiffpos: Any) -> DrawnDifference:
    """Turn over the difference image of a source that became fainter, for drawing only.

    Parameters
    ----------
    image : array_like
    isdiffpos : object
        The alert's sign, in any of the survey's spellings.

    Returns
    -------
    DrawnDifference
    """
    pixels = np.array(image, dtype=np.float64)
    if float(difference_sign(isdiffpos=isdiffpos)) < 0:
        return DrawnDifference(-pixels, True, "Negative difference, drawn with its sign turned over.")
    return DrawnDifference(pixels, False, "")


def to_png(*, image01: ArrayLike, color_map: str = "grey") -> bytes:
    """Draw a stretched image as PNG, first row at the bottom, one pixel per pixel.

    Parameters
    ----------
    image01 : array_like, shape (rows, columns)
        0..1 as `stretch` gives it; NaN is drawn in a colour that no map has.
    color_map : str
        One of `science.color_maps.COLOR_MAPS`.

    Returns
    -------
    bytes

    Raises
    ------
    ValueError
        Unknown colour map, or no two-dimensional image.
    """
    values = np.asarray(image01, dtype=np.float64)
    if values.ndim != 2 or not values.size:
        raise ValueError("an image has rows and columns")
    missing = np.isnan(values)
    levels = np.rint(np.where(missing, 0.0, np.clip(values, 0.0, 1.0)) * 255).astype(np.uint8)
    picture = table_of(name=color_map)[levels]
    picture[missing] = NAN_COLOR
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture[::-1])).save(buffer, format="PNG")
    return buffer.getvalue()


def thumbnail(*, data: bytes) -> bytes | None:
    """A small PNG of a cutout for a card, one pixel per pixel.

    Parameters
    ----------
    data : bytes
        FITS as received.

    Returns
    -------
    bytes or None
        None where the cutout cannot be read.
    """
    try:
        return to_png(image01=stretch(image=read_fits(data=data).image, kind="asinh"))
    except (UnreadableStamp, NotEnoughData):
        return None
