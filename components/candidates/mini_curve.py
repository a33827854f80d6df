"""A light curve small enough for a card: difference flux against time with error bars, as an image of a few kB.

Nothing in it is text: what it shows stands beside it. Its colours are legible on both backgrounds.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from components import theme
from components.plain_text import count, duration
from science.columns import BoolArray, FloatArray, numbers, texts
from science.photometry import difference_flux_mjy
from science.units import BANDS as BAND_OF_FID

WIDTH, HEIGHT = 240, 72
_MARGIN = 6
_MOST_OF_HEIGHT = 3.0
"""Error bars longer than so many times the span of the points do not set the scale."""
_DOTS = {
    "g": ("h0", 'stroke-width="5" stroke-linecap="round"'),
    "r": ("h0", 'stroke-width="4.4" stroke-linecap="square"'),
    "i": ("m-3 0l3-3 3 3-3 3z", 'stroke-width="0.5"'),
}


def svg(curve: pd.DataFrame) -> str | None:
    """The image, None if there is nothing to draw.

    Parameters
    ----------
    curve : as `data_access.candidates.curves_of` gives them
    """
    jd, flux, err, bands = _points(curve)
    if not jd.size:
        return None
    x = _scaled(jd, float(jd.min()), float(jd.max()), _MARGIN, WIDTH - _MARGIN)
    low, high = _range(flux, err)
    y = _scaled(flux, low, high, HEIGHT - _MARGIN, _MARGIN)
    up, down = (
        np.clip(_scaled(end, low, high, HEIGHT - _MARGIN, _MARGIN), 0, HEIGHT) for end in (flux + err, flux - err)
    )
    parts = [_band(x, y, up, down, bands == band, band) for band in theme.BANDS]
    if low < 0.0 < high:
        zero = _scaled(np.zeros(1), low, high, HEIGHT - _MARGIN, _MARGIN)[0]
        line = f'<path d="M0 {zero:.0f}H{WIDTH}" stroke="{theme.MUTED_COLOUR}" stroke-dasharray="2 4"/>'
        parts.insert(0, line)
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
    return f"{frame}{''.join(parts)}</svg>"


def in_words(curve: pd.DataFrame) -> str:
    """What the image shows: how many points in which bands over what time."""
    jd, _, _, bands = _points(curve)
    if not jd.size:
        return "no point of its light curve in this store"
    names = ", ".join(band for band in theme.BANDS if (bands == band).any())
    span = f" over {duration(86_400.0 * float(np.ptp(jd)))}" if np.ptp(jd) > 0 else ""
    return f"{count(jd.size, 'alert')} in {names}{span}"


def _points(curve: pd.DataFrame) -> tuple[FloatArray, FloatArray, FloatArray, NDArray[np.str_]]:
    """Date, flux, error and band of what can be drawn; an unknown error is none."""
    flux, err = difference_flux_mjy(
        magpsf=numbers(frame=curve, name="i:magpsf"),
        sigmapsf=numbers(frame=curve, name="i:sigmapsf"),
        isdiffpos=texts(frame=curve, name="i:isdiffpos"),
    )
    jd, fid = numbers(frame=curve, name="i:jd"), numbers(frame=curve, name="i:fid")
    bands = np.array([BAND_OF_FID.get(int(number), "") if np.isfinite(number) else "" for number in fid], dtype=str)
    keep = np.isfinite(jd) & np.isfinite(flux) & (bands != "")
    return jd[keep], flux[keep], np.nan_to_num(err[keep]), bands[keep]


def _range(flux: FloatArray, err: FloatArray) -> tuple[float, float]:
    span = float(np.ptp(flux)) or float(err.max()) or abs(float(flux[0])) or 1.0
    room = np.minimum(err, _MOST_OF_HEIGHT * span)
    return float((flux - room).min()), float((flux + room).max())


def _scaled(values: FloatArray, low: float, high: float, start: float, stop: float) -> FloatArray:
    share = (values - low) / (high - low) if high > low else np.full(values.shape, 0.5)
    return np.asarray(start + share * (stop - start))


def _band(x: FloatArray, y: FloatArray, up: FloatArray, down: FloatArray, of_band: BoolArray, band: str) -> str:
    if not of_band.any():
        return ""
    colour = theme.BANDS[band].colour
    dot, style = _DOTS[band]
    places = list(zip(x[of_band], y[of_band], up[of_band], down[of_band], strict=True))
    bars = "".join(f"M{px:.0f} {top:.1f}V{bottom:.1f}" for px, _, top, bottom in places)
    dots = "".join(f"M{px:.1f} {py:.1f}{dot}" for px, py, _, _ in places)
    return f'<g stroke="{colour}" fill="{colour}"><path d="{bars}" opacity="0.5"/><path d="{dots}" {style}/></g>'
