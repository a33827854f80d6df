"""From the columns of a file to points, with a verdict on each column."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from data_access.errors import BadRequest
from data_access.light_curve_files.calibration import scale_of, with_zero_point_checked
from data_access.light_curve_files.curve import OwnLightCurve
from data_access.light_curve_files.limits import SMALLEST_FLUX_MJY
from data_access.light_curve_files.roles import Roles, roles_of
from data_access.light_curve_files.times import Times, times_of
from data_access.light_curve_files.units import mjy_per, unit_in_name
from data_access.light_curve_files.verdicts import verdicts
from data_access.table_files.table import Checked, Numbers, RawColumn, RawTable, is_missing, numbers_of, squashed
from science.columns import BoolArray, FloatArray, ObjectArray
from science.units import BANDS

UNKNOWN_BAND = "unknown"
_SENTINEL_MAG = 90.0
_SENTINEL_FLUX = (-999.0, -9999.0, -99999.0)
_SURVEY_BANDS = {f"{prefix}{name}": name for name in BANDS.values() for prefix in ("z", "ztf", "ztf_", "ztf-", "ztf ")}
_LONGEST_BAND = 20
_NOT_A_DETECTION = ("upper", "lim", "badq", "poor", "low-quality", "non-det", "nondet")


def light_curve(table: RawTable, *, name: str, version: str) -> OwnLightCurve:
    """Choose, check and convert the columns.

    Raises
    ------
    BadRequest
        A column is missing, or no row has a time and a value.
    """
    roles = roles_of(table)
    columns = table.columns
    times = times_of(columns[roles.time])
    scale = scale_of(table, roles)
    value = _values(columns[roles.value], roles.value_is_magnitude, scale.factor)
    error = None if roles.error is None else _errors(columns[roles.error], roles.value_is_magnitude, scale.factor)
    excluded, excluded_note = _not_detected(columns, roles)
    keep = np.isfinite(times.jd) & np.isfinite(value.value) & ~excluded
    if not keep.any():
        raise BadRequest(_nothing_left(table, roles, times, value))
    order = np.flatnonzero(keep)[np.argsort(times.jd[keep], kind="stable")]
    err = np.full(len(keep), np.nan) if error is None else error.value
    if roles.value_is_magnitude:
        scale = with_zero_point_checked(scale, value.value[keep])
    notes = [*table.notes, *([roles.note] if roles.note else []), *times.notes, *scale.notes, *excluded_note]
    if not np.isfinite(err[keep]).any():
        why = "The file gives no errors" if error is None else "No error in the file can be used"
        notes.append(f"{why}: the points can be drawn, but nothing can be fitted to them. Add a column of errors.")
    lost = int(np.count_nonzero(~keep & ~excluded))
    if lost:
        notes.append(f"Left out without a time or a value that can be used: {lost:,} of {len(keep):,} rows.")
    return OwnLightCurve(
        name=name,
        version=version,
        time_jd=times.jd[order],
        value=value.value[order],
        err=err[order],
        band=_bands(None if roles.band is None else columns[roles.band], len(keep))[order],
        is_magnitude=roles.value_is_magnitude,
        unit=scale.unit,
        is_calibrated=scale.is_calibrated,
        notes=tuple(notes),
        columns=verdicts(table, roles, times, value, error, scale),
    )


def _values(column: RawColumn, is_magnitude: bool, factor: float | FloatArray) -> Checked:
    found = numbers_of(column)
    if is_magnitude:
        sentinel = np.abs(found.value) >= _SENTINEL_MAG
        why = "is no magnitude"
    else:
        sentinel = np.isin(found.value, _SENTINEL_FLUX)
        why = "gives no flux"
    return _checked(found, sentinel, factor, why)


def _errors(column: RawColumn, is_magnitude: bool, factor: float | FloatArray) -> Checked:
    found = numbers_of(column)
    if not is_magnitude:
        factor = mjy_per(column.unit or unit_in_name(column.name)) or factor  # it may have a unit of its own
    unusable = ~(found.value * factor > SMALLEST_FLUX_MJY) & np.isfinite(found.value)
    if is_magnitude:
        unusable |= found.value >= _SENTINEL_MAG
    return _checked(found, unusable, factor, "is no error")


def _checked(found: Numbers, unusable: BoolArray, factor: float | FloatArray, why: str) -> Checked:
    scaled = np.where(unusable, np.nan, found.value * factor)
    scaled[np.abs(scaled) < SMALLEST_FLUX_MJY] = 0.0
    return Checked(scaled, found.wrong, why)


def _not_detected(columns: Sequence[RawColumn], roles: Roles) -> tuple[BoolArray, list[str]]:
    """Rows that the file itself calls limits or poor, and those fainter than a reference image."""
    n = len(columns[roles.value].cells)
    excluded, notes = np.zeros(n, dtype=bool), []
    if roles.kind is not None and columns[roles.kind].is_text:
        words = [str(text).lower() for text in columns[roles.kind].cells]
        limits = np.array([any(part in word for part in _NOT_A_DETECTION) for word in words], dtype=bool)
        if limits.any():
            where = columns[roles.kind].name
            notes.append(f"Left out as upper limits or of low quality, by {where}: {np.count_nonzero(limits):,} rows.")
            excluded |= limits
    if roles.sign is not None and roles.value_is_magnitude and squashed(columns[roles.value].name) == "magpsf":
        signs = np.array([_sign_text(cell) in ("f", "false", "0", "-1", "-") for cell in columns[roles.sign].cells])
        notes.append("The magnitudes are of difference images.")
        if signs.any():
            notes.append(f"Left out as fainter than the reference image: {np.count_nonzero(signs):,} rows.")
            excluded |= signs
    return excluded, notes


def _sign_text(cell: object) -> str:
    return f"{cell:.0f}" if isinstance(cell, float) else str(cell).strip().lower()


def _bands(column: RawColumn | None, n: int) -> ObjectArray:
    found = np.full(n, UNKNOWN_BAND, dtype=object)
    if column is None:
        return found
    is_fid = squashed(column.name) in ("fid", "filterid")
    for place, cell in enumerate(column.cells):
        text = f"{cell:.10g}" if isinstance(cell, float) else str(cell).strip()
        if is_missing(text):
            continue
        if is_fid and text in ("1", "2", "3"):
            found[place] = BANDS[int(text)]
        else:
            found[place] = _SURVEY_BANDS.get(text.lower(), text[:_LONGEST_BAND])
    return found


def _nothing_left(table: RawTable, roles: Roles, times: Times, value: Checked) -> str:
    time_name, value_name = table.columns[roles.time].name[:40], table.columns[roles.value].name[:40]
    n_times, n_values = int(np.isfinite(times.jd).sum()), int(np.isfinite(value.value).sum())
    return (
        f"No row has both a time and a value that can be used: of {len(times.jd):,} rows {time_name} is good in "
        f"{n_times:,}, {value_name} in {n_values:,}."
    )
