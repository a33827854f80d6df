"""The points of a light curve as the chart takes them: few narrow columns, in Arrow, made once and kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from science.columns import BoolArray, FloatArray, ObjectArray
from science.dates import utc_text
from science.light_curve import LightCurve, change_since_previous
from science.units import BANDS, Unit

BAND_NAMES = tuple(BANDS.values())
KINDS = ("alert", "detection known from a later alert", "low-quality point", "upper limit (5σ)")
"""What a point is, by its code in the chart's data."""
VALID, KNOWN_FROM_HISTORY, POOR, LIMIT = range(len(KINDS))

_UNIX_ZERO_JD = 2440587.5
_MILLISECONDS_PER_DAY = 86_400_000.0
_WIDE_ERROR_MAG = 1.0
_MARGIN = 0.06
_SIGNS = {"+": 1, "-": -1}


@dataclass(frozen=True)
class Drawing:
    """What one chart shows, ready to be sent.

    Attributes
    ----------
    datasets : dict of str to bytes
        Arrow streams by name: ``points``, ``reference``, ``colors``, ``about`` (one row: the frame).
    drawn : int
        Points of the bands shown.
    colors : int
        Points of the colour panel.
    outside : int
        Points beyond the frame: total fluxes so near zero that their magnitudes say nothing.
    summary : str
        The chart in words, for who cannot see it.
    """

    datasets: dict[str, bytes]
    drawn: int
    colors: int
    outside: int
    summary: str


def milliseconds(jd: FloatArray | float) -> FloatArray:
    """Dates as whole milliseconds since 1970, UTC: a point's name in the chart, exact in any language."""
    return np.asarray(np.rint((np.asarray(jd, dtype=np.float64) - _UNIX_ZERO_JD) * _MILLISECONDS_PER_DAY))


def shown_points(curve: LightCurve, bands: Sequence[str]) -> pd.DataFrame:
    """The points of a light curve in the bands that are shown, in order of time."""
    points = curve.points
    return points[np.isin(points["band"].to_numpy(dtype=object), list(bands))].reset_index(drop=True)


def time_span(jd: FloatArray) -> tuple[float, float]:
    """Ends of the time axis in milliseconds since 1970, a little beyond the first and the last date."""
    dated = milliseconds(jd[np.isfinite(jd)])
    if not dated.size:
        return 0.0, 1.0
    first, last = float(dated.min()), float(dated.max())
    margin = max(0.02 * (last - first), 0.5 * _MILLISECONDS_PER_DAY)
    return first - margin, last + margin


def drawing(
    *,
    object_id: str,
    curve: LightCurve,
    bands: Sequence[str],
    span: tuple[float, float],
    colors: pd.DataFrame | None = None,
) -> Drawing:
    """Make a chart's data.

    Parameters
    ----------
    curve : LightCurve
    bands : bands that are shown
    span : ends of the time axis, see `time_span`
    colors : frame of `science.light_curve.color_points`, if the colour is shown too
    """
    column = {name: curve.points[name].to_numpy() for name in ("time_jd", "value", "err", "band", "tag", "sign", "own")}
    code = {name: place if name in bands else -1 for place, name in enumerate(BAND_NAMES)}
    band = np.array([code[name] for name in column["band"].tolist()], dtype=np.int8)
    column = {name: values[band >= 0] for name, values in column.items()}
    band = band[band >= 0]
    value, err, kind = column["value"], column["err"], _kind_codes(column["tag"], column["own"])
    sign = np.array([_SIGNS.get(text, 0) for text in column["sign"].tolist()], dtype=np.int8)
    levels = [(BAND_NAMES.index(name), level.value) for name, level in curve.reference.items() if name in bands]
    levels = [(code, level) for code, level in levels if np.isfinite(level)]
    low, high = _frame(value, err, kind == VALID, curve.unit, [level for _, level in levels])
    datasets = {
        "points": stream(
            {
                "t": milliseconds(column["time_jd"]),
                "v": value.astype(np.float32),
                "e": err.astype(np.float32),
                "b": band,
                "k": kind,
                "m": np.full(len(value), curve.unit.is_magnitude, dtype=np.int8),
                "s": sign,
            }
        ),
        "reference": stream(
            {
                "v": np.array([level for _, level in levels], dtype=np.float32),
                "b": np.array([code for code, _ in levels], dtype=np.int8),
            }
        ),
        "zero": stream({"v": np.zeros(0 if curve.unit.is_magnitude else 1, dtype=np.float32)}),
        "colors": _color_stream(colors),
        "about": stream(
            {
                "first": np.array(span[:1]),
                "last": np.array(span[1:]),
                "low": np.array([low]),
                "high": np.array([high]),
                "flip": np.array([curve.unit.is_magnitude]),
                "title": pa.array([curve.unit.axis_title]),
            }
        ),
    }
    return Drawing(
        datasets=datasets,
        drawn=len(value),
        colors=0 if colors is None else len(colors),
        outside=int(np.count_nonzero((value < low) | (value > high))),
        summary=_summary(object_id, curve, column, band),
    )


def kinds(points: pd.DataFrame) -> np.ndarray:
    """Code of each point's kind, see `KINDS`."""
    return _kind_codes(points["tag"].to_numpy(dtype=object), points["own"].to_numpy(dtype=bool))


def _kind_codes(tag: ObjectArray, own: BoolArray) -> np.ndarray:
    code = np.where(own, VALID, KNOWN_FROM_HISTORY)
    code[tag == "badquality"] = POOR
    code[tag == "upperlim"] = LIMIT
    return code.astype(np.int8)


def stream(columns: dict[str, np.ndarray | pa.Array]) -> bytes:
    """An Arrow stream of columns."""
    table = pa.table(columns)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def numbers_table(*, curve: LightCurve, bands: Sequence[str]) -> pd.DataFrame:
    """The shown points as a table with units in its column names, newest first: what the screen and the files hold."""
    points = shown_points(curve, bands)
    change = change_since_previous(points=points, is_magnitude=curve.unit.is_magnitude)
    name = curve.unit.label.replace(" ", "_")
    suffix = "ab_mag" if curve.unit.is_magnitude else "mjy"
    table = pd.DataFrame(
        {
            "utc": points["utc"],
            "mjd": np.round(points["time_mjd"].to_numpy(), 7),
            "jd": points["time_jd"],
            "band": points["band"],
            f"{name}_{suffix}": points["value"],
            f"{name}_err_{suffix}": points["err"],
            "kind": pd.Series([KINDS[code] for code in kinds(points)], dtype=object),
            "difference_sign": points["sign"],
            f"change_per_day_{suffix}": change["per_day"],
            "candid": points["candid"],
        }
    )
    return table.iloc[::-1].reset_index(drop=True)


def _frame(value: FloatArray, err: FloatArray, good: BoolArray, unit: Unit, levels: list[float]) -> tuple[float, float]:
    """Lowest and highest value of the chart's frame."""
    if not value.size:
        return (0.0, 1.0)
    inside = np.ones(value.shape, dtype=bool)
    if unit.is_magnitude:
        sure = ~(err > _WIDE_ERROR_MAG)
        # A few magnitudes of nearly nothing must not press all others into a line.
        if sure.any() and np.ptp(value) > 2.0 * max(float(np.ptp(value[sure])), 0.5):
            inside = sure
    edges = np.concatenate([value[inside], np.asarray(levels, dtype=np.float64)])
    measured = good & inside & np.isfinite(err)
    reach = np.minimum(err[measured], 0.25 * max(float(np.ptp(edges)), 0.05 if unit.is_magnitude else 0.0))
    edges = np.concatenate([edges, value[measured] - reach, value[measured] + reach])
    low, high = float(edges.min()), float(edges.max())
    span = high - low or (0.5 if unit.is_magnitude else 0.2 * abs(high) or 1.0)
    return low - _MARGIN * span, high + _MARGIN * span


def _color_stream(colors: pd.DataFrame | None) -> bytes:
    found = colors if colors is not None else pd.DataFrame({"time_jd": [], "g_minus_r": [], "err": []}, dtype=float)
    return stream(
        {
            "t": milliseconds(found["time_jd"].to_numpy()),
            "c": found["g_minus_r"].to_numpy(dtype=np.float32),
            "e": found["err"].to_numpy(dtype=np.float32),
        }
    )


def _summary(object_id: str, curve: LightCurve, column: dict[str, np.ndarray], band: np.ndarray) -> str:
    said = f"Light curve of {object_id}. {curve.caption}."
    good = np.flatnonzero(column["tag"] == "valid")
    if not good.size:
        return said + " No good detection."
    value, jd = column["value"][good], column["time_jd"][good]
    best = int(np.argmin(value) if curve.unit.is_magnitude else np.argmax(value))
    said += f" {good.size} good detections from {utc_text(jd=jd[0])[:19]} to {utc_text(jd=jd[-1])[:19]} UTC."
    unit = "mag" if curve.unit.is_magnitude else "mJy"
    name = BAND_NAMES[band[good[best]]]
    return said + f" Brightest: {name} {value[best]:.4g} {unit} at {utc_text(jd=jd[best])[:19]} UTC."
