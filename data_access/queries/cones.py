"""Objects around a position."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
from astropy.coordinates import angular_separation

from data_access import frames, row_keys
from data_access.errors import BadRequest
from data_access.queries.by_date import bounds
from data_access.queries.reading import encoded
from data_access.schema import PIXEL_COLUMNS
from data_access.store import AnswersCones, Row, Store
from data_access.table_types import types_of

MOST_PIXEL_ROWS = 100_000
LARGEST_RADIUS_ARCSEC = 18_000.0


def cone(
    store: Store,
    ra_deg: float,
    dec_deg: float,
    radius_arcsec: float,
    *,
    n: int | None = None,
    start_jd: float | None = None,
    stop_jd: float | None = None,
) -> pd.DataFrame:
    """Objects around a position, nearest first, each with its newest alert among those indexed within the cone.

    Parameters
    ----------
    ra_deg, dec_deg : ICRS position in degrees
    radius_arcsec : up to 18,000 (5 degrees)
    n : give at most so many
    start_jd, stop_jd : dates of the first detection, both included

    Returns
    -------
    frame with `v:separation_degree` and `v:first_jd`, the earliest `i:jdstarthist` of the object's indexed alerts. It
    is complete unless `attrs["cut"]` holds a sentence saying where it was cut. `attrs["total"]` is the number of
    objects found, `attrs["other_dates"]` that of objects in the cone which were first detected at other times.
    """
    _check_cone(ra_deg, dec_deg, radius_arcsec)
    around = store.cone_rows if isinstance(store, AnswersCones) else partial(_rows_of_pixels, store)
    rows, not_read = around(ra_deg, dec_deg, radius_arcsec)
    frame = frames.build(rows, types_of(store, "ztf.pixel128"), PIXEL_COLUMNS)
    positions = np.radians(frame[["i:ra", "i:dec"]].to_numpy(dtype=float))
    separation = angular_separation(np.radians(ra_deg), np.radians(dec_deg), positions[:, 0], positions[:, 1])
    frame["v:separation_degree"] = np.degrees(separation)
    frame["v:first_jd"] = frame.groupby("i:objectId")["i:jdstarthist"].transform("min")
    frame = frame[frame["v:separation_degree"] <= radius_arcsec / 3600.0]
    frame = frame.sort_values("i:jd", ascending=False).drop_duplicates("i:objectId")
    low, high = bounds(start_jd, stop_jd)
    is_wanted = frame["v:first_jd"].between(low, high) | ((start_jd is None) & (stop_jd is None))
    other_dates = int((~is_wanted).sum())
    frame = frame[is_wanted].sort_values("v:separation_degree").reset_index(drop=True)
    frame.attrs |= {"cut": not_read, "total": len(frame), "other_dates": other_dates}
    if not_read is None and n is not None and len(frame) > n:
        frame.attrs["cut"] = f"The nearest {n} of {len(frame)} objects."
    return frame if n is None else frame.head(n)


def _rows_of_pixels(store: Store, ra_deg: float, dec_deg: float, radius_arcsec: float) -> tuple[list[Row], str | None]:
    """Rows of the pixels that a cone touches, and a sentence if there are more."""
    pixels = row_keys.pixels_in_cone(ra_deg, dec_deg, radius_arcsec)
    table = store.table("ztf.pixel128")
    columns = encoded(PIXEL_COLUMNS)
    share = max(MOST_PIXEL_ROWS // max(len(pixels), 1), 1_000)

    def scan(pixel: int) -> list[Row]:
        return list(table.scan(row_prefix=b"%d_" % pixel, columns=columns, limit=share))

    found = store.side_by_side([lambda pixel=pixel: scan(int(pixel)) for pixel in pixels])  # type: ignore[misc]
    full = sum(len(of_pixel) >= share for of_pixel in found)
    rows = [row for of_pixel in found for row in of_pixel]
    if not full:
        return rows, None
    return rows, f"{full} of {len(pixels)} sky pixels hold more than {share} objects; only those were read."


def _check_cone(ra_deg: float, dec_deg: float, radius_arcsec: float) -> None:
    if not (0.0 <= ra_deg <= 360.0 and -90.0 <= dec_deg <= 90.0):
        raise BadRequest(
            f"({ra_deg}, {dec_deg}) is no position: right ascension is 0 to 360, declination -90 to 90 degrees."
        )
    if not 0.0 < radius_arcsec <= LARGEST_RADIUS_ARCSEC:
        raise BadRequest(
            f"A search radius is more than 0 and at most {LARGEST_RADIUS_ARCSEC:,.0f} arcseconds (5 degrees)."
        )
