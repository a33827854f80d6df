"""A user's table with what was found beside each row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from components.crossmatch.controls import Asked
from components.download_files import Rows
from components.downloads import provenance, where_from
from data_access.field_descriptions import FIELDS
from data_access.position_files import Positions, PositionTable
from science.columns import numbers
from science.dates import utc_texts
from science.photometry import difference_magnitude
from science.units import BANDS

OBJECT, SEPARATION, CLASS, PROBLEM = "objectId", "separation_arcsec", "class", "problem"
_UNITS = {
    SEPARATION: "arcsec",
    "object_ra_deg": "deg",
    "object_dec_deg": "deg",
    "first_jd": "day",
    "last_jd": "day",
    "mag": "mag",
    "mag_err": "mag",
}
_MEANINGS = {
    OBJECT: "Name of the survey's object",
    SEPARATION: "Distance of the object's newest indexed alert from the position",
    CLASS: "Class that the broker gave the newest indexed alert",
    "simbad_type": "Type of the counterpart in SIMBAD",
    "ndethist": "Detections at this place, up to the newest indexed alert",
    "first_jd": "First detection as the survey's jdstarthist has it",
    "last_jd": "Newest indexed alert, Julian date (UTC)",
    "last_utc": "Newest indexed alert, UTC",
    "band": "Filter of the newest indexed alert",
    "mag": "Magnitude of the difference in the newest indexed alert, AB",
    "mag_err": "1σ error of the magnitude",
    "object_ra_deg": "Right ascension of the newest indexed alert, ICRS",
    "object_dec_deg": "Declination of the newest indexed alert, ICRS",
    "candid": "Id of the newest indexed alert",
}
"""Of each column that is found, in their order; further fields follow."""

_WHY_NO_POSITION = "Why the row has no position"


def found_columns(matches: pd.DataFrame, fields: Sequence[str]) -> pd.DataFrame:
    """What is told of each match, a row for each: the usual columns, then the fields asked for."""
    mags, errors = difference_magnitude(
        magpsf=numbers(frame=matches, name="i:magpsf"), sigmapsf=numbers(frame=matches, name="i:sigmapsf")
    )
    last = numbers(frame=matches, name="i:jd")
    detections = pd.Series(numbers(frame=matches, name="i:ndethist"))
    return pd.DataFrame(
        {
            OBJECT: matches["i:objectId"].astype("str"),
            SEPARATION: 3600.0 * numbers(frame=matches, name="v:separation_degree"),
            CLASS: matches["d:classification"].astype("str"),
            "simbad_type": matches["d:cdsxmatch"].astype("str"),
            "ndethist": detections.round().astype("Int64"),
            "first_jd": numbers(frame=matches, name="v:first_jd"),
            "last_jd": last,
            "last_utc": pd.Series([str(text or "")[:19] for text in utc_texts(jd=last)], dtype="str"),
            "band": pd.Series(
                [BANDS.get(int(fid), "") if np.isfinite(fid) else "" for fid in numbers(frame=matches, name="i:fid")],
                dtype="str",
            ),
            "mag": mags,
            "mag_err": errors,
            "object_ra_deg": numbers(frame=matches, name="i:ra"),
            "object_dec_deg": numbers(frame=matches, name="i:dec"),
            "candid": pd.Series(matches["i:candid"]).astype("Int64"),
            **{name: matches[name] for name in fields},
        }
    )


def joined(
    table: PositionTable,
    positions: Positions,
    matches: pd.DataFrame,
    *,
    fields: Sequence[str] = (),
    with_unmatched: bool,
    most: int | None = None,
) -> pd.DataFrame:
    """The table's columns as they stand, and beside them what was found; in the table's order.

    Parameters
    ----------
    matches : as `crossmatch.cross_match` gives them, `place` being the row of the table
    fields : of the alerts, beside the usual ones
    with_unmatched : keep the rows without a match; those without a position say why
    most : give at most so many rows
    """
    places = pd.Series(matches["place"].to_numpy(dtype=np.int64))
    of_match = np.arange(len(places))
    if with_unmatched:
        alone = np.setdiff1d(np.arange(len(table.frame)), places)
        order = np.argsort(np.concatenate([places, alone]), kind="stable")
        of_match = np.concatenate([of_match, np.full(len(alone), -1)])[order][:most]
        rows = np.concatenate([places, alone])[order][:most]
    else:
        rows, of_match = places.to_numpy()[:most], of_match[:most]
    own = table.frame.take(rows).reset_index(drop=True)
    has_match = of_match >= 0
    told = found_columns(matches.take(of_match[has_match]).reset_index(drop=True), fields)
    found = told.reindex(np.where(has_match, np.cumsum(has_match) - 1, -1)).reset_index(drop=True)
    if with_unmatched and (positions.problem != "").any():
        found[PROBLEM] = pd.Series(positions.problem[rows], dtype="str")
    found.columns = pd.Index(_names_beside(list(map(str, own.columns)), list(map(str, found.columns))))
    return pd.concat([own, found], axis="columns")


def rows_of(
    table: PositionTable, positions: Positions, matches: pd.DataFrame, asked: Asked, *, with_unmatched: bool
) -> Rows:
    """The whole joined table with its provenance."""
    frame = joined(table, positions, matches, fields=asked.fields, with_unmatched=with_unmatched)
    known = (*_MEANINGS, *asked.fields, PROBLEM)
    ours = dict(zip(map(str, frame.columns[len(table.frame.columns) :]), known, strict=False))
    all_units = _UNITS | {name: FIELDS[name].unit for name in asked.fields}
    all_meanings = _MEANINGS | {name: FIELDS[name].meaning for name in asked.fields} | {PROBLEM: _WHY_NO_POSITION}
    cut = matches.attrs.get("cut")
    content = (
        f"{table.name}, each row with {asked.in_words()} of its position (ICRS); {positions.taken_as} "
        f"Rows without a match are {'kept' if with_unmatched else 'left out'}.{f' {cut}' if cut else ''}"
    )
    units = dict(table.units) | {name: all_units.get(told, "") for name, told in ours.items()}
    meanings = {name: all_meanings[told] for name, told in ours.items()}
    return Rows(frame, provenance("cross-match", content, *where_from()), units, meanings)


def _names_beside(own: Sequence[str], ours: Sequence[str]) -> list[str]:
    """Our names, with `_match` after those that the table has already."""
    taken = set(own)
    names = []
    for name in ours:
        while name in taken:
            name += "_match"
        taken.add(name)
        names.append(name)
    return names
