"""What a user is told of each column of a file: what it was taken as, and what was wrong in it."""

from __future__ import annotations

import numpy as np

from data_access.light_curve_files.calibration import Scale
from data_access.light_curve_files.curve import ColumnVerdict
from data_access.light_curve_files.roles import Roles
from data_access.light_curve_files.times import Times
from data_access.table_files.table import Checked, RawColumn, RawTable, is_missing

_PROBLEMS_SHOWN = 3


def verdicts(
    table: RawTable, roles: Roles, times: Times, value: Checked, error: Checked | None, scale: Scale
) -> tuple[ColumnVerdict, ...]:
    """A verdict on each column, in the file's order."""
    what = "magnitude" if roles.value_is_magnitude else "flux"
    checked = {
        roles.time: (f"time, {times.taken_as}", "day", Checked(times.jd, times.wrong, "is no time")),
        roles.value: (what, scale.unit, value),
    }
    if error is not None and roles.error is not None:
        checked[roles.error] = (f"error of the {what}", scale.unit, error)
    beside = {roles.band: "band", roles.kind: "kind of point", roles.sign: "sign of the difference"}
    if scale.from_zero_points:
        beside |= {roles.zero_point: "zero point", roles.system: "system of the zero point"}
    found = []
    for place, column in enumerate(table.columns):
        if place in checked:
            taken_as, of_unit, values = checked[place]
            good = int(np.isfinite(values.value).sum())
            problems = _problems(table, column, values)
            found.append(ColumnVerdict(column.name, taken_as, of_unit, good, len(values.value) - good, problems))
        elif place in beside:
            taken_as = beside[place]
            found.append(ColumnVerdict(column.name, taken_as, "", len(column.cells), 0, ()))
        else:
            found.append(ColumnVerdict(column.name, "not used", column.unit, 0, 0, ()))
    return tuple(found)


def _problems(table: RawTable, column: RawColumn, checked: Checked) -> tuple[str, ...]:
    bad = np.flatnonzero(~np.isfinite(checked.value))
    return tuple(_problem(table, column, checked, int(place)) for place in bad[:_PROBLEMS_SHOWN])


def _problem(table: RawTable, column: RawColumn, checked: Checked, place: int) -> str:
    where = f"{table.row_word} {table.row_numbers[place]}"
    cell = column.cells[place]
    text = str(cell).strip() if column.is_text else "" if np.isnan(cell) else f"{cell:.6g}"
    if not text or (is_missing(text) and not checked.wrong[place]):
        return f"{where}: empty"
    shown = text if len(text) <= 30 else text[:29] + "…"
    return f"{where}: “{shown}” {'is no number' if checked.wrong[place] and column.is_text else checked.why}"
