"""The positions in a table, row by row, and what is wrong with those that are none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_access.position_files.angles import AUTO, DEGREES, HOURS, RADIANS, angles_of, unit_in_name, unit_said
from data_access.position_files.read import PositionTable
from science.columns import BoolArray, FloatArray, ObjectArray

UNITS_OF_RA = {AUTO: "as the file says", DEGREES: "degrees", HOURS: "hours", RADIANS: "radians"}
"""Text of each unit that a right ascension can be read in, by its name in the address."""

_LONGEST_CELL = 40
_HOURS_IN_A_DAY = 24.0


@dataclass(frozen=True)
class Positions:
    """A position for each row of a table.

    Attributes
    ----------
    ra_deg, dec_deg : numpy.ndarray, shape (n,)
        Degrees; NaN where a row has no position.
    problem : numpy.ndarray, shape (n,), object
        What is wrong with a row that has none, "" for the others.
    taken_as : str
        How the columns were read, as a sentence.
    """

    ra_deg: FloatArray
    dec_deg: FloatArray
    problem: ObjectArray
    taken_as: str

    @property
    def usable(self) -> BoolArray:
        """Where there is a position, shape (n,)."""
        return np.isfinite(self.ra_deg)


def positions_of(table: PositionTable, ra: str, dec: str, unit_of_ra: str = AUTO) -> Positions:
    """Read two columns as positions.

    Parameters
    ----------
    ra, dec : names of columns
    unit_of_ra : one of `UNITS_OF_RA`; declinations are in degrees, or in radians where their unit says so
    """
    unit = unit_of_ra
    if unit == AUTO:
        unit = unit_said(table.units.get(ra, "")) or unit_in_name(ra) or AUTO
    unit_of_dec = RADIANS if RADIANS in (unit_said(table.units.get(dec, "")), unit_in_name(dec)) else DEGREES
    found_ra = angles_of(table.frame[ra], unit, is_right_ascension=True)
    found_dec = angles_of(table.frame[dec], unit_of_dec, is_right_ascension=False)
    problem: ObjectArray = np.full(len(table.frame), "", dtype=object)
    for column, angles, low, high in ((ra, found_ra, 0.0, 360.0), (dec, found_dec, -90.0, 90.0)):
        off = (angles.degrees < low) | (angles.degrees > high)
        for place in np.flatnonzero(np.isnan(angles.degrees) | off):
            if not problem[place]:
                problem[place] = _problem(column, table.frame[column].iloc[place], bool(off[place]), low, high)
    good = problem == ""
    said = f"{ra} is right ascension in {found_ra.taken_as}, {dec} is declination in {found_dec.taken_as}."
    if unit == AUTO and found_ra.taken_as == DEGREES and bool((found_ra.degrees[good] < _HOURS_IN_A_DAY).all()):
        said += " All right ascensions are below 24: if they are hours, choose so."
    return Positions(
        np.where(good, found_ra.degrees, np.nan),
        np.where(good, found_dec.degrees, np.nan),
        problem,
        said,
    )


def _problem(column: str, cell: object, is_off: bool, low: float, high: float) -> str:
    if cell is None or cell is pd.NA or (isinstance(cell, float) and np.isnan(cell)) or not str(cell).strip():
        return f"{column} is empty"
    text = f"{cell:.12g}" if isinstance(cell, float) else str(cell)
    shown = text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"
    return f"{column} “{shown}” is " + (f"not within {low:.0f} to {high:.0f} degrees" if is_off else "no angle")
