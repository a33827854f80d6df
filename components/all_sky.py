"""The frame of a map of the whole sky: outline, grid, galactic plane and ecliptic, under whatever is put on it.

A map is a Plotly figure of plain lines and points (SVG, no WebGL) in the plane of `science.sky_projection`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from components.theme import MUTED_COLOUR
from science.columns import FloatArray
from science.sky_projection import HALF_WIDTH, MIDDLE_RA_DEG, ecliptic, galactic_plane, mollweide

HEIGHT = 430
_PARALLELS_DEG = (-60, -30, 0, 30, 60)
_MERIDIANS_HOURS = tuple(range(0, 25, 3))
_EDGE_DEG = 1e-6


def figure(traces: Sequence[Mapping[str, Any]], *, height: int = HEIGHT, revision: str = "") -> dict[str, Any]:
    """A map of the sky with some traces on it.

    Parameters
    ----------
    traces : of type `scatter`, their `x` and `y` from `science.sky_projection.mollweide`
    revision : as long as it stays the same, the zoom stays when the traces change

    Returns
    -------
    dict for `st.plotly_chart`, RA growing to the left
    """
    reach = 1.04 * HALF_WIDTH
    layout = {
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 8, "b": 0},
        "xaxis": {"visible": False, "range": [-reach, reach], "constrain": "domain"},
        "yaxis": {"visible": False, "range": [-reach / 2, reach / 2], "scaleanchor": "x"},
        "plot_bgcolor": "rgba(0,0,0,0)",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "legend": {"orientation": "h", "y": -0.02, "yanchor": "top", "x": 0.5, "xanchor": "center"},
        "hovermode": "closest",
        "clickmode": "event+select",
        "dragmode": False,  # a finger that scrolls the page does not move the sky
        "uirevision": revision or "sky",
    }
    return {"data": [*_frame(), *traces], "layout": layout}


def line(ra_deg: FloatArray, dec_deg: FloatArray) -> tuple[list[float | None], list[float | None]]:
    """A line on the sky as one of the plane, interrupted where it leaves the map at one side for the other."""
    x, y = mollweide(ra_deg=ra_deg, dec_deg=dec_deg)
    breaks = np.flatnonzero(np.abs(np.diff(x)) > HALF_WIDTH / 2) + 1
    across, up = np.insert(x, breaks, np.nan), np.insert(y, breaks, np.nan)
    return _with_gaps(across), _with_gaps(up)


def _frame() -> list[dict[str, Any]]:
    """The lines and their labels; nothing of it answers to the pointer."""
    whole = np.linspace(_EDGE_DEG, 360.0 - _EDGE_DEG, 121)
    pole_to_pole = np.linspace(-90.0, 90.0, 61)
    found = [_line(*_parts([(whole, np.full_like(whole, dec)) for dec in _PARALLELS_DEG]), width=0.5)]
    hours = [min(max(15.0 * hour, _EDGE_DEG), 360.0 - _EDGE_DEG) for hour in _MERIDIANS_HOURS]
    found.append(_line(*_parts([(np.full_like(pole_to_pole, ra), pole_to_pole) for ra in hours]), width=0.5))
    found.append(_line(*line(*galactic_plane()), width=1.6, name="galactic plane"))
    found.append(_line(*line(*ecliptic()), width=1.4, dash="dot", name="ecliptic"))
    middle = [ra for ra in hours if 0.0 < ra < 360.0 - 1.0 and ra > 1.0]
    found.append(_labels(middle, [0.0] * len(middle), [f"{ra / 15:.0f}h" for ra in middle], "bottom left"))
    parallels = [dec for dec in _PARALLELS_DEG if dec]
    texts = [f"{'+' if dec > 0 else '−'}{abs(dec)}°" for dec in parallels]
    found.append(_labels([MIDDLE_RA_DEG] * len(parallels), parallels, texts, "top right"))
    return found


def _parts(
    lines: Sequence[tuple[FloatArray, FloatArray]],
) -> tuple[list[float | None], list[float | None]]:
    x: list[float | None] = []
    y: list[float | None] = []
    for ra, dec in lines:
        across, up = line(ra, dec)
        x += [*across, None]
        y += [*up, None]
    return x, y


def _line(
    x: Sequence[float | None], y: Sequence[float | None], *, width: float, dash: str = "solid", name: str = ""
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(x),
        "y": list(y),
        "line": {"color": MUTED_COLOUR, "width": width, "dash": dash},
        "hoverinfo": "skip",
        "name": name,
        "showlegend": bool(name),
    }


def _labels(ra_deg: Sequence[float], dec_deg: Sequence[float], texts: Sequence[str], where: str) -> dict[str, Any]:
    x, y = mollweide(ra_deg=ra_deg, dec_deg=dec_deg)
    return {
        "type": "scatter",
        "mode": "text",
        "x": x.tolist(),
        "y": y.tolist(),
        "text": list(texts),
        "textposition": where,
        "textfont": {"color": MUTED_COLOUR, "size": 11},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _with_gaps(values: FloatArray) -> list[float | None]:
    return [None if np.isnan(value) else round(float(value), 2) for value in values]
