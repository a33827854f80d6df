"""Objects that were first seen inside a part of the sky within a span of time."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_access import frames, row_keys
from data_access.errors import BadRequest
from data_access.schema import PIXEL_COLUMNS
from data_access.store import AnswersCones, Row, Store, Table
from data_access.table_types import types_of
from science.columns import FloatArray, IntegerArray, numbers
from science.sky_maps import CredibleRegion, ErrorCircle
from science.sky_maps.contaminants import solar_system

Region = CredibleRegion | ErrorCircle

PIXEL_ORDER = 7
PIXEL_DEG2 = 41_252.961_249_419_28 / (12 * 4**PIXEL_ORDER)
MOST_AREA_DEG2 = 5_000.0
MOST_ROWS = 100_000
MOST_ROWS_OF_A_PIXEL = 5_000
DETAIL_COLUMNS = ("i:ndethist", "i:isdiffpos", "i:rb", "i:nbad")
"""What the index by place lacks, read from the newest alert's own row."""
MOST_DETAILED = 3_000
MOST_AREA_DEG2_BY_QUESTIONS, MOST_DETAILED_BY_QUESTIONS = 25.0, 24
"""Where each pixel and each object is a question to somebody else's server, much less is read."""
LONGEST_WINDOW_DAYS = 1_000.0
_KEYS_AT_ONCE = 500
_LARGE_RADIUS_DEG = 3.0
"""From here on, looking at every pixel's centre is quicker than covering the circle with finer pixels."""
_COLUMNS = [column.encode() for column in PIXEL_COLUMNS]
_SIDE_BY_SIDE = 256
"""Pixels read in one wave: enough to keep all connections busy, few enough to tell how far it is."""


@dataclass(frozen=True)
class FoundInRegion:
    """What was first seen in a region.

    Attributes
    ----------
    frame : objects, each with its newest alert among those indexed in the region; the best rank first, then the newest.
        Beside the index's columns `v:first_jd`, the earliest `i:jdstarthist`, `v:rank` (see `ranks` of the region),
        `v:classification`, and `DETAIL_COLUMNS` of the first `MOST_DETAILED` that are not of the Solar System; those
        whose oldest alert tells of a detection before the window are out
    pixels : sky pixels that the region touches
    pixels_read : of these
    share_read : probability inside those that were read; NaN for a circle
    rows : alerts of the window in those pixels
    seen_before : objects that the oldest alert shows to have been seen before the window
    cut : why not all is here, None if it is
    """

    frame: pd.DataFrame
    pixels: int
    pixels_read: int
    share_read: float
    rows: int
    seen_before: int
    cut: str | None


def first_seen_in(
    store: Store,
    region: Region,
    *,
    start_jd: float,
    stop_jd: float,
    most_area_deg2: float = MOST_AREA_DEG2,
    most_rows: int = MOST_ROWS,
    progress: Callable[[int, int], None] | None = None,
) -> FoundInRegion:
    """Objects in a region whose first detection, as the survey's `jdstarthist` has it, is in a window of time.

    One range scan a pixel (nside 128) of `ztf.pixel128`, the pixels of highest probability first, in waves; then the
    newest alerts' own rows by their keys, 500 a call, and of each object its oldest alert: the survey may have found
    earlier detections of it, or lost them, in which case the index has it twice.

    Parameters
    ----------
    start_jd, stop_jd : the window, both included
    most_area_deg2, most_rows : no more is read
    progress : told after each wave how many pixels of how many were read

    Raises
    ------
    BadRequest
        The window ends before it begins, or is too long.
    NoSuchTable, StoreUnavailable
    """
    if not (math.isfinite(start_jd) and math.isfinite(stop_jd) and start_jd <= stop_jd):
        raise BadRequest("The window ends before it begins.")
    if stop_jd - start_jd > LONGEST_WINDOW_DAYS:
        raise BadRequest(f"A window is at most {LONGEST_WINDOW_DAYS:,.0f} days long.")
    pixels, shares = pixels_of(region)
    by_questions = isinstance(store, AnswersCones)
    if by_questions:
        most_area_deg2 = min(most_area_deg2, MOST_AREA_DEG2_BY_QUESTIONS)
    wanted = pixels[: _most_pixels(region, most_area_deg2)]
    table, types = store.table("ztf.pixel128"), types_of(store, "ztf.pixel128")
    parts, done, rows, full = list[pd.DataFrame](), 0, 0, 0
    while done < wanted.size and rows < most_rows:
        wave = wanted[done : done + _SIDE_BY_SIDE]
        found = store.side_by_side([lambda pixel=pixel: _scan(table, int(pixel), start_jd, stop_jd) for pixel in wave])  # type: ignore[misc]
        done += wave.size
        rows += sum(map(len, found))
        full += sum(len(of_pixel) >= MOST_ROWS_OF_A_PIXEL for of_pixel in found)
        inside = _inside([row for of_pixel in found for row in of_pixel], types, region, start_jd, stop_jd)
        if len(inside):
            parts.append(inside)
        if progress is not None:
            progress(done, int(wanted.size))
    share = float(shares[:done].sum()) if shares.size else math.nan
    cut = _cut(region, pixels.size, int(wanted.size), done, share, rows, full)
    newest = _one_row_each(parts)
    most_detailed = MOST_DETAILED_BY_QUESTIONS if by_questions else MOST_DETAILED
    still = np.flatnonzero(~solar_system(frame=newest))
    if still.size > most_detailed:
        said = f"Only the best {most_detailed:,} of {still.size:,} objects that do not move were looked up one by one: "
        cut = f"{cut or ''} {said}earlier detections of the others are not known.".strip()
    frame = _with_details(store, newest, still[:most_detailed])
    frame = frame[~(frame["v:first_jd"] < start_jd)].reset_index(drop=True)
    return FoundInRegion(frame, int(pixels.size), done, share, rows, len(newest) - len(frame), cut)


def pixels_of(region: Region) -> tuple[IntegerArray, FloatArray]:
    """The pixels (RING, nside 128) that a region touches, the most wanted first, and its probability in each.

    Of a circle the nearest to its centre come first, and there are no probabilities.
    """
    if isinstance(region, CredibleRegion):
        return region.pixels(order=PIXEL_ORDER)
    whole_sky = ErrorCircle(region.ra_deg, region.dec_deg, 180.0)
    if region.radius_deg < _LARGE_RADIUS_DEG:
        pixels = row_keys.pixels_in_cone(region.ra_deg, region.dec_deg, 3600.0 * region.radius_deg)
    else:
        pixels = np.arange(12 * 4**PIXEL_ORDER)
    ra_deg, dec_deg = row_keys.centres_of(pixels)
    distance = whole_sky.ranks(ra_deg=ra_deg, dec_deg=dec_deg)
    touched = distance <= region.radius_deg + row_keys.CENTRE_TO_CORNER_DEG
    nearest = np.lexsort((pixels[touched], distance[touched]))
    return pixels[touched][nearest], np.empty(0)


def _most_pixels(region: Region, most_area_deg2: float) -> int:
    """Pixels along the edge are read for a part of them alone: a region that is small enough is read to its edge."""
    most = max(int(most_area_deg2 / PIXEL_DEG2), 1)
    return 2 * most if region.area_deg2 <= most_area_deg2 else most


def _scan(table: Table, pixel: int, start_jd: float, stop_jd: float) -> list[Row]:
    """Rows of a pixel whose date of first detection may be in the window."""
    # Dates in keys are text, and of two that begin alike the shorter one comes last: all that begins with the last
    # tenth of a day is read.
    last_tenth = math.floor(stop_jd * 10.0) / 10.0
    return list(
        table.scan(
            row_start=f"{pixel}_{row_keys.jd_text(start_jd)}".encode(),
            row_stop=row_keys.after_date(f"{pixel}_", last_tenth),
            columns=_COLUMNS,
            limit=MOST_ROWS_OF_A_PIXEL,
        )
    )


def _inside(rows: list[Row], types: dict[str, str], region: Region, start_jd: float, stop_jd: float) -> pd.DataFrame:
    frame = frames.build(rows, types, PIXEL_COLUMNS)
    frame.attrs = {}
    ranks = region.ranks(ra_deg=numbers(frame=frame, name="i:ra"), dec_deg=numbers(frame=frame, name="i:dec"))
    first = numbers(frame=frame, name="i:jdstarthist")
    frame["v:rank"] = ranks
    return frame[np.isfinite(ranks) & (first >= start_jd) & (first <= stop_jd)]


def _one_row_each(parts: list[pd.DataFrame]) -> pd.DataFrame:
    if parts:
        frame = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0].reset_index(drop=True)
    else:
        frame = frames.empty(PIXEL_COLUMNS).assign(**{"v:rank": np.empty(0)})
    frame["v:first_jd"] = frame.groupby("i:objectId")["i:jdstarthist"].transform("min")
    frame = frame.sort_values("i:jd", ascending=False, kind="stable").drop_duplicates("i:objectId")
    frame = frame.sort_values(["v:rank", "i:jd", "i:objectId"], ascending=[True, False, True], kind="stable")
    frame["v:classification"] = frame["d:classification"]
    return frame.reset_index(drop=True)


def _with_details(store: Store, frame: pd.DataFrame, places: IntegerArray) -> pd.DataFrame:
    """The frame with `DETAIL_COLUMNS`, and `v:first_jd` by the oldest alert too, of the rows at some places."""
    names, dates = frame["i:objectId"].to_numpy(dtype=object), numbers(frame=frame, name="i:jd")
    keys = {row_keys.join(str(names[place]), float(dates[place])): int(place) for place in places}
    asked, table, types = list(keys), store.table("ztf"), types_of(store, "ztf")
    parts = [asked[start : start + _KEYS_AT_ONCE] for start in range(0, len(asked), _KEYS_AT_ONCE)]
    columns = [column.encode() for column in DETAIL_COLUMNS]
    by_key = [functools.partial(table.rows, part, columns) for part in parts]
    oldest = [functools.partial(_oldest, table, str(names[place])) for place in places]
    found: list[list[Row]] = store.side_by_side([*by_key, *oldest])
    rows = [row for part in found[: len(parts)] for row in part]
    details = frames.build(rows, types, DETAIL_COLUMNS)
    details.index = pd.Index([keys[key] for key, _ in rows], dtype="int64")
    firsts = [frames.build(part, types, ("i:jdstarthist",))["i:jdstarthist"].min() for part in found[len(parts) :]]
    first = frame["v:first_jd"].to_numpy(dtype=float).copy()
    first[places] = np.fmin(first[places], np.array(firsts, dtype=float))
    detailed = frame.join(details).assign(**{"v:first_jd": first})
    detailed.attrs = {}
    return detailed


def _oldest(table: Table, object_id: str) -> list[Row]:
    """An object's oldest alert: one scan that ends after it."""
    prefix = f"{object_id}_".encode()
    return list(table.scan(row_prefix=prefix, columns=[b"i:jdstarthist"], batch_size=1, limit=1))


def _cut(region: Region, touched: int, wanted: int, read: int, share: float, rows: int, full: int) -> str | None:
    said = list[str]()
    is_map = isinstance(region, CredibleRegion)
    what = f"The {100.0 * region.level:g} % region" if isinstance(region, CredibleRegion) else "The circle"
    best = "of highest probability" if is_map else "nearest to the centre"
    held = f", which hold {100.0 * share:.1f} % of it" if is_map else ""
    if wanted < touched:
        said.append(
            f"{what} covers {region.area_deg2:,.0f} deg²: more than the {wanted * PIXEL_DEG2:,.0f} deg² that are read "
            f"at once. Shown are the {wanted * PIXEL_DEG2:,.0f} deg² {best}{held if read == wanted else ''}."
        )
    if read < wanted:
        said.append(
            f"Stopped after {rows:,} alerts: only the {read * PIXEL_DEG2:,.0f} deg² {best} were read{held}. "
            "Choose a shorter window or a smaller region."
        )
    if full:
        said.append(
            f"{full:,} sky pixels hold more than {MOST_ROWS_OF_A_PIXEL:,} objects of the window: not all were read."
        )
    return " ".join(said) or None
