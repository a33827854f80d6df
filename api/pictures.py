"""A cutout as a picture, with the stretches, colours and smoothing that the public API offers."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from science.columns import FloatArray
from science.stamps import stretch

STRETCHES = ("sigmoid", "linear", "sqrt", "power", "log", "asinh")
SMOOTHINGS = ("gauss", "box")


def color_map_names() -> list[str]:
    """Names of matplotlib's colour maps."""
    from matplotlib import colormaps

    return list(colormaps)


def png(
    image: FloatArray,
    *,
    stretch_name: str = "sigmoid",
    low_percentile: float = 0.5,
    high_percentile: float = 99.5,
    color_map: str | None = None,
    smoothing: str | None = None,
) -> bytes:
    """A picture with one pixel per pixel, the first row of the image at the bottom, as FITS has it.

    Parameters
    ----------
    image : array, shape (rows, columns); pixels without a measurement are NaN
    stretch_name : one of `STRETCHES`; `sigmoid` is the logistic function of the deviation from the mean in units of
        the standard deviation, `power` the square of the linear one
    low_percentile, high_percentile : percentiles that become black and white; `sigmoid` knows none
    color_map : a name of matplotlib; grey if None
    smoothing : one of `SMOOTHINGS`, over neighbouring pixels
    """
    if smoothing is not None:
        image = _smoothed(image, smoothing)
    if stretch_name == "sigmoid":
        scaled = _sigmoid(image)
    else:
        kind = "linear" if stretch_name == "power" else stretch_name
        scaled = stretch(image=image, kind=kind, low_percentile=low_percentile, high_percentile=high_percentile)
        scaled = scaled**2 if stretch_name == "power" else scaled
    scaled = np.nan_to_num(scaled[::-1])
    if color_map is None:
        drawn = np.rint(scaled * 255).astype(np.uint8)
    else:
        from matplotlib import colormaps

        drawn = colormaps[color_map](scaled, bytes=True)[:, :, :3]
    target = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(drawn)).save(target, format="PNG")
    return target.getvalue()


def _sigmoid(image: FloatArray) -> FloatArray:
    measured = image[np.isfinite(image)]
    spread = measured.std() if measured.size else 0.0
    if not spread > 0.0:
        return np.full(image.shape, 0.5)
    scaled: FloatArray = 1.0 / (1.0 + np.exp(-np.clip((image - measured.mean()) / spread, -500.0, 500.0)))
    return scaled


def _smoothed(image: FloatArray, smoothing: str) -> FloatArray:
    from astropy.convolution import Box2DKernel, Gaussian2DKernel, convolve

    kernel = Gaussian2DKernel(1.0, x_size=5, y_size=5) if smoothing == "gauss" else Box2DKernel(3)
    smooth: FloatArray = convolve(image, kernel, boundary="extend", preserve_nan=True)
    return smooth
