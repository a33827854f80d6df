"""The scale of a brightness: from its unit, or from zero points beside it, to mJy; or none, and then it is relative."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from data_access.light_curve_files.roles import Roles
from data_access.light_curve_files.units import RELATIVE, is_magnitude_unit, mjy_per, unit_in_name
from data_access.table_files.table import RawTable, is_missing, numbers_of, squashed
from science.columns import FloatArray
from science.photometry import AB_ZERO_POINT_MJY

_CALIBRATED_MAG = (-3.0, 32.0)
_POSSIBLE_ZERO_POINTS = (5.0, 40.0)


class Scale(NamedTuple):
    """How values are kept.

    Attributes
    ----------
    factor : float or numpy.ndarray, shape (n,)
        From the file's unit to that of the light curve.
    unit : ``"mag"``, ``"mJy"`` or ``"relative"``
    is_calibrated : whether magnitudes and fluxes can be turned into each other
    notes : what was assumed
    from_zero_points : whether the factor is made from zero points beside the fluxes
    """

    factor: float | FloatArray
    unit: str
    is_calibrated: bool
    notes: tuple[str, ...]
    from_zero_points: bool = False


def scale_of(table: RawTable, roles: Roles) -> Scale:
    """The scale that a file gives to its brightness."""
    column = table.columns[roles.value]
    said = column.unit or unit_in_name(column.name)
    if roles.value_is_magnitude:
        wrong = bool(said) and not is_magnitude_unit(said) and "mag" not in said.lower()
        note = f"{column.name} was taken as magnitudes, though its unit is “{said[:40]}”."
        return Scale(1.0, "mag", True, (note,) if wrong else ())
    factor = mjy_per(said)
    if factor is None and squashed(column.name) in ("jy", "mjy", "ujy", "njy"):
        factor, said = mjy_per(squashed(column.name)), squashed(column.name)
    if factor is not None:
        note = f"Fluxes were turned from {said[:40]} into mJy."
        return Scale(factor, "mJy", True, () if factor == 1.0 else (note,))
    if roles.zero_point is not None:
        return _from_zero_points(table, roles.zero_point, roles.system)
    if said:
        return _relative(f"the unit “{said[:40]}” is no flux per frequency")
    return _relative("the file gives no unit" if table.has_names else "the columns have no names")


def with_zero_point_checked(scale: Scale, mag: FloatArray) -> Scale:
    """The scale of magnitudes, not calibrated where they are none that a source has.

    Parameters
    ----------
    mag : the magnitudes that are used
    """
    low, high = _CALIBRATED_MAG
    typical = float(np.median(mag))
    if low <= typical <= high and typical != 0.0:
        return scale._replace(notes=(*scale.notes, "Magnitudes are taken as AB where a fit needs fluxes."))
    note = f"The magnitudes have no zero point (typically {typical:.4g}); only their changes are used."
    return scale._replace(is_calibrated=False, notes=(*scale.notes, note))


def _from_zero_points(table: RawTable, zero_point: int, system: int | None) -> Scale:
    """Flux counts with the AB magnitude of one count beside each: the flux is ``10^(-0.4 zp)`` of the zero of AB."""
    column = table.columns[zero_point]
    if system is not None:
        systems = {str(cell).strip().lower() for cell in table.columns[system].cells if not is_missing(str(cell))}
        if systems - {"ab"}:
            return _relative(f"the zero points in {column.name} are not all in AB magnitudes")
    low, high = _POSSIBLE_ZERO_POINTS
    points = numbers_of(column).value
    possible = np.where((points >= low) & (points <= high), points, np.nan)
    if not np.isfinite(possible).any():
        return _relative(f"{column.name} holds no zero point")
    note = f"Fluxes were turned into mJy with the zero points in {column.name}, taken as AB magnitudes."
    return Scale(AB_ZERO_POINT_MJY * np.power(10.0, -0.4 * possible), "mJy", True, (note,), True)


def _relative(why: str) -> Scale:
    return Scale(1.0, RELATIVE, False, (f"The fluxes are taken as relative: {why}.",))
