"""Many positions against the objects of the store: each pixel of the sky that they touch is read once.

A store that is better asked for cones is asked for one at each position.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import NamedTuple

import numpy as np
import pandas as pd

from data_access import frames, row_keys
from data_access.cells import decode_column
from data_access.errors import BadRequest, NoSuchTable
from data_access.schema import PIXEL_COLUMNS
from data_access.store import AnswersCones, Row, Store
from data_access.table_types import types_of
from science.columns import FloatArray, IntegerArray, numbers, texts
from science.pairs import PositionTree

MOST_POSITIONS = 100_000
MOST_POSITIONS_BY_QUESTIONS = 100
"""Where each position is a question to somebody else's server."""
LARGEST_RADIUS_ARCSEC = 60.0
MOST_FIELDS = 20
MOST_PAIRS = 300_000
"""Pairs of a position and a row of the index that are kept."""

_PIXELS_AT_ONCE = 32
_READS_SIDE_BY_SIDE = 3
"""Two matches leave connections of a usual pool to the pages."""

_ROWS_AT_ONCE = 5_000
_ALERTS_AT_ONCE = 1_000
_INDEX = "ztf.pixel128"

Progress = Callable[[int, int], None]
"""Told after each wave how much is done of how much; ends the match by raising."""


class _Read(NamedTuple):
    """Some rows of the index, of so many pixels, and the positions that they may match."""

    places: IntegerArray
    size: int
    rows: Callable[[], tuple[Iterable[Row], str | None]]


def cross_match(
    store: Store,
    ra_deg: FloatArray,
    dec_deg: FloatArray,
    *,
    radius_arcsec: float,
    nearest_only: bool = True,
    start_jd: float | None = None,
    stop_jd: float | None = None,
    fields: Sequence[str] = (),
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Objects near each of many positions, each with its newest alert among those indexed within the radius.

    Parameters
    ----------
    ra_deg, dec_deg : numpy.ndarray, shape (n,), degrees, ICRS
        At most `MOST_POSITIONS`, all of them on the sky.
    radius_arcsec : up to `LARGEST_RADIUS_ARCSEC`
    nearest_only : give the nearest object of each position only
    start_jd, stop_jd : dates of the first detection, both included
    fields : names such as `d:vsx`, at most `MOST_FIELDS`: of the alert of each match, read from the main table

    Returns
    -------
    frame, one row a match, in order of position and separation: `place` (of the position), `PIXEL_COLUMNS`,
    `v:separation_degree`, `v:first_jd` (the earliest `i:jdstarthist` of the object's alerts indexed within the radius)
    and `i:ndethist` with the fields asked for, null where the store lacks the alert itself. `attrs["cut"]` holds a
    sentence if there were more than `MOST_PAIRS` pairs, `attrs["rows_read"]` the number of rows of the index read.

    Raises
    ------
    BadRequest
        A radius or a position that is none, or too many positions.
    """
    _check(ra_deg, dec_deg, radius_arcsec)
    if len(fields) > MOST_FIELDS:
        raise BadRequest(f"At most {MOST_FIELDS} further fields are read of each alert.")
    if isinstance(store, AnswersCones) and len(ra_deg) > MOST_POSITIONS_BY_QUESTIONS:
        raise BadRequest(
            f"This store ({store.engine}) is asked position by position: a match takes up to "
            f"{MOST_POSITIONS_BY_QUESTIONS} of them here; these are {len(ra_deg):,}."
        )
    reads = (
        _reads_of_cones(store, ra_deg, dec_deg, radius_arcsec)
        if isinstance(store, AnswersCones)
        else _reads_of_pixels(store, ra_deg, dec_deg, radius_arcsec)
    )
    tell = progress or (lambda *_: None)
    parts: list[pd.DataFrame] = []
    pairs = rows_read = done = 0
    total = sum(read.size for read in reads)
    cut: str | None = None
    for first in range(0, len(reads), _READS_SIDE_BY_SIDE):
        tell(done, total)
        wave = reads[first : first + _READS_SIDE_BY_SIDE]
        most = MOST_PAIRS + 1 - pairs
        types = types_of(store, _INDEX)
        found = store.side_by_side(
            [partial(_matches, read, types, ra_deg, dec_deg, radius_arcsec, most) for read in wave]
        )
        for frame, rows, sentence in found:
            parts += [frame] if len(frame) else []
            pairs, rows_read, cut = pairs + len(frame), rows_read + rows, cut or sentence
        done += sum(read.size for read in wave)
        if pairs > MOST_PAIRS:
            cut = f"More than {MOST_PAIRS:,} alerts of the index match; only so many are used. Take a smaller radius."
            break
    columns = ("place", *PIXEL_COLUMNS, "v:separation_degree")
    matches = pd.concat(parts, ignore_index=True).head(MOST_PAIRS) if parts else frames.empty(columns)
    matches = _chosen(matches, nearest_only, start_jd, stop_jd)
    wanted = [name for name in dict.fromkeys(("i:ndethist", *fields)) if name not in matches]
    matches = pd.concat([matches, _of_alerts(store, matches, wanted, lambda: tell(done, total))], axis="columns")
    matches.attrs = {"cut": cut, "rows_read": rows_read}
    tell(total, total)
    return matches


def _check(ra_deg: FloatArray, dec_deg: FloatArray, radius_arcsec: float) -> None:
    if not 0.0 < radius_arcsec <= LARGEST_RADIUS_ARCSEC:
        raise BadRequest(f"The radius of a match is more than 0 and at most {LARGEST_RADIUS_ARCSEC:.0f} arcseconds.")
    if not 0 < len(ra_deg) <= MOST_POSITIONS:
        raise BadRequest(f"A match takes 1 to {MOST_POSITIONS:,} positions; these are {len(ra_deg):,}.")
    on_sky = (ra_deg >= 0.0) & (ra_deg <= 360.0) & (np.abs(dec_deg) <= 90.0)
    if not on_sky.all():
        raise BadRequest("A position is outside of 0 to 360 degrees in right ascension or ±90 in declination.")


def _reads_of_pixels(store: Store, ra_deg: FloatArray, dec_deg: FloatArray, radius_arcsec: float) -> list[_Read]:
    places, pixels = row_keys.pixels_around(ra_deg, dec_deg, radius_arcsec)
    wanted, begins = np.unique(pixels, return_index=True)
    ends = np.append(begins[1:], len(pixels))
    reads = []
    for first in range(0, len(wanted), _PIXELS_AT_ONCE):
        some = wanted[first : first + _PIXELS_AT_ONCE]
        touched = np.unique(places[begins[first] : ends[first + len(some) - 1]])
        reads.append(_Read(touched, len(some), partial(_rows_of_pixels, store, some)))
    return reads


def _rows_of_pixels(store: Store, pixels: IntegerArray) -> tuple[Iterator[Row], None]:
    table, columns = store.table(_INDEX), sorted(column.encode() for column in PIXEL_COLUMNS)
    scans = (table.scan(row_start=start, row_stop=stop, columns=columns) for start, stop in row_keys.pixel_runs(pixels))
    return chain.from_iterable(scans), None


def _reads_of_cones(store: AnswersCones, ra_deg: FloatArray, dec_deg: FloatArray, radius_arcsec: float) -> list[_Read]:
    """A read for each position, where the store is asked for cones."""
    return [
        _Read(
            np.array([place]), 1, partial(store.cone_rows, float(ra_deg[place]), float(dec_deg[place]), radius_arcsec)
        )
        for place in range(len(ra_deg))
    ]


def _matches(
    read: _Read, types: dict[str, str], ra_deg: FloatArray, dec_deg: FloatArray, radius_arcsec: float, most: int
) -> tuple[pd.DataFrame, int, str | None]:
    """At most so many pairs of a position and a row of the index, the number of rows read, and what was not read."""
    tree = PositionTree(ra_deg=ra_deg[read.places], dec_deg=dec_deg[read.places])
    found, cut = read.rows()
    rows = iter(found)
    parts: list[pd.DataFrame] = []
    rows_read = 0
    while most > 0 and (some := list(islice(rows, _ROWS_AT_ONCE))):
        rows_read += len(some)
        part = _near(some, types, tree, radius_arcsec / 3600.0, most)
        if len(part):
            most -= len(part)
            parts.append(part.assign(place=read.places[part["place"].to_numpy()]))
    return (pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()), rows_read, cut


def _near(rows: Sequence[Row], types: dict[str, str], tree: PositionTree, radius_deg: float, most: int) -> pd.DataFrame:
    """Pairs of a place in the tree and a row; all columns are decoded only of rows that are in one."""
    ra, dec = (_decoded(rows, name, types) for name in ("i:ra", "i:dec"))
    usable = np.flatnonzero(np.isfinite(ra) & np.isfinite(dec))
    counts = tree.count_within(ra_deg=ra[usable], dec_deg=dec[usable], radius_deg=radius_deg)
    close = usable[(counts > 0) & (np.cumsum(counts) - counts < most)]  # so that no list is much longer than wanted
    if not close.size:
        return pd.DataFrame()
    pairs = tree.within(ra_deg=ra[close], dec_deg=dec[close], radius_deg=radius_deg)
    frame = frames.build([rows[place] for place in close], types, PIXEL_COLUMNS)
    matched = frame.take(pairs.other).reset_index(drop=True)
    matched.attrs = {}
    return matched.assign(**{"place": pairs.own, "v:separation_degree": pairs.separation_deg})


def _decoded(rows: Sequence[Row], name: str, types: dict[str, str]) -> FloatArray:
    key = name.encode()
    return np.asarray(decode_column([cells.get(key) for _, cells in rows], types[name])[0], dtype=np.float64)


def _chosen(pairs: pd.DataFrame, nearest_only: bool, start_jd: float | None, stop_jd: float | None) -> pd.DataFrame:
    """One row for each object of a position: its newest alert; those first seen in the window."""
    of_object = pairs.groupby(["place", "i:objectId"], dropna=False)["i:jdstarthist"]
    pairs = pairs.assign(**{"v:first_jd": of_object.transform("min")})
    # Of two rows of one date the later key wins, whatever the order in which pixels were read.
    pairs = pairs.sort_values(["i:jd", "i:jdstarthist", "v:separation_degree"], ascending=[False, False, True])
    objects = pairs.drop_duplicates(["place", "i:objectId"])
    if start_jd is not None:
        objects = objects[objects["v:first_jd"] >= start_jd]
    if stop_jd is not None:
        objects = objects[objects["v:first_jd"] <= stop_jd]
    ordered = objects.sort_values(["place", "v:separation_degree", "i:objectId"])
    return (ordered.drop_duplicates("place") if nearest_only else ordered).reset_index(drop=True)


def _of_alerts(store: Store, matches: pd.DataFrame, columns: Sequence[str], tell: Callable[[], None]) -> pd.DataFrame:
    """Fields of each match's alert, which the index of pixels does not hold; null where the alert is not there."""
    named = zip(texts(frame=matches, name="i:objectId"), numbers(frame=matches, name="i:jd"), strict=True)
    keys = [
        row_keys.join(str(object_id), float(jd)) if object_id is not None and np.isfinite(jd) else b""
        for object_id, jd in named
    ]
    wanted = sorted({key for key in keys if key})
    portions = [wanted[first : first + _ALERTS_AT_ONCE] for first in range(0, len(wanted), _ALERTS_AT_ONCE)]
    asked = sorted(column.encode() for column in columns)
    parts = [frames.empty(columns)]
    try:
        for first in range(0, len(portions), _READS_SIDE_BY_SIDE):
            tell()
            wave = portions[first : first + _READS_SIDE_BY_SIDE]
            found = store.side_by_side([partial(store.table("ztf").rows, portion, asked) for portion in wave])
            parts += [_by_key(rows, types_of(store, "ztf"), columns) for rows in found if rows]
    except NoSuchTable:
        parts = parts[:1]
    known = pd.concat(parts[1:]) if len(parts) > 1 else parts[0]
    return known.reindex(keys).reset_index(drop=True)


def _by_key(rows: Sequence[Row], types: dict[str, str], columns: Sequence[str]) -> pd.DataFrame:
    frame = frames.build(rows, types, columns)
    frame.index = pd.Index([key for key, _ in rows])
    frame.attrs = {}
    # Whole numbers stay so where others have none.
    return frame.astype({name: "Int64" for name in columns if pd.api.types.is_integer_dtype(frame[name].dtype)})
